"""Reads a workbook back: what cells hold, what is a formula, what the XML says."""

import io
import zipfile
from xml.etree import ElementTree

import openpyxl
from python_calamine import CalamineWorkbook

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def opened(content: bytes, *, values: bool = False) -> openpyxl.Workbook:
    """The workbook with its formulas, or with the values written beside them."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def rows_of(content: bytes, sheet: str) -> list[list[object]]:
    """The rows of a sheet as an independent reader sees them; empty cells are ""."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return workbook.get_sheet_by_name(sheet).to_python()


def table_under(content: bytes, sheet: str, heading: str) -> list[list[object]]:
    """The rows below the row that begins with the heading, to the first empty one."""
    rows = rows_of(content, sheet)
    start = next(place for place, row in enumerate(rows) if row[0] == heading)
    found = []
    for row in rows[start:]:
        if not any(cell != "" for cell in row):
            break
        found.append(row)
    return found


def formulas(content: bytes) -> dict[str, list[str]]:
    """The addresses of the formula cells of each sheet that has any."""
    found = {}
    for sheet in opened(content):
        cells = [c.coordinate for row in sheet for c in row if c.data_type == "f"]
        if cells:
            found[sheet.title] = cells
    return found


def part(content: bytes, name: str) -> ElementTree.Element:
    """One XML part of the package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return ElementTree.fromstring(package.read(name))


def parts(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.namelist()
