"""Moves score sheets from stage to stage, as people do it.

An officer sends the own sheet on; an index administrator moves sheets to any stage and
back, and says which have no survey and which are not ranked. Who may what is decided
by the guard; loaders call change_sheets at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.errors import ActionRefused
from indices.actions.score_sheets import change_sheets
from indices.models import Edition, ScoreSheet
from units.models import Unit

logger = logging.getLogger("cchc.access")

STAGES = ScoreSheet.Stage.values


@dataclass(frozen=True, slots=True)
class StageMove:
    """One sheet on its way from a stage to another."""

    unit_id: int
    before: str
    after: str


MayMove = Callable[[StageMove], bool]


@transaction.atomic
def send_sheet(
    *, actor: Actor, edition: Edition, unit: Unit, seen_stage: str, may_move: MayMove
) -> str:
    """Send a sheet on from the stage that the person saw; the name of the new one.

    Refused when the sheet has moved since, or when its stage leads nowhere for this
    person.
    """
    (sheet,) = _locked_sheets(edition, [unit]) or (None,)
    if sheet is None:
        raise ActionRefused(_("Đơn vị này không có phiếu chấm điểm trong kỳ."))
    if sheet.stage != seen_stage:
        raise ActionRefused(
            _("Phiếu này đã ở giai đoạn “%(stage)s”. Hãy xem lại rồi gửi.")
            % {"stage": sheet.get_stage_display()}
        )
    moves = [StageMove(unit.pk, sheet.stage, stage) for stage in STAGES]
    allowed = [move for move in moves if may_move(move)]
    if len(allowed) != 1:
        _refuse(actor, [sheet])
    (move,) = allowed
    change_sheets(
        actor=actor, edition=edition, units=[unit], settings={"stage": move.after}
    )
    return str(ScoreSheet.Stage(move.after).label)


@transaction.atomic
def manage_sheets(
    *,
    actor: Actor,
    edition: Edition,
    units: Sequence[Unit],
    settings: Mapping[str, object],
    reason: str,
    may_move: MayMove,
) -> int:
    """Set stage, survey or ranking of these sheets together; how many are other now.

    A reason is due for what goes back, for the survey, for the ranking, and for
    everything after a publication. Why a unit is not ranked stands with its result.
    """
    sheets = _locked_sheets(edition, units)
    wanted = settings.get("stage")
    moved = [each for each in sheets if wanted is not None and each.stage != wanted]
    forbidden = [
        each
        for each in moved
        if not may_move(StageMove(each.unit_id, each.stage, str(wanted)))
    ]
    if forbidden:
        _refuse(actor, forbidden)
    if not reason:
        _ask_for_reason(edition, moved, settings)
    if "is_ranked" in settings:
        settings = {**settings, "note": "" if settings["is_ranked"] else reason}
    return change_sheets(
        actor=actor, edition=edition, units=units, settings=settings, reason=reason
    )


def _locked_sheets(edition: Edition, units: Iterable[Unit]) -> list[ScoreSheet]:
    """The newest sheets of these units, while nobody else changes the edition."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    sheets = ScoreSheet.objects.filter(
        edition=edition,
        revision__in=(edition.revision, edition.draft_revision),
        unit__in=[unit.pk for unit in units],
    ).select_related("unit")
    newest = {sheet.unit_id: sheet for sheet in sheets.order_by("revision")}
    return sorted(newest.values(), key=lambda sheet: sheet.unit.sort_key)


def _refuse(actor: Actor, sheets: Sequence[ScoreSheet]) -> None:
    """Say no, and leave a line in the log for each sheet."""
    for sheet in sheets:
        logger.warning(
            "denied: %s may not move the score sheet of %s from %s",
            actor.user or actor.name,
            sheet.unit,
            sheet.stage,
        )
    raise ActionRefused(
        [
            _("%(unit)s: bạn không chuyển được phiếu đang ở giai đoạn “%(stage)s”.")
            % {"unit": sheet.unit.name, "stage": sheet.get_stage_display()}
            for sheet in sheets
        ]
    )


def _ask_for_reason(
    edition: Edition, moved: Sequence[ScoreSheet], settings: Mapping[str, object]
) -> None:
    wanted = settings.get("stage")
    goes_back = any(
        STAGES.index(each.stage) > STAGES.index(str(wanted)) for each in moved
    )
    if edition.revision:
        raise ActionRefused(_("Kỳ đã công bố: hãy ghi lý do của thay đổi."))
    if goes_back:
        raise ActionRefused(_("Hãy ghi lý do chuyển phiếu về giai đoạn trước."))
    if "is_ranked" in settings or "has_survey" in settings:
        raise ActionRefused(
            _("Hãy ghi lý do đổi việc xếp hạng hoặc điều tra xã hội học.")
        )
