"""Reorganising units in the browser: previewed, written, taken back.

Province Thái Nguyên of tests/world.py with two communes, CCHC 2026 of the
communes of the province.
"""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from indices.models import ChangeEntry, Score, ScoreSheet, UnitResult
from indices.permissions.sheet_rights import score_rights
from tests.factories import (
    make_criteria,
    make_ranking,
    make_scored_edition,
    make_unit,
    make_user,
    score,
)
from tests.reading import words
from units.models import Reorganisation, Role, Unit

pytestmark = pytest.mark.django_db

LIST = reverse("indices:reorganisations")
NEW = reverse("indices:reorganisation_new")
DAY = date(2026, 3, 1)
MERGER = {
    "kind": "merger",
    "effective_on": "01/03/2026",
    "legal_basis": "Nghị quyết số 1/NQ-UBTVQH15",
    "before": "Xã Cát Nê\n05851",
    "after": "05851; Xã Quân Chu",
    "parent": "",
}


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


@pytest.fixture
def communes(world):
    return [
        make_unit(name, kind="xã", code=code, parent=world.province)
        for code, name in (("05848", "Cát Nê"), ("05851", "Quân Chu"))
    ]


def write(client, **changes):
    """Look first, then write what was looked at."""
    asked = MERGER | changes
    seen = client.post(NEW, asked).context["seen"]
    return client.post(NEW, asked | {"viec": "ghi", "da-xem": seen})


def test_a_preview_says_what_will_be_and_writes_nothing(staff, communes):
    answer = staff.post(NEW, MERGER)

    said = words(answer)
    assert answer.status_code == 200, said
    assert "Sáp nhập Xã Cát Nê, Xã Quân Chu thành Xã Quân Chu" in said
    assert "Chưa ghi gì" in said
    assert not Reorganisation.objects.exists()
    assert not Unit.objects.filter(valid_to=DAY).exists()
    assert not ChangeEntry.objects.filter(action="reorganise_units").exists()


def test_what_was_not_looked_at_is_not_written(staff, communes):
    seen = staff.post(NEW, MERGER).context["seen"]

    answer = staff.post(
        NEW, MERGER | {"viec": "ghi", "da-xem": seen, "after": "05851; Xã Khác"}
    )

    assert "Chưa ghi gì" in words(answer)
    assert "thành Xã Khác" in words(answer)
    assert not Reorganisation.objects.exists()


def test_written_it_is_logged_listed_and_linked_both_ways(staff, communes):
    answer = write(staff)

    entry = Reorganisation.objects.get()
    assert answer["Location"] == reverse("indices:reorganisation", args=[entry.pk])
    assert "Nghị quyết số 1" in words(staff.get(answer["Location"]))
    assert entry.summary in words(staff.get(LIST))
    log = ChangeEntry.objects.get(action="reorganise_units")
    assert (log.detail_count, log.reason) == (2, MERGER["legal_basis"])
    assert "nay thuộc Xã Quân Chu" in words(staff.get(communes[0].get_absolute_url()))


def make_entered_draft(world, commune):
    """A draft of communes, with points of one of them."""
    edition = make_scored_edition(
        world.index,
        world.province,
        year=2026,
        level="commune",
        criteria_set=make_criteria("bo-2026", level="commune"),
    )
    score(edition, commune, c1_1_1="10")
    return edition


def test_a_draft_gets_the_new_units_and_keeps_what_was_entered(staff, world, communes):
    edition = make_entered_draft(world, communes[0])

    write(staff)

    new = Unit.objects.get(code="05851", valid_from=DAY)
    sheets = ScoreSheet.objects.filter(edition=edition)
    assert {sheet.unit for sheet in sheets} == {new, communes[0]}
    shown = UnitResult.objects.filter(edition=edition)
    assert {result.unit for result in shown} == {new, communes[0]}


@pytest.mark.parametrize(
    "kind", [{"loai": "nhieu-don-vi", "cot": "appraised_score"}, {"tc": "1.1.1"}]
)
def test_a_form_means_the_unit_that_bears_the_code_now(staff, world, communes, kind):
    edition = make_entered_draft(world, communes[1])
    write(staff)
    form = reverse("indices:entry_form", kwargs=edition.address)
    kind = {"loai": "tieu-chi"} | kind

    file = staff.get(form, kind)
    assert file.status_code == 200
    answer = staff.post(
        reverse("indices:entry_files", kwargs=edition.address),
        {"tep": SimpleUploadedFile("mau.xlsx", file.content)},
        follow=True,
    )

    assert "cần sửa" not in words(answer)
    old = {"loai": "mot-don-vi", "dv": communes[1].slug}
    assert staff.get(form, old).status_code == 404


