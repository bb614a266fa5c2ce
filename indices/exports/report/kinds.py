"""Which annexes an edition has, in their order and with their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from indices.exports.report.annex import AnnexKind
from indices.selectors.report import Report

NUMERALS = ("I", "II", "III", "IV", "V")
# With more units their sheets are a file of their own.
MOST_SHEETS = 12


def kinds_of(*, has_scores: bool, has_earlier: bool) -> tuple[AnnexKind, ...]:
    """The annexes that an edition has figures for."""
    has = dict.fromkeys(AnnexKind, has_scores) | {
        AnnexKind.RESULTS: True,
        AnnexKind.CHANGES: has_earlier,
        # Plans are the units' own and have pages of their own.
        AnnexKind.PLAN: False,
    }
    return tuple(kind for kind in AnnexKind if has[kind])


def kinds_of_report(report: Report) -> tuple[AnnexKind, ...]:
    return kinds_of(
        has_scores=bool(report.sums), has_earlier=report.changes is not None
    )


def number_of(kind: AnnexKind, numbered: Sequence[AnnexKind]) -> str:
    """Its place among those that bear numbers; the only one bears none."""
    if kind not in numbered or len(numbered) == 1:
        return ""
    return NUMERALS[numbered.index(kind)]
