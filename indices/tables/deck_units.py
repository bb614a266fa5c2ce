"""The slides of each unit in a deck: what it lost, who does well, what it has to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from indices.selectors.deck import DeckPage
from indices.selectors.planned_tasks import PlannedTask
from indices.selectors.ranking_rows import RankingRow
from indices.selectors.unit_costs import UnitCost, UnitCosts
from indices.sentences import deck as said
from indices.tables import cells
from indices.tables.slides import DeckTable, Slide, Texts, by_length

# As many of the most costly criteria stand on a unit's own slide.
MOST_COSTS = 5


def is_known(row: RankingRow) -> bool:
    return row.score is not None or row.rank is not None or bool(row.tier)


def unit_slides(page: DeckPage) -> Iterator[Slide]:
    """One slide for every unit of which anything is known; more where the criteria
    that cost it most fill more."""
    if not page.has_unit_slides:
        return
    for row in page.ranking.rows:
        if not is_known(row):
            continue
        costs = page.costs.get(row.unit_id)
        yield Slide(
            kind="unit",
            title=row.unit,
            lead=said.unit_facts(row, page.header),
            badge=cells.tier_badge(row.tier, row.tier_strength, page.header.bars),
            tables=tuple(_lost_tables(costs, page.header.decimals)),
            note=said.lost_line(costs, page.header.decimals)
            if costs
            else said.no_costs_line(row, page.header),
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
            for cost in first[:MOST_COSTS]
        ),
    )


def _cost_texts(cost: UnitCost) -> Texts:
    return (f"{cost.line.code}. {cost.line.name}", 44), (said.models_words(cost), 38)


def task_slides(page: DeckPage) -> Iterator[Slide]:
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
            yield from _numbered(title, [_planned_table(title, g) for g in groups])
        elif costs is not None and costs.costs:
            title = _("Việc cần làm: %(unit)s") % {"unit": row.unit}
            decimals = page.header.decimals
            tables = [
                _task_table(title, group, decimals)
                for group in by_length(costs.costs, _task_texts)
            ]
            yield from _numbered(title, tables)


def _numbered(title: str, tables: Sequence[DeckTable]) -> Iterator[Slide]:
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
        (_("Tình trạng"), "brief"),
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
