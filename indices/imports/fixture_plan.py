"""One edition as fixture files describe it, and how it enters the database.

Shared by the real facts and by the illustrative province. What a person has touched
since it was loaded is left as that person left it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.announced import AnnouncementInput
from indices.actions.announcements import record_announcements
from indices.actions.editions import PartInput, make_edition
from indices.actions.publication import publish_edition
from indices.actions.score_records import ScoreInput, record_scores
from indices.actions.score_sheets import change_sheets
from indices.models import ChangeEntry, CriteriaSet, Edition, ReformIndex, TierScheme
from units.models import Unit


@dataclass(frozen=True, slots=True)
class PublicationFacts:
    """What is known of a publication; `reason` only for a correction."""

    issuing_body: str = ""
    decision: str = ""
    decided_on: date | None = None
    published_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SheetSettings:
    """What holds for the sheets of some units, as change_sheets takes it."""

    units: Sequence[Unit]
    settings: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RevisionPlan:
    """What one revision is made of; `publication` None leaves it a draft.

    Scores and sheets are for an edition with a set of criteria.
    """

    rows: Sequence[AnnouncementInput]
    publication: PublicationFacts | None = None
    scores: Sequence[ScoreInput] = ()
    sheets: Sequence[SheetSettings] = ()


@dataclass(frozen=True, slots=True)
class EditionPlan:
    index: ReformIndex
    area: Unit
    level: str
    year: int
    revisions: Sequence[RevisionPlan]
    units_as_of: date | None = None
    tier_scheme: TierScheme | None = None
    ranking_rule: str = "exact"
    is_partial: bool = False
    is_illustrative: bool = False
    announced_mean: Decimal | None = None
    note: str = ""
    parts: Sequence[PartInput] = ()
    criteria_set: CriteriaSet | None = None


# What loading writes, as the change log calls it.
WRITING = ("record_announcements", "record_scores", "change_sheets")
# What follows a result and touches nothing of it.
FOLLOWING = ("set_plan", "keep_plan", "save_inspection")


class Outcome(Enum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    # A person has worked on this edition: fixtures no longer have a say in it.
    KEPT = "kept"


def load_plan(*, actor: Actor, plan: EditionPlan) -> Outcome:
    """Write one edition in one transaction; repeating it changes nothing."""
    with transaction.atomic():
        edition = Edition.objects.filter(
            index=plan.index, area=plan.area, level=plan.level, year=plan.year
        ).first()
        if edition is None:
            _add(actor, plan)
            return Outcome.ADDED
        if not _is_untouched(edition):
            return Outcome.KEPT
        return _renew(actor, edition, plan)


def loading_reason() -> str:
    """The reason in the change log by which loaded editions are known again."""
    return _("Nạp dữ liệu kèm theo phần mềm")


def _add(actor: Actor, plan: EditionPlan) -> None:
    edition = make_edition(
        actor=actor,
        index=plan.index,
        area=plan.area,
        level=plan.level,
        year=plan.year,
        tier_scheme=plan.tier_scheme,
        ranking_rule=plan.ranking_rule,
        units_as_of=plan.units_as_of,
        is_partial=plan.is_partial,
        is_illustrative=plan.is_illustrative,
        announced_mean=plan.announced_mean,
        note=plan.note,
        parts=plan.parts,
        criteria_set=plan.criteria_set,
    )
    for revision in plan.revisions:
        record_announcements(
            actor=actor, edition=edition, rows=revision.rows, reason=loading_reason()
        )
        _score(actor, edition, revision)
        if revision.publication is not None:
            _publish(actor, edition, revision.publication)


def _score(actor: Actor, edition: Edition, revision: RevisionPlan) -> None:
    """The scores of a new edition; one that is there keeps those it has."""
    if revision.scores:
        record_scores(
            actor=actor, edition=edition, rows=revision.scores, reason=loading_reason()
        )
    for each in revision.sheets:
        change_sheets(
            actor=actor,
            edition=edition,
            units=each.units,
            settings=each.settings,
            reason=loading_reason(),
        )


def _renew(actor: Actor, edition: Edition, plan: EditionPlan) -> Outcome:
    """Take over what newer fixture files say: a published edition gets a revision."""
    last = plan.revisions[-1]
    report = record_announcements(
        actor=actor, edition=edition, rows=last.rows, reason=loading_reason()
    )
    if report.is_empty:
        return Outcome.UNCHANGED
    if last.publication is not None:
        _publish(actor, edition, last.publication)
    return Outcome.CHANGED


def _publish(actor: Actor, edition: Edition, facts: PublicationFacts) -> None:
    publish_edition(
        actor=actor,
        edition=edition,
        decision=facts.decision,
        issuing_body=facts.issuing_body,
        decided_on=facts.decided_on,
        published_on=facts.published_on,
        reason=facts.reason or loading_reason(),
    )


def _is_untouched(edition: Edition) -> bool:
    """Whether every entry of the edition's change log was made by loading."""
    entries = ChangeEntry.objects.filter(edition=edition).exclude(
        action__in={"make_edition", *FOLLOWING}
    )
    origins = set(entries.values_list("origin", flat=True))
    return (
        origins == {ChangeEntry.Origin.COMMAND}
        and not entries.exclude(action__in={*WRITING, "publish_edition"}).exists()
        and entries.filter(reason=loading_reason()).exists()
        and not entries.filter(action__in=WRITING)
        .exclude(reason=loading_reason())
        .exists()
    )
