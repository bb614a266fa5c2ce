"""Defines measures, changes them and ends them.

What a measure means is fixed by its first figure: the log, the targets and the files
name it so. A measure of another meaning is another measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Field, Max, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.actions.figures import LONGEST_NAME
from indices.models import CriterionMeasure, Measure, Observation, Target
from units.names import clean_lines, clean_name, compact_key, search_key

PERCENT = "%"
LONGEST_CODE = 50
# Words that the addresses of measures use themselves.
RESERVED = {"moi"}
# All but the explanation, and whether it is still in use.
MEANING = (
    "name",
    "unit_of_measure",
    "kind",
    "direction",
    "decimals",
    "numerator",
    "denominator",
    "counts",
    "rolls_up",
)


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    name: str
    unit_of_measure: str
    kind: str
    direction: str
    decimals: int
    numerator: Measure | None = None
    denominator: Measure | None = None
    counts: str = ""
    rolls_up: bool = False
    description: str = ""
    is_ended: bool = False


@transaction.atomic
def define_measure(*, actor: Actor, facts: MeasureFacts) -> Measure:
    """Add a measure at the end of the list; ActionRefused with all that is wrong."""
    lock_reference()
    facts = _with_parts_as_stored(_cleaned(facts))
    others = list(Measure.objects.all())
    _require_sound(facts, others)
    last = Measure.objects.aggregate(last=Max("position"))["last"] or 0
    measure = Measure(code=_code(facts.name, others), position=last + 1)
    _put(measure, facts)
    _log(actor, measure, [], action="define_measure")
    return measure


@transaction.atomic
def change_measure(*, actor: Actor, measure: Measure, facts: MeasureFacts) -> Measure:
    """Write what is another now. Refused where figures would come to mean another
    thing, and where a measure is ended while drafts wait."""
    lock_reference()
    facts = _with_parts_as_stored(_cleaned(facts))
    others = list(Measure.objects.exclude(pk=measure.pk))
    measure = Measure.objects.get(pk=measure.pk)
    changes = _changes(measure, facts)
    if not changes:
        return measure
    _require_sound(facts, others)
    fixed = [name for name in changes if name in MEANING]
    if fixed and is_used(measure):
        labels = [_label(name) for name in fixed]
        raise ActionRefused(
            _(
                "“%(name)s” đã có số liệu, mục tiêu hoặc tiêu chí dùng nên không đổi "
                "được: %(labels)s. Hãy tạo loại mới và thôi dùng loại này."
            )
            % {"name": measure.name, "labels": ", ".join(labels)}
        )
    _require_no_drafts(measure, facts)
    details = [
        Change(
            None, f"{measure.code}, {name}", _text(getattr(measure, name)), _text(new)
        )
        for name, new in changes.items()
    ]
    _put(measure, facts)
    _log(actor, measure, details, action="change_measure")
    return measure


def _label(name: str) -> str:
    field = Measure._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def is_used(measure: Measure) -> bool:
    """Whether anything rests on what the measure means. Four queries at most."""
    return (
        Observation.objects.filter(measure=measure).exists()
        or Target.objects.filter(measure=measure).exists()
        or CriterionMeasure.objects.filter(measure=measure).exists()
        or Measure.objects.filter(_ratio_of(measure)).exists()
    )


def _ratio_of(measure: Measure) -> Q:
    return Q(numerator=measure) | Q(denominator=measure)


def _with_parts_as_stored(facts: MeasureFacts) -> MeasureFacts:
    """What a ratio is made of as it is now that nobody changes it."""
    parts = (facts.numerator, facts.denominator)
    stored = Measure.objects.in_bulk([part.pk for part in parts if part is not None])
    numerator, denominator = (stored[part.pk] if part else None for part in parts)
    return replace(facts, numerator=numerator, denominator=denominator)


def _cleaned(facts: MeasureFacts) -> MeasureFacts:
    words = {
        "name": clean_name(facts.name),
        "unit_of_measure": clean_name(facts.unit_of_measure),
        "description": clean_lines(facts.description),
    }
    known = {name: getattr(facts, name) for name in MeasureFacts.__slots__}
    return MeasureFacts(**known | words)


def _require_sound(facts: MeasureFacts, others: Sequence[Measure]) -> None:
    problems = [*_name_problems(facts, others), *_kind_problems(facts)]
    if problems:
        raise ActionRefused(problems)


def _name_problems(facts: MeasureFacts, others: Sequence[Measure]) -> list[str]:
    """The log names a measure by its first letters: they tell it from all others."""
    if not facts.name or not facts.unit_of_measure:
        return [_("Cần tên và đơn vị tính.")]
    own = compact_key(facts.name[:LONGEST_NAME])
    for other in others:
        if compact_key(other.name[:LONGEST_NAME]) == own:
            said = _("%(count)d chữ đầu của tên trùng với “%(name)s”.")
            return [said % {"count": LONGEST_NAME, "name": other.name}]
    return []


def _kind_problems(facts: MeasureFacts) -> list[str]:
    parts = [part for part in (facts.numerator, facts.denominator) if part is not None]
    is_number = facts.kind == Measure.Kind.NUMBER
    is_plain_count = is_number and not parts
    checks = (
        (len(parts) != 1, _("Tỷ lệ cần cả tử số và mẫu số.")),
        (
            len({part.pk for part in parts}) == len(parts),
            _("Tử số và mẫu số phải khác nhau."),
        ),
        (
            not any(part.is_ratio or part.is_yes_no for part in parts),
            _("Tử số và mẫu số phải là số đếm."),
        ),
        (
            not parts or (is_number and facts.unit_of_measure == PERCENT),
            _("Tỷ lệ phải là số, đơn vị tính là “%”."),
        ),
        (
            not facts.rolls_up or (is_plain_count and facts.unit_of_measure != PERCENT),
            _("Chỉ số đếm mới cộng được từ cấp dưới."),
        ),
        (
            not facts.counts or is_plain_count,
            _("Chỉ số đếm mới lấy được từ sổ kiểm tra."),
        ),
    )
    return [problem for is_sound, problem in checks if not is_sound]


def _require_no_drafts(measure: Measure, facts: MeasureFacts) -> None:
    if not facts.is_ended or measure.is_ended:
        return
    drafts = Observation.objects.filter(measure=measure, source__isnull=True).count()
    if drafts:
        said = _("Còn %(count)d số liệu nháp: công bố hoặc xóa rồi mới thôi dùng.")
        raise ActionRefused(said % {"count": drafts})
    ratio = Measure.objects.in_use().filter(_ratio_of(measure)).first()
    if ratio is not None:
        said = _("“%(name)s” còn tính từ loại này.")
        raise ActionRefused(said % {"name": ratio.name})


def _changes(measure: Measure, facts: MeasureFacts) -> dict[str, object]:
    wanted = {name: getattr(facts, name) for name in MeasureFacts.__slots__}
    return {
        name: value for name, value in wanted.items() if getattr(measure, name) != value
    }


def _put(measure: Measure, facts: MeasureFacts) -> None:
    for name in MeasureFacts.__slots__:
        setattr(measure, name, getattr(facts, name))
    measure.save()


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _code(name: str, others: Sequence[Measure]) -> str:
    """From the name, never changed after: addresses bear it."""
    known = {other.code for other in others} | RESERVED
    base = slugify(search_key(name))[:LONGEST_CODE].strip("-") or "so-lieu"
    number = 1
    code = base
    while code in known:
        number += 1
        code = f"{base}-{number}"
    return code


def _log(
    actor: Actor, measure: Measure, details: Sequence[Change], *, action: str
) -> None:
    said = {
        "define_measure": _("Thêm loại số liệu “%(name)s”"),
        "change_measure": _("Sửa loại số liệu “%(name)s”"),
    }
    record_change(
        actor=actor,
        edition=None,
        action=action,
        summary=said[action] % {"name": measure.name},
        details=details,
    )
