"""Puts a set of criteria to use: parts for its domains, a sheet for every unit.

From then on the set is frozen. A sheet begins with an empty score for every leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, record_change
from indices.actions.corrections import open_draft
from indices.actions.criteria_checks import check_criteria_set
from indices.actions.errors import ActionRefused
from indices.actions.refresh import refresh_results
from indices.actions.results import compute_results
from indices.actions.standings import units_taking_part
from indices.models import (
    AnnouncedPart,
    CriteriaSet,
    Criterion,
    Edition,
    EditionPart,
    PartResult,
    Score,
    ScoreSheet,
)
from indices.numbers import format_number
from units.models import Unit

BATCH = 2_000
OUTSIDE_SCALE = (Criterion.ScoredBy.BONUS, Criterion.ScoredBy.DEDUCTION)
# What of a score somebody may have written; a filled score keeps its set in use.
WRITTEN = (
    "declared_figure",
    "self_score",
    "appraised_score",
    "final_score",
    "survey_score",
)
SHEET_SETTINGS = ("stage", "has_survey", "is_ranked", "note")


@transaction.atomic
def put_into_use(
    *, actor: Actor, edition: Edition, criteria_set: CriteriaSet
) -> Edition:
    """Score a draft edition by this set; sheets for the units that have none yet.

    Refused, with all reasons, when the set's sums are wrong, when it is of another
    level, or when the edition is published or was scored by another set already.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    attach(edition, criteria_set)
    record_change(
        actor=actor,
        edition=edition,
        action="put_into_use",
        summary=_("Chấm điểm theo %(name)s") % {"name": criteria_set.name},
    )
    compute_results(edition=edition)
    return edition


def attach(edition: Edition, criteria_set: CriteriaSet) -> None:
    """Check and set up; the change log and the results are the caller's."""
    # Nobody changes the set meanwhile.
    criteria_set = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    problems = _problems(edition, criteria_set)
    if problems:
        raise ActionRefused(problems)
    if edition.criteria_set_id != criteria_set.pk:
        ScoreSheet.objects.filter(edition=edition).delete()
        # They are of criteria that the edition has no more.
        edition.assignments.all().delete()
        edition.criteria_set = criteria_set
        edition.save(update_fields=["criteria_set", "updated_at"])
    criteria = list(criteria_set.criteria.order_by("sort_code"))
    _write_parts(edition, [each for each in criteria if each.parent_id is None])
    _write_sheets(edition, criteria)


def _problems(edition: Edition, criteria_set: CriteriaSet) -> list[str]:
    problems = check_criteria_set(criteria_set)
    if criteria_set.is_partial:
        problems.append(
            _("Bộ tiêu chí chỉ biết một phần nên không dùng để chấm điểm được.")
        )
    if criteria_set.level != edition.level:
        problems.append(
            _("Bộ tiêu chí dùng cho %(own)s, không phải %(level)s.")
            % {
                "own": criteria_set.get_level_display(),
                "level": edition.get_level_display(),
            }
        )
    if criteria_set.is_illustrative != edition.is_illustrative:
        problems.append(
            _("Bộ tiêu chí minh họa chỉ dùng cho kỳ minh họa, và ngược lại.")
        )
    if edition.revision:
        problems.append(_("Kỳ đã công bố, không đổi bộ tiêu chí được nữa."))
    elif edition.criteria_set_id not in (None, criteria_set.pk) and has_entries(
        edition
    ):
        problems.append(_("Kỳ này đã có điểm chấm theo bộ tiêu chí khác."))
    return problems


def has_entries(edition: Edition) -> bool:
    """Whether anybody wrote anything into the scores of the edition."""
    return Score.objects.filter(_is_written(), edition=edition).exists()


def drop_empty_sheets(*, edition: Edition, units: Iterable[Unit]) -> int:
    """Remove the draft's sheets of these units, but those somebody wrote into.

    The change log and the results are the caller's. Returns how many went.
    """
    sheets = ScoreSheet.objects.filter(
        edition=edition,
        revision=edition.draft_revision,
        unit__in=[unit.pk for unit in units],
    )
    written = Score.objects.filter(_is_written(), sheet__in=sheets)
    empty = sheets.exclude(pk__in=written.values("sheet_id"))
    keys = list(empty.values_list("pk", flat=True))
    ScoreSheet.objects.filter(pk__in=keys).delete()
    return len(keys)


