"""The columns of a score: what they are called, what may stand in them, how it reads.

In the change log a column is "<code of the criterion> <name of the column>", the name
being the one of the model: "1.2.3 điểm thẩm định".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.actions.cells import number_text
from indices.actions.criteria_tree import CriterionLine
from indices.actions.errors import ActionRefused
from indices.models import Criterion, Score
from indices.numbers import format_number, parse_number
from indices.scoring.ranking import round_half_up
from indices.scoring.rules import Worked, apply_rule, parse_rule
from indices.sentences.rules import worked_in_words
from units.names import clean_name

DECIMALS = 6
LARGEST_FIGURE = 1_000_000_000
NOT_APPLICABLE = "not_applicable"

POINTS = ("self_score", "appraised_score", "final_score", "survey_score")
TEXTS = {"note": 2_000, "explanation": 5_000, NOT_APPLICABLE: 300}
COLUMNS = ("declared_figure", *POINTS, *TEXTS)

# What is stored under a column; the reason says that a criterion does not apply.
FIELDS = {name: name for name in COLUMNS} | {NOT_APPLICABLE: "not_applicable_reason"}
# Points that only come from questionnaires, and those that a unit does not enter.
WITHOUT_SURVEY = frozenset({"self_score", "appraised_score", "final_score"})

Value = Decimal | str | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A criterion that is scored itself, as far as a value must fit it."""

    pk: int
    code: str
    name: str
    max_score: Decimal
    step: Decimal | None
    scored_by: str
    rule: object | None


def leaf_of(line: CriterionLine) -> Leaf:
    return Leaf(
        pk=line.pk,
        code=line.code,
        name=line.name,
        max_score=line.max_score,
        step=line.step,
        scored_by=line.scored_by,
        rule=line.rule,
    )


def column_label(code: str, column: str) -> str:
    """The name of a cell's column in the change log."""
    field = Score._meta.get_field(FIELDS[column])
    return f"{code} {field.verbose_name}"[:80]  # type: ignore[union-attr]


def stored_value(score: Score, column: str) -> Value:
    """What a score holds in a column, None and "" being empty."""
    value: Value = getattr(score, FIELDS[column])
    return value


def set_value(score: Score, column: str, value: Value) -> None:
    setattr(score, FIELDS[column], value)
    if column == NOT_APPLICABLE:
        score.is_not_applicable = bool(value)
        if not value:
            score.not_applicable_by = None


def is_empty(value: Value) -> bool:
    """Whether a value is none. Comparing a Decimal with a text would be slow."""
    return value is None or (isinstance(value, str) and not value)


def value_text(value: Value) -> str:
    """A stored value as its cell shows it, fit to be read back."""
    if isinstance(value, Decimal):
        return number_text(value, 0)
    return value or ""


def read_value(column: str, text: str) -> Value:
    """What a person wrote into a column; NumberError or ActionRefused when nothing."""
    if column in TEXTS:
        cleaned = clean_name(text)
        if len(cleaned) > TEXTS[column]:
            raise ActionRefused(
                _("Dài quá %(limit)d ký tự.") % {"limit": TEXTS[column]}
            )
        return cleaned
    number = parse_number(text)
    if number is None:
        return None
    if abs(number) >= LARGEST_FIGURE:
        raise ActionRefused(_("Số quá lớn."))
    return round_half_up(number, DECIMALS)


def takes(scored_by: str, column: str) -> bool:
    """Whether a criterion that is scored so has this column at all."""
    if column == "survey_score":
        return scored_by == Criterion.ScoredBy.SURVEY
    if column == "self_score" and scored_by == Criterion.ScoredBy.LEADERS:
        return False
    return column not in WITHOUT_SURVEY or scored_by != Criterion.ScoredBy.SURVEY


def problem_of(leaf: Leaf, column: str, value: Value) -> str:
    """Why a value cannot stand in this column of this criterion; "" when it can."""
    if not takes(leaf.scored_by, column):
        return _problem_of_column(leaf, column)
    if not isinstance(value, Decimal):
        return ""
    if column == "declared_figure":
        return _problem_of_figure(leaf, value)
    return _problem_of_points(leaf, value)


def _problem_of_column(leaf: Leaf, column: str) -> str:
    if column == "survey_score":
        return _("Tiêu chí này không chấm bằng điều tra xã hội học.")
    if leaf.scored_by == Criterion.ScoredBy.SURVEY:
        return _("Tiêu chí này chỉ lấy điểm điều tra xã hội học.")
    return _("Tiêu chí này do lãnh đạo chấm, đơn vị không tự chấm.")


def _problem_of_points(leaf: Leaf, value: Decimal) -> str:
    if value < 0:
        return _("Điểm không được âm.")
    if value > leaf.max_score:
        return _("%(value)s lớn hơn điểm tối đa %(max)s.") % {
            "value": _plain(value),
            "max": _plain(leaf.max_score),
        }
    if leaf.step and value % leaf.step:
        return _("%(value)s không theo bước điểm %(step)s.") % {
            "value": _plain(value),
            "step": _plain(leaf.step),
        }
    return ""


def _problem_of_figure(leaf: Leaf, value: Decimal) -> str:
    if value < 0:
        return _("Số liệu không được âm.")
    worked = work_out(leaf, value)
    if worked is not None and worked.refusal is not None:
        return worked_in_words(worked)
    return ""


def work_out(leaf: Leaf, figure: Decimal | None) -> Worked | None:
    """The points that a declared figure is worth; None without a figure or a rule."""
    if leaf.rule is None or figure is None:
        return None
    return apply_rule(parse_rule(leaf.rule), figure, max_score=leaf.max_score)


def _plain(value: Decimal) -> str:
    return format_number(value, DECIMALS).rstrip("0").rstrip(",")
