"""The table of figures by Excel: out, filled, previewed, written, taken back.

Communes of the worked example of tests/figures.py in 2024; one draft is there: Cù Vân
received 10.
"""

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indices.actions.cells import CellEdit
from indices.actions.figure_saving import save_figure_grid
from indices.actions.measures import MeasureFacts, change_measure, define_measure
from indices.figure_forms import SHEET
from tests.factories import CLERK
from tests.indices.views.test_figure_entry import PERIOD, YEAR
from tests.indices.views.test_figure_files import confirm, undo
from tests.indices.views.test_figure_grid import Room
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db


class Desk(Room):
    def __init__(self):
        super().__init__()
        self.type(self.commune, "tiep-nhan", "", "10")

    def type(self, unit, column, shown, value):
        edit = CellEdit(unit.pk, column, shown, value)
        save_figure_grid(actor=CLERK, units=[unit], span=YEAR, edits=[edit])

    def form(self, client, **where):
        client.force_login(self.administrator)
        return client.get(self.grid("entry_figure_grid_form", **where), PERIOD).content

    def upload(self, client, content, name="so-lieu.xlsx"):
        """The preview that the upload leads to, or its refusal."""
        client.force_login(self.administrator)
        file = SimpleUploadedFile(name, content)
        address = self.grid("entry_figure_grid_file")
        return client.post(address, {"file": file}, query_params=PERIOD, follow=True)

    def bring(self, client, values):
        """A filled form, confirmed: its receipt."""
        return confirm(client, self.upload(client, filled(self.form(client), values)))


office = made_once(Desk)


