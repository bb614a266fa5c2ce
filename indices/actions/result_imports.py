"""Brings in tables of results: what a file would announce of each unit, and back.

The cells are those of the entry table. Which of them are written is decided as for
files of scores; the writing is that of announcements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.announced import FACTS, AnnouncementInput, column_label
from indices.actions.announcements import (
    fact_text,
    number_in_log,
    record_announcements,
)
from indices.actions.cells import PART, UNRANKED_WORD, current_inputs, with_text
from indices.actions.errors import ActionRefused
from indices.actions.import_plan import (
    CellKey,
    FileCell,
    ImportChoices,
    ImportPlan,
    Meanwhile,
    PlannedCell,
    decide,
)
from indices.actions.logged_cells import logged_since
from indices.actions.score_columns import Leaf, Value, is_empty, value_text
from indices.models import Announcement, ChangeEntry, Edition
from indices.numbers import format_number
from units.models import Unit

# Results speak of a whole unit, not of a criterion.
WHOLE = Leaf(0, "", "", Decimal(0), None, "", None)
TEXT_COLUMNS = ("tier_name", "unranked", "note")
MOST_NAMED = 20

NUMBERS = {"score", "max_score", "score_change"}
WHOLE_NUMBERS = {"rank", "ranked_of", "rank_change", "changed_since"}
TRUTHS = {"is_primary", "is_ranked"}


def make_result_plan(
    *,
    edition: Edition,
    cells: Sequence[FileCell],
    sequence: int,
    choices: ImportChoices,
) -> ImportPlan:
    """What the cells would change now. At most five queries."""
    units = Unit.objects.in_bulk({cell.unit_id for cell in cells})
    said = current_inputs(edition=edition, units=list(units.values()))
    plan = ImportPlan(edition, _newest_revision(edition))
    meanwhile = _meanwhile(edition, sequence)
    for cell in cells:
        old = value_in(said[cell.unit_id], cell.column)
        if old == cell.value or (cell.is_empty and is_empty(old)):
            plan.unchanged_count += 1
            continue
        planned = PlannedCell(
            units[cell.unit_id],
            0,
            WHOLE,
            cell.column,
            old,
            cell.value,
            cell.place,
            cell.row,
        )
        decide(cell, planned, plan, meanwhile.get(cell.key), choices)
    return plan


def value_in(row: AnnouncementInput, column: str) -> Value:
    """What a cell of the entry table holds, as a file would."""
    if column.startswith(PART):
        return row.parts.get(column.removeprefix(PART))
    if column == "unranked":
        return "" if row.is_ranked else UNRANKED_WORD
    if column == "rank":
        return None if row.rank is None else Decimal(row.rank)
    value: Value = getattr(row, column)
    return value


def _newest_revision(edition: Edition) -> int:
    """Of the draft when there is a draft, else of the published revision."""
    kept = edition.summaries.filter(
        revision__in=(edition.revision, edition.draft_revision)
    )
    newest = kept.order_by("-revision").values_list("revision", flat=True).first()
    return edition.draft_revision if newest is None else newest


def _meanwhile(edition: Edition, sequence: int) -> dict[CellKey, Meanwhile]:
    """What was changed after that entry, by cell."""
    labels = _labels(edition)
    found: dict[CellKey, Meanwhile] = {}
    for each in logged_since(edition, sequence):
        fact = labels.get(each.label)
        if fact is None:
            continue
        key = (each.unit_id, "", "unranked" if fact == "is_ranked" else fact)
        was = found[key].was if key in found else _as_cell(fact, each.old)
        found[key] = Meanwhile(was, each.by, each.at)
    return found


def _labels(edition: Edition) -> dict[str, str]:
    """By its name in the change log: a fact, or a part."""
    labels = {part.name[:80]: f"{PART}{part.code}" for part in edition.parts.all()}
    return labels | {column_label(name): name for name in FACTS}


def _as_cell(fact: str, logged: str) -> str:
    """What the change log says of a fact, as its cell would hold it."""
    if fact == "is_ranked":
        return "" if logged == _("có") else UNRANKED_WORD
    if fact.startswith(PART) or fact in NUMBERS | WHOLE_NUMBERS:
        return value_text(_number(logged))
    return logged


def _number(logged: str) -> Decimal | None:
    return Decimal(logged.replace(",", ".").replace("−", "-")) if logged else None


# --- writing --------------------------------------------------------------------------


def planned_rows(plan: ImportPlan) -> dict[int, AnnouncementInput]:
    """What would be announced of each unit whose results the plan changes, by unit."""
    cells = [each for each in plan.changes if not each.sheet_id]
    units = {each.unit.pk: each.unit for each in cells}
    if not units:
        return {}
    rows = current_inputs(edition=plan.edition, units=list(units.values()))
    for each in cells:
        text = value_text(each.new)
        rows[each.unit.pk] = with_text(rows[each.unit.pk], each.column, text)
    return rows


def write_results(
    *, actor: Actor, plan: ImportPlan, action: str, summary: str
) -> ChangeEntry:
    """Announce what the plan says. The caller holds the edition locked."""
    report = record_announcements(
        actor=actor,
        edition=plan.edition,
        rows=list(planned_rows(plan).values()),
        action=action,
        summary=summary,
    )
    assert report.entry is not None
    return report.entry


def take_back_results(
    *, actor: Actor, edition: Edition, entry: ChangeEntry, summary: str
) -> ChangeEntry:
    """Announce again what an entry found; refused where somebody edited it since."""
    details = list(entry.details.order_by("pk").select_related("unit"))
    units = {each.unit.pk: each.unit for each in details if each.unit is not None}
    rows = current_inputs(edition=edition, units=list(units.values()))
    labels, edited = _labels(edition), []
    for each in details:
        fact = labels.get(each.column)
        if each.unit is None or fact is None:
            raise ActionRefused(_("Các phần điểm đã đổi nên không hoàn tác được."))
        row = rows[each.unit.pk]
        if _logged(row, fact) != each.new:
            edited.append(f"{each.unit.name}, {each.column}")
        rows[each.unit.pk] = _with_fact(row, fact, each.old)
    if edited:
        raise ActionRefused(edited_since(edited))
    report = record_announcements(
        actor=actor,
        edition=edition,
        rows=list(rows.values()),
        action="undo_import",
        summary=summary,
    )
    assert report.entry is not None
    return report.entry


def _logged(row: AnnouncementInput, fact: str) -> str:
    if fact.startswith(PART):
        return number_in_log(row.parts.get(fact.removeprefix(PART)))
    return fact_text(row, fact)


def _with_fact(row: AnnouncementInput, fact: str, logged: str) -> AnnouncementInput:
    if fact.startswith(PART):
        code = fact.removeprefix(PART)
        return replace(row, parts={**row.parts, code: _number(logged)})
    changed: Mapping[str, Any] = {fact: _fact_of(fact, logged)}
    return replace(row, **changed)


def _fact_of(fact: str, logged: str) -> object:
    """The value that the change log tells of in words."""
    if fact in NUMBERS:
        return _number(logged)
    if fact in WHOLE_NUMBERS:
        return int(logged) if logged else None
    if fact in TRUTHS:
        return logged == _("có")
    if fact == "basis":
        labels = {str(label): value for value, label in Announcement.Basis.choices}
        return labels[logged]
    return logged


def edited_since(places: Sequence[str]) -> str:
    """Why an import cannot be undone: the cells that somebody edited after it."""
    reason = _("Không hoàn tác được: đã có người sửa sau lần nhập này: %s.")
    return reason % some_of(places)


def some_of(places: Sequence[str]) -> str:
    shown = "; ".join(places[:MOST_NAMED])
    more = len(places) - MOST_NAMED
    if more <= 0:
        return shown
    return _("%(shown)s và %(more)s ô nữa") % {
        "shown": shown,
        "more": format_number(more, 0),
    }
