"""A file of results: which of its columns are read, and its rows as raw cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from indices.imports.lines import (
    Line,
    RawCell,
    RawRow,
    content_of,
    read_lines,
    refusal,
)
from units.problems import ImportRefused, Problem

HEADER_WITHIN = 20

# What the headings may be called, in a file for programs or one for people.
HEADINGS = {
    "unit": ("unit", "đơn vị", "tên đơn vị", "mã", "mã đơn vị", "code"),
    "score": ("score", "điểm", "tổng điểm", "chỉ số", "chỉ số (%)", "giá trị"),
    "rank": ("rank", "hạng", "xếp hạng", "thứ hạng"),
    "of": ("of", "ranked_of", "trên tổng số", "tổng số đơn vị"),
    "tier": ("tier", "xếp loại", "loại", "nhóm"),
    "source": ("source", "nguồn"),
}
REQUIRED = ("unit", "score")


@dataclass(frozen=True, slots=True)
class ResultFile:
    """`headings` are the file's own words for the columns that are read."""

    name: str
    rows: tuple[RawRow, ...]
    headings: Mapping[str, str]
    ignored_columns: tuple[str, ...]


def read_result_file(path: Path, *, accept_legacy_text: bool = False) -> ResultFile:
    """The rows of the file; ImportRefused when it is not a table of results."""
    lines = read_lines(
        content_of(path), name=path.name, accept_legacy_text=accept_legacy_text
    )
    return _table(path, lines)


def _table(path: Path, lines: Sequence[Line]) -> ResultFile:
    for index, (_place, cells) in enumerate(lines[:HEADER_WITHIN]):
        if "unit" in _columns(cells):
            return _results(path, lines[index], lines[index + 1 :])
    found = next(filter(None, (_listed(cells) for _place, cells in lines)), "")
    raise refusal(
        path.name,
        _("các cột: %(columns)s") % {"columns": found or _("không có")},
        _("các cột unit, score và nếu có: rank, of, tier, source"),
    )


def _listed(cells: Sequence[RawCell]) -> str:
    return ", ".join(cell.text for cell in cells if cell.text)[:200]


def _columns(cells: Sequence[RawCell]) -> list[str]:
    """Which column each heading is for, "" for one that is not read."""
    return [
        next((name for name, words in HEADINGS.items() if word in words), "")
        for word in (cell.text.casefold() for cell in cells)
    ]


def _results(path: Path, heading: Line, lines: Sequence[Line]) -> ResultFile:
    place, head = heading
    columns = _columns(head)
    filled = [(where, cells) for where, cells in lines if any(c.text for c in cells)]
    problems = [
        *_problems_of_heading(f"{path.name}, {place}", head, columns),
        *_problems_of_width(path.name, head, filled),
    ]
    if problems:
        raise ImportRefused(problems)
    if not filled:
        raise refusal(
            path.name, _("không có dòng số liệu nào"), _("ít nhất một đơn vị")
        )
    named = [(name, cell.text) for name, cell in zip(columns, head, strict=True)]
    return ResultFile(
        name=path.name,
        rows=tuple(
            RawRow(
                f"{path.name}, {where}",
                {
                    name: cell
                    for name, cell in zip(columns, cells, strict=False)
                    if name
                },
            )
            for where, cells in filled
        ),
        headings={name: text for name, text in named if name},
        ignored_columns=tuple(text for name, text in named if text and not name),
    )


def _problems_of_heading(
    place: str, head: Sequence[RawCell], columns: Sequence[str]
) -> Iterator[Problem]:
    for name, words in HEADINGS.items():
        found = [
            cell.text
            for cell, column in zip(head, columns, strict=True)
            if column == name
        ]
        if not found and name in REQUIRED:
            yield Problem(
                place,
                "",
                _("thiếu cột %(name)s") % {"name": name},
                _("cột %(words)s") % {"words": ", ".join(words[:3])},
            )
        if len(found) > 1:
            yield Problem(
                place,
                "",
                _("cột %(name)s có nhiều lần: %(found)s")
                % {"name": name, "found": ", ".join(found)},
                _("mỗi cột một lần"),
            )


def _problems_of_width(
    file_name: str, head: Sequence[RawCell], lines: Sequence[Line]
) -> Iterator[Problem]:
    """Cells beyond the last heading: a decimal comma in a file parted by commas."""
    width = max(place for place, cell in enumerate(head, start=1) if cell.text)
    for where, cells in lines:
        beyond = [cell.text for cell in cells[width:] if cell.text]
        if beyond:
            yield Problem(
                f"{file_name}, {where}",
                "",
                _("%(count)d ô vượt quá dòng tiêu đề, từ ô “%(text)s”")
                % {"count": len(beyond), "text": beyond[0][:40]},
                _(
                    "không quá %(count)d ô như dòng tiêu đề; dấu phẩy thập phân thì "
                    "ngăn cột bằng dấu chấm phẩy"
                )
                % {"count": width},
            )
