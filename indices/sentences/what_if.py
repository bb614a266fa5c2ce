"""What is said of an assumption: what it comes to, and the cheapest ways up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.scoring.reach import Raise
from indices.selectors.criteria_tree import CriterionLine
from indices.selectors.header import EditionHeader
from indices.selectors.what_if import Outcome, Target, WhatIfBase, WhatIfPage
from indices.sentences.amounts import place, value

SMALLEST_SHOWN = Fraction(1, 200)


@dataclass(frozen=True, slots=True)
class Step:
    """One criterion of a plan: from these points to those."""

    line: CriterionLine
    before: Decimal
    after: Decimal

    @property
    def gain(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PlanText:
    """A way up: what it is, its steps, and what they come to."""

    label: str
    steps: tuple[Step, ...]

    @property
    def points(self) -> dict[str, Decimal]:
        """What to assume, by code."""
        return {step.line.code: step.after for step in self.steps}


@dataclass(frozen=True, slots=True)
class TargetText:
    title: str
    note: str
    plans: tuple[PlanText, ...]


def choice_title(header: EditionHeader) -> str:
    return _("Giả định: %(title)s") % {"title": header.title}


def what_if_title(base: WhatIfBase) -> str:
    return _("Giả định: %(unit)s, %(title)s") % {
        "unit": base.unit.name,
        "title": base.header.title,
    }


def what_if_finding(page: WhatIfPage) -> str:
    """What the assumption comes to, in one sentence."""
    if not page.changes:
        return _("Chưa giả định điểm nào: %(now)s.") % {
            "now": outcome_words(page, page.before)
        }
    return _("Nếu đổi điểm %(count)d tiêu chí: %(after)s (hiện nay: %(before)s).") % {
        "count": len(page.changes),
        "after": outcome_words(page, page.after),
        "before": outcome_words(page, page.before),
    }


def outcome_words(page: WhatIfPage, outcome: Outcome) -> str:
    """ "81,00%, hạng 2/9, loại Tốt"."""
    if outcome.value is None:
        return _("chưa đủ điểm các tiêu chí để tính chỉ số")
    tier = _("loại %(tier)s") % {"tier": outcome.tier.name} if outcome.tier else ""
    said = (
        value(outcome.score, page.header),
        place(outcome.rank, outcome.ranked_of),
        tier,
    )
    return ", ".join(filter(None, said))


def targets_text(page: WhatIfPage) -> tuple[TargetText, ...]:
    return tuple(_target_text(target, page) for target in page.targets)


def _target_text(target: Target, page: WhatIfPage) -> TargetText:
    needs = needed_words(target)
    if target.tier is not None:
        title = _("Để lên loại %(tier)s: cần thêm %(needs)s điểm") % {
            "tier": target.tier.name,
            "needs": needs,
        }
    else:
        assert target.unit is not None
        title = _("Để vượt %(unit)s (%(score)s): cần thêm %(needs)s điểm") % {
            "unit": target.unit.name,
            "score": value(target.unit.score, page.header),
            "needs": needs,
        }
    if target.plans is None:
        note = _(
            "Đạt trọn điểm mọi tiêu chí thẩm định cũng chưa đủ, hoặc không cần thêm "
            "điểm nào."
        )
        return TargetText(title, note, ())
    note = (
        ""
        if target.plans.is_exact
        else _("Điểm lẻ quá nhiều: cách tính làm tròn đến phần trăm điểm.")
    )
    few_points = _plan(_("Ít điểm nhất"), target.plans.fewest_points, page.base)
    few_criteria = _plan(_("Ít tiêu chí nhất"), target.plans.fewest_criteria, page.base)
    if few_points.steps == few_criteria.steps:
        both = _("Ít điểm nhất, cũng ít tiêu chí nhất")
        return TargetText(title, note, (PlanText(both, few_points.steps),))
    return TargetText(title, note, (few_points, few_criteria))


def needed_words(target: Target) -> str:
    """The points missing: "3,29", "hơn 4,00", "dưới 0,01"."""
    if 0 <= target.needs < SMALLEST_SHOWN:
        return _("dưới %(least)s") % {"least": format_number(Decimal("0.01"))}
    needs = format_number(target.needs)
    return _("hơn %(needs)s") % {"needs": needs} if target.must_exceed else needs


def _plan(label: str, raises: Sequence[Raise[int]], base: WhatIfBase) -> PlanText:
    steps = []
    for each in raises:
        before = base.sheet.points[each.key] or Decimal(0)
        line = base.criteria.by_key[each.key]
        steps.append(Step(line, before, before + each.gain))
    said = _("%(label)s: thêm %(points)s điểm ở %(count)d tiêu chí") % {
        "label": label,
        "points": format_number(sum((s.gain for s in steps), Decimal(0))),
        "count": len(steps),
    }
    return PlanText(said, tuple(steps))
