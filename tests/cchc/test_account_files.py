"""Accounts for many units at once: a file, checked whole, then written whole."""

import csv
import hashlib
import io
import re

import pytest
import xlsxwriter
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.accounts.file_actions import apply_account_file
from cchc.accounts.views import manage_file
from indices.models import AccountImport, CriterionAssignment
from tests.factories import make_scored_edition, make_unit, make_user
from tests.reading import words
from units.models import UnitMembership

pytestmark = pytest.mark.django_db

HEADING = ("tên đăng nhập", "họ và tên", "thư điện tử", "đơn vị", "vai trò")
GOOD = [
    ("CanBo.DaiTu", "Nguyễn Văn A", "", "huyen-dai-tu-171", "cán bộ đơn vị"),
    ("td.thainguyen", "Trần Thị B", "b@example.vn", "19", "Thẩm định viên"),
]


def as_csv(rows, *, heading=HEADING, separator=","):
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([heading, *rows])
    return text.getvalue().encode()


def as_xlsx(rows, *, heading=HEADING):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([heading, *rows]):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


@pytest.fixture
def boss(client, world):
    client.force_login(world.administrator)
    return client


def upload(client, content, name="tai-khoan.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post("/tai-khoan/quan-ly/tep/", {"file": file}, follow=True)


def confirm(client, page, **choices):
    key = page.context["upload"].pk
    seen = {"seen": page.context["file"].digest, **choices}
    return client.post(reverse("accounts:import_confirm", args=[key]), seen)


def undo(client, brought):
    return client.post(reverse("accounts:import_undo", args=[brought.pk]))


def signed_in(page):
    return {"signed": re.search(r'name="signed" value="([^"]+)"', page.text).group(1)}


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (as_csv(GOOD), "a.csv"),
        (as_csv(GOOD, separator=";"), "a.csv"),
        (b"\xef\xbb\xbf" + as_csv(GOOD), "a.csv"),
        (as_csv(GOOD, heading=("username", "name", "email", "unit", "role")), "a.csv"),
        (as_xlsx(GOOD), "a.XLSX"),
    ],
)
def test_a_file_is_previewed_then_written_with_a_link_for_each(boss, content, name):
    before = User.objects.count()
    preview = upload(boss, content, name)
    assert "Huyện Đại Từ" in preview.text
    assert "Xem trước: thêm 2 tài khoản" in words(preview)
    assert "td.thainguyen Trần Thị B b@example.vn" in words(preview)
    assert User.objects.count() == before

    done = confirm(boss, preview)

    assert User.objects.count() == before + 2
    assert "Đã tạo 2 tài khoản" in words(done)
    person = User.objects.get(username="canbo.daitu")
    assert str(person.unit_memberships.get().unit) == "Huyện Đại Từ"
    assert done.text.count("http://testserver/tai-khoan/dat-mat-khau/") == 2

    table = boss.post("/tai-khoan/quan-ly/tep/lien-ket.csv", signed_in(done))
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["tên đăng nhập", "canbo.daitu", "td.thainguyen"]
    assert rows[1][-1].startswith("http://testserver/tai-khoan/dat-mat-khau/")


def test_every_fault_of_a_file_is_named_at_once_and_nothing_is_written(boss, world):
    before = User.objects.count()
    faulty = [
        ("có dấu", "Nguyễn A", "", "19", "cán bộ đơn vị"),
        ("hai.lan", "", "", "19", "cán bộ đơn vị"),
        ("hai.lan", "Nguyễn C", "", "19", "cán bộ đơn vị"),
        ("canbo", "Nguyễn D", "không phải thư", "Huyện Đại Tu", "chủ tịch"),
        ("dai.ten", "Nguyễn " * 22, "", "19", "cán bộ đơn vị"),
        ("dai.thu", "Nguyễn E", f"{'a' * 60}@{'a.' * 97}vn", "19", "cán bộ đơn vị"),
    ]

    page = upload(boss, as_csv(faulty))

    assert page.status_code == 400
    for text in (
        "dòng 2, cột tên đăng nhập",
        "dòng 3, cột họ và tên",
        "dòng 3, cột tên đăng nhập",
        "dòng 4, cột tên đăng nhập",
        "dòng 5, cột tên đăng nhập",
        "dòng 5, cột thư điện tử",
        "dòng 5, cột đơn vị",
        "dòng 5, cột vai trò",
        "dòng 6, cột họ và tên",
        "dòng 7, cột thư điện tử",
    ):
        assert text in page.text
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (as_csv([]), "a.csv"),
        (as_csv(GOOD, heading=("a", "b", "c", "d", "e")), "a.csv"),
        (as_csv(GOOD).decode().encode("utf-16"), "a.csv"),
        (as_csv(GOOD), "a.xlsx"),
        (as_xlsx([("=1+1", "A", "", "19", "cán bộ đơn vị")]), "a.xlsx"),
        (as_xlsx(GOOD), "a.xls"),
        (b"\x00" * 100, "a.csv"),
        (b"x" * (2 * 1024 * 1024 + 1), "a.csv"),
    ],
)
def test_what_is_no_table_of_accounts_is_refused_in_words(boss, content, name):
    page = upload(boss, content, name)

    assert page.status_code in (200, 400)
    assert "error-summary" in page.text


