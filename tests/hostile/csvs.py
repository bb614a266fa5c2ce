"""Tables of CSV as programs and people break them: 29 cases of one small table.

The table is given as its lines, the first of them the headings; every cell is text.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from tests.hostile.forms import Case, Outcome

Table = Sequence[Sequence[str]]


def csv_cases(table: Table, *, workbook: bytes) -> Iterator[Case]:
    text = written(table)
    for outcome, cases in (
        (Outcome.SAME, _sound(table, text)),
        (Outcome.REFUSED, _broken(table, text, workbook)),
        (Outcome.EITHER, _odd(table, text)),
    ):
        for name, content in cases:
            yield Case("CSV", name, content, outcome, file_name="bieu.csv")


def written(table: Table, *, separator: str = ",", end: str = "\n") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=end).writerows(table)
    return buffer.getvalue()


def _sound(table: Table, text: str) -> list[tuple[str, bytes]]:
    quoted = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in table)
    return [
        ("with a mark of order", text.encode("utf-8-sig")),
        ("with semicolons", written(table, separator=";").encode()),
        ("with tabs", written(table, separator="\t").encode()),
        ("with the line ends of Windows", written(table, end="\r\n").encode()),
        ("with the line ends of old Macs", written(table, end="\r").encode()),
        ("with everything quoted", quoted.encode()),
        ("without its last line end", text.rstrip("\n").encode()),
        ("with empty lines behind", f"{text}\n\n".encode()),
        ("with an empty line first", f"\n{text}".encode()),
        ("with a title above", f"BẢNG ĐIỂM\n\n{text}".encode()),
        ("with blanks around", text.replace(",", " , ").encode()),
    ]


def _broken(table: Table, text: str, workbook: bytes) -> list[tuple[str, bytes]]:
    head = written(table[:1])
    return [
        ("nothing", b""),
        ("blanks", b" \n\n"),
        ("headings only", head.encode()),
        ("in UTF-16", text.encode("utf-16")),
        ("in UTF-16 without a mark", text.encode("utf-16-le")),
        ("in a code page", text.encode("cp1258", "replace")),
        ("with a NUL", text.encode() + b"\x00"),
        ("with half a character", text.encode() + b"\xe1"),
        ("with a quote that stays open", f'{text}"a,1\n'.encode()),
        ("with a line far too wide", text.encode() + b",1" * 100 + b"\n"),
        ("with a cell too many", f"{text.rstrip()},9,9\n".encode()),
        ("with too many lines", text.encode() + b"x,1\n" * 30_000),
        ("with 4 MB of line ends", text.encode() + b"\n" * (4 * 1024 * 1024)),
        ("with 4 MB of commas", text.encode() + b"," * (4 * 1024 * 1024)),
        ("with other headings", text.replace(head, "x,y\n").encode()),
        ("a workbook", workbook),
    ]


def _odd(table: Table, text: str) -> list[tuple[str, bytes]]:
    return [
        ("with the separator told first", f"sep=,\n{text}".encode()),
        ("with every line twice", (text + text.partition("\n")[2]).encode()),
    ]
