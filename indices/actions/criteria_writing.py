"""Writes the criteria of one set: all checked first, then parents before children."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.actions.changelog import Change
from indices.actions.criteria_checks import CriterionInput, problems_of_criteria
from indices.actions.criteria_links import (
    judge_links,
    judge_successors,
    store_verdicts,
)
from indices.actions.errors import ActionRefused
from indices.models import ChangeEntry, CriteriaSet, Criterion
from indices.numbers import format_machine
from indices.scoring.rules import parse_rule, rule_as_data
from indices.sentences.rules import rule_data_in_words
from units.names import clean_lines, clean_name

BATCH = 500
# What a criterion says, in the order of the change log; its place is its code.
FACTS = (
    "name",
    "max_score",
    "scored_by",
    "step",
    "office",
    "evidence",
    "rule_text",
    "rule",
)
SINGLE_LINES = ("name", "office")
MANY_LINES = ("evidence", "rule_text")


@dataclass(frozen=True, slots=True)
class CriteriaReport:
    """What was written, or would be; `changes` are its values, as the change log has
    them, and `entry` is what was written there."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    changes: tuple[Change, ...] = field(default=(), compare=False)
    entry: ChangeEntry | None = field(default=None, compare=False)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


class CriteriaWriter:
    """Checks the criteria to be written, then writes them level by level."""

    def __init__(
        self,
        criteria_set: CriteriaSet,
        criteria: Sequence[CriterionInput],
        removed: Collection[str] = (),
    ) -> None:
        self.criteria_set = criteria_set
        stored = criteria_set.criteria.select_related("same_as").order_by("sort_code")
        self.stored = {each.code: each for each in stored}
        self.wanted = {each.code: _cleaned(each) for each in criteria}
        self.removed = [each for each in self.stored.values() if each.code in removed]
        self.earlier = _by_code(criteria_set.predecessor)
        self.changes: list[Change] = []
        self.added: list[Criterion] = []
        self.changed: list[Criterion] = []
        self._refuse(criteria, removed)

    @property
    def report(self) -> CriteriaReport:
        return CriteriaReport(
            added=len(self.added),
            changed=len(self.changed),
            removed=len(self.removed),
            unchanged=len(self.wanted) - len(self.added) - len(self.changed),
            changes=tuple(self.changes),
        )

    def _refuse(
        self, criteria: Sequence[CriterionInput], removed: Collection[str]
    ) -> None:
        staying = {
            code: each.scored_by
            for code, each in self.stored.items()
            if code not in removed
        }
        problems = [
            str(problem)
            for problem in problems_of_criteria(
                criteria, standing=staying, earlier=self.earlier
            )
        ]
        problems += [
            _("Tiêu chí %(code)s: còn tiêu chí con, không bỏ được.") % {"code": code}
            for code in removed
            if _has_children(code, {*staying, *self.wanted} - set(removed))
        ]
        problems += [
            _("Tiêu chí %(code)s: bộ tiêu chí sau tiếp nối nó, không bỏ được.")
            % {"code": code}
            for code in Criterion.objects.filter(
                pk__in=[each.pk for each in self.removed], later_forms__isnull=False
            )
            .values_list("code", flat=True)
            .distinct()
        ]
        problems += self._rules_above(staying)
        if problems:
            raise ActionRefused(problems)

    def _rules_above(self, staying: Mapping[str, str]) -> list[str]:
        """A stored leaf with a rule that is about to get children."""
        codes = {*staying, *self.wanted}
        return [
            _("Tiêu chí %(code)s: có cách tính nên không thể có tiêu chí con.")
            % {"code": code}
            for code in staying
            if code not in self.wanted
            and self.stored[code].rule is not None
            and _has_children(code, codes)
        ]

    def plan(self) -> dict[str, Criterion]:
        """The criteria as they will be, by code; nothing is written."""
        rows = dict(self.stored)
        for code, wanted in self.wanted.items():
            self._take(rows, code, wanted)
        for each in self.removed:
            del rows[each.code]
            self.changes.append(
                Change(
                    None, f"{each.code} {label_of(Criterion, 'name')}", each.name, ""
                )
            )
        return rows

    def write(self) -> None:
        rows = self.plan()
        gone = sorted(self.removed, key=_depth, reverse=True)
        for each in gone:
            each.delete()
        moved = judge_links(self.criteria_set, list(rows.values()))
        Criterion.objects.bulk_update(self.changed, [*FACTS, "same_as"], batch_size=100)
        self._insert(rows)
        store_verdicts([each for each in moved if each.code in self.stored])
        judge_successors(self.criteria_set)

    def _take(
        self, rows: dict[str, Criterion], code: str, wanted: CriterionInput
    ) -> None:
        row = rows.get(code)
        is_new = row is None
        if row is None:
            row = rows[code] = Criterion(criteria_set=self.criteria_set, code=code)
        before = len(self.changes)
        most = wanted.max_score if is_new else row.max_score
        for name in FACTS:
            old, new = getattr(row, name), getattr(wanted, name)
            if is_new or old != new:
                before_text = "" if is_new else said(name, old, most)
                setattr(row, name, new)
                self._note(code, name, before_text, said(name, new, wanted.max_score))
        if wanted.same_as is not None:
            old_code = row.same_as.code if row.same_as else ""
            if old_code != wanted.same_as:
                row.same_as = self.earlier.get(wanted.same_as)
                self._note(code, "same_as", old_code, wanted.same_as)
        if is_new:
            self.added.append(row)
        elif len(self.changes) > before:
            self.changed.append(row)

    def _note(self, code: str, name: str, old: str, new: str) -> None:
        if old != new:
            column = f"{code} {label_of(Criterion, name)}"
            self.changes.append(Change(None, column, old, new))

    def _insert(self, rows: Mapping[str, Criterion]) -> None:
        """New criteria, parents before children, a statement for each depth."""
        depths = sorted({_depth(each) for each in self.added})
        for depth in depths:
            made = [each for each in self.added if _depth(each) == depth]
            for each in made:
                each.parent = rows.get(each.code.rpartition(".")[0])
            Criterion.objects.bulk_create(made, batch_size=BATCH)


