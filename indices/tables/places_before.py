"""The rows of the page of places before, ready for its template."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from indices.selectors.places_before import PlacesPage
from indices.sentences.places_before import (
    change_line,
    comparison_of,
    estimate_line,
    past_line,
)
from indices.tables.cells import score_cell, tier_badge


@dataclass(frozen=True, slots=True)
class BeforeLine:
    """One predecessor: its name and address, and what it achieved."""

    unit: str
    url: str
    is_part: bool
    past: str
    past_url: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    unit: str
    url: str
    rank: int | None
    score: str | SafeString
    tier: SafeString
    change: str
    comparison: str
    estimate: str
    before: tuple[BeforeLine, ...]


def place_rows(page: PlacesPage) -> list[PlaceLine]:
    decimals, tiers = page.header.decimals, len(page.header.tiers)
    return [
        PlaceLine(
            unit=row.unit,
            url=row.url,
            rank=row.rank,
            score=score_cell(row.score, decimals),
            tier=tier_badge(row.tier, row.tier_strength, tiers),
            change=change_line(row.predecessors) if row.predecessors else "",
            comparison=comparison_of(row),
            estimate=estimate_line(row.estimate, decimals),
            before=tuple(
                BeforeLine(
                    unit=each.unit,
                    url=each.url,
                    is_part=each.is_part,
                    past=past_line(each.latest, decimals),
                    past_url=each.latest.url if each.latest else "",
                )
                for each in row.predecessors
            ),
        )
        for row in page.rows
    ]
