"""Annex by domain: every unit's points in every domain, and the average of all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from indices.exports.annex_range import AnnexRange
from indices.exports.formats import Cell, Column, Kind
from indices.exports.ranking import part_columns, part_key
from indices.exports.report.annex import Annex, AnnexKind, Bars, CheckLine
from indices.exports.report.results import ZERO, ResultLine
from indices.exports.report.titles import annex_heading
from indices.exports.wording import closing_line
from indices.scoring.shares import mean_of, percent_of
from indices.selectors.ranking import RankingPage
from indices.selectors.ranking_rows import RankingRow


def domains_annex(
    page: RankingPage,
    lines: Sequence[ResultLine],
    *,
    outside: Sequence[str],
    number: str,
) -> Annex:
    columns = _columns(page, outside)
    means = _means(page, lines)
    return Annex(
        kind=AnnexKind.DOMAINS,
        number=number,
        title=annex_heading(page.header, _("theo lĩnh vực")),
        columns=columns,
        rows=lines,
        footers=[
            ["", _("Trung bình"), *means, *[None] * (len(columns) - 2 - len(means))]
        ],
        closing=closing_line(page),
        checks=lambda area: _checks(area, page, lines, means),
        bars=_bars(page, means, outside),
    )


def _columns(page: RankingPage, outside: Sequence[str]) -> list[Column[ResultLine]]:
    signed = {part_key(code) for code in outside}
    parts: list[Column[ResultLine]] = [
        Column(
            c.heading,
            c.key,
            partial(_of_row, c),
            Kind.CHANGE if c.key in signed else c.kind,
            c.decimals,
        )
        for c in part_columns(page)
    ]
    last = 2 + len(parts)
    return [
        Column(_("STT"), "number", lambda x: x.number, Kind.INTEGER),
        Column(_("Đơn vị"), "unit", lambda x: x.row.unit),
        *parts,
        Column(
            _("Tổng điểm"),
            "total",
            lambda x: x.total,
            Kind.SCORE,
            number=f"({last + 1})=(3)\n+…+({last})",
        ),
        Column(_("Xếp hạng"), "rank", lambda x: x.row.rank, Kind.INTEGER),
    ]


def _of_row(column: Column[RankingRow], line: ResultLine) -> Cell:
    return column.value(line.row)


def _means(page: RankingPage, lines: Sequence[ResultLine]) -> list[Decimal | None]:
    """Of every domain and of the total, over the units that have points there."""
    places = range(len(page.header.parts))
    columns = [[line.row.parts[place] for line in lines] for place in places]
    columns.append([line.total for line in lines])
    means = []
    for values in columns:
        known = [value for value in values if value is not None]
        means.append(mean_of(sum(known, ZERO), len(known)))
    return means


def _checks(
    area: AnnexRange,
    page: RankingPage,
    lines: Sequence[ResultLine],
    means: Sequence[Decimal | None],
) -> list[CheckLine]:
    keys = [part_key(part.code) for part in page.header.parts]
    found = []
    for key, mean in zip([*keys, "total"], means, strict=True):
        if mean is not None:
            name = _("Tổng điểm") if key == "total" else part_name(page, key)
            found.append(
                CheckLine(
                    label=_("Trung bình: %(name)s") % {"name": name},
                    formula=f"AVERAGE({area.column(key)})",
                    value=mean,
                    cell=area.cell(key, len(lines)),
                    stated=mean,
                )
            )
    for place, line in enumerate(lines):
        known = [part for part in line.row.parts if part is not None]
        if line.total is not None:
            found.append(
                CheckLine(
                    label=line.row.unit,
                    formula=f"SUM({area.across(keys, place)})",
                    value=sum(known, ZERO),
                    cell=area.cell("total", place),
                    stated=line.total,
                )
            )
    return found


def part_name(page: RankingPage, key: str) -> str:
    return next(p.name for p in page.header.parts if part_key(p.code) == key)


def _bars(
    page: RankingPage, means: Sequence[Decimal | None], outside: Sequence[str]
) -> Bars | None:
    """How much of each domain the units get on average."""
    names, values = [], []
    for part, mean in zip(page.header.parts, means, strict=False):
        percent = percent_of(mean, part.max_score)
        if percent is not None and part.code not in outside:
            names.append(f"{part.code}. {part.name}")
            values.append(percent)
    if not names:
        return None
    title = _("Tỷ lệ điểm đạt bình quân theo lĩnh vực (%)")
    return Bars(title, names, values, Decimal(100))
