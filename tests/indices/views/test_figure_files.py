"""Figures of a unit by Excel: the form out, filled, previewed, written.

Xã Cù Vân 2024, the worked example of tests/figures.py; one draft is there: 10 received.
"""

import hashlib
import io
import re
from decimal import Decimal
from functools import partial

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
from units.models import UnitMembership

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
        """The preview that the upload leads to, or its refusal."""
        client.force_login(self.officer)
        file = SimpleUploadedFile(name, content)
        address = self.address("entry_figures_file")
        return client.post(address, {"file": file}, query_params=PERIOD, follow=True)

    def bring(self, client, values):
        """A filled form, confirmed: its receipt."""
        return confirm(client, self.send(client, filled(self.form(client), values)))


def confirm(client, preview):
    upload = preview.context["upload"]
    address = reverse("indices:figure_import_do", args=[upload.pk])
    seen = {"seen": preview.context["page"].digest}
    return client.post(address, seen, follow=True)


def undo(client, receipt):
    upload = receipt.context["upload"]
    address = reverse("indices:figure_import_undo", args=[upload.pk])
    return client.post(address, follow=True)


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
    assert "Xã Cù Vân Hồ sơ tiếp nhận 10 gần 5.000" in text
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}

    receipt = confirm(client, preview)
    assert "thêm 2, sửa 1, bỏ qua 0" in words(receipt)
    assert "Hồ sơ tiếp nhận 10 gần 5.000" in words(receipt)
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

    text = words(response)
    assert "4 chỗ cần sửa" in text
    for said in (
        "Trang “Số liệu”, cột Giá trị, ô F4: “12.5”; cần: số nguyên từ 0 trở lên",
        "“=1+1”; cần: một số hoặc chữ gõ thẳng vào ô, không phải công thức",
        "không phải giá trị đúng/sai",
        "“101”; cần: tỷ lệ từ 0 đến 100%",
    ):
        assert said in text
    assert re.findall(r"ô (F\d+):", text) == ["F4", "F5", "F6", "F7"]
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}


def test_a_newer_figure_is_not_overwritten(client, office):
    content = filled(office.form(client), {"tiep-nhan": "11", "giai-quyet": "9"})
    office.type("tiep-nhan", "10", "12")

    preview = office.send(client, content)

    assert "Giữ số mới hơn trên hệ thống" in words(preview)
    confirm(client, preview)
    assert office.stored() == {
        "tiep-nhan": (Decimal(12), "exact"),
        "giai-quyet": (Decimal(9), "exact"),
    }


def test_what_moved_after_the_preview_is_shown_anew(client, office):
    preview = office.send(client, filled(office.form(client), {"tiep-nhan": "11"}))
    office.type("tiep-nhan", "10", "12")

    response = confirm(client, preview)

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
    found = {"period": "của xa-cu-van-05809, kỳ 01/01/2024–30/06/2024"}.get(which, "")
    assert f"{found}; cần: " in words(response)
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}


def test_a_file_is_kept_and_what_it_wrote_is_taken_back(client, office):
    values = {"tiep-nhan": "11", "giai-quyet": "9"}
    receipt = office.bring(client, values)
    upload = receipt.context["upload"]
    kept = client.get(reverse("indices:figure_import_file", args=[upload.pk]))
    assert hashlib.sha256(kept.content).hexdigest() == upload.sha256

    text = words(undo(client, receipt))

    assert "canbo đã hoàn tác lần nhập này" in text
    assert "Hoàn tác lần nhập này" not in text
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}
    last = ChangeEntry.objects.filter(action="save_figures").latest("sequence")
    assert last.reason == "Hoàn tác tệp số liệu “so-lieu.xlsx”"
    assert undo(client, receipt).status_code == 200
    assert ChangeEntry.objects.filter(action="save_figures").count() == 3


