"""Files that would take time or memory without end: 12 cases, and 6 that are merely
large."""

import struct
from collections.abc import Iterator

from tests.hostile.forms import (
    Case,
    Form,
    Outcome,
    packed,
    parts_of,
    with_part,
    with_sheet,
)
from tests.hostile.packages import CENTRAL, END

MB = 1024 * 1024


def bomb_cases(form: Form) -> Iterator[Case]:
    for name, content in (*_zip_bombs(form), *_xml_bombs(form)):
        yield Case("bombs", name, content, Outcome.REFUSED)


def _zip_bombs(form: Form) -> Iterator[tuple[str, bytes]]:
    parts = parts_of(form.content)
    nothing = bytes(60 * MB)
    blanks = parts[form.sheet_part].replace(
        b"<sheetData", b" " * 30 * MB + b"<sheetData"
    )
    yield "30 MB of blanks in the sheet", packed(parts | {form.sheet_part: blanks})
    yield "120 MB that nobody reads", packed(parts | {"a": nothing, "b": nothing})
    yield "60 MB that are said to be 1 KB", _lying(packed(parts | {"a.xml": nothing}))
    yield "100,000 parts", _many_parts(100_000)
    yield "3,000 real parts", packed(parts | {f"a/{n}": b"" for n in range(3_000)})


def _xml_bombs(form: Form) -> Iterator[tuple[str, bytes]]:
    for name, what in (
        ("a text of 10 MB", f'<c t="str"><v>{"a" * 10 * MB}</v></c>'),
        ("an attribute of 10 MB", f'<c r="{"A" * 10 * MB}"/>'),
        ("a million elements in one another", "<a>" * 1_000_000),
        ("a million cells in a row", "<c><v>1</v></c>" * 1_000_000),
        ("a comment of 10 MB", f"<!--{'-a' * 5 * MB}-->"),
    ):
        yield name, with_sheet(form, _first_row(what))
    texts = "<si><t>a</t></si>" * 700_000
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    yield (
        "700,000 shared texts",
        with_part(
            form,
            "xl/sharedStrings.xml",
            f'<sst xmlns="{namespace}">{texts}</sst>'.encode(),
        ),
    )
    merges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 20_001))
    yield (
        "20,000 merges",
        with_sheet(
            form,
            lambda xml: xml.replace(
                "</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>"
            ),
        ),
    )


def large_cases(form: Form) -> Iterator[Case]:
    """Much of nothing is read; a value far away is named."""
    styled = "".join(
        f'<row r="{n}" spans="1:3" customHeight="1" ht="15"/>'
        for n in range(500_000, 800_000)
    )
    cells = "".join(
        f'<row r="{n}"><c r="Z{n}" s="0"/></row>' for n in range(9**5, 10**5)
    )
    for name, rows, outcome, named in (
        ("300,000 rows of a height", styled, Outcome.SAME, ""),
        ("40,000 rows of a style", cells, Outcome.SAME, ""),
        ("a style in the last cell", _row(1048576, "XFD", "/>"), Outcome.SAME, ""),
        (
            "a value in the last cell",
            _row(1048576, "XFD", "><v>1</v></c>"),
            Outcome.REFUSED,
            "XFD1048576",
        ),
        (
            "a value below the last row",
            _row(1048577, "A", "><v>1</v></c>"),
            Outcome.REFUSED,
            "A1048577",
        ),
        (
            "a value beyond the last column",
            _row(60000, "XFE", "><v>1</v></c>"),
            Outcome.REFUSED,
            "XFE60000",
        ),
    ):
        content = with_sheet(form, _last_rows(rows))
        yield Case("large", name, content, outcome, named)


def _row(row: int, column: str, rest: str) -> str:
    return f'<row r="{row}"><c r="{column}{row}"{rest}</row>'


def _first_row(xml: str):
    return lambda sheet: sheet.replace("<sheetData>", f"<sheetData><row>{xml}</row>", 1)


def _last_rows(xml: str):
    return lambda sheet: sheet.replace("</sheetData>", f"{xml}</sheetData>", 1)


def _lying(content: bytes) -> bytes:
    """The last part's sizes, as the directory tells them, made small."""
    place = content.rindex(CENTRAL) + 24
    return content[:place] + struct.pack("<I", 1024) + content[place + 4 :]


def _many_parts(count: int) -> bytes:
    entry = CENTRAL + bytes(42) + b"a"
    end = END + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(entry) * count, 4, 0)
    return b"PK\x03\x04" + entry * count + end