def test_a_table_of_links_that_was_touched_is_not_given(boss):
    signed = signed_in(confirm(boss, upload(boss, as_csv(GOOD))))["signed"]

    for broken in ("", "x" + signed, signed[:-1]):
        answer = boss.post("/tai-khoan/quan-ly/tep/lien-ket.csv", {"signed": broken})
        assert answer.status_code == 400


def test_what_was_not_seen_is_not_made(boss):
    preview = upload(boss, as_csv(GOOD))

    assert confirm(boss, preview, seen="x").status_code == 409
    assert not User.objects.filter(username="canbo.daitu").exists()


def test_a_name_taken_since_the_preview_stops_the_whole_file(boss):
    preview = upload(boss, as_csv(GOOD))
    make_user("td.thainguyen")

    answer = confirm(boss, preview)

    assert answer.status_code == 409
    assert not User.objects.filter(username="canbo.daitu").exists()


def test_a_name_like_a_formula_is_harmless_in_the_table_of_links(boss):
    rows = [("ten.la", "=HYPERLINK(1)", "", "19", "cán bộ đơn vị")]
    done = confirm(boss, upload(boss, as_csv(rows)))

    table = boss.post("/tai-khoan/quan-ly/tep/lien-ket.csv", signed_in(done))

    assert "'=HYPERLINK(1)" in table.content.decode()


def test_the_sample_file_is_one_that_is_accepted_but_for_its_unit(boss):
    sample = boss.get("/tai-khoan/quan-ly/tep/mau.csv")

    page = upload(boss, sample.content)

    assert sample.headers["Content-Disposition"].startswith("attachment")
    assert page.text.count("cột") == 1 + page.text.count("các cột")
    assert "cột đơn vị" in page.text


def test_names_in_an_old_font_are_taken_when_confirmed(client, world):
    client.force_login(world.administrator)
    head = "tên đăng nhập,họ và tên,đơn vị,vai trò\n"
    row = "moi,NguyÔn V¨n ChØ,huyen-dai-tu-171,cán bộ đơn vị\n"
    page = upload(client, (head + row).encode())
    assert "NguyÔn V¨n ChØ thành Nguyễn Văn Chỉ" in words(page)
    assert confirm(client, page).status_code == 409
    assert not User.objects.filter(username="moi").exists()
    assert confirm(client, page, phong_chu="1").status_code == 200
    assert User.objects.get(username="moi").first_name == "Nguyễn Văn Chỉ"


def test_a_file_is_kept_without_links_and_makes_its_accounts_once(boss, world):
    content = as_csv(GOOD)
    page = upload(boss, content)
    done = confirm(boss, page)

    kept = AccountImport.objects.get()
    assert (kept.state, kept.added_count) == (kept.State.APPLIED, 2)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.uploaded_by == world.administrator
    assert kept.entry.summary.endswith(": 2 tài khoản")
    receipt = boss.get(kept.get_absolute_url())
    assert kept.sha256 in receipt.text
    assert "Huyện Đại Từ" in receipt.text
    link = re.search(r"/tai-khoan/dat-mat-khau/([^<]+)", done.text)[1]
    assert link not in receipt.text
    assert link.split("/")[1] not in str(vars(kept))
    original = reverse("accounts:import_original", args=[kept.pk])
    assert boss.get(original).content == content
    before = User.objects.count()
    assert confirm(boss, page).status_code == 302
    assert "tên chưa có tài khoản nào dùng" in upload(boss, content).text
    assert User.objects.count() == before


def test_who_confirms_twice_is_led_to_the_receipt(boss, monkeypatch):
    def twice(**words):
        apply_account_file(**words)
        return apply_account_file(**words)

    preview = upload(boss, as_csv(GOOD))
    monkeypatch.setattr(manage_file, "apply_account_file", twice)

    assert confirm(boss, preview).url == AccountImport.objects.get().get_absolute_url()


