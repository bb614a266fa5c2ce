"""Turns a file of results into announcements of one edition: match, check, write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.announced import AnnouncementInput, as_stored, input_of, key_of
from indices.actions.announcements import record_announcements
from indices.actions.editions import check_year, make_edition
from indices.actions.errors import ActionRefused
from indices.imports.lines import RawCell, RawRow
from indices.imports.result_files import ResultFile
from indices.models import Announcement, Edition, ReformIndex, Source
from indices.numbers import (
    NumberError,
    format_number,
    parse_column,
    parse_machine_number,
)
from units.matching import UnitMatcher, UnresolvedUnit
from units.models import Unit
from units.problems import ImportRefused, ImportReport, Problem

# Fewer scored units than this share of those in force: the file is part of a table.
WHOLE_SHARE = Decimal("0.5")
LONGEST_TIER = 40
LONGEST_SOURCE = 400
# What each column of a file says of a unit; without the column it stays as it was.
FACT_OF_COLUMN = {
    "score": ("score", "score_text"),
    "rank": ("rank",),
    "of": ("ranked_of",),
    "tier": ("tier_name",),
}


@dataclass(frozen=True, slots=True)
class Target:
    """The edition a file is for: which index, year, area and level."""

    index: ReformIndex
    year: int
    area: Unit
    level: str


@dataclass(frozen=True, slots=True)
class ImportedResults:
    """What was written, or would be."""

    edition: Edition
    is_new: bool
    report: ImportReport


@dataclass(slots=True)
class _Reading:
    """The rows of a file while they are being understood."""

    file: ResultFile
    problems: list[Problem] = field(default_factory=list)
    rows: list[AnnouncementInput] = field(default_factory=list)
    places: dict[int, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def refuse(self, row: RawRow, column: str, expected: str, found: str = "") -> None:
        """Note a faulty cell, under the heading that the file gives its column."""
        cell = row[column]
        said = f"{cell.refused} {cell.text}" if cell.refused else cell.text
        heading = self.file.headings.get(column, column)
        self.problems.append(
            row.problem(column, heading=heading, found=found or said, expected=expected)
        )

    def problems_by_row(self) -> list[Problem]:
        places = {row.place: number for number, row in enumerate(self.file.rows)}
        return sorted(self.problems, key=lambda problem: places[problem.place])


@transaction.atomic
def import_results(
    *, actor: Actor, target: Target, file: ResultFile, is_partial: bool | None = None
) -> ImportedResults:
    """Record a file's results in their edition, which is made if there is none.

    All problems of the file are raised at once as ImportRefused; then nothing is
    written. `is_partial` None: decided from the file (`_looks_partial`).
    """
    try:
        check_year(target.year)
        edition = Edition.objects.filter(
            index=target.index, area=target.area, level=target.level, year=target.year
        ).first()
        day = _day_of(edition, target)
        matcher = UnitMatcher.for_area(target.area, level=target.level, day=day)
        reading = _read(file, target, matcher)
        if reading.problems:
            raise ImportRefused(reading.problems_by_row())
        is_new = edition is None
        if edition is None:
            edition = make_edition(
                actor=actor,
                index=target.index,
                area=target.area,
                level=target.level,
                year=target.year,
                is_illustrative=target.area.is_illustrative,
                is_partial=_looks_partial(reading.rows, target, day)
                if is_partial is None
                else is_partial,
            )
        rows = _beside_what_is_known(edition, reading)
        written = record_announcements(actor=actor, edition=edition, rows=rows)
    except ActionRefused as refused:
        raise ImportRefused(
            [
                Problem(file.name, "", text, _("giá trị hợp lệ"))
                for text in refused.problems
            ]
        ) from refused
    edition.refresh_from_db()
    report = ImportReport(written.added, written.changed, written.unchanged)
    return ImportedResults(edition=edition, is_new=is_new, report=report)


def _day_of(edition: Edition | None, target: Target) -> date:
    if edition is not None:
        return edition.units_as_of
    return Edition.default_units_as_of(target.year)


def _beside_what_is_known(
    edition: Edition, reading: _Reading
) -> list[AnnouncementInput]:
    """The rows, with what the file has no column for left as it is stored."""
    columns = [name for name in FACT_OF_COLUMN if name in reading.file.headings]
    facts = [fact for name in columns for fact in FACT_OF_COLUMN[name]]
    stored = {
        key_of(announcement): announcement
        for announcement in Announcement.objects.filter(
            edition=edition, last_revision=None
        )
        .select_related("unit", "source")
        .prefetch_related("parts__part")
    }
    rows = []
    for row in reading.rows:
        known = stored.get(key_of(row))
        if known is not None:
            new: dict[str, Any] = {
                fact: getattr(as_stored(row), fact) for fact in facts
            }
            if new["score"] != known.score:
                new |= {"basis": Announcement.Basis.STATED, "formula": ""}
            row = replace(input_of(known), **new)
        rows.append(row)
    return rows


def _looks_partial(
    rows: Sequence[AnnouncementInput], target: Target, day: date
) -> bool:
    """Whether the file tells of some units only: few of them, or ranks beyond them."""
    scored = sum(row.score is not None for row in rows)
    highest = max((row.ranked_of or row.rank or 0 for row in rows), default=0)
    in_force = (
        Unit.objects.inside(target.area)
        .at_level(target.level)
        .in_force_on(day)
        .filter(is_illustrative=target.area.is_illustrative)
        .count()
    )
    return highest > scored or scored < in_force * WHOLE_SHARE


def _read(file: ResultFile, target: Target, matcher: UnitMatcher) -> _Reading:
    reading = _Reading(file)
    scores = _numbers("score", reading)
    ranks = _whole_numbers("rank", reading)
    totals = _whole_numbers("of", reading)
    for row, score, rank, ranked_of in zip(
        file.rows, scores, ranks, totals, strict=True
    ):
        unit = _unit(row, matcher, reading)
        _check_range(row, score, target, reading)
        tier = _text(row, "tier", LONGEST_TIER, reading)
        source = _text(row, "source", LONGEST_SOURCE, reading)
        if unit is None:
            continue
        reading.rows.append(
            AnnouncementInput(
                unit=unit,
                source=_source(source, reading.sources),
                score=score,
                score_text=row["score"].text[:40] if score is not None else "",
                rank=rank,
                ranked_of=ranked_of,
                tier_name=tier,
            )
        )
    return reading


def _unit(row: RawRow, matcher: UnitMatcher, reading: _Reading) -> Unit | None:
    cell = row["unit"]
    if cell.refused or not cell.text:
        reading.refuse(row, "unit", _("tên hoặc mã đơn vị"))
        return None
    # A code that a spreadsheet took for a number: 171.0
    text = cell.text.removesuffix(".0") if cell.is_machine else cell.text
    try:
        unit = matcher.resolve(text)
    except UnresolvedUnit as error:
        reading.refuse(row, "unit", error.expected)
        return None
    if unit.pk in reading.places:
        first = reading.places[unit.pk]
        reading.refuse(
            row,
            "unit",
            _("mỗi đơn vị một dòng; %(unit)s đã có ở %(place)s")
            % {"unit": unit.name, "place": first},
        )
        return None
    reading.places[unit.pk] = row.place
    return unit


def _numbers(column: str, reading: _Reading) -> list[Decimal | None]:
    """The column's values; what cannot be read is noted and left out."""
    cells = [row[column] for row in reading.file.rows]
    typed = parse_column([None if cell.is_machine else cell.text for cell in cells])
    values: list[Decimal | None] = []
    for row, cell, parsed in zip(reading.file.rows, cells, typed, strict=True):
        value: Decimal | None = None
        if cell.refused:
            reading.refuse(row, column, _("một số gõ thẳng vào ô"))
        else:
            try:
                value = _value(cell, parsed)
            except NumberError as error:
                reading.refuse(row, column, error.expected)
        values.append(value)
    return values