def test_what_is_told_of_a_level_below_is_taken_back_too(client, office):
    client.force_login(office.administrator)
    where = {"unit": office.district.slug}
    address = partial(reverse, kwargs=where)
    form = client.get(address("indices:entry_figures_form"), PERIOD).content
    file = SimpleUploadedFile("a.xlsx", filled(form, {"commune:tiep-nhan": "70"}))
    preview = client.post(
        address("indices:entry_figures_file"),
        {"file": file},
        query_params=PERIOD,
        follow=True,
    )

    receipt = confirm(client, preview)

    assert "cấp xã Hồ sơ tiếp nhận – 70" in words(receipt)
    assert office.stored(office.district) == {"tiep-nhan": (Decimal(70), "exact")}
    undo(client, receipt)
    assert office.stored(office.district) == {}


def test_what_somebody_edited_since_is_not_taken_back(client, office):
    receipt = office.bring(client, {"tiep-nhan": "11", "giai-quyet": "9"})
    office.type("tiep-nhan", "11", "12")

    response = undo(client, receipt)

    assert response.status_code == 409
    assert "đã có người sửa sau lần nhập này: Xã Cù Vân, Hồ sơ" in words(response)
    assert office.stored()["giai-quyet"] == (Decimal(9), "exact")


def test_what_was_put_back_by_hand_needs_no_undoing(client, office):
    receipt = office.bring(client, {"tiep-nhan": "11"})
    office.type("tiep-nhan", "11", "10")

    response = undo(client, receipt)

    assert response.status_code == 409
    assert "đã trở lại như trước khi nhập tệp" in words(response)


def test_the_same_file_is_written_once(client, office):
    content = filled(office.form(client), {"giai-quyet": "9"})
    first, second = office.send(client, content), office.send(client, content)
    assert first.context["upload"] == second.context["upload"]
    confirm(client, first)
    confirm(client, first)
    assert ChangeEntry.objects.filter(action="save_figures").count() == 2

    again = office.send(client, content)

    assert "Tệp này đã được ghi." in words(again)
    assert confirm(client, again).status_code == 409


def test_the_own_file_comes_back_with_its_faults_marked(client, office):
    preview = office.send(client, filled(office.form(client), {"ty-le": "101"}))
    upload = preview.context["upload"]

    marks = client.get(reverse("indices:figure_import_marked", args=[upload.pk]))

    sheet = openpyxl.load_workbook(io.BytesIO(marks.content))[SHEET]
    (said,) = (cell.comment for row in sheet for cell in row if cell.comment)
    assert "101. Cần: tỷ lệ từ 0 đến 100%" in said.text
    assert upload.state == "refused"
    response = client.post(reverse("indices:figure_import_do", args=[upload.pk]))
    assert response.status_code == 422
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}


def test_the_file_of_somebody_else_does_not_exist(client, office):
    preview = office.send(client, filled(office.form(client), {"tiep-nhan": "11"}))
    client.force_login(office.administrator)

    assert confirm(client, preview).status_code == 404


def test_a_file_of_a_unit_that_one_lost_stays_shut(client, office):
    preview = office.send(client, filled(office.form(client), {"tiep-nhan": "11"}))
    UnitMembership.objects.filter(user=office.officer).delete()

    assert confirm(client, preview).status_code == 403
    assert office.stored() == {"tiep-nhan": (Decimal(10), "exact")}


def test_a_preview_and_a_receipt_ask_the_same_of_every_file(
    client, office, django_assert_num_queries
):
    preview = office.send(client, filled(office.form(client), {"tiep-nhan": "11"}))
    address = preview.context["upload"].get_absolute_url()
    # Person 3, file 1, guard 1, site 1; the same file before, figures, measures twice.
    with django_assert_num_queries(10):
        client.get(address)
    confirm(client, preview)
    # Person 3, file 1, guard 1, site 1; measures, units and their names,
    # count, cells.
    with django_assert_num_queries(11):
        client.get(address)
