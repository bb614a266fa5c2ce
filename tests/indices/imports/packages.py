"""Takes a workbook apart and puts it together again with parts changed."""

import io
import zipfile
from collections.abc import Callable

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def made(*rows, name="Nhập điểm") -> bytes:
    """A workbook of one sheet, as XlsxWriter writes it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def with_part(content: bytes, part: str, change: bytes | Callable) -> bytes:
    """The workbook with one part replaced, changed or added."""
    parts = parts_of(content)
    new = change if isinstance(change, bytes) else change(parts[part])
    return packed(parts | {part: new})


def with_sheet_data(data: str, *, before="", after="", prefix="") -> bytes:
    """A workbook whose sheet holds exactly these rows of XML."""
    colon = f"{prefix}:" if prefix else ""
    namespace = f"xmlns:{prefix}" if prefix else "xmlns"
    sheet = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<{colon}worksheet {namespace}="{MAIN}" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
        f"{before}<{colon}sheetData>{data}</{colon}sheetData>{after}"
        f"</{colon}worksheet>"
    )
    return with_part(made(["một", "hai"]), SHEET, sheet.encode())
