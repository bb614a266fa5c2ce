"""Invents the score sheets of the demo: pure, and the same on every machine.

The points of a domain are spread over its criteria so that they sum to it exactly and
each is worth what its rule can give. Some were cut on appraisal, some explained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indices.demo.scores import QUARTER, Subject, chance
from indices.scoring.rules import (
    Count,
    Options,
    Proportional,
    Rule,
    Step,
    Steps,
    YesNo,
)

FULL = Decimal(100)
TENTH = Decimal("0.1")
CUT, ACCEPTED, REJECTED = range(3)
NOTES = (
    "Minh chứng chưa đầy đủ.",
    "Số liệu báo cáo khác số liệu của hệ thống.",
    "Thực hiện chậm so với kế hoạch.",
)
EXPLANATIONS = (
    "Đơn vị đã bổ sung tài liệu kiểm chứng.",
    "Số liệu lấy theo báo cáo chính thức đến ngày 31/12.",
)


@dataclass(frozen=True, slots=True)
class DemoLeaf:
    """A criterion that is scored itself; `domain` is the code of its root."""

    code: str
    domain: str
    max_score: Decimal
    scored_by: str
    rule: Rule | None


@dataclass(slots=True)
class InventedScore:
    """What stands in the columns of one score."""

    leaf: DemoLeaf
    values: dict[str, Decimal | str | None] = field(default_factory=dict)


def invented_sheet(
    subject: Subject, leaves: Sequence[DemoLeaf], points: Mapping[str, Decimal]
) -> list[InventedScore]:
    """A complete sheet; `points` are those of each domain, bonus and deduction."""
    sheet = []
    for domain, total in points.items():
        own = [leaf for leaf in leaves if leaf.domain == domain]
        spread = _spread(subject, own, int(total / QUARTER))
        sheet += [_scored(subject, leaf, spread[leaf.code]) for leaf in own]
    return sheet


def _spread(
    subject: Subject, leaves: Sequence[DemoLeaf], quarters: int
) -> dict[str, int]:
    """Quarters for each leaf, near the domain's share, that sum to the whole."""
    ordered = sorted(leaves, key=lambda leaf: _chance(subject, leaf.code, "order"))
    most = sum(int(leaf.max_score / QUARTER) for leaf in leaves)
    # Bit n of reachable[i] says that the leaves from i on can come to n quarters.
    reachable = [1]
    for leaf in reversed(ordered):
        sums = 0
        for amount in _amounts(leaf):
            sums |= reachable[-1] << amount
        reachable.append(sums)
    reachable.reverse()
    chosen, rest = {}, quarters
    for place, leaf in enumerate(ordered, start=1):
        luck = _chance(subject, leaf.code, "luck") - 500
        wish = int(leaf.max_score / QUARTER) * (1000 * quarters // most + luck // 2)
        possible = [
            amount
            for amount in _amounts(leaf)
            if amount <= rest and reachable[place] >> (rest - amount) & 1
        ]
        chosen[leaf.code] = min(possible, key=lambda each: abs(1000 * each - wish))
        rest -= chosen[leaf.code]
    return chosen


def _amounts(leaf: DemoLeaf) -> list[int]:
    """What the leaf can be worth, in quarters, least first."""
    most = int(leaf.max_score / QUARTER)
    match leaf.rule:
        case YesNo():
            return [0, most]
        case Options(options):
            return sorted({int(option.points / QUARTER) for option in options})
        case Steps(steps):
            return sorted({int(step.points / QUARTER) for step in steps})
        case Count(points_each):
            return list(range(0, most + 1, int(points_each / QUARTER)))
        case _:
            return list(range(most + 1))


def _scored(subject: Subject, leaf: DemoLeaf, amount: int) -> InventedScore:
    points = amount * QUARTER
    if leaf.scored_by == "survey":
        return InventedScore(leaf, {"survey_score": points})
    if leaf.scored_by == "leaders":
        return InventedScore(leaf, {"appraised_score": points})
    if leaf.scored_by in ("bonus", "deduction"):
        # Nobody gave any: the cells stay empty.
        return InventedScore(leaf, {"appraised_score": points} if points else {})
    values: dict[str, Decimal | str | None] = {
        "self_score": points,
        "appraised_score": points,
    }
    higher = [each for each in _amounts(leaf) if each > amount]
    lower = [each for each in _amounts(leaf) if each < amount]
    story = _story(subject, leaf)
    if story is not None:
        values |= _told(subject, leaf, story, amount, lower=lower, higher=higher)
    claimed = values["self_score"]
    assert isinstance(claimed, Decimal)
    if leaf.rule is not None:
        values["declared_figure"] = _figure(subject, leaf, leaf.rule, claimed)
    return InventedScore(leaf, values)


def _story(subject: Subject, leaf: DemoLeaf) -> int | None:
    """What happened on appraisal: mostly nothing."""
    number = _chance(subject, leaf.code, "story")
    if number < 820:
        return None
    return CUT if number < 930 else ACCEPTED if number < 965 else REJECTED


def _told(
    subject: Subject,
    leaf: DemoLeaf,
    story: int,
    amount: int,
    *,
    lower: Sequence[int],
    higher: Sequence[int],
) -> dict[str, Decimal | str | None]:
    points = amount * QUARTER
    note = NOTES[_chance(subject, leaf.code, "note") % len(NOTES)]
    said = EXPLANATIONS[_chance(subject, leaf.code, "said") % len(EXPLANATIONS)]
    if story == ACCEPTED and lower:
        first = {"appraised_score": lower[-1] * QUARTER, "final_score": points}
        return {**first, "note": note, "explanation": said}
    if story == ACCEPTED or not higher:
        return {}
    told: dict[str, Decimal | str | None] = {
        "self_score": higher[0] * QUARTER,
        "note": note,
    }
    if story == REJECTED:
        told |= {"final_score": points, "explanation": said}
    return told


def _figure(
    subject: Subject, leaf: DemoLeaf, rule: Rule, points: Decimal
) -> Decimal | None:
    """A declared figure that the rule finds worth these points."""
    match rule:
        case YesNo():
            return Decimal(1 if points else 0)
        case Options(options):
            worth = [option.points for option in options]
            return Decimal(worth.index(points) + 1)
        case Steps(steps):
            step = next(each for each in steps if each.points == points)
            return _inside(step, _chance(subject, leaf.code, "figure"))
        case Count(points_each):
            return points / points_each
        case Proportional():
            return points / leaf.max_score * rule.full_at


def _inside(step: Step, number: int) -> Decimal:
    """A ratio inside a step, one decimal, a thousandth being `number`."""
    lower = step.lower if step.lower is not None else (step.upper or FULL) * 6 / 10
    upper = step.upper if step.upper is not None else max(FULL, lower)
    width = int((upper - lower) / TENTH)
    return lower + (number * width // 1000) * TENTH


def partly_filled(
    subject: Subject, sheet: Sequence[InventedScore]
) -> tuple[str, list[InventedScore]]:
    """A sheet in the middle of the year's work: its stage and what is filled so far."""
    number = _chance(subject, "progress", "stage")
    if number < 250:
        return "self_assessment", list(_only_self(sheet, 2 * len(sheet) // 3))
    if number < 600:
        done = 1 + number % 6
        return "appraisal", list(_appraised_up_to(sheet, done))
    return "final", list(sheet)


def _only_self(sheet: Sequence[InventedScore], count: int) -> Iterator[InventedScore]:
    for score in sheet[:count]:
        kept = ("self_score", "declared_figure")
        values = {name: score.values[name] for name in kept if name in score.values}
        yield InventedScore(score.leaf, values)


def _appraised_up_to(
    sheet: Sequence[InventedScore], domain: int
) -> Iterator[InventedScore]:
    for score in sheet:
        if int(score.leaf.domain) <= domain:
            yield score
        else:
            yield from _only_self([score], 1)


def _chance(subject: Subject, *words: str) -> int:
    return chance(subject.index_code, subject.unit_code, str(subject.year), *words)
