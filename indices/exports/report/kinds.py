"""Which annexes an edition has, in their order and with their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from indices.exports.report.annex import AnnexKind
from indices.selectors.report import Report
from indices.selectors.report_list import ReportListPage

NUMERALS = ("I", "II", "III", "IV", "V")
# With more units their sheets are a file of their own.
MOST_SHEETS = 12


def kinds_of(
    *, has_scores: bool, has_earlier: bool, has_plans: bool, has_figures: bool
) -> tuple[AnnexKind, ...]:
    """The annexes that an edition has figures for."""
    has = dict.fromkeys(AnnexKind, has_scores) | {
        AnnexKind.RESULTS: True,
        AnnexKind.CHANGES: has_earlier,
        AnnexKind.PLAN: has_scores and has_plans,
        AnnexKind.FIGURES: has_figures and not has_scores,
    }
    return tuple(kind for kind in AnnexKind if has[kind])


def kinds_of_report(report: Report) -> tuple[AnnexKind, ...]:
    return kinds_of(
        has_scores=bool(report.sums),
        has_earlier=report.changes is not None,
        has_plans=report.has_plans,
        has_figures=bool(report.figure_units),
    )


def kinds_of_list(page: ReportListPage) -> tuple[AnnexKind, ...]:
    return kinds_of(
        has_scores=page.has_scores,
        has_earlier=page.has_earlier,
        has_plans=page.has_plans,
        has_figures=bool(page.figure_units),
    )


def enclosed(kinds: Sequence[AnnexKind]) -> tuple[AnnexKind, ...]:
    """Those that go with the decision on the result: plans and figures are none of it,
    and what was enclosed must not change with every task that is done."""
    beside = (AnnexKind.PLAN, AnnexKind.FIGURES)
    return tuple(kind for kind in kinds if kind not in beside)


def number_of(kind: AnnexKind, numbered: Sequence[AnnexKind]) -> str:
    """Its place among those that bear numbers; the only one bears none."""
    numbered = enclosed(numbered)
    if kind not in numbered or len(numbered) == 1:
        return ""
    return NUMERALS[numbered.index(kind)]
