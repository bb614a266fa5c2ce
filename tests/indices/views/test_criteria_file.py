"""A set by Excel: the form out, edited, looked at, written; and all that is wrong."""

import hashlib
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indices.actions.criterion_edits import version_of_set
from indices.actions.criterion_measures import link_measures
from indices.models import ChangeEntry, CriteriaImport, CriterionMeasure
from tests.factories import CLERK, criterion, make_criteria, make_scored_edition
from tests.figures import make_measures
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


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def send(staff, found, book, name="bo.xlsx"):
    return send_bytes(staff, found, saved(book), name)


def send_bytes(staff, found, content, name):
    """The page that follows: the preview, or what is wrong with the file."""
    address = reverse("indices:criteria_file", args=[found.code])
    return staff.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(staff, found, page, **choices):
    upload = page.context["upload"]
    address = reverse("indices:criteria_import_do", args=[found.code, upload.pk])
    return staff.post(address, {"seen": page.context["preview"].version, **choices})


def undo(staff, found, upload):
    address = reverse("indices:criteria_import_undo", args=[found.code, upload.pk])
    return staff.post(address)


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
    upload = CriteriaImport.objects.get()
    assert (upload.state, upload.problem_count) == (upload.State.REFUSED, 4)
    assert "4 chỗ cần sửa trong tệp" in text
    assert f"ô A{row}" in text
    assert "mã dạng chữ: ô đang là số" in text
    assert "năm" in text
    assert "may rủi" in text
    assert stored(found) == before


def test_the_real_slip_in_a_file(staff, found):
    book = workbook(staff, found)
    cell(book, "2", "Điểm tối đa").value = 39.55

    response = send(staff, found, book)

    assert "99,55 100,00 như tổng điểm của bộ tiêu chí" in words(response)


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
        (b"x" * (5 * 1024 * 1024 + 1), "bo.csv"),
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


def test_a_file_is_of_its_set_and_of_who_brought_it(staff, found, world):
    book = workbook(staff, found)
    cell(book, "3", "Điểm tối đa").value = 3
    upload = send(staff, found, book).context["upload"]
    other = make_criteria("khac")

    strange = reverse("indices:criteria_import", args=[other.code, upload.pk])
    assert staff.get(strange).status_code == 404
    CriteriaImport.objects.update(uploaded_by=world.appraiser)
    assert staff.get(upload.get_absolute_url()).status_code == 404
    assert undo(staff, found, upload).status_code == 404


def test_a_set_in_use_takes_no_file(staff, found, world):
    book = workbook(staff, found)
    cell(book, "3", "Điểm tối đa").value = 3
    preview = send(staff, found, book)
    make_scored_edition(world.index, world.province, criteria_set=found)

    late = confirm(staff, found, preview)
    assert late.status_code == 409
    assert "hãy chép sang bộ mới" in words(late)
    assert found.criteria.get(code="3").max_score == 2
    address = reverse("indices:criteria_file", args=[found.code])
    assert "không nhập được nữa" in words(staff.get(address))


def test_text_in_an_old_font_is_taken_when_confirmed(staff, found):
    book = workbook(staff, found)
    sheet = book.worksheets[0]
    row = next(r[0].row for r in sheet.iter_rows() if r[1].value == "Nội dung 2")
    sheet.cell(row, 2).value = "ChØ sè c¶i c¸ch"
    page = send(staff, found, book)
    assert "ChØ sè c¶i c¸ch thành Chỉ số cải cách" in words(page)
    assert confirm(staff, found, page).status_code == 409
    assert not found.criteria.filter(name="Chỉ số cải cách").exists()
    assert confirm(staff, found, page, phong_chu="1").status_code == 302
    assert found.criteria.filter(name="Chỉ số cải cách").exists()


