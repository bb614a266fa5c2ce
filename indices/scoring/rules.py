"""Scoring rules as data: what a declared figure is worth, and how that comes about.

A rule is a JSON object with a `shape`; its numbers are decimal texts ("0.5"):

    {"shape": "yes_no"}                       figure 1 met: the maximum; 0: nothing
    {"shape": "options", "options": [{"name": "Đúng hạn", "points": "1"}, ...]}
                                              figure: the number of the option, from 1
    {"shape": "steps", "steps": [{"lower": "90", "lower_closed": false, "points": "2"},
        {"lower": "70", "upper": "90", "upper_closed": true, "points": "1"}, ...]}
                                              figure: a ratio in percent. As in "từ 70%
                                              đến dưới 90%" the lower bound belongs to
                                              the step unless it says otherwise
    {"shape": "proportional", "full_at": "100", "decimals": 2}
                                              figure b/a in percent: b/a × the maximum
    {"shape": "count", "points_each": "0.5"}  figure: how many; capped at the maximum

Wording is elsewhere: nothing here speaks to people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from indices.scoring.ranking import round_half_up
from indices.scoring.rule_reading import Fault, Reader, RuleError, RuleProblem
from indices.scoring.tiers import TierBound, check_scheme

FULL_RATIO = Decimal(100)
USUAL_DECIMALS = 2
MOST_DECIMALS = 6


class Shape(StrEnum):
    YES_NO = "yes_no"
    OPTIONS = "options"
    STEPS = "steps"
    PROPORTIONAL = "proportional"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class YesNo:
    """Met: the maximum, not met: 0 (Cà Mau, Decision 1880/QĐ-UBND of 2013, 1.1.2)."""

    @property
    def shape(self) -> Shape:
        return Shape.YES_NO


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Options:
    """One of a list (Cà Mau 2013, 1.1.1: on time 1, late 0,5, not issued 0)."""

    options: tuple[Option, ...]

    @property
    def shape(self) -> Shape:
        return Shape.OPTIONS


@dataclass(frozen=True, slots=True)
class Step:
    """The points of a stretch of ratios; a None bound is open."""

    points: Decimal
    lower: Decimal | None
    lower_closed: bool
    upper: Decimal | None
    upper_closed: bool

    def holds(self, figure: Decimal) -> bool:
        return self.lower is self.upper is None or self.as_bound("").holds(figure)

    def as_bound(self, name: str) -> TierBound:
        return TierBound(
            name, self.lower, self.lower_closed, self.upper, self.upper_closed
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """By the stretch in which a ratio lies (Cà Mau 2013, 1.1.4: above 90 %: 2, from 70
    to 90 %: 1, below 70 %: 0; provincial justice work 2022 in six steps)."""

    steps: tuple[Step, ...]

    @property
    def shape(self) -> Shape:
        return Shape.STEPS


@dataclass(frozen=True, slots=True)
class Proportional:
    """b/a × the maximum, all of it from `full_at` percent on, rounded half up."""

    full_at: Decimal
    decimals: int

    @property
    def shape(self) -> Shape:
        return Shape.PROPORTIONAL


@dataclass(frozen=True, slots=True)
class Count:
    """So many points for each, never above the maximum (Phú Thọ: each internal
    regulation issued 0,5, at most 2)."""

    points_each: Decimal

    @property
    def shape(self) -> Shape:
        return Shape.COUNT


Rule: TypeAlias = YesNo | Options | Steps | Proportional | Count


class Refusal(StrEnum):
    """Why a declared figure gives no points."""

    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    NOT_YES_NO = "not_yes_no"
    NO_SUCH_OPTION = "no_such_option"
    IN_NO_STEP = "in_no_step"


@dataclass(frozen=True, slots=True)
class Worked:
    """How points follow from a figure. `points` is None when it is refused.

    `option` or `step` is the one that decided; `uncapped` what it would be worth
    exactly, before the maximum and the rounding.
    """

    rule: Rule
    figure: Decimal
    max_score: Decimal
    points: Decimal | None = None
    refusal: Refusal | None = None
    option: Option | None = None
    step: Step | None = None
    uncapped: Fraction | None = None

    @property
    def is_capped(self) -> bool:
        return self.uncapped is not None and self.uncapped > self.max_score


def apply_rule(rule: Rule, figure: Decimal, *, max_score: Decimal) -> Worked:
    """The points of a declared figure under a rule, and what made them."""
    if figure < 0:
        return Worked(rule, figure, max_score, refusal=Refusal.NEGATIVE)
    match rule:
        case YesNo():
            return _met_or_not(rule, figure, max_score)
        case Options():
            return _chosen(rule, figure, max_score)
        case Steps():
            return _stepped(rule, figure, max_score)
        case Proportional():
            return _shared(rule, figure, max_score)
        case _:
            return _counted(rule, figure, max_score)


def _met_or_not(rule: YesNo, figure: Decimal, max_score: Decimal) -> Worked:
    if figure not in (0, 1):
        return Worked(rule, figure, max_score, refusal=Refusal.NOT_YES_NO)
    return Worked(rule, figure, max_score, points=max_score * int(figure))


def _chosen(rule: Options, figure: Decimal, max_score: Decimal) -> Worked:
    if figure != int(figure) or not 1 <= figure <= len(rule.options):
        return Worked(rule, figure, max_score, refusal=Refusal.NO_SUCH_OPTION)
    option = rule.options[int(figure) - 1]
    return Worked(rule, figure, max_score, points=option.points, option=option)


def _stepped(rule: Steps, figure: Decimal, max_score: Decimal) -> Worked:
    step = next((step for step in rule.steps if step.holds(figure)), None)
    if step is None:
        return Worked(rule, figure, max_score, refusal=Refusal.IN_NO_STEP)
    return Worked(rule, figure, max_score, points=step.points, step=step)


def _shared(rule: Proportional, figure: Decimal, max_score: Decimal) -> Worked:
    worth = Fraction(figure) / Fraction(rule.full_at) * Fraction(max_score)
    points = round_half_up(min(worth, Fraction(max_score)), rule.decimals)
    return Worked(rule, figure, max_score, points=points, uncapped=worth)


def _counted(rule: Count, figure: Decimal, max_score: Decimal) -> Worked:
    if figure != int(figure):
        return Worked(rule, figure, max_score, refusal=Refusal.NOT_WHOLE)
    worth = figure * rule.points_each
    points = min(worth, max_score)
    return Worked(rule, figure, max_score, points=points, uncapped=Fraction(worth))


# --- from data and back -----------------------------------------------------------


def parse_rule(data: object) -> Rule:
    """The rule that the data describes; RuleError with every fault of its form."""
    reader = Reader(data)
    shape = reader.word("shape", list(Shape))
    rule = _read(Shape(shape), reader) if shape else None
    if rule is None or reader.problems:
        raise RuleError(reader.problems)
    return rule


def _read(shape: Shape, reader: Reader) -> Rule:
    match shape:
        case Shape.YES_NO:
            rule: Rule = YesNo()
        case Shape.OPTIONS:
            rows = reader.rows("options")
            rule = Options(tuple(_read_option(row) for row in rows))
        case Shape.STEPS:
            rule = Steps(tuple(_read_step(row) for row in reader.rows("steps")))
        case Shape.PROPORTIONAL:
            rule = Proportional(
                full_at=reader.number("full_at", default=FULL_RATIO, above_zero=True),
                decimals=reader.whole("decimals", USUAL_DECIMALS, most=MOST_DECIMALS),
            )
        case _:
            rule = Count(reader.number("points_each", above_zero=True))
    reader.nothing_else()
    return rule


def _read_option(row: Reader) -> Option:
    option = Option(name=row.text("name"), points=row.number("points"))
    row.nothing_else()
    return option


def _read_step(row: Reader) -> Step:
    step = Step(
        points=row.number("points"),
        lower=row.bound("lower"),
        lower_closed=row.flag("lower_closed", default=True),
        upper=row.bound("upper"),
        upper_closed=row.flag("upper_closed", default=False),
    )
    row.nothing_else()
    return step


def rule_as_data(rule: Rule) -> Mapping[str, object]:
    """The rule in the one form in which it is stored, so that equal rules are equal."""
    data: dict[str, object] = {"shape": str(rule.shape)}
    match rule:
        case YesNo():
            pass
        case Options(options):
            data["options"] = [
                {"name": option.name, "points": _text(option.points)}
                for option in options
            ]
        case Steps(steps):
            data["steps"] = [_step_as_data(step) for step in steps]
        case Proportional(full_at, decimals):
            data |= {"full_at": _text(full_at), "decimals": decimals}
        case _:
            data["points_each"] = _text(rule.points_each)
    return data


def _step_as_data(step: Step) -> dict[str, object]:
    data: dict[str, object] = {"points": _text(step.points)}
    if step.lower is not None:
        data |= {"lower": _text(step.lower), "lower_closed": step.lower_closed}
    if step.upper is not None:
        data |= {"upper": _text(step.upper), "upper_closed": step.upper_closed}
    return data


def _text(value: Decimal) -> str:
    return format(value.normalize(), "f")


# --- whether a rule fits its criterion --------------------------------------------


def check_rule(
    data: object, *, max_score: Decimal, step: Decimal | None = None
) -> tuple[RuleProblem, ...]:
    """Everything that is wrong with a rule for a criterion of this maximum and step."""
    try:
        rule = parse_rule(data)
    except RuleError as error:
        return error.problems
    match rule:
        case YesNo():
            return ()
        case Options(options):
            problems = _problems_of_options(options)
            points = [option.points for option in options]
            return (*problems, *_problems_of_points(points, "options", max_score, step))
        case Steps(steps):
            points = [each.points for each in steps]
            problems = _problems_of_steps(steps)
            return (*problems, *_problems_of_points(points, "steps", max_score, step))
        case Proportional():
            smallest = Decimal(1).scaleb(-rule.decimals)
            return _off_step(smallest, "decimals", step)
        case _:
            each = rule.points_each
            too_much = each > max_score
            above = (RuleProblem(Fault.ABOVE_MAX, "points_each"),) if too_much else ()
            return (*above, *_off_step(each, "points_each", step))


def _problems_of_points(
    points: Sequence[Decimal], where: str, max_score: Decimal, step: Decimal | None
) -> list[RuleProblem]:
    """Points above the maximum, off the step, or a maximum that nobody can reach."""
    problems = []
    for number, each in enumerate(points, start=1):
        place = f"{where} {number}"
        if each > max_score:
            problems.append(RuleProblem(Fault.ABOVE_MAX, place))
        problems += _off_step(each, place, step)
    if max(points) < max_score:
        problems.append(RuleProblem(Fault.NEVER_FULL, where))
    return problems


def _off_step(
    points: Decimal, where: str, step: Decimal | None
) -> tuple[RuleProblem, ...]:
    if step is None or not points % step:
        return ()
    return (RuleProblem(Fault.OFF_STEP, where),)


def _problems_of_options(options: Sequence[Option]) -> list[RuleProblem]:
    names = [option.name.casefold() for option in options]
    return [
        RuleProblem(Fault.REPEATED, f"options {number}")
        for number, name in enumerate(names, start=1)
        if names.index(name) < number - 1
    ]


def _problems_of_steps(steps: Sequence[Step]) -> list[RuleProblem]:
    """Gaps and overlaps between neighbours, and ratios of 0 or 100 that no step has."""
    downwards = sorted(
        enumerate(steps, start=1), key=lambda pair: _height(pair[1]), reverse=True
    )
    bounds = [step.as_bound(f"steps {number}") for number, step in downwards]
    problems = [
        RuleProblem(Fault(found.problem.value), f"{found.worse}, {found.better}")
        for found in check_scheme(bounds)
    ]
    for number, step in enumerate(steps, start=1):
        if step.lower is None and step.upper is None:
            problems.append(RuleProblem(Fault.OVERLAP, f"steps {number}"))
        elif _is_upside_down(step):
            problems.append(RuleProblem(Fault.ORDER, f"steps {number}"))
    for end in (Decimal(0), FULL_RATIO):
        if not any(step.holds(end) for step in steps):
            problems.append(RuleProblem(Fault.UNCOVERED, str(end)))
    return problems


def _is_upside_down(step: Step) -> bool:
    if step.lower is None or step.upper is None:
        return False
    return step.lower >= step.upper


def _height(step: Step) -> tuple[bool, Decimal]:
    """What steps are put in order by; one without a lower bound is the lowest."""
    return (step.lower is not None, step.lower or Decimal(0))
