"""Reads a table of criteria, CSV or XLSX, as provinces publish it: raw cells by column.

The official form has a title above the heading, a second row of headings below it and
a row of column numbers; a row "Tổng" closes it. All of these are known and passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from indices.form_identity import SHEET, FormKind, Identity
from indices.imports.lines import (
    LIMITS,
    Line,
    RawCell,
    RawRow,
    Reading,
    content_of,
    read_lines,
    readings_of,
    refusal,
)
from indices.imports.result_files import HEADER_WITHIN
from indices.imports.score_forms import identity_of_file
from indices.imports.workbook import read_workbook
from units.problems import ImportRefused, Problem

# What the headings may be called, in a file for programs or one for people.
HEADINGS = {
    "code": ("code", "stt", "mã", "mã tiêu chí", "số tt", "tt"),
    "name": (
        "name",
        "nội dung",
        "tiêu chí",
        "tên tiêu chí",
        "nội dung tiêu chí",
        "lĩnh vực/tiêu chí",
        "lĩnh vực/tiêu chí/tiêu chí thành phần",
        "lĩnh vực, tiêu chí, tiêu chí thành phần",
    ),
    "max_score": ("max_score", "max", "điểm tối đa", "điểm chuẩn", "thang điểm"),
    "scored_by": ("scored_by", "cách chấm", "phương pháp đánh giá"),
    "step": ("step", "bước điểm"),
    "office": ("office", "cơ quan thẩm định", "đơn vị thẩm định"),
    "evidence": ("evidence", "tài liệu kiểm chứng", "minh chứng"),
    "rule_text": ("rule_text", "cách tính điểm", "hướng dẫn chấm điểm"),
    "rule": ("rule", "cách tính điểm (dữ liệu)"),
    "same_as": ("same_as", "tiếp nối", "mã trước"),
}
REQUIRED = ("code", "name", "max_score")

_COLUMN_NUMBER = re.compile(r"\(?[0-9]{1,2}\)?")
_TOTAL = re.compile(r"tổng\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CriteriaFile:
    """The rows of criteria, the row of the total where there is one, and the file's own
    words for the columns that are read."""

    name: str
    rows: tuple[RawRow, ...]
    total: RawRow | None
    headings: dict[str, str]
    ignored_columns: tuple[str, ...]
    # Of a form of the system, what its hidden sheet says; texts in an old font.
    identity: Identity | None = None
    readings: tuple[Reading, ...] = ()

    def has(self, column: str) -> bool:
        return column in self.headings


def read_criteria_file(path: Path, *, accept_legacy_text: bool = False) -> CriteriaFile:
    """The rows of the file; ImportRefused when it is not a table of criteria."""
    return read_criteria_content(
        content_of(path), name=path.name, accept_legacy_text=accept_legacy_text
    )


def read_criteria_content(
    content: bytes, *, name: str, accept_legacy_text: bool = False
) -> CriteriaFile:
    """The same of a file that was sent."""
    identity = _identity(content, name)
    lines = read_lines(content, name=name, accept_legacy_text=accept_legacy_text)
    table = _table(Path(name), lines)
    return replace(table, identity=identity, readings=readings_of(lines))


def _identity(content: bytes, name: str) -> Identity | None:
    """Of a form of ours; a form of something else is told so."""
    if not name.casefold().endswith(".xlsx") or not content.strip():
        return None
    workbook = read_workbook(content, name=name, limits=LIMITS)
    if all(sheet.name != SHEET for sheet in workbook.sheets):
        return None
    identity = identity_of_file(workbook, name=name)
    kind = FormKind(identity.kind)
    if kind is not FormKind.CRITERIA:
        found = _("mẫu khác: %s") % kind.label
        raise refusal(name, found, _("mẫu bộ tiêu chí"))
    return identity


def _table(path: Path, lines: Sequence[Line]) -> CriteriaFile:
    for number, (place, cells) in enumerate(lines[:HEADER_WITHIN]):
        columns = [_column(cell) for cell in cells]
        if "code" in columns and "name" in columns:
            problems = _problems_of_heading(f"{path.name}, {place}", columns)
            if problems:
                raise ImportRefused(problems)
            return _file(path, cells, columns, lines[number + 1 :])
    raise refusal(
        path.name,
        _("không thấy dòng tiêu đề"),
        _("một dòng có các cột mã (STT), nội dung, điểm tối đa"),
    )


def _column(cell: RawCell) -> str:
    word = cell.text.casefold()
    return next((name for name, words in HEADINGS.items() if word in words), "")


def _problems_of_heading(place: str, columns: Sequence[str]) -> list[Problem]:
    problems = []
    for name, words in HEADINGS.items():
        count = columns.count(name)
        if not count and name in REQUIRED:
            found = _("thiếu cột %(name)s") % {"name": name}
            expected = _("cột %(words)s") % {"words": ", ".join(words[:3])}
            problems.append(Problem(place, "", found, expected))
        if count > 1:
            found = _("cột %(name)s có nhiều lần") % {"name": name}
            problems.append(Problem(place, "", found, _("mỗi cột một lần")))
    return problems


def _file(
    path: Path, head: Sequence[RawCell], columns: Sequence[str], lines: Sequence[Line]
) -> CriteriaFile:
    rows, total = [], None
    for place, cells in lines:
        named = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        row = RawRow(f"{path.name}, {place}", named)
        if _is_total(row):
            total = row
        elif not _is_passed_over(row):
            rows.append(row)
    if not rows:
        raise refusal(path.name, _("không có tiêu chí nào"), _("ít nhất một tiêu chí"))
    return CriteriaFile(
        name=path.name,
        rows=tuple(rows),
        total=total,
        headings={
            name: cell.text for name, cell in zip(columns, head, strict=True) if name
        },
        ignored_columns=tuple(
            cell.text
            for name, cell in zip(columns, head, strict=True)
            if cell.text and not name
        ),
    )


def _is_total(row: RawRow) -> bool:
    """The closing row: "Tổng cộng" in place of a code or of a name."""
    return any(_TOTAL.fullmatch(row[column].text) for column in ("code", "name")) and (
        not row["code"].text or not row["name"].text
    )


def _is_passed_over(row: RawRow) -> bool:
    """Empty rows, the second row of headings, column numbers, remarks below."""
    if _COLUMN_NUMBER.fullmatch(row["name"].text):
        return True
    return not row["code"].text and not row["max_score"].text
