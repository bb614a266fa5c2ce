"""What a revision of an edition changes against an earlier one, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from indices.models import Edition, UnitResult

COLUMNS = ("unit_id", "unit_name", "score", "rank", "tier_name", "note")


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as a page shows it; all empty where the unit did not take part."""

    score: Decimal | None = None
    rank: int | None = None
    tier: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One unit whose shown result is another."""

    unit_id: int
    unit: str
    old: Shown
    new: Shown

    @property
    def score_differs(self) -> bool:
        return self.old.score != self.new.score

    @property
    def rank_differs(self) -> bool:
        return self.old.rank != self.new.rank

    @property
    def tier_differs(self) -> bool:
        return self.old.tier != self.new.tier

    @property
    def note_differs(self) -> bool:
        return self.old.note != self.new.note


def differences(*, edition: Edition, old: int, new: int) -> tuple[Difference, ...]:
    """Units whose score, rank, tier or note differs, in the order of the new one."""
    rows: dict[int, dict[int, tuple[str, Shown]]] = {old: {}, new: {}}
    found = (
        UnitResult.objects.filter(edition=edition, revision__in=[old, new])
        .order_by("-revision", "position")
        .values_list("revision", *COLUMNS)
    )
    for revision, unit_id, name, *shown in found:
        rows[revision][unit_id] = (name, Shown(*shown))
    units = dict.fromkeys([*rows[new], *rows[old]])
    nothing = ("", Shown())
    compared = (
        (unit, rows[old].get(unit, nothing), rows[new].get(unit, nothing))
        for unit in units
    )
    return tuple(
        Difference(unit, after[0] or before[0], before[1], after[1])
        for unit, before, after in compared
        if before[1] != after[1]
    )
