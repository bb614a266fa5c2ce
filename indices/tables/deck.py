"""The slides of a deck: what is on each, and where long lists are split.

Made as plain data: a slide is a title with sentences, figures, strips or one table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.charts.heat import PERCENT_STEPS, heat_step
from indices.charts.tier_strip import TierStrip, tier_strip
from indices.numbers import format_number
from indices.selectors.deck import DeckPage
from indices.selectors.heat_map import HeatCell, HeatMapPage, HeatRow
from indices.selectors.lost_points import LostLine
from indices.selectors.movements import Move
from indices.selectors.planned_tasks import PlannedTask
from indices.selectors.ranking_rows import RankingRow
from indices.selectors.unit_costs import UnitCost, UnitCosts
from indices.sentences import deck as said
from indices.sentences import heat_map as heat_said
from indices.sentences import home as news
from indices.sentences import lost_points as lost_said
from indices.tables import cells
from units.names import short_form

ROWS = 9
MOVERS = 5
# How much running text a slide holds, on the smallest one there is, a sheet of paper:
# the height of a line, what a row adds to its lines, and the room for rows.
LINE, ROW, ROOM = 27, 11, 520
Cell = str | SafeString
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class DeckTable:
    """`columns` are (heading, class); every row has a cell for each of them."""

    caption: str
    columns: tuple[tuple[Cell, str], ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def styles(self) -> tuple[str, ...]:
        return tuple(css for _heading, css in self.columns)

    @property
    def lines(self) -> Iterator[Iterator[tuple[Cell, str]]]:
        """The rows as (cell, class)."""
        return (zip(row, self.styles, strict=True) for row in self.rows)


@dataclass(frozen=True, slots=True)
class YearStrip:
    year: int
    strip: TierStrip


@dataclass(frozen=True, slots=True)
class Slide:
    """`kind` chooses the layout; `number` is its place in the deck."""

    kind: str
    title: str
    lead: str = ""
    sentences: tuple[news.News, ...] = ()
    figures: tuple[news.Figure, ...] = ()
    strips: tuple[YearStrip, ...] = ()
    badge: Cell = ""
    tables: tuple[DeckTable, ...] = ()
    note: str = ""
    number: int = 0


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
        *_units(page),
        *_tasks(page),
    ]
    return [replace(slide, number=number) for number, slide in enumerate(found, 1)]


def pages(rows: Sequence[Row], size: int = ROWS) -> list[tuple[Row, ...]]:
    """The rows spread evenly: ten of at most nine are five and five."""
    count = -(-len(rows) // size)
    each = -(-len(rows) // count) if count else 0
    return [tuple(rows[at : at + each]) for at in range(0, len(rows), each or 1)]


# The texts of a row, each with how many letters a line of its column holds.
Texts = Sequence[tuple[str, int]]


def by_length(
    rows: Sequence[Row], texts: Callable[[Row], Texts]
) -> list[tuple[Row, ...]]:
    """Rows of running text, on as few slides as hold them, spread evenly over those."""
    heights = [_height(texts(row)) for row in rows]
    room = ROOM
    found = _split(heights, room)
    while room > LINE and len(closer := _split(heights, room - LINE)) == len(found):
        room, found = room - LINE, closer
    return [tuple(rows[at] for at in group) for group in found]


def _height(texts: Texts) -> int:
    lines = max(-(-len(text) // letters) or 1 for text, letters in texts)
    return lines * LINE + ROW


def _split(heights: Sequence[int], room: int) -> list[list[int]]:
    """The places of the rows, slide by slide; a row too tall has one of its own."""
    found: list[list[int]] = []
    left = 0
    for at, height in enumerate(heights):
        if not found or height > left:
            found.append([])
            left = room
        found[-1].append(at)
        left -= height
    return found


# --- the edition ------------------------------------------------------------------


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
    known = [row for row in page.ranking.rows if _is_known(row)]
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


def _is_known(row: RankingRow) -> bool:
    return row.score is not None or row.rank is not None or bool(row.tier)


def _place(row: RankingRow, page: DeckPage) -> tuple[Cell, ...]:
    decimals = page.header.decimals
    return (
        cells.MISSING if row.rank is None else str(row.rank),
        row.unit,
        cells.score_cell(row.score, decimals),
        cells.tier_badge(row.tier, row.tier_strength, page.header.bars),
        cells.score_change_cell(row.score_change, decimals),
        cells.rank_change_cell(row.rank_change),
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


# --- each unit --------------------------------------------------------------------


def _units(page: DeckPage) -> Iterator[Slide]:
    """One slide for every unit of which anything is known; more where the criteria
    that cost it most fill more."""
    if not page.has_unit_slides:
        return
    for row in page.ranking.rows:
        if not _is_known(row):
            continue
        costs = page.costs.get(row.unit_id)
        yield Slide(
            kind="unit",
            title=row.unit,
            lead=said.unit_facts(row, page.header),
            badge=cells.tier_badge(row.tier, row.tier_strength, page.header.bars),
            tables=tuple(_lost_tables(costs, page.header.decimals)),
            note=said.lost_line(costs, page.header.decimals) if costs else "",
        )


def _lost_tables(costs: UnitCosts | None, decimals: int) -> Iterator[DeckTable]:
    """As many of the most costly criteria as one slide holds."""
    if costs is None or not costs.costs:
        return
    first = by_length(costs.costs, _cost_texts)[0]
    columns = (
        (_("Mất điểm nhiều nhất"), "running"),
        (_("Mất/tối đa"), "number"),
        (_("Ai làm tốt"), "running"),
    )
    yield DeckTable(
        _("Mất điểm ở đâu, ai làm tốt"),
        columns,
        tuple(
            (
                f"{cost.line.code}. {cost.line.name}",
                said.lost_words(cost, decimals),
                said.models_words(cost),
            )
            for cost in first[:MOVERS]
        ),
    )


def _cost_texts(cost: UnitCost) -> Texts:
    return (f"{cost.line.code}. {cost.line.name}", 44), (said.models_words(cost), 38)


def _tasks(page: DeckPage) -> Iterator[Slide]:
    """What each unit has to do: the tasks of its plan, else the ten criteria that cost
    it most."""
    if not page.has_unit_slides:
        return
    for row in page.ranking.rows:
        planned = page.tasks.get(row.unit_id)
        costs = page.costs.get(row.unit_id)
        if planned:
            title = _("Kế hoạch khắc phục: %(unit)s") % {"unit": row.unit}
            groups = by_length(planned, _planned_texts)
            yield from _task_slides(title, [_planned_table(title, g) for g in groups])
        elif costs is not None and costs.costs:
            title = _("Việc cần làm: %(unit)s") % {"unit": row.unit}
            decimals = page.header.decimals
            tables = [
                _task_table(title, group, decimals)
                for group in by_length(costs.costs, _task_texts)
            ]
            yield from _task_slides(title, tables)


def _task_slides(title: str, tables: Sequence[DeckTable]) -> Iterator[Slide]:
    for number, table in enumerate(tables, 1):
        several = f" ({number}/{len(tables)})" if len(tables) > 1 else ""
        yield Slide(kind="tasks", title=f"{title}{several}", tables=(table,))


def _planned_texts(task: PlannedTask) -> Texts:
    return (f"{task.code}. {task.name}", 28), (task.what, 34), (task.who, 14)


def _planned_table(caption: str, tasks: Sequence[PlannedTask]) -> DeckTable:
    columns = (
        (_("Tiêu chí"), "running"),
        (_("Việc phải làm"), "running"),
        (_("Ai làm"), ""),
        (_("Thời hạn"), "number"),
        (_("Tình trạng"), ""),
    )
    return DeckTable(
        caption,
        columns,
        tuple(
            (
                f"{task.code}. {task.name}",
                task.what,
                task.who,
                f"{task.due_on:%d/%m/%Y}",
                task.state_label,
            )
            for task in tasks
        ),
    )


def _task_texts(cost: UnitCost) -> Texts:
    return (f"{cost.line.code}. {cost.line.name}", 42), (said.task_words(cost), 44)


def _task_table(caption: str, costs: Sequence[UnitCost], decimals: int) -> DeckTable:
    columns = (
        (_("Tiêu chí"), "running"),
        (_("Mất/tối đa"), "number"),
        (_("Việc cần làm"), "running"),
    )
    return DeckTable(
        caption,
        columns,
        tuple(
            (
                f"{cost.line.code}. {cost.line.name}",
                said.lost_words(cost, decimals),
                said.task_words(cost),
            )
            for cost in costs
        ),
    )
