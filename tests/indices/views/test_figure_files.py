"""Figures of a unit by Excel: the form out, filled, previewed, written.

Xã Cù Vân 2024, the worked example of tests/figures.py; one draft is there: 10 received.
"""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indices.actions.cells import CellEdit
from indices.actions.figure_cells import Place
from indices.actions.figure_saving import save_figures
from indices.figure_forms import HEADINGS, SHEET
from indices.models import ChangeEntry
from tests.factories import CLERK
from tests.indices.views.test_figure_entry import PERIOD, YEAR, Office
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db


class Desk(Office):
    def __init__(self):
        super().__init__()
        self.type("tiep-nhan", "", "10")

    def type(self, column, shown, value):
        save_figures(
            actor=CLERK,
            place=Place(self.commune, *YEAR),
            edits=[CellEdit(self.commune.pk, column, shown, value)],
        )

    def form(self, client, unit=None, period=PERIOD):
        client.force_login(self.administrator)
        address = self.address("entry_figures_form", unit=unit)
        return client.get(address, period).content

    def send(self, client, content, name="so-lieu.xlsx"):
        client.force_login(self.officer)
        file = SimpleUploadedFile(name, content)
        address = self.address("entry_figures_file")
        return client.post(address, {"file": file}, query_params=PERIOD)

    def confirm(self, client, preview):
        return client.post(
            self.address("entry_figures_file_confirm"),
            {"signed": preview.context["signed"]},
            query_params=PERIOD,
        )


office = made_once(Desk)


def filled(content, values):
    """The form with the value of some rows, by code."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[SHEET]
    for row in sheet.iter_rows():
        if row[0].value in values:
            row[len(HEADINGS) - 1].value = values[row[0].value]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_nobody_touches_comes_back_as_it_went_out(client, office):
    preview = office.send(client, office.form(client))

    assert preview.status_code == 200
    assert "Tệp không có gì mới để ghi." in words(preview)


def test_a_filled_form_is_previewed_then_written(client, office):
    content = filled(
        office.form(client),
        {"tiep-nhan": "gần 5.000", "giai-quyet": 1025, "ty-le": "56,8%"},
    )

    preview = office.send(client, content)
    text = words(preview)
    assert "Những gì sẽ ghi (3)" in text
    assert "Hồ sơ tiếp nhận Xã Cù Vân gần 5.000" in text
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}

    assert office.confirm(client, preview).status_code == 302
    assert office.stored() == {
        "tiep-nhan": (Decimal(5000), "nearly"),
        "giai-quyet": (Decimal(1025), "exact"),
        "ty-le": (Decimal("56.8"), "exact"),
    }
    entry = ChangeEntry.objects.filter(action="save_figures").latest("pk")
    assert (entry.origin, entry.detail_count) == ("upload", 3)


def test_an_empty_cell_leaves_what_is_there(client, office):
    preview = office.send(client, filled(office.form(client), {"tiep-nhan": None}))

    assert "Tệp không có gì mới để ghi." in words(preview)


def test_all_faults_are_named_with_their_cells_and_nothing_is_written(client, office):
    content = filled(
        office.form(client),
        {"tiep-nhan": 12.5, "giai-quyet": "=1+1", "truc-tuyen": True, "ty-le": "101"},
    )

    response = office.send(client, content)

    assert response.status_code == 422
    text = words(response)
    assert "4 chỗ cần sửa" in text
    for said in ("số nguyên", "công thức", "đúng/sai", "không quá 100%", "ô F"):
        assert said in text
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}


def test_a_newer_figure_is_not_overwritten(client, office):
    content = filled(office.form(client), {"tiep-nhan": "11", "giai-quyet": "9"})
    office.type("tiep-nhan", "10", "12")

    preview = office.send(client, content)

    assert "Giữ số mới hơn trên hệ thống" in words(preview)
    office.confirm(client, preview)
    assert office.stored() == {
        "tiep-nhan": (Decimal(12), "exact"),
        "giai-quyet": (Decimal(9), "exact"),
    }


def test_what_moved_after_the_preview_is_shown_anew(client, office):
    preview = office.send(client, filled(office.form(client), {"tiep-nhan": "11"}))
    office.type("tiep-nhan", "10", "12")

    response = office.confirm(client, preview)

    assert response.status_code == 409
    assert "Số liệu vừa được người khác sửa" in words(response)
    assert office.stored() == {"tiep-nhan": (Decimal(12), "exact")}


@pytest.mark.parametrize("which", ["unit", "period", "none", "csv"])
def test_the_form_of_something_else_is_refused(client, office, which):
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    contents = {
        "unit": office.form(client, unit=office.other),
        "period": office.form(client, period=PERIOD | {"den": "2024-06-30"}),
        "none": out.getvalue(),
        "csv": b"ma,gia tri\n1,2\n",
    }

    response = office.send(client, contents[which])

    assert response.status_code == 422
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}


def test_a_preview_of_another_unit_is_no_key(client, office):
    preview = office.send(client, filled(office.form(client), {"tiep-nhan": "11"}))
    client.force_login(office.administrator)

    response = client.post(
        reverse("indices:entry_figures_file_confirm", args=[office.other.slug]),
        {"signed": preview.context["signed"]},
        query_params=PERIOD,
    )

    assert response.status_code == 400
