"""The annexes of an edition made, one after another or as one workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from indices.exports.report.annex import Annex, AnnexKind
from indices.exports.report.changes import changes_annex
from indices.exports.report.domains import domains_annex
from indices.exports.report.figures import figures_annex, lone_figures_annex
from indices.exports.report.kinds import MOST_SHEETS, kinds_of_report, number_of
from indices.exports.report.lost import lost_annex
from indices.exports.report.plan import area_plan_annex
from indices.exports.report.results import result_lines, results_annex
from indices.exports.report.unit import unit_annex
from indices.exports.report.workbook import ReportBook
from indices.selectors.report import Report
from indices.selectors.unit_sheets import UnitSheet
from indices.sentences.changes import warnings


def annex_of(report: Report, kind: AnnexKind, number: str) -> Annex:
    """One of those that are not about a unit."""
    page, outside = report.ranking, report.outside
    match kind:
        case AnnexKind.DOMAINS:
            lines = result_lines(page, report.sums, outside)
            return domains_annex(page, lines, outside=outside, number=number)
        case AnnexKind.LOST:
            assert report.lost is not None
            return lost_annex(report.lost, number=number)
        case AnnexKind.CHANGES:
            assert report.changes is not None
            assert report.changes.earlier is not None
            return changes_annex(report.changes, report.changes.earlier, number=number)
        case AnnexKind.PLAN:
            return area_plan_annex(report.plans())
    return results_annex(page, report.sums, outside=outside, number=number)


def annexes_of(
    report: Report,
    kinds: Sequence[AnnexKind],
    *,
    slug: str = "",
    numbered: Sequence[AnnexKind] = (),
) -> Iterator[Annex]:
    """Each in its order; of units the one that is asked for, else all where they are
    few. Numbers are those of the whole edition unless `numbered` says otherwise."""
    numbered = numbered or kinds_of_report(report)
    for kind in kinds:
        number = number_of(kind, numbered)
        if kind is AnnexKind.FIGURES:
            unit, rows = report.figures_of(slug)
            yield lone_figures_annex(report.header, unit, rows)
        elif kind is not AnnexKind.UNIT:
            yield annex_of(report, kind, number)
        elif slug or len(report.sums) <= MOST_SHEETS:
            for place, sheet in enumerate(report.sheets(slug), start=1):
                part = None if slug else place
                yield from _annexes_of_unit(report, sheet, number, part)


def _annexes_of_unit(
    report: Report, sheet: UnitSheet, number: str, part: int | None = None
) -> Iterator[Annex]:
    """The score sheet, and behind it the operational figures where there are any."""
    yield unit_annex(report.header, sheet, number=number, part=part)
    if sheet.figures:
        yield figures_annex(
            report.header, sheet.unit, sheet.figures, number=number, part=part
        )


def annexes_workbook(
    report: Report,
    kinds: Sequence[AnnexKind],
    *,
    slug: str = "",
    is_report: bool = False,
    to: Path | None = None,
    made_at: datetime | None = None,
) -> bytes:
    """Those annexes in one workbook; `to` writes it there and returns nothing."""
    book = ReportBook(
        header=report.header,
        head=report.head,
        is_report=is_report,
        to=to,
        made_at=made_at,
    )
    # A report's first table is the report itself: its annexes are those behind it.
    numbered = kinds[1:] if is_report else ()
    for annex in annexes_of(report, kinds, slug=slug, numbered=numbered):
        book.annex(annex)
    return book.close(
        ranking=report.ranking,
        sources=report.sources,
        notes=warnings(report.changes) if report.changes else (),
    )


def unit_workbook(report: Report, sheet: UnitSheet) -> bytes:
    """The annex of one unit alone."""
    book = ReportBook(header=report.header, head=report.head, is_report=False)
    number = number_of(AnnexKind.UNIT, kinds_of_report(report))
    for annex in _annexes_of_unit(report, sheet, number):
        book.annex(annex)
    return book.close(sources=report.sources)
