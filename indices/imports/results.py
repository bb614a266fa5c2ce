"""Turns a file of results into announcements of one edition: match, check, write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.editions import make_edition
from indices.actions.errors import ActionRefused
from indices.imports.result_files import RawCell, RawRow, ResultFile
from indices.models import Edition, ReformIndex, Source
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

    problems: list[Problem] = field(default_factory=list)
    rows: list[AnnouncementInput] = field(default_factory=list)
    places: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def import_results(
    *, actor: Actor, target: Target, file: ResultFile, is_partial: bool | None = None
) -> ImportedResults:
    """Record a file's results in their edition, which is made if there is none.

    All problems of the file are raised at once as ImportRefused; then nothing is
    written. `is_partial` None: decided from the file (`_looks_partial`).
    """
    edition = Edition.objects.filter(
        index=target.index, area=target.area, level=target.level, year=target.year
    ).first()
    day = edition.units_as_of if edition else Edition.default_units_as_of(target.year)
    matcher = UnitMatcher.for_area(target.area, level=target.level, day=day)
    reading = _read(file, target, matcher)
    if reading.problems:
        raise ImportRefused(reading.problems)
    is_new = edition is None
    try:
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
        written = record_announcements(actor=actor, edition=edition, rows=reading.rows)
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


def _looks_partial(
    rows: Sequence[AnnouncementInput], target: Target, day: object
) -> bool:
    """Whether the file tells of some units only: few of them, or ranks beyond them."""
    scored = sum(row.score is not None for row in rows)
    highest = max((row.ranked_of or row.rank or 0 for row in rows), default=0)
    in_force = (
        Unit.objects.inside(target.area)
        .at_level(target.level)
        .in_force_on(day)  # type: ignore[arg-type]
        .filter(is_illustrative=target.area.is_illustrative)
        .count()
    )
    return highest > scored or scored < in_force * WHOLE_SHARE


def _read(file: ResultFile, target: Target, matcher: UnitMatcher) -> _Reading:
    reading = _Reading()
    scores = _numbers(file.rows, "score", reading)
    ranks = _whole_numbers(file.rows, "rank", reading)
    totals = _whole_numbers(file.rows, "of", reading)
    sources: dict[str, Source] = {}
    for row, score, rank, ranked_of in zip(
        file.rows, scores, ranks, totals, strict=True
    ):
        unit = _unit(row, matcher, reading)
        _check_range(row, score, target, reading)
        tier = _text(row, "tier", LONGEST_TIER, reading)
        source = _text(row, "source", 400, reading)
        if unit is None:
            continue
        reading.rows.append(
            AnnouncementInput(
                unit=unit,
                source=_source(source, sources),
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
        found = cell.refused or ""
        reading.problems.append(
            Problem(row.place, "unit", found, _("tên hoặc mã đơn vị"))
        )
        return None
    text = cell.text.removesuffix(".0") if cell.is_machine else cell.text
    try:
        unit = matcher.resolve(text)
    except UnresolvedUnit as error:
        reading.problems.append(Problem(row.place, "unit", text, error.expected))
        return None
    if unit.pk in reading.places:
        reading.problems.append(
            Problem(
                row.place,
                "unit",
                cell.text,
                _("mỗi đơn vị một dòng; %(unit)s đã có ở %(place)s")
                % {"unit": unit.name, "place": reading.places[unit.pk]},
            )
        )
        return None
    reading.places[unit.pk] = row.place
    return unit


def _numbers(
    rows: Sequence[RawRow], column: str, reading: _Reading
) -> list[Decimal | None]:
    """The column's values; what cannot be read is noted and left out."""
    typed = parse_column(
        [None if row[column].is_machine else row[column].text for row in rows]
    )
    values: list[Decimal | None] = []
    for row, parsed in zip(rows, typed, strict=True):
        cell = row[column]
        value: Decimal | None = None
        try:
            value = _value(cell, parsed)
        except NumberError as error:
            reading.problems.append(Problem(row.place, column, cell.text, str(error)))
        values.append(value)
    return values


def _value(cell: RawCell, parsed: Decimal | NumberError | None) -> Decimal | None:
    if cell.refused:
        raise NumberError(
            cell.text,
            _("một số; ô này là %(kind)s") % {"kind": cell.refused},
        )
    if cell.is_machine:
        return parse_machine_number(cell.text)
    if isinstance(parsed, NumberError):
        raise parsed
    return parsed


def _whole_numbers(
    rows: Sequence[RawRow], column: str, reading: _Reading
) -> list[int | None]:
    wholes: list[int | None] = []
    for row, value in zip(rows, _numbers(rows, column, reading), strict=True):
        is_whole = value is None or (value == int(value) and 0 < value < 1_000_000)
        if not is_whole:
            reading.problems.append(
                Problem(row.place, column, row[column].text, _("số nguyên từ 1"))
            )
        wholes.append(int(value) if value is not None and is_whole else None)
    return wholes


def _check_range(
    row: RawRow, score: Decimal | None, target: Target, reading: _Reading
) -> None:
    ceiling = target.index.scale_max
    if score is None:
        return
    if score < 0 or (ceiling is not None and score > ceiling):
        reading.problems.append(
            Problem(
                row.place,
                "score",
                row["score"].text,
                _("điểm từ 0 đến %(max)s") % {"max": format_number(ceiling)}
                if ceiling is not None
                else _("điểm từ 0 trở lên"),
            )
        )


def _text(row: RawRow, column: str, longest: int, reading: _Reading) -> str:
    cell = row[column]
    if cell.refused or len(cell.text) > longest:
        reading.problems.append(
            Problem(
                row.place,
                column,
                cell.refused or f"{cell.text[:40]}…",
                _("chữ, không quá %(count)d ký tự") % {"count": longest},
            )
        )
        return ""
    return cell.text


def _source(text: str, known: dict[str, Source]) -> Source | None:
    """The source of this title; "tên | địa chỉ" gives its address too."""
    if not text:
        return None
    if text not in known:
        title, _bar, url = (part.strip() for part in text.partition("|"))
        known[text] = Source.objects.get_or_create(title=title, url=url[:500])[0]
    return known[text]
