"""The list of units out to Excel, in again, and taken back.

Tỉnh Thái Nguyên (19) with Huyện Đại Từ (171), Huyện Định Hóa (167) and Thị xã Phổ Yên
(172), which end on 1 July 2025; CCHC 2023 of them is a draft.
"""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indices.form_identity import UNIT_HEADINGS
from indices.models import ChangeEntry, ScoreSheet, UnitImport, UnitResult
from tests.factories import make_scored_edition, make_unit, say
from tests.filling import brought, form_of, saved
from tests.indices.exports.reading import formulas, opened, rows_of
from tests.reading import words
from units.models import Unit

pytestmark = pytest.mark.django_db

ALL = {"gom": "tat-ca"}
NEW = {
    "Mã": "05000",
    "Tên": "Phường Mới",
    "Loại": "phường",
    "Mã đơn vị cấp trên": "19",
    "Hiệu lực từ": "01/07/2025",
}


@pytest.fixture
def administrator(client, world):
    client.force_login(world.index_administrator)
    return client


def form(client, **query):
    response = client.get(reverse("indices:unit_import_form"), query or ALL)
    assert response.status_code == 200
    return response.content


def typed(content, changes=(), added=(), *, change=None):
    """The form with these cells typed: {(code, heading): text}; rows added below."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["Đơn vị"]
    places = {heading: n for n, heading in enumerate(UNIT_HEADINGS.values(), start=1)}
    rows = {row[0].value: row[0].row for row in page.iter_rows(min_row=2)}
    for (code, heading), value in dict(changes).items():
        page.cell(rows[code], places[heading]).value = value
    first = max(row for code, row in rows.items() if code) + 1
    for at, row in enumerate(added, start=first):
        for heading, value in row.items():
            page.cell(at, places[heading]).value = value
    if change is not None:
        change(book, page)
    return saved(book)


def brings(client, content, *, name="don-vi.xlsx"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("indices:unit_imports"), {"tep": file})


def preview(client, content):
    response = brings(client, content)
    assert response.status_code == 302, words(response)
    return client.get(response["Location"]), UnitImport.objects.latest("pk")


def confirm(client, page, upload, **choices):
    seen = page.context["page"].plan.digest
    url = reverse("indices:unit_import_do", kwargs={"pk": upload.pk})
    return client.post(url, {"seen": seen, **choices})


def undo(client, upload):
    return client.post(reverse("indices:unit_import_undo", kwargs={"pk": upload.pk}))


def everything():
    return list(
        Unit.objects.order_by("pk").values_list(
            "code", "name", "kind", "parent", "valid_from", "valid_to", "slug"
        )
    )


class TestForm:
    def test_it_holds_the_units_of_the_own_areas_as_text(self, administrator, world):
        rows = rows_of(form(administrator), "Đơn vị")
        assert rows[0] == list(UNIT_HEADINGS.values())
        told = {row[0]: row[1:] for row in rows[1:] if row[0]}
        assert told["171"] == ["Huyện Đại Từ", "huyện", "19", "", "2025-07-01"]
        assert told.keys() == {"19", "171", "167", "172"}
        book = opened(form(administrator))
        page = book["Đơn vị"]
        assert page["A3"].number_format == "@"
        assert (page["A3"].protection.locked, page["B3"].protection.locked) == (1, 0)
        assert page.protection.sheet is True
        assert book["_cchc"].sheet_state == "veryHidden"
        assert not formulas(form(administrator))

    def test_of_those_in_force_alone(self, administrator, world):
        rows = rows_of(form(administrator, gom=""), "Đơn vị")
        assert [row[0] for row in rows[1:] if row[0]] == ["19"]

    def test_who_may(self, client, world):
        for name, status in {
            "officer": 403,
            "appraiser": 403,
            "index_administrator": 200,
            "administrator": 200,
        }.items():
            client.force_login(world.people[name])
            for page in ("unit_imports", "unit_import_form"):
                assert client.get(reverse(f"indices:{page}")).status_code == status


class TestPreview:
    def test_an_untouched_form_changes_nothing(self, administrator, world):
        page, _upload = preview(administrator, form(administrator))
        assert "Tệp không thay đổi gì" in words(page)
        assert "Xác nhận" not in words(page)

    def test_it_shows_what_changes_and_writes_nothing(self, administrator, world):
        before = everything()
        changes = {("171", "Tên"): "Huyện Đại Tứ"}
        page, _upload = preview(
            administrator, typed(form(administrator), changes, [NEW])
        )
        text = words(page)
        assert "Thêm 1 · Sửa 1 · Không đổi 3" in text
        assert "tên đầy đủ: Huyện Đại Từ thành Huyện Đại Tứ" in text
        assert "Phường Mới 05000 đơn vị mới" in text
        assert "hiệu lực từ: – thành 01/07/2025" in text
        assert everything() == before

    def test_faults_are_named_with_their_cells_and_marked(self, administrator, world):
        wrong = NEW | {"Loại": "ấp", "Mã đơn vị cấp trên": "99", "Hiệu lực từ": "hôm"}
        content = typed(
            form(administrator),
            {("171", "Hết hiệu lực từ"): 45839, ("167", "Loại"): "=1+1"},
            [wrong],
        )
        page, upload = preview(administrator, content)
        text = words(page)
        assert "một ngày như 01/07/2025 (ngày trước, tháng sau)" in text
        assert "“hôm”" in text
        assert "chữ, không phải công thức" in text
        assert "ô F" in text
        assert upload.state == UnitImport.State.REFUSED
        url = reverse("indices:unit_import_marked", kwargs={"pk": upload.pk})
        marked = opened(administrator.get(url).content)["Đơn vị"]
        comments = [c.comment.text for r in marked for c in r if c.comment]
        assert any("một ngày như 01/07/2025" in text for text in comments)

    def test_true_days_of_a_spreadsheet_are_read(self, administrator, world):
        content = typed(
            form(administrator),
            {("171", "Hết hiệu lực từ"): date(2026, 1, 31)},
            [NEW | {"Hiệu lực từ": date(2025, 7, 1)}],
        )
        text = words(preview(administrator, content)[0])
        assert "hết hiệu lực từ: 2025-07-01 thành 2026-01-31" in text
        assert "hiệu lực từ: – thành 01/07/2025" in text

    def test_days_with_the_month_first_are_refused(self, administrator, world):
        content = typed(
            form(administrator),
            {("171", "Hết hiệu lực từ"): "07/13/2025"},
            [
                NEW | {"Hết hiệu lực từ": "05/07/2026"},
                NEW | {"Mã": "05001", "Hết hiệu lực từ": "5/5/26"},
            ],
        )
        text = words(preview(administrator, content)[0])
        assert "“07/13/2025”; cần: một ngày như 01/07/2025" in text
        assert "05/07/2026 có thể là 2026-07-05 hoặc 2026-05-07" in text
        assert "“5/5/26”; cần: năm đủ bốn chữ số" in text

    def test_the_rules_of_units_hold(self, administrator, world):
        wrong = NEW | {"Loại": "ấp", "Mã đơn vị cấp trên": "99"}
        content = typed(form(administrator), {}, [wrong])
        page, _upload = preview(administrator, content)
        assert "cột Loại, ô C6: “ấp”; cần: một trong" in words(page)
        content = typed(form(administrator), {}, [NEW | {"Mã đơn vị cấp trên": "99"}])
        page, _upload = preview(administrator, content)
        assert "mã một đơn vị cấp trên có hiệu lực" in words(page)

    def test_other_areas_are_closed(self, administrator, world):
        content = typed(form(administrator), {}, [NEW | {"Mã đơn vị cấp trên": "06"}])
        page, upload = preview(administrator, content)
        assert "cần: đơn vị trong địa bàn của bạn" in words(page)
        moved = typed(form(administrator), {("171", "Mã đơn vị cấp trên"): "06"})
        page, upload = preview(administrator, moved)
        assert "cần: đơn vị trong địa bàn của bạn" in words(page)
        assert upload.state == UnitImport.State.REFUSED

    @pytest.mark.parametrize("name", ["don-vi.csv", "don-vi.xls"])
    def test_only_workbooks(self, administrator, world, name):
        response = brings(administrator, b"code,name,kind\n", name=name)
        assert response.status_code == 422
        assert "Lưu thành" in words(response)

    def test_other_forms_and_tables_are_told_so(self, administrator, world):
        other = form_of(administrator, world.draft, loai="ket-qua")
        response = brings(administrator, other)
        assert response.status_code == 422
        assert "mẫu khác: kết quả; cần: mẫu danh mục đơn vị" in words(response)
        response = brings(administrator, saved(openpyxl.Workbook()))
        assert "không thấy dòng tiêu đề" in words(response)
        response = brought(administrator, world.draft, form(administrator))
        assert "mẫu khác: danh mục đơn vị" in words(response)

    def test_names_in_an_old_font_are_taken_when_confirmed(self, administrator, world):
        content = typed(form(administrator), {("171", "Tên"): "HuyÖn §¹i Tõ"})
        content = typed(content, {}, [NEW | {"Tên": "Ph­êng Míi"}])
        page, upload = preview(administrator, content)
        assert "Ph­êng Míi thành Phường Mới" in words(page)
        assert confirm(administrator, page, upload).status_code == 409
        assert not Unit.objects.filter(code="05000").exists()
        assert confirm(administrator, page, upload, phong_chu="1").status_code == 302
        assert Unit.objects.get(code="05000").name == "Phường Mới"


class TestWriting:
    def test_it_is_written_once_and_undone(self, administrator, world):
        before = everything()
        changes = {("171", "Tên"): "Huyện Đại Tứ", ("172", "Hết hiệu lực từ"): ""}
        content = typed(form(administrator), changes, [NEW])
        page, upload = preview(administrator, content)
        response = confirm(administrator, page, upload)
        assert response.status_code == 302
        unit = Unit.objects.get(code="05000")
        assert (unit.slug, unit.parent) == ("phuong-moi-05000", world.province)
        assert Unit.objects.get(code="171").search_key == "huyen dai tu"
        assert Unit.objects.get(code="172").valid_to is None
        entry = ChangeEntry.objects.latest("pk")
        assert (entry.action, entry.edition, entry.origin) == (
            "import_units",
            None,
            "upload",
        )
        assert "Hoàn tác lần nhập này" in words(administrator.get(response["Location"]))
        again = administrator.get(brings(administrator, content)["Location"])
        assert "Tệp này đã được ghi" in words(again)
        assert undo(administrator, upload).status_code == 302
        assert everything() == before

    def test_drafts_are_brought_along_and_back(self, administrator, world):
        scored = make_scored_edition(world.index, world.province, year=2024)
        new = NEW | {
            "Mã": "180",
            "Tên": "Huyện Mới",
            "Loại": "huyện",
            "Hiệu lực từ": "01/01/2023",
        }
        content = typed(form(administrator), {}, [new])
        page, upload = preview(administrator, content)
        confirm(administrator, page, upload)
        unit = Unit.objects.get(code="180")
        assert UnitResult.objects.filter(edition=world.draft, unit=unit).exists()
        assert ScoreSheet.objects.filter(edition=scored, unit=unit).exists()
        assert not UnitResult.objects.filter(edition=world.published, unit=unit)
        undo(administrator, upload)
        assert not Unit.objects.filter(code="180").exists()
        assert UnitResult.objects.filter(edition=world.draft).count() == 3

    def test_what_was_entered_since_stands_in_the_way(self, administrator, world):
        new = NEW | {"Mã": "180", "Loại": "huyện", "Tên": "Mới", "Hiệu lực từ": ""}
        content = typed(form(administrator), {("171", "Tên"): "Huyện A"}, [new])
        page, upload = preview(administrator, content)
        confirm(administrator, page, upload)
        say(world.draft, Unit.objects.get(code="180"), "70")
        response = undo(administrator, upload)
        assert response.status_code == 409
        assert "đã có dữ liệu gắn với đơn vị mới" in words(response)
        Unit.objects.filter(code="171").update(name="Huyện B")
        response = undo(administrator, upload)
        assert "đã có người sửa sau lần nhập này: Huyện B, tên" in words(response)
        assert Unit.objects.filter(code="180").exists()

    def test_what_moved_since_is_shown_anew(self, administrator, world):
        content = typed(form(administrator), {("171", "Tên"): "Huyện A"})
        page, upload = preview(administrator, content)
        Unit.objects.filter(code="171").update(name="Huyện C")
        response = confirm(administrator, page, upload)
        assert response.status_code == 409
        assert "tên đầy đủ: Huyện C thành Huyện A" in words(response)
        assert Unit.objects.get(code="171").name == "Huyện C"

    def test_somebody_elses_file_is_not_there(self, client, administrator, world):
        page, upload = preview(administrator, typed(form(administrator), {}, [NEW]))
        client.force_login(world.officer)
        url = reverse("indices:unit_import", kwargs={"pk": upload.pk})
        assert client.get(url).status_code == 403
        assert confirm(client, page, upload).status_code == 403
        client.force_login(world.administrator)
        assert client.get(url).status_code == 200

    def test_the_queries_do_not_grow(
        self, administrator, world, django_assert_max_num_queries
    ):
        for number in range(30):
            make_unit(
                f"Xã {number}", kind="xã", code=f"x{number}", parent=world.province
            )
        address = brings(administrator, typed(form(administrator), {}, [NEW]))
        # Session and user 2, roles 1, the file 1, applied 1, own units 2, all units 1,
        # newer changes 1.
        with django_assert_max_num_queries(12):
            administrator.get(address["Location"])


def test_a_new_form_of_a_code_goes_before_the_earlier_one_comes_back(
    administrator, world
):
    """171 ends earlier, a new 171 follows it."""
    before = everything()
    follows = NEW | {
        "Mã": "171",
        "Tên": "Đại Từ Mới",
        "Loại": "huyện",
        "Hiệu lực từ": "01/01/2025",
        "Hết hiệu lực từ": "01/07/2025",
    }
    content = typed(
        form(administrator), {("171", "Hết hiệu lực từ"): "01/01/2025"}, [follows]
    )
    page, upload = preview(administrator, content)
    assert confirm(administrator, page, upload).status_code == 302
    assert Unit.objects.filter(code="171").count() == 2
    response = undo(administrator, upload)
    assert response.status_code == 302, words(response)
    assert everything() == before
