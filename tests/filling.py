"""Fills a form as a person does: opens the workbook, types, saves it."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

ENTRY = "Nhập điểm"


def form_of(client, edition, **wanted):
    """The form that the page gives for download."""
    url = reverse("indices:entry_form", kwargs=edition.address)
    response = client.get(url, wanted)
    assert response.status_code == 200, response.status_code
    return response.content


def filled(content, cells, *, sheet=ENTRY, change=None):
    """The form with these cells typed: {(row code, column heading or code): value}."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book[sheet]
    head, places = heading_of(page)
    rows = {page.cell(row, 1).value: row for row in range(head + 1, page.max_row + 1)}
    for (code, column), value in cells.items():
        page.cell(rows[code], places[column]).value = value
    if change is not None:
        change(book, page)
    return saved(book)


def heading_of(page):
    """The row of the headings, and the place of each."""
    head = next(r for r in range(1, 20) if page.cell(r, 1).value == "Mã")
    return head, {
        page.cell(head, place).value: place for place in range(1, page.max_column + 1)
    }


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def brought(client, edition, content, *, name="diem.xlsx"):
    """The answer to the upload."""
    url = reverse("indices:entry_files", kwargs=edition.address)
    return client.post(url, {"tep": SimpleUploadedFile(name, content)})