def _value(cell: RawCell, parsed: Decimal | NumberError | None) -> Decimal | None:
    if cell.is_machine:
        return parse_machine_number(cell.text)
    if isinstance(parsed, NumberError):
        raise parsed
    return parsed


def _whole_numbers(column: str, reading: _Reading) -> list[int | None]:
    wholes: list[int | None] = []
    values = _numbers(column, reading)
    for row, value in zip(reading.file.rows, values, strict=True):
        is_whole = value is None or (value == int(value) and 0 < value < 1_000_000)
        if not is_whole:
            reading.refuse(row, column, _("số nguyên từ 1"))
        wholes.append(int(value) if value is not None and is_whole else None)
    return wholes


def _check_range(
    row: RawRow, score: Decimal | None, target: Target, reading: _Reading
) -> None:
    ceiling = target.index.scale_max
    if score is None or (score >= 0 and (ceiling is None or score <= ceiling)):
        return
    limits = (
        _("điểm từ 0 trở lên")
        if ceiling is None
        else _("điểm từ 0 đến %(max)s") % {"max": format_number(ceiling)}
    )
    reading.refuse(row, "score", limits)


def _text(row: RawRow, column: str, longest: int, reading: _Reading) -> str:
    cell = row[column]
    if not cell.refused and len(cell.text) <= longest:
        return cell.text
    reading.refuse(
        row,
        column,
        _("chữ, không quá %(count)d ký tự") % {"count": longest},
        found="" if cell.refused else f"{cell.text[:40]}…",
    )
    return ""


def _source(text: str, known: dict[str, Source]) -> Source | None:
    """The source of this title; "tên | địa chỉ" gives its address too."""
    if not text:
        return None
    if text not in known:
        title, _bar, url = (part.strip() for part in text.partition("|"))
        known[text] = Source.objects.get_or_create(title=title, url=url)[0]
    return known[text]