def test_what_was_entered_goes_with_a_renamed_unit_and_back(staff, world, communes):
    edition = make_entered_draft(world, communes[0])
    renamed = {
        "kind": "rename",
        "before": communes[0].code,
        "after": f"{communes[0].code}; Xã Tên Mới",
    }

    write(staff, **renamed)

    new = Unit.objects.get(name="Xã Tên Mới")
    written = Score.objects.get(sheet__edition=edition, appraised_score=10)
    assert written.sheet.unit == new
    shown = UnitResult.objects.filter(edition=edition)
    assert {result.unit for result in shown} == {new, communes[1]}

    address = reverse("indices:reorganisation", args=[Reorganisation.objects.get().pk])
    staff.post(address, {"reason": "Nhập nhầm ngày"})

    written.sheet.refresh_from_db()
    assert written.sheet.unit == communes[0]
    assert {result.unit for result in shown.all()} == set(communes)


def test_in_the_illustrative_province_new_units_are_illustrative(staff, communes):
    Unit.objects.update(is_illustrative=True)

    write(staff)

    assert Unit.objects.get(code="05851", valid_from=DAY).is_illustrative


def test_a_published_edition_stays_as_it_was(staff, world, communes):
    edition = make_ranking(
        world.index, world.province, {communes[0]: "71"}, year=2026, level="commune"
    )
    before = list(UnitResult.objects.filter(edition=edition).values())

    write(staff)

    assert list(UnitResult.objects.filter(edition=edition).values()) == before
    page = staff.get(
        reverse("indices:reorganisation", args=[Reorganisation.objects.get().pk])
    )
    assert "Kỳ đã công bố, không đổi" in words(page)


def test_it_is_taken_back_with_a_reason(staff, communes):
    write(staff)
    address = reverse("indices:reorganisation", args=[Reorganisation.objects.get().pk])

    assert staff.post(address, {"reason": ""}).status_code == 422
    answer = staff.post(address, {"reason": "Nhập nhầm ngày"})

    assert answer["Location"] == LIST
    assert not Unit.objects.filter(valid_from=DAY).exists()
    assert not Unit.objects.filter(valid_to=DAY).exists()
    assert (
        ChangeEntry.objects.get(action="undo_reorganisation").reason == "Nhập nhầm ngày"
    )
    assert "Đã hủy" in words(staff.get(LIST))
    assert "đã được hủy" in words(staff.post(address, {"reason": "Lần nữa"}))


def test_after_a_publication_it_is_taken_back_no_more(staff, world, communes):
    write(staff)
    new = Unit.objects.get(code="05851", valid_from=DAY)
    make_ranking(world.index, world.province, {new: "71"}, year=2026, level="commune")

    answer = staff.post(
        reverse("indices:reorganisation", args=[Reorganisation.objects.get().pk]),
        {"reason": "Nhập nhầm"},
    )

    assert answer.status_code == 422
    assert "đã công bố với đơn vị mới" in words(answer)
    assert Unit.objects.filter(pk=new.pk).exists()


