"""What a person may write, open and move in the score sheets of an edition.

Which columns belong to whom, in which stage of a sheet; the criteria to which an
appraiser is held. Asked by the grids, the files and the history alike.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from indices.models import CriterionAssignment, Edition, ScoreSheet
from indices.permissions.guard import (
    NOTHING,
    ROLES_FOR,
    Permission,
    Person,
    lineages_above,
    may,
    memberships_of,
)
from units.models import (
    Level,
    Role,
    SuccessionExtent,
    Unit,
    UnitMembership,
    UnitSuccession,
)
from units.querysets import UnitQuerySet

# The columns of a score, by who enters them. The points that a unit gives itself are
# the unit's alone.
SELF_ASSESSED = frozenset({"self_score", "declared_figure"})
EXPLAINED = frozenset({"explanation"})
APPRAISED = frozenset({"appraised_score", "final_score", "note"})
ADMINISTERED = APPRAISED | {
    "declared_figure",
    "survey_score",
    "explanation",
    "not_applicable",
}
EVERY_COLUMN = ADMINISTERED | SELF_ASSESSED
# What an officer writes into the own sheet while it is in this stage.
OWN_COLUMNS = {
    ScoreSheet.Stage.SELF_ASSESSMENT: SELF_ASSESSED,
    ScoreSheet.Stage.EXPLANATION: EXPLAINED,
}
# Where an officer sends the own sheet on to. Index administrators move every sheet to
# any stage and back.
OWN_STEPS = {
    ScoreSheet.Stage.SELF_ASSESSMENT: ScoreSheet.Stage.APPRAISAL,
    ScoreSheet.Stage.EXPLANATION: ScoreSheet.Stage.FINAL,
}
# Until the appraisers have finished their first round, a unit sees its own points only.
BEFORE_ANSWER = (ScoreSheet.Stage.SELF_ASSESSMENT, ScoreSheet.Stage.APPRAISAL)


class Cell(Protocol):
    """What decides whether somebody may write a cell of a score sheet."""

    @property
    def unit_id(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def stage(self) -> str: ...


class Move(Protocol):
    """What decides whether somebody may move a sheet to another stage."""

    @property
    def unit_id(self) -> int: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...


class ScoreRights(NamedTuple):
    """What a person may do with the score sheets of one edition.

    `columns` may be written in every sheet; `own_units` are those whose officer the
    person is; what there is of `past_units`, which ended before the edition's day, is
    read and no more. A closed sheet takes nothing, whoever writes. `manages`: sets the
    stage, the survey and the ranking of the sheets. `assigned` are the codes of the
    criteria to which an appraiser is held, each with all below it; None where to none.
    """

    columns: frozenset[str]
    own_units: frozenset[int]
    reads_all: bool
    is_published: bool
    manages: bool = False
    assigned: frozenset[str] | None = None
    past_units: frozenset[int] = frozenset()

    def may_open(self, unit_id: int) -> bool:
        return self.reads_all or unit_id in self.own_units

    def sees_appraisal(self, stage: str) -> bool:
        return self.reads_all or stage not in BEFORE_ANSWER

    def is_assigned(self, code: str) -> bool:
        """Whether the criterion, or one above it, is among those of the person."""
        if self.assigned is None:
            return True
        parts = code.split(".")
        above = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        return any(each in self.assigned for each in above)

    def columns_of(self, unit_id: int, stage: str, code: str) -> frozenset[str]:
        """What the person may write of this criterion in this sheet in this stage."""
        if stage == ScoreSheet.Stage.CLOSED:
            return frozenset()
        columns = self.columns if self.is_assigned(code) else frozenset[str]()
        if not self._enters(unit_id):
            return columns
        return columns | OWN_COLUMNS.get(ScoreSheet.Stage(stage), frozenset())

    def _enters(self, unit_id: int) -> bool:
        """Whether the person assesses this unit of their own."""
        return (
            unit_id in self.own_units
            and unit_id not in self.past_units
            and not self.is_published
        )

    def may_write(self, cell: Cell) -> bool:
        return cell.column in self.columns_of(cell.unit_id, cell.stage, cell.code)

    def stages_after(self, unit_id: int, stage: str) -> tuple[str, ...]:
        """The stages to which the person may move this sheet from this one."""
        if self.manages:
            return tuple(each for each in ScoreSheet.Stage.values if each != stage)
        if not self._enters(unit_id):
            return ()
        own = OWN_STEPS.get(ScoreSheet.Stage(stage))
        return (own,) if own else ()

    def may_move(self, move: Move) -> bool:
        return move.after in self.stages_after(move.unit_id, move.before)


def own_units(user: Person) -> UnitQuerySet:
    """The units whose officer the person is, in all their forms."""
    own = NOTHING
    for item in memberships_of(user) if user.is_active else ():
        if item.role == Role.UNIT_OFFICER:
            own |= Q(pk=item.root) | Q(same_as=item.root)
    return Unit.objects.filter(own)


def reads_past_of(user: Person, unit_id: int) -> bool:
    """Whether the unit went wholly into one whose officer the person is."""
    heirs = UnitSuccession.objects.filter(
        predecessor=unit_id,
        extent=SuccessionExtent.WHOLE,
        successor__in=own_units(user),
    )
    return heirs.exists()


def score_rights(user: Person, edition: Edition) -> ScoreRights:
    """After publication only those who may open a correction write."""
    columns = _score_columns(user, edition)
    own = list(own_units(user).only("valid_from", "valid_to"))
    return ScoreRights(
        columns=columns,
        own_units=frozenset(unit.pk for unit in own),
        past_units=frozenset(
            unit.pk
            for unit in own
            if unit.valid_to is not None and unit.valid_to <= edition.units_as_of
        ),
        reads_all=may(user, Permission.READ_DRAFT, edition=edition),
        is_published=edition.revision > 0,
        manages=may(user, Permission.ENTER_RESULTS, edition=edition),
        assigned=_assigned(user, edition) if columns == APPRAISED else None,
    )


def appraisers_of(edition: Edition) -> QuerySet[User]:
    """The active accounts whose role as appraiser holds for the edition."""
    area = edition.area
    roots = {area.lineage_id, *lineages_above(area)}
    held = UnitMembership.objects.filter(role__in=ROLES_FOR[Permission.APPRAISE])
    held = held.filter(
        Q(unit__in=roots) | Q(unit__same_as__in=roots) | Q(unit__level=Level.NATION)
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by(
        "first_name", "username"
    )


def _assigned(user: Person, edition: Edition) -> frozenset[str] | None:
    """The criteria of an appraiser; None where the edition assigns none to anybody."""
    rows = list(
        CriterionAssignment.objects.filter(edition=edition).values_list(
            "user_id", "criterion__code"
        )
    )
    own = frozenset(code for user_id, code in rows if user_id == user.pk)
    return own if rows else None


def _score_columns(user: Person, edition: Edition) -> frozenset[str]:
    if user.is_active and user.is_superuser:
        return EVERY_COLUMN
    if may(user, Permission.ENTER_RESULTS, edition=edition):
        return ADMINISTERED
    if may(user, Permission.APPRAISE, edition=edition) and not edition.revision:
        return APPRAISED
    return frozenset()
