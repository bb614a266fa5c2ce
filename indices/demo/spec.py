"""Reads what the demo province consists of: fixtures/demo/*.csv as dataclasses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indices.actions.editions import PartInput
from indices.imports.fixture_tables import FixtureRow, fixtures_path, read_table

EDITION_COLUMNS = ("index", "area_code", "level")
RANKING_COLUMNS = (
    *EDITION_COLUMNS,
    "first_year",
    "last_year",
    "draft_year",
    "has_parts",
)
EXCEPTION_COLUMNS = (*EDITION_COLUMNS, "year", "unit_code", "kind", "value", "note")
PART_COLUMNS = ("code", "name", "max_score")
SHEET_COLUMNS = (*EDITION_COLUMNS, "year", "criteria_set")


@dataclass(frozen=True, slots=True)
class Ranking:
    """One series: every year from the first to the last, then perhaps a draft."""

    index_code: str
    area_code: str
    level: str
    first_year: int
    last_year: int
    draft_year: int | None
    has_parts: bool

    @property
    def years(self) -> list[int]:
        drafts = [self.draft_year] if self.draft_year else []
        return [*range(self.first_year, self.last_year + 1), *drafts]

    def key(self, year: int) -> tuple[str, str, str, int]:
        return self.index_code, self.area_code, self.level, year


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One unit of one edition for which something other than chance holds.

    `kind`: total (of the points), no_data, not_ranked, announced_rank, and
    first_total (the total as first published, later corrected).
    """

    kind: str
    value: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class ExceptionKey:
    index_code: str
    area_code: str
    level: str
    year: int
    unit_code: str


def read_rankings() -> list[Ranking]:
    return [
        Ranking(
            index_code=row.text("index"),
            area_code=row.text("area_code"),
            level=row.text("level"),
            first_year=row.required_whole("first_year"),
            last_year=row.required_whole("last_year"),
            draft_year=row.whole("draft_year"),
            has_parts=row.flag("has_parts"),
        )
        for row in _rows("rankings", RANKING_COLUMNS)
    ]


def read_parts() -> list[PartInput]:
    return [
        PartInput(row.text("code"), row.text("name"), row.decimal("max_score"))
        for row in _rows("parts", PART_COLUMNS)
    ]


def read_exceptions() -> dict[ExceptionKey, dict[str, Exceptional]]:
    """For each unit and edition its exceptions by kind."""
    found: dict[ExceptionKey, dict[str, Exceptional]] = {}
    for row in _rows("exceptions", EXCEPTION_COLUMNS):
        key = ExceptionKey(
            row.text("index"),
            row.text("area_code"),
            row.text("level"),
            row.required_whole("year"),
            row.text("unit_code"),
        )
        kind = row.text("kind")
        found.setdefault(key, {})[kind] = Exceptional(
            kind, row.decimal("value"), row.text("note")
        )
    return found


def read_criteria_sets() -> dict[tuple[str, str, str, int], str]:
    """By index, area, level and year: the set by which an edition is scored."""
    return {
        (
            row.text("index"),
            row.text("area_code"),
            row.text("level"),
            row.required_whole("year"),
        ): row.text("criteria_set")
        for row in _rows("sheets", SHEET_COLUMNS)
    }


def _rows(name: str, columns: Sequence[str]) -> list[FixtureRow]:
    return read_table(fixtures_path("demo", f"{name}.csv"), required=columns)