def _is_written() -> Q:
    written = Q(is_not_applicable=True) | ~Q(note="") | ~Q(explanation="")
    for column in WRITTEN:
        written |= Q(**{f"{column}__isnull": False})
    return written


def _write_parts(edition: Edition, roots: Sequence[Criterion]) -> None:
    """One part for each domain; announced points of another part stop this."""
    codes = [root.code for root in roots]
    others = edition.parts.exclude(code__in=codes)
    if AnnouncedPart.objects.filter(part__in=others).exists():
        raise ActionRefused(
            _("Kỳ này đã ghi điểm theo những phần khác với lĩnh vực của bộ tiêu chí.")
        )
    PartResult.objects.filter(part__in=others).delete()
    others.delete()
    known = {part.code: part for part in edition.parts.all()}
    for position, root in enumerate(roots, start=1):
        part = known.get(root.code) or EditionPart(edition=edition, code=root.code)
        part.name = root.name[:200]
        # A bonus or a deduction is no share of the maximum.
        is_outside = root.scored_by in OUTSIDE_SCALE
        part.max_score = None if is_outside else root.max_score
        part.position = position
        part.save()


def _write_sheets(edition: Edition, criteria: Sequence[Criterion]) -> None:
    """Sheets with empty scores for the units that have none, in two statements."""
    revision = edition.draft_revision
    have = set(
        ScoreSheet.objects.filter(edition=edition, revision=revision).values_list(
            "unit_id", flat=True
        )
    )
    sheets = ScoreSheet.objects.bulk_create(
        [
            ScoreSheet(edition=edition, revision=revision, unit=unit)
            for unit in units_taking_part(edition).order_by("pk")
            if unit.pk not in have
        ],
        batch_size=BATCH,
    )
    inner = {each.parent_id for each in criteria}
    leaves = [each.pk for each in criteria if each.pk not in inner]
    Score.objects.bulk_create(
        (
            Score(
                sheet=sheet, edition=edition, revision=revision, criterion_id=criterion
            )
            for sheet in sheets
            for criterion in leaves
        ),
        batch_size=BATCH,
    )


@transaction.atomic
def change_sheets(
    *,
    actor: Actor,
    edition: Edition,
    units: Iterable[Unit],
    settings: Mapping[str, object],
    reason: str = "",
) -> int:
    """Change the stage, the survey, the ranking or the note of sheets; how many.

    `settings` names some of SHEET_SETTINGS. After a publication this opens the draft
    of a correction.
    """
    _check_settings(settings)
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.revision:
        open_draft(actor=actor, edition=edition)
    sheets = ScoreSheet.objects.filter(
        edition=edition,
        revision=edition.draft_revision,
        unit__in=[unit.pk for unit in units],
    ).select_related("unit")
    changed, details = _changed(sheets.order_by("unit__sort_key", "unit_id"), settings)
    if not changed:
        return 0
    ScoreSheet.objects.bulk_update(changed, [*settings], batch_size=200)
    record_change(
        actor=actor,
        edition=edition,
        action="change_sheets",
        summary=_("Đổi thông tin phiếu chấm điểm của %(count)s đơn vị")
        % {"count": format_number(len(changed), 0)},
        details=details,
        reason=reason,
    )
    refresh_results(edition=edition, units=[sheet.unit for sheet in changed])
    return len(changed)


def _check_settings(settings: Mapping[str, object]) -> None:
    unknown = set(settings) - set(SHEET_SETTINGS)
    if unknown:
        raise ValueError(f"no settings of a sheet: {sorted(unknown)}")
    if settings.get("stage", ScoreSheet.Stage.CLOSED) not in ScoreSheet.Stage.values:
        raise ActionRefused(_("Không có giai đoạn này."))


def _changed(
    sheets: Iterable[ScoreSheet], settings: Mapping[str, object]
) -> tuple[list[ScoreSheet], list[Change]]:
    """The sheets with the settings, where these are new to them."""
    changed, details = [], []
    for sheet in sheets:
        names = [name for name, new in settings.items() if getattr(sheet, name) != new]
        for name in names:
            old = _shown(sheet, name)
            setattr(sheet, name, settings[name])
            label = str(ScoreSheet._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            details.append(Change(sheet.unit, label, old, _shown(sheet, name)))
        if names:
            changed.append(sheet)
    return changed, details


def _shown(sheet: ScoreSheet, name: str) -> str:
    """A setting as the change log shows it."""
    value = getattr(sheet, name)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if name == "stage":
        return str(sheet.get_stage_display())
    return str(value)