def _by_code(criteria_set: CriteriaSet | None) -> dict[str, Criterion]:
    if criteria_set is None:
        return {}
    return {each.code: each for each in criteria_set.criteria.all()}


def _cleaned(wanted: CriterionInput) -> CriterionInput:
    """Texts without stray blanks; the rule in the one form in which it is stored."""
    values = {name: getattr(wanted, name) for name in FACTS}
    for name in SINGLE_LINES:
        values[name] = clean_name(values[name])
    for name in MANY_LINES:
        values[name] = clean_lines(values[name])
    if wanted.rule is not None:
        try:
            values["rule"] = rule_as_data(parse_rule(wanted.rule))
        except ValueError:
            # Said with all other problems before anything is written.
            values["rule"] = wanted.rule
    return CriterionInput(code=wanted.code, same_as=wanted.same_as, **values)


def _has_children(code: str, codes: Iterable[str]) -> bool:
    return any(other.startswith(f"{code}.") for other in codes)


def _depth(criterion: Criterion) -> int:
    return criterion.code.count(".")


def label_of(model: type[Criterion | CriteriaSet], name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def said(name: str, value: object, max_score: Decimal) -> str:
    """What a criterion says of one thing, in words."""
    if name == "rule":
        return rule_data_in_words(value, max_score=max_score)
    if name == "scored_by" and value in Criterion.ScoredBy.values:
        return str(Criterion.ScoredBy(value).label)
    return shown(value)


def shown(value: object) -> str:
    """A value as the change log shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return format_machine(value).replace(".", ",")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return str(value)