def filled(content, values):
    """The form with some cells, by slug of the unit and code of the measure."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[SHEET]
    (top,) = (row for row in sheet.iter_rows() if row[0].value == "Mã")
    columns = {cell.value: cell.column for cell in top}
    rows = {row[0].value: row[0].row for row in sheet.iter_rows()}
    for (unit, code), value in values.items():
        sheet.cell(rows[unit.slug], columns[code]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_nobody_touches_comes_back_as_it_went_out(client, office):
    preview = office.upload(client, office.form(client))

    assert preview.status_code == 200
    assert "Tệp không có gì mới để ghi." in words(preview)


def test_the_form_names_units_and_measures_in_words(client, office):
    book = openpyxl.load_workbook(io.BytesIO(office.form(client)))

    rows = [[cell.value for cell in row] for row in book[SHEET].iter_rows()]
    (at,) = (place for place, row in enumerate(rows) if row[0] == "Mã")
    assert rows[at - 1][2:4] == [
        "Hồ sơ tiếp nhận (hồ sơ)",
        "Hồ sơ đã giải quyết (hồ sơ)",
    ]
    assert rows[at + 1][:3] == [office.commune.slug, "Xã Cù Vân", "10"]


def test_a_filled_form_is_previewed_written_and_taken_back(client, office):
    values = {
        (office.commune, "tiep-nhan"): "gần 1.200",
        (office.other, "giai-quyet"): 1025,
        (office.silent, "ty-le"): "56,8",
    }
    preview = office.upload(client, filled(office.form(client), values))

    assert "Những gì sẽ ghi (3)" in words(preview)
    assert "Xã Mỹ Yên Hồ sơ đã giải quyết – 1.025" in words(preview)
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}

    receipt = confirm(client, preview)
    assert office.stored() == {"tiep-nhan": (Decimal(1200), "nearly")}
    text = words(receipt)
    assert "Người ghi quantri" in text
    assert "Xã Cù Vân Hồ sơ tiếp nhận 10 gần 1.200" in text

    text = words(undo(client, receipt))
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}
    assert office.stored(office.other) == {}
    assert "quantri đã hoàn tác lần nhập này" in text


def test_what_somebody_edited_since_is_not_taken_back(client, office):
    values = {(office.commune, "tiep-nhan"): 11, (office.other, "tiep-nhan"): 7}
    receipt = office.bring(client, values)
    office.type(office.commune, "tiep-nhan", "11", "12")

    response = undo(client, receipt)

    assert response.status_code == 409
    assert "đã có người sửa sau lần nhập này: Xã Cù Vân, Hồ sơ" in words(response)
    assert office.stored(office.other) == {"tiep-nhan": (Decimal(7), "exact")}


def test_a_receipt_tells_of_a_measure_that_was_renamed_since(client, office):
    """Nothing rests on a measure any more whose only figures were emptied."""
    facts = MeasureFacts("Văn bản đến", "văn bản", "number", "none", 0)
    measure = define_measure(actor=CLERK, facts=facts)
    receipt = office.bring(client, {(office.commune, measure.code): 11})
    office.type(office.commune, measure.code, "11", "")
    other = replace(facts, name="Văn bản nhận")
    change_measure(actor=CLERK, measure=measure, facts=other)

    upload = receipt.context["upload"]
    assert "Xã Cù Vân Văn bản đến, 01/01/2024" in words(
        client.get(upload.get_absolute_url())
    )
    refused = undo(client, receipt)
    assert refused.status_code == 409
    assert "đã có người sửa sau lần nhập này: Xã Cù Vân, Văn bản" in words(refused)


def test_every_fault_is_said_with_its_cell_and_nothing_is_written(client, office):
    values = {
        (office.commune, "tiep-nhan"): "nhiều",
        (office.other, "giai-quyet"): "12,5",
        (office.silent, "truc-tuyen"): True,
        (office.silent, "tiep-nhan"): 5,
    }
    response = office.upload(client, filled(office.form(client), values))

    text = words(response)
    assert "Chưa ghi gì: 3 chỗ cần sửa trong tệp" in text
    assert "“nhiều”; cần: số nguyên từ 0 trở lên" in text
    assert "“12,5”; cần: số nguyên từ 0 trở lên" in text
    assert office.stored(office.silent) == {}


def test_a_value_that_has_no_place_is_said_and_nothing_is_lost(client, office):
    values = {
        (office.commune, "tiep-nhan"): 11,
        (office.other, "tiep-nhan"): 7,
        (office.silent, "giai-quyet"): 8,
    }
    book = openpyxl.load_workbook(io.BytesIO(filled(office.form(client), values)))
    sheet = book[SHEET]
    for row in sheet.iter_rows():
        if row[0].value == office.other.slug:
            row[0].value = office.commune.slug
        if row[0].value == office.silent.slug:
            row[0].value = "xa-khong-co-1"
    sheet.cell(sheet.max_row + 2, 1).value = "Ghi chú: số liệu tạm tính"
    out = io.BytesIO()
    book.save(out)

    preview = office.upload(client, out.getvalue())

    text = words(preview)
    assert "Chưa ghi gì: 2 chỗ cần sửa trong tệp" in text
    assert "mỗi đơn vị một dòng" in text
    assert "một đơn vị của biểu mẫu này, không phải xa-khong-co-1" in text
    where = [preview.context["upload"].pk]
    marks = client.get(reverse("indices:figure_import_marked", args=where))
    book = openpyxl.load_workbook(io.BytesIO(marks.content))
    said = [cell for row in book[SHEET] for cell in row if cell.comment]
    assert len(said) == 2
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}


def test_a_newer_figure_of_somebody_else_stays(client, office):
    values = {(office.commune, "tiep-nhan"): 11}
    form = filled(office.form(client), values)
    office.type(office.commune, "tiep-nhan", "10", "12")

    preview = office.upload(client, form)

    assert "Giữ số mới hơn trên hệ thống" in words(preview)
    assert confirm(client, preview).status_code == 409
    assert office.stored() == {"tiep-nhan": (Decimal(12), "exact")}


def test_what_moved_after_the_preview_is_looked_at_anew(client, office):
    values = {(office.commune, "tiep-nhan"): 11}
    preview = office.upload(client, filled(office.form(client), values))
    office.type(office.commune, "tiep-nhan", "10", "12")

    assert confirm(client, preview).status_code == 409
    assert office.stored() == {"tiep-nhan": (Decimal(12), "exact")}


def test_a_form_of_another_place_is_refused(client, office):
    other = office.form(client, area=office.province)

    response = office.upload(client, other)

    assert response.status_code == 422
    assert "biểu mẫu của cấp xã huyện Đại Từ" in words(response)


def test_the_files_of_a_table_are_listed_with_it_alone(client, office):
    office.bring(client, {(office.commune, "tiep-nhan"): 11})
    address = office.grid("entry_figure_grid_file")

    assert "so-lieu.xlsx quantri" in words(client.get(address, PERIOD))
    other = {"tu": "2023-01-01", "den": "2023-12-31"}
    assert "so-lieu.xlsx" not in words(client.get(address, other))
    one = office.address("entry_figures_file")
    assert "so-lieu.xlsx" not in words(client.get(one, PERIOD))
    assert client.get(address).status_code == 400