def test_a_file_is_kept_counted_and_written_once(staff, found, world):
    book = workbook(staff, found)
    cell(book, "3", "Điểm tối đa").value = 3
    content = saved(book)
    page = send_bytes(staff, found, content, "bo năm nay.xlsx")
    assert send_bytes(staff, found, content, "bo.xlsx").context["upload"].pk == (
        page.context["upload"].pk
    )
    confirm(staff, found, page)

    upload = CriteriaImport.objects.get()
    assert upload.state == upload.State.APPLIED
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert upload.uploaded_by == world.index_administrator
    counts = (upload.added_count, upload.changed_count, upload.cleared_count)
    assert (*counts, upload.unchanged_count) == (0, 1, 0, 13)
    receipt = words(staff.get(upload.get_absolute_url()))
    assert "thêm 0, sửa 1, bỏ 0, không đổi 13" in receipt
    assert upload.sha256 in receipt
    assert "3 điểm tối đa 2 3" in receipt
    entries = ChangeEntry.objects.count()
    assert confirm(staff, found, page).status_code == 302
    again = send_bytes(staff, found, content, "bo.xlsx")
    assert "Tệp này đã được ghi." in words(again)
    assert ChangeEntry.objects.count() == entries
    file = reverse("indices:criteria_import_file", args=[found.code, upload.pk])
    assert staff.get(file).content == content


def test_undone_the_set_is_what_it_was(staff, found):
    before = stored(found)
    book = workbook(staff, found)
    cell(book, "1.1", "Điểm tối đa").value = 9
    cell(book, "1.1", "Cách tính điểm (dữ liệu)").value = None
    cell(book, "1.1", "Tiếp nối").value = None
    cell(book, "1.2", "Điểm tối đa").value = 4.2
    book.worksheets[0].delete_rows(cell(book, "3", "STT").row)
    confirm(staff, found, send(staff, found, book))
    assert stored(found) != before
    upload = CriteriaImport.objects.get()

    assert undo(staff, found, upload).status_code == 302

    assert stored(found) == before
    upload.refresh_from_db()
    assert upload.state == upload.State.UNDONE
    assert upload.undo_entry.summary == "Hoàn tác tệp tiêu chí “bo.xlsx”"
    entries = ChangeEntry.objects.count()
    assert undo(staff, found, upload).status_code == 302
    assert ChangeEntry.objects.count() == entries
    assert "đã hoàn tác lần nhập này" in words(staff.get(upload.get_absolute_url()))


def test_undone_a_criterion_that_comes_again_has_its_figures(staff, found):
    measures = make_measures()
    link_measures(
        actor=CLERK,
        criteria_set=found,
        wanted={
            found.criteria.get(code="3"): measures["tiep-nhan"],
            found.criteria.get(code="1.2"): measures["giai-quyet"],
        },
    )
    book = workbook(staff, found)
    book.worksheets[0].delete_rows(cell(book, "3", "STT").row)
    confirm(staff, found, send(staff, found, book))
    assert CriterionMeasure.objects.get().criterion.code == "1.2"

    undo(staff, found, CriteriaImport.objects.get())

    links = CriterionMeasure.objects.values_list("criterion__code", "measure__code")
    assert set(links) == {("1.2", "giai-quyet"), ("3", "tiep-nhan")}


