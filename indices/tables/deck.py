"""The slides of a deck: those of the edition, and where long lists are split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.html import format_html
from django.utils.translation import gettext as _

from indices.charts.heat import PERCENT_STEPS, heat_step
from indices.charts.tier_strip import tier_strip
from indices.numbers import format_number
from indices.selectors.deck import DeckPage
from indices.selectors.heat_map import HeatCell, HeatMapPage, HeatRow
from indices.selectors.lost_points import LostLine
from indices.selectors.movements import Move
from indices.selectors.ranking_rows import RankingRow
from indices.sentences import deck as said
from indices.sentences import heat_map as heat_said
from indices.sentences import home as news
from indices.sentences import lost_points as lost_said
from indices.tables import cells
from indices.tables.deck_units import is_known, task_slides, unit_slides
from indices.tables.slides import Cell, DeckTable, Slide, YearStrip, by_length, pages
from units.names import short_form

MOVERS = 5


def slides(page: DeckPage) -> list[Slide]:
    """The whole deck in order, numbered from 1."""
    found = [
        _cover(page),
        *_figures(page),
        *_ranking(page),
        *_moved(page),
        *_tiers(page),
        *_heat(page),
        *_costliest(page),
        *unit_slides(page),
        *task_slides(page),
    ]
    return [replace(slide, number=number) for number, slide in enumerate(found, 1)]


def _cover(page: DeckPage) -> Slide:
    return Slide(
        kind="cover",
        title=said.cover_title(page.header),
        lead=news.headline(page.news),
        note=said.too_many(page),
    )


def _figures(page: DeckPage) -> Iterator[Slide]:
    figures = tuple(news.figures(page.news))
    if figures:
        yield Slide(kind="figures", title=_("Bốn con số của kỳ"), figures=figures)


def _ranking(page: DeckPage) -> Iterator[Slide]:
    """Without the columns of changes where nothing compares."""
    known = [row for row in page.ranking.rows if is_known(row)]
    groups = pages(known)
    since = page.ranking.changed_since
    columns = (
        (_("Hạng"), "number"),
        (_("Đơn vị"), ""),
        (page.header.unit_of_measure.capitalize(), "number"),
        (_("Xếp loại"), ""),
        (_("+/− điểm"), "number"),
        (_("+/− hạng"), "number"),
    )
    shown = len(columns) if since else len(columns) - 2
    for rows in groups:
        title = said.ranking_title(rows, is_only=len(groups) == 1)
        places = tuple(_place(row, page)[:shown] for row in rows)
        yield Slide(
            kind="ranking",
            title=title,
            tables=(DeckTable(title, columns[:shown], places),),
            note=_("Thay đổi so với %(year)d.") % {"year": since} if since else "",
        )


def _place(row: RankingRow, page: DeckPage) -> tuple[Cell, ...]:
    decimals = page.header.decimals
    points = cells.score_change_cell(row.score_change, decimals)
    places = cells.rank_change_cell(row.rank_change)
    since, heading = row.changed_since, page.ranking.changed_since
    return (
        cells.MISSING if row.rank is None else str(row.rank),
        row.unit,
        cells.score_cell(row.score, decimals),
        cells.tier_badge(row.tier, row.tier_strength, page.header.bars),
        cells.against_year(points, row.score_change, since, heading=heading),
        cells.against_year(places, row.rank_change, since, heading=heading),
    )


def _moved(page: DeckPage) -> Iterator[Slide]:
    found = page.news.movements
    if found is None or news.changes_since(found) is None:
        return
    told = tuple(news.changes(found))
    yield Slide(
        kind="sentences",
        title=_("Điều gì thay đổi so với năm %(year)d")
        % {"year": news.changes_since(found)},
        sentences=told or (news.News(news.nothing_changed(found)),),
    )
    since = news.changes_since(found)
    moved = [
        move
        for move in found.moves
        if move.score_change and move.now.changed_since in (None, since)
    ]
    if found.is_comparable and moved and not page.header.is_partial:
        moved.sort(key=lambda move: -(move.score_change or 0))
        risen = [move for move in moved if (move.score_change or 0) > 0][:MOVERS]
        fallen = [move for move in moved if (move.score_change or 0) < 0][-MOVERS:]
        tables = [
            _movers(caption, moves, page)
            for caption, moves in (
                (_("Tăng nhiều nhất"), risen),
                (_("Giảm nhiều nhất"), fallen[::-1]),
            )
            if moves
        ]
        yield Slide(kind="pair", title=_("Ai tăng, ai giảm"), tables=tuple(tables))


def _movers(caption: str, moves: Sequence[Move], page: DeckPage) -> DeckTable:
    columns = ((_("Đơn vị"), ""), (_("Điểm"), "number"), (_("Hạng"), "number"))
    return DeckTable(
        caption,
        columns,
        tuple(
            (
                short_form(move.now.unit),
                cells.score_change_cell(move.score_change, page.header.decimals),
                cells.rank_change_cell(move.now.rank_change),
            )
            for move in moves
        ),
    )


def _tiers(page: DeckPage) -> Iterator[Slide]:
    strips = tuple(
        YearStrip(each.year, tier_strip(each.counts)) for each in page.tier_years
    )
    if strips:
        yield Slide(kind="tiers", title=_("Xếp loại qua các năm"), strips=strips)


def _heat(page: DeckPage) -> Iterator[Slide]:
    if page.heat is None:
        return
    groups = pages(page.heat.rows)
    for number, rows in enumerate(groups, 1):
        title = _("Lĩnh vực nào yếu, ở đâu")
        if len(groups) > 1:
            title = f"{title} ({number}/{len(groups)})"
        yield Slide(
            kind="heat",
            title=title,
            lead=heat_said.heat_finding(page.heat) if number == 1 else "",
            tables=(_heat_table(page.heat, rows),),
            note=_("Số trong ô: phần trăm điểm tối đa của chính đơn vị."),
        )


def _heat_table(page: HeatMapPage, rows: Sequence[HeatRow]) -> DeckTable:
    places = [n for n, column in enumerate(page.columns) if not column.is_outside]
    heads = [
        (f"{page.columns[n].part.code}. {page.columns[n].part.name}", "heat")
        for n in places
    ]
    return DeckTable(
        heat_said.heat_caption(page),
        ((_("Đơn vị"), ""), *heads),
        tuple(
            (short_form(row.unit), *(_heat_cell(row.cells[n]) for n in places))
            for row in rows
        ),
    )


def _heat_cell(cell: HeatCell) -> Cell:
    if cell.is_not_applicable:
        return format_html('<span class="heat-box heat--missing">{}</span>', "k.a.d")
    if cell.percent is None:
        return format_html('<span class="heat-box heat--missing">{}</span>', "–")
    return format_html(
        '<span class="heat-box heat--{}">{}</span>',
        heat_step(cell.percent, PERCENT_STEPS),
        format_number(cell.percent, 0),
    )


def _costliest(page: DeckPage) -> Iterator[Slide]:
    if page.losses is None or not page.losses.top:
        return
    top = page.losses.top
    groups = by_length(top, lambda line: ((line.line.name, 40), (line.domain.name, 26)))
    for number, lines in enumerate(groups, 1):
        title = _("%(count)d tiêu chí mất nhiều điểm nhất") % {"count": len(top)}
        if len(groups) > 1:
            title = f"{title} ({number}/{len(groups)})"
        columns = (
            (_("TT"), "number"),
            (_("Tiêu chí"), "running"),
            (_("Lĩnh vực"), "running"),
            (_("Mất"), "number"),
            (_("Đơn vị mất điểm"), "number"),
        )
        decimals = page.header.decimals
        table = DeckTable(
            title, columns, tuple(_costly(line, decimals) for line in lines)
        )
        yield Slide(
            kind="costly",
            title=title,
            lead=lost_said.area_finding(page.losses) if number == 1 else "",
            tables=(table,),
        )


def _costly(line: LostLine, decimals: int) -> tuple[Cell, ...]:
    figures = line.figures
    return (
        str(line.place),
        f"{line.line.code}. {line.line.name}",
        line.domain.name,
        format_number(figures.lost, decimals),
        f"{figures.affected_count}/{figures.base_count}",
    )