def test_undone_its_accounts_are_gone_and_may_come_again(boss):
    before = set(User.objects.values_list("username", flat=True))
    confirm(boss, upload(boss, as_csv(GOOD)))
    kept = AccountImport.objects.get()

    assert undo(boss, kept).status_code == 302

    assert set(User.objects.values_list("username", flat=True)) == before
    kept.refresh_from_db()
    assert kept.state == kept.State.UNDONE
    assert undo(boss, kept).status_code == 302
    assert "đã hoàn tác lần nhập này" in boss.get(kept.get_absolute_url()).text
    assert confirm(boss, upload(boss, as_csv(GOOD))).status_code == 200


def test_accounts_in_use_or_changed_since_stay(boss, world):
    confirm(boss, upload(boss, as_csv(GOOD)))
    kept = AccountImport.objects.get()
    person = User.objects.get(username="canbo.daitu")
    role = UnitMembership.objects.create(
        user=person, unit=world.province, role="appraiser"
    )
    assert "đã được sửa sau lần nhập này: canbo.daitu" in words(undo(boss, kept))
    role.delete()
    person.set_password("mot-mat-khau-dai")
    person.save()
    refused = undo(boss, kept)
    assert refused.status_code == 409
    assert "đã có người dùng: canbo.daitu" in words(refused)
    assert User.objects.filter(username="td.thainguyen").exists()


@pytest.mark.parametrize(
    "changed", [{"first_name": "Nguyễn Văn Khác"}, {"email": "khac@example.vn"}]
)
def test_an_account_with_another_name_or_address_stays(boss, changed):
    confirm(boss, upload(boss, as_csv(GOOD)))
    User.objects.filter(username="canbo.daitu").update(**changed)

    refused = undo(boss, AccountImport.objects.get())

    assert refused.status_code == 409
    assert "đã được sửa sau lần nhập này: canbo.daitu." in words(refused)
    assert User.objects.filter(username="td.thainguyen").exists()


@pytest.mark.parametrize("role", ["unit_officer", "appraiser"])
def test_an_account_whose_only_role_was_swapped_stays(boss, world, role):
    confirm(boss, upload(boss, as_csv(GOOD)))
    held = UnitMembership.objects.get(user__username="canbo.daitu")
    elsewhere = world.province if role == held.role else held.unit
    UnitMembership.objects.filter(pk=held.pk).update(role=role, unit=elsewhere)

    refused = undo(boss, AccountImport.objects.get())

    assert refused.status_code == 409
    assert "đã được sửa sau lần nhập này: canbo.daitu." in words(refused)


def test_an_account_that_was_given_criteria_to_appraise_stays(boss, world):
    confirm(boss, upload(boss, as_csv(GOOD)))
    edition = make_scored_edition(world.index, world.province)
    CriterionAssignment.objects.create(
        edition=edition,
        user=User.objects.get(username="td.thainguyen"),
        criterion=edition.criteria_set.criteria.first(),
    )

    refused = undo(boss, AccountImport.objects.get())

    assert refused.status_code == 409
    assert "đã được sửa sau lần nhập này: td.thainguyen." in words(refused)
    assert CriterionAssignment.objects.exists()


def test_without_its_kept_file_nothing_is_undone(boss):
    confirm(boss, upload(boss, as_csv(GOOD)))
    kept = AccountImport.objects.get()
    kept.file.storage.delete(kept.file.name)

    refused = undo(boss, kept)

    assert refused.status_code == 409
    assert "không còn đọc được tệp này trên máy chủ" in words(refused)


def test_a_receipt_asks_no_more_for_more_accounts(boss, django_assert_max_num_queries):
    rows = [(f"nguoi.{n:02}", "Nguyễn A", "", "19", "cán bộ đơn vị") for n in range(20)]
    confirm(boss, upload(boss, as_csv(rows)))
    kept = AccountImport.objects.get()
    # 2 who asks, 1 the import with its entries, 3 its accounts with roles and units,
    # 4 the frame.
    with django_assert_max_num_queries(10):
        assert boss.get(kept.get_absolute_url()).status_code == 200


def test_an_unknown_unit_is_answered_with_one_of_the_area_of_the_file(boss, world):
    other = make_unit("Ninh Bình", kind="tỉnh", code="37", parent=world.nation)
    make_unit("La Bằng", kind="xã", code="14000", parent=other)
    make_unit("La Bằng", kind="xã", code="05818", parent=world.province)
    rows = [*GOOD, ("canbo.labang", "Lê C", "", "UBND xã La Bang", "cán bộ đơn vị")]

    page = upload(boss, as_csv(rows))

    assert "gần nhất: Xã La Bằng (05818)" in words(page)
