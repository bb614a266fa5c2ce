"""A form to be mutated, and the surgery on its parts."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Outcome(Enum):
    """What must come of a file."""

    REFUSED = "refused whole, nothing written"
    SAME = "read like the unmutated form"
    READ = "read like the form, with another value in the score cell"
    EITHER = "refused, or read like the unmutated form"


@dataclass(frozen=True)
class Form:
    """A valid workbook: the sheet of its scores, one cell with a score in it, one with
    the name beside the code of that row, and the row of the headings."""

    content: bytes
    sheet: str
    score_cell: str
    name_cell: str
    heading_row: int
    identity_sheet: str = ""

    @property
    def sheet_part(self) -> str:
        return part_of_sheet(self.content, self.sheet)


@dataclass(frozen=True)
class Case:
    """A file and what must come of it; `named` must occur in what is refused."""

    category: str
    name: str
    content: bytes
    outcome: Outcome
    named: str = ""
    value: Decimal | None = None
    file_name: str = "bieu.xlsx"

    def __str__(self) -> str:
        return f"{self.category}: {self.name}"


Change = Callable[[str], str]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=1) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def with_part(form: Form, part: str, change: Change | bytes) -> bytes:
    parts = parts_of(form.content)
    new = change if isinstance(change, bytes) else change(parts[part].decode()).encode()
    return packed(parts | {part: new})


def with_sheet(form: Form, change: Change) -> bytes:
    """The form with the XML of its scores changed; the change must change something."""

    def changed(xml: str) -> str:
        new = change(xml)
        assert new != xml, "the mutation does not fit this form"
        return new

    return with_part(form, form.sheet_part, changed)


def part_of_sheet(content: bytes, sheet: str) -> str:
    parts = parts_of(content)
    book = parts["xl/workbook.xml"].decode()
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    tag = next(
        tag
        for tag in re.findall(r"<(?:\w+:)?sheet [^>]*>", book)
        if f'name="{sheet}"' in tag
    )
    key = re.search(r'r:id="([^"]+)"', tag).group(1)
    relation = next(
        tag
        for tag in re.findall(r"<Relationship [^>]*>", relations)
        if f'Id="{key}"' in tag
    )
    target = re.search(r'Target="([^"]+)"', relation).group(1)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def cell_pattern(address: str) -> re.Pattern[str]:
    return re.compile(rf'<c r="{address}"(?: [^>]*?)?(?:/>|>.*?</c>)', re.DOTALL)


def with_cell(form: Form, address: str, xml: str) -> bytes:
    """The form with the whole element of one cell replaced; {r} is its address."""
    new = xml.replace("{r}", address)

    def changed(sheet: str) -> str:
        sheet, count = cell_pattern(address).subn(lambda _found: new, sheet, count=1)
        assert count == 1, f"the form has no cell {address}"
        return sheet

    return with_part(form, form.sheet_part, changed)


def row_of(address: str) -> int:
    return int(re.sub(r"\D", "", address))


def column_of(address: str) -> str:
    return re.sub(r"\d", "", address)
