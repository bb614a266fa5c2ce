"""Reorganises units, or takes that back, and brings the drafts that rank them along.

Published results stay as they are: their units were those of their time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.carried_over import carry_over, staying, steps_of
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.actions.results import compute_results
from indices.actions.score_sheets import attach, drop_empty_sheets
from indices.actions.standings import units_taking_part
from indices.models import Edition, PartResult, UnitResult
from units.models import Reorganisation, Unit, UnitSuccession
from units.reorganisation import carry_out, effect_of
from units.reorganisation_plan import ReorganisationPlan
from units.reorganisation_undo import StillNeeded, take_back


@transaction.atomic
def reorganise_units(*, actor: Actor, plan: ReorganisationPlan) -> Reorganisation:
    """Carry a plan out; ImportRefused with all reasons if it cannot be."""
    lock_reference()
    entry = carry_out(plan, made_by=actor.name)
    effect = effect_of(entry)
    bring_drafts_along(
        units=[*effect.ended, *effect.begun, *effect.moved_along],
        arrows=effect.arrows,
        day=entry.effective_on,
    )
    record_change(
        actor=actor,
        edition=None,
        action="reorganise_units",
        summary=entry.summary,
        details=_changes_of(effect.arrows),
        reason=plan.legal_basis,
    )
    return entry


def _changes_of(arrows: Sequence[UnitSuccession]) -> list[Change]:
    """The arrows for the log, which links no unit made by hand: such a link would keep
    it from ever being taken back."""
    made_by_hand = set(
        UnitSuccession.objects.filter(
            successor__in={arrow.predecessor_id for arrow in arrows},
            reorganisation__isnull=False,
        ).values_list("successor", flat=True)
    )
    return [
        Change(
            None if arrow.predecessor_id in made_by_hand else arrow.predecessor,
            str(arrow.get_kind_display()),
            f"{arrow.predecessor.code} {arrow.predecessor.name}",
            f"{arrow.successor.code} {arrow.successor.name}",
        )
        for arrow in arrows
    ]


@transaction.atomic
def undo_reorganisation(
    *, actor: Actor, reorganisation: Reorganisation, reason: str
) -> None:
    """Take a reorganisation back; refused once results of its units are published."""
    lock_reference()
    entry = Reorganisation.objects.get(pk=reorganisation.pk)
    if entry.undone_at is not None:
        raise ActionRefused(_("Lần sắp xếp này đã được hủy."))
    effect = effect_of(entry)
    made = [
        a.successor for a in effect.arrows if a.successor.valid_from == a.effective_on
    ]
    _refuse_published(made)
    changed = {a.predecessor_id for a in effect.arrows} | {unit.pk for unit in made}
    drafts = list(drafts_of(changed, day=entry.effective_on))
    back = [(new, old) for old, new in steps_of(effect.arrows)]
    for edition in drafts:
        carry_over(edition, back)
        remove_from_draft(edition, made)
    try:
        take_back(entry, undone_by=actor.name)
    except StillNeeded as needed:
        raise ActionRefused(str(needed)) from needed
    for edition in drafts:
        bring_along(edition)
    record_change(
        actor=actor,
        edition=None,
        action="undo_reorganisation",
        summary=_("Hủy: %(summary)s") % {"summary": entry.summary},
        reason=reason,
    )


def bring_drafts_along(
    *,
    units: Collection[Unit],
    arrows: Sequence[UnitSuccession] = (),
    day: date | None = None,
) -> list[Edition]:
    """Bring the drafts that rank any of these changed units up to date: what was
    entered follows the arrows, who takes part no more leaves unless somebody wrote
    into the sheet. Returns the drafts."""
    drafts = list(drafts_of({unit.pk for unit in units}, day=day))
    for edition in drafts:
        taking_part = set(units_taking_part(edition).values_list("pk", flat=True))
        past = [each for each in arrows if each.effective_on <= edition.units_as_of]
        carry_over(edition, staying(steps_of(past), taking_part=taking_part))
        left = [unit for unit in units if unit.pk not in taking_part]
        drop_empty_sheets(edition=edition, units=left)
        bring_along(edition)
    return drafts


def drafts_of(units: Collection[int], *, day: date | None = None) -> Iterator[Edition]:
    """Editions never published yet, with any of the units inside their area; where a
    day is given, only those that stand on it or a later one."""
    levels = Unit.objects.filter(pk__in=units).order_by().values("level")
    drafts = Edition.objects.filter(revision=0, level__in=levels)
    if day is not None:
        drafts = drafts.filter(units_as_of__gte=day)
    for edition in drafts.select_related("area", "index", "criteria_set"):
        if Unit.objects.inside(edition.area).filter(pk__in=units).exists():
            yield edition


def remove_from_draft(edition: Edition, units: Collection[Unit]) -> None:
    """Take units that will be deleted out of a draft: empty sheets, computed rows."""
    drop_empty_sheets(edition=edition, units=units)
    results = UnitResult.objects.filter(edition=edition, unit__in=units)
    PartResult.objects.filter(result__in=results).delete()
    results.delete()


def bring_along(edition: Edition) -> None:
    """Give a draft the sheets and results of the units that take part now."""
    if edition.criteria_set is not None:
        attach(edition, edition.criteria_set)
    compute_results(edition=edition)


def _refuse_published(units: Iterable[Unit]) -> None:
    found = (
        UnitResult.objects.filter(unit__in=[unit.pk for unit in units])
        .filter(edition__revision__gt=0)
        .select_related("edition__index", "edition__area")
        .first()
    )
    if found is not None:
        raise ActionRefused(
            _("Không hủy được nữa: %(edition)s đã công bố với đơn vị mới.")
            % {"edition": found.edition}
        )
