"""A set by Excel: the form out, edited, looked at, written; and all that is wrong."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indices.models import ChangeEntry
from tests.factories import criterion, make_criteria, make_scored_edition
from tests.reading import words

pytestmark = pytest.mark.django_db

RULE = {
    "shape": "options",
    "options": [{"name": "Đúng hạn", "points": "8"}, {"name": "=Muộn", "points": "0"}],
}
CRITERIA = (
    criterion("1", 60, "Chỉ đạo, điều hành"),
    criterion(
        "1.1",
        8,
        "-Ban hành kế hoạch",
        step="0.125",
        office="Sở Nội vụ",
        evidence="Kế hoạch\nBáo cáo",
        rule_text="Đúng hạn: 8",
        rule=RULE,
        same_as="1",
    ),
    *(criterion(f"1.{place}", "5.2", f"Nội dung {place}") for place in range(2, 12)),
    criterion("2", "40", "Tác động", scored_by="survey"),
    criterion("3", "2", "Điểm thưởng", scored_by="bonus"),
)


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


@pytest.fixture
def found(world):
    first = make_criteria("truoc", criteria=[("1", 100, "Kế hoạch")])
    return make_criteria("nay", criteria=CRITERIA, predecessor=first)


def workbook(staff, found):
    response = staff.get(reverse("indices:criteria_workbook", args=[found.code]))
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content))


def send(staff, found, book, name="bo.xlsx"):
    content = io.BytesIO()
    book.save(content)
    return send_bytes(staff, found, content.getvalue(), name)


def send_bytes(staff, found, content, name):
    address = reverse("indices:criteria_file", args=[found.code])
    return staff.post(address, {"file": SimpleUploadedFile(name, content)})


def signed(response):
    return re.search(r'name="signed" value="([^"]+)"', response.content.decode())[1]


def confirm(staff, found, response):
    address = reverse("indices:criteria_file_confirm", args=[found.code])
    return staff.post(address, {"signed": signed(response)})


def cell(book, code, heading):
    """The cell of a criterion under a heading, wherever these stand."""
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows())
    head = next(row for row in rows if row[0].value == "STT")
    place = [each.value for each in head].index(heading)
    return next(row[place] for row in rows if row[0].value == code)


def stored(found):
    rows = found.criteria.order_by("sort_code").select_related("same_as")
    return [
        (
            each.code,
            each.name,
            each.max_score,
            each.scored_by,
            each.step,
            each.office,
            each.evidence,
            each.rule_text,
            each.rule,
            each.same_as and each.same_as.code,
        )
        for each in rows
    ]


def test_the_form_comes_back_as_it_went_out(staff, found):
    response = send(staff, found, workbook(staff, found))

    assert response.status_code == 200
    assert "Tệp giống hệt bộ tiêu chí đang có" in words(response)


def test_codes_are_text_and_stay_text(staff, found):
    book = workbook(staff, found)

    assert cell(book, "1.10", "STT").data_type == "s"
    assert book.worksheets[0].column_dimensions["A"].width
    assert cell(book, "1.1", "Điểm tối đa").value == 8


def test_edited_looked_at_then_written(staff, found):
    before, entries = stored(found), ChangeEntry.objects.count()
    book = workbook(staff, found)
    cell(book, "1.1", "Điểm tối đa").value = 9
    cell(book, "1.1", "Cách tính điểm (dữ liệu)").value = '{"shape": "yes_no"}'
    cell(book, "1.2", "Điểm tối đa").value = 4.2
    cell(book, "3", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần").value = "Thưởng"

    preview = send(staff, found, book)

    text = words(preview)
    assert "Thêm 0 · Sửa 3 · Bỏ 0 · Giữ nguyên 11" in text
    assert "1.1 điểm tối đa 8 9" in text
    assert "Đạt: 9 điểm; không đạt: 0 điểm." in text
    assert stored(found) == before
    assert ChangeEntry.objects.count() == entries

    assert confirm(staff, found, preview).status_code == 302
    assert found.criteria.get(code="3").name == "Thưởng"
    assert ChangeEntry.objects.latest("pk").origin == "upload"


def test_what_is_not_in_the_file_goes(staff, found):
    book = workbook(staff, found)
    sheet = book.worksheets[0]
    sheet.delete_rows(cell(book, "3", "STT").row)

    preview = send(staff, found, book)

    assert "Bỏ 1" in words(preview)
    confirm(staff, found, preview)
    assert not found.criteria.filter(code="3").exists()


def test_all_faults_at_once_with_their_places(staff, found):
    before = stored(found)
    book = workbook(staff, found)
    cell(book, "1.2", "Điểm tối đa").value = "năm"
    cell(book, "1.3", "Cách chấm").value = "may rủi"
    row = cell(book, "1.10", "STT").row
    cell(book, "1.10", "STT").value = 1.1
    cell(book, "1.1", "Cách tính điểm (dữ liệu)").value = "{"

    response = send(staff, found, book)

    text = words(response)
    assert response.status_code == 422
    assert "4 chỗ cần sửa trong tệp" in text
    assert f"trang Bộ tiêu chí, dòng {row}, ô A{row} STT 1.1 mã dạng chữ" in text
    assert "năm" in text
    assert "may rủi" in text
    assert stored(found) == before


def test_the_real_slip_in_a_file(staff, found):
    book = workbook(staff, found)
    cell(book, "2", "Điểm tối đa").value = 39.55

    response = send(staff, found, book)

    assert response.status_code == 422
    assert "cộng lại được 99,55 điểm, không phải 100,00" in words(response)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "bo.xlsx"),
        (b"not a workbook", "bo.xlsx"),
        (b"PK\x03\x04 broken", "bo.xlsx"),
        (b"\xff\xfe\x00", "bo.csv"),
        (b"a,b\n1,2\n", "bo.csv"),
        ("STT,Nội dung,Điểm tối đa\n".encode(), "bo.csv"),
        (b"x", "bo.xls"),
        (b"x" * (1024 * 1024 + 1), "bo.csv"),
    ],
)
def test_what_is_no_table_of_criteria(staff, found, content, name):
    response = send_bytes(staff, found, content, name)

    assert response.status_code == 422
    assert "cần" in words(response).lower()


def test_who_confirms_after_another_wrote_looks_again(staff, found):
    book = workbook(staff, found)
    cell(book, "3", "Điểm tối đa").value = 3
    preview = send(staff, found, book)
    other = workbook(staff, found)
    cell(other, "2", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần").value = "Tác động xã hội"
    confirm(staff, found, send(staff, found, other))

    late = confirm(staff, found, preview)

    assert late.status_code == 409
    assert "vừa được người khác sửa" in words(late)
    assert "Tác động xã hội" in words(late)
    assert found.criteria.get(code="3").max_score == 2
    assert confirm(staff, found, late).status_code == 302


def test_a_preview_of_another_set_or_a_forged_one(staff, found):
    book = workbook(staff, found)
    cell(book, "3", "Điểm tối đa").value = 3
    preview = send(staff, found, book)
    other = make_criteria("khac")

    assert confirm(staff, other, preview).status_code == 400
    address = reverse("indices:criteria_file_confirm", args=[found.code])
    assert staff.post(address, {"signed": "x:y:z"}).status_code == 400


def test_a_set_in_use_takes_no_file(staff, found, world):
    book = workbook(staff, found)
    cell(book, "3", "Điểm tối đa").value = 3
    preview = send(staff, found, book)
    make_scored_edition(world.index, world.province, criteria_set=found)

    assert confirm(staff, found, preview).status_code == 422
    assert found.criteria.get(code="3").max_score == 2
    address = reverse("indices:criteria_file", args=[found.code])
    assert "không nhập được nữa" in words(staff.get(address))


def test_text_in_an_old_font_is_taken_when_confirmed(staff, found):
    book = workbook(staff, found)
    sheet = book.worksheets[0]
    row = next(r[0].row for r in sheet.iter_rows() if r[1].value == "Nội dung 2")
    sheet.cell(row, 2).value = "ChØ sè c¶i c¸ch"
    page = send(staff, found, book)
    assert page.status_code == 422
    assert "ChØ sè c¶i c¸ch → Chỉ số cải cách" in words(page)
    address = reverse("indices:criteria_file_confirm", args=[found.code])
    asked = {"signed": signed(page), "xem": "1"}
    assert staff.post(address, asked).status_code == 422
    page = staff.post(address, asked | {"phong_chu": "1"})
    assert page.status_code == 200
    assert "Sửa 1" in words(page)
    assert confirm(staff, found, page).status_code == 302
    assert found.criteria.filter(name="Chỉ số cải cách").exists()