def test_undo_is_refused_with_the_reason(staff, found, world):
    book = workbook(staff, found)
    cell(book, "3", "Điểm tối đa").value = 3
    confirm(staff, found, send(staff, found, book, "truoc.xlsx"))
    first = CriteriaImport.objects.get()
    book = workbook(staff, found)
    cell(book, "2", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần").value = "Xã hội"
    confirm(staff, found, send(staff, found, book, "sau.xlsx"))

    late = undo(staff, found, first)

    assert late.status_code == 409
    assert "đã có người sửa sau lần nhập này: Nhập tệp tiêu chí “sau.xlsx”" in words(
        late
    )
    last = CriteriaImport.objects.get(original_name="sau.xlsx")
    make_scored_edition(world.index, world.province, criteria_set=found)
    assert "hãy chép sang bộ mới" in words(undo(staff, found, last))
    assert found.criteria.get(code="2").name == "Xã hội"


def test_faulty_cells_are_marked_in_the_own_file(staff, found):
    book = workbook(staff, found)
    wrong = cell(book, "1.2", "Điểm tối đa")
    wrong.value = "năm"
    upload = send(staff, found, book).context["upload"]

    address = reverse("indices:criteria_import_marked", args=[found.code, upload.pk])
    marked = openpyxl.load_workbook(io.BytesIO(staff.get(address).content))

    assert marked.worksheets[0][wrong.coordinate].comment is not None


def test_only_cells_to_be_filled_are_open(staff, found):
    book = workbook(staff, found)
    sheet = book.worksheets[0]

    assert sheet.protection.sheet
    assert not sheet.protection.insertRows
    assert not sheet.protection.deleteRows
    for heading in ("STT", "Điểm tối đa", "Tiếp nối"):
        assert not cell(book, "1.1", heading).protection.locked
    total = next(row for row in sheet.iter_rows() if row[1].value == "Tổng cộng")
    assert total[2].value.startswith("=SUMPRODUCT(")
    assert all(each.protection.locked for each in total)
    spare = sheet.cell(total[0].row + 1, 1)
    assert (spare.protection.locked, spare.number_format) == (False, "@")


def test_what_excel_refuses_it_says_in_our_words(staff, found):
    rules = workbook(staff, found).worksheets[0].data_validations.dataValidation

    said = {rule.error for rule in rules if rule.error}
    assert "Điểm tối đa phải là số lớn hơn 0." in said
    assert "Mã phải là văn bản gồm số và dấu chấm, như 1.2.10." in said
    assert "Chọn một cách chấm trong danh sách, hoặc để trống." in said
    assert {rule.errorTitle for rule in rules if rule.error} == {"Không ghi được"}


def test_a_hidden_sheet_says_which_set_and_when(staff, found):
    book = workbook(staff, found)
    page = book["_cchc"]

    assert page.sheet_state == "veryHidden"
    told = {row[0].value: row[1].value for row in page.iter_rows()}
    assert (told["kind"], told["criteria_set"]) == ("criteria", "nay")
    assert told["set_version"] == version_of_set(found)
    assert len(told["digest"]) == 64


def test_the_form_of_an_illustrative_set_comes_back_as_well(staff):
    found = make_criteria("minh-hoa", is_illustrative=True)
    book = workbook(staff, found)
    assert book.worksheets[0]["A1"].value == "SỐ LIỆU MINH HỌA"

    assert "Tệp giống hệt bộ tiêu chí đang có" in words(send(staff, found, book))


def test_the_form_of_another_set_or_one_that_was_tampered_with(staff, found):
    other = make_criteria("khac")
    strange = send(staff, other, workbook(staff, found))
    assert strange.status_code == 422
    assert "mẫu của bộ tiêu chí nay" in words(strange)

    book = workbook(staff, found)
    book["_cchc"]["B1"].value = "unit_list"
    assert "đã bị sửa" in words(send(staff, found, book))
    assert not CriteriaImport.objects.exists()


def test_what_others_did_since_the_form_was_taken_is_told(staff, found):
    early = workbook(staff, found)
    cell(early, "3", "Điểm tối đa").value = 3
    other = workbook(staff, found)
    cell(other, "2", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần").value = "Xã hội"
    confirm(staff, found, send(staff, found, other, "sau.xlsx"))

    page = words(send(staff, found, early))

    assert "Bộ tiêu chí đã được sửa sau khi bạn lấy mẫu" in page
    assert "Nhập tệp tiêu chí “sau.xlsx”" in page
    assert "Sửa 2" in page


def test_a_table_without_a_hidden_sheet_is_taken_as_well(staff, found):
    book = workbook(staff, found)
    del book["_cchc"]
    cell(book, "3", "Điểm tối đa").value = 3

    assert confirm(staff, found, send(staff, found, book)).status_code == 302
    assert found.criteria.get(code="3").max_score == 3


def test_a_preview_of_many_criteria_asks_no_more(
    staff, found, django_assert_max_num_queries
):
    book = workbook(staff, found)
    cell(book, "3", "Điểm tối đa").value = 3
    upload = send(staff, found, book).context["upload"]

    # 4 who asks, 1 the import, 1 applied before, 1 in use, 2 the set's version and its
    # rows, 2 codes that go and the earlier set, 4 of the writer, 1 newer, 2 the frame.
    with django_assert_max_num_queries(18):
        assert staff.get(upload.get_absolute_url()).status_code == 200