def test_units_of_others_are_not_even_found(staff, world, communes):
    answer = write(staff, before="Huyện Ba Bể\nXã Cát Nê")

    assert answer.status_code == 422
    assert "Dòng 1" in words(answer)
    assert not Reorganisation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"before": ""}, "bắt buộc"),
        ({"before": "Xã Không Có\nXã Cát Nê"}, "Dòng 1: “Xã Không Có”"),
        ({"before": "Xã Cát Nê; nửa\n05851"}, "“một phần” hoặc “phần còn lại”"),
        ({"before": "Xã Cát Nê"}, "từ hai đơn vị trở lên"),
        ({"after": ""}, "Ghi mã và tên"),
        ({"after": "Xã Quân Chu"}, "mã; tên đầy đủ"),
        ({"before": "05848\n05851; một phần"}, "cột mã: “05851”"),
        ({"after": "05851; " + "x" * 200}, "mã; tên đầy đủ"),
        ({"effective_on": "31/02/2026"}, "ngày"),
        ({"effective_on": "01/01/0001"}, "Ghi ngày từ 02/09/1945"),
        ({"effective_on": "01/03/2206"}, "Ghi ngày từ 02/09/1945"),
        ({"after": "../..; Xã Mới"}, "cột mã: “../..”"),
        ({"after": "05999; Mới"}, "bắt đầu bằng loại đơn vị"),
        ({"after": "05999; Huyện Mới"}, "cùng cấp với đơn vị trước"),
        ({"kind": "war"}, "war"),
        ({"parent": "Huyện Không Có"}, "Cần "),
        ({"kind": "transfer", "after": ""}, "cấp trên mới"),
        ({"kind": "transfer", "parent": "19"}, "Để trống khi chuyển cấp trên"),
        (
            {"kind": "transfer", "after": "", "parent": "19"},
            "dòng 2: Xã Quân Chu; cần: đơn vị cấp trên khác",
        ),
        ({"legal_basis": ""}, "bắt buộc"),
        ({"before": "a\u0000b"}, ""),
        ({"before": "\n".join(f"Xã {n}" for n in range(61))}, "Nhiều nhất 60 dòng"),
    ],
)
def test_bad_input_is_refused_with_its_place(staff, communes, changes, said):
    answer = write(staff, **changes)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not Reorganisation.objects.exists()


@pytest.mark.parametrize("page", ["0", "x", "9999", "-1", "٣"])
def test_any_page_number_will_do(staff, page):
    assert staff.get(LIST, {"trang": page}).status_code == 200


def test_the_list_asks_as_much_for_one_as_for_many(
    staff, communes, django_assert_num_queries
):
    write(staff)
    with django_assert_num_queries(6):  # session, person, roles; areas; count, rows
        staff.get(LIST)


def test_a_button_pressed_twice_writes_once(staff, communes):
    seen = staff.post(NEW, MERGER).context["seen"]
    confirmed = MERGER | {"viec": "ghi", "da-xem": seen}

    first, second = staff.post(NEW, confirmed), staff.post(NEW, confirmed)

    assert second["Location"] == first["Location"]
    assert Reorganisation.objects.count() == 1


def test_of_two_that_looked_at_the_same_units_the_second_is_refused(staff, communes):
    other = MERGER | {"after": "05999; Xã Khác"}
    seen = staff.post(NEW, other).context["seen"]
    write(staff)

    answer = staff.post(NEW, other | {"viec": "ghi", "da-xem": seen})

    assert answer.status_code == 422
    assert "đã ghi: Xã Cát Nê thành Xã Quân Chu" in words(answer)
    assert Reorganisation.objects.count() == 1


def test_what_was_built_on_it_and_taken_back_is_no_obstacle(staff, communes, world):
    write(staff)
    make_unit("Na Mao", kind="xã", code="05782", parent=world.province)
    later = {"effective_on": "01/05/2026", "before": "Xã Na Mao\n05851"}
    write(staff, after="05782; Xã Na Mao", **later)
    second, first = Reorganisation.objects.order_by("-pk")

    for entry in (second, first):
        address = reverse("indices:reorganisation", args=[entry.pk])
        assert staff.post(address, {"reason": "Nhập nhầm"}).status_code == 302

    assert not Unit.objects.filter(valid_from__isnull=False, level="commune").exists()


def test_the_officer_of_a_merged_unit_reads_its_sheet_and_writes_no_more(
    staff, world, communes
):
    edition = make_entered_draft(world, communes[0])
    officer = make_user("canbo.xa", role=Role.UNIT_OFFICER, unit=communes[0])
    sheet = ScoreSheet.objects.get(edition=edition, unit=communes[0])
    assert score_rights(officer, edition).stages_after(sheet.unit_id, sheet.stage)

    write(staff)

    rights = score_rights(officer, edition)
    assert rights.may_open(sheet.unit_id)
    assert not rights.stages_after(sheet.unit_id, sheet.stage)
    assert not rights.columns_of(sheet.unit_id, sheet.stage, "1.1.1")


def test_an_end_that_is_known_ahead_is_none_yet(staff, communes):
    day = timezone.localdate() + timedelta(days=60)
    write(staff, effective_on=f"{day:%d/%m/%Y}")
    last = f"{day - timedelta(days=1):%d/%m/%Y}"

    for address in (communes[0].get_absolute_url(), "/tim/?q=cat+ne", "/don-vi/"):
        said = words(staff.get(address))
        assert f"Đã kết thúc {last}" not in said, address
        assert f"đến hết {last}" in said, address
