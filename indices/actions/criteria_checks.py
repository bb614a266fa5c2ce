"""What cannot be right about criteria: one by one, against their parents, as a whole.

A single criterion that cannot stand is never stored. Sums may be wrong while a set is
being written; they must be right when it is put to use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indices.actions.criteria_tree import KINDS
from indices.models import CriteriaSet, Criterion
from indices.numbers import format_number
from indices.scoring.rules import check_rule
from indices.scoring.structure import check_structure
from indices.scoring.totals import OUTSIDE, Node
from indices.sentences.criteria import structure_problem_in_words
from indices.sentences.rules import rule_problem_in_words

LONGEST = {"name": 1_000, "office": 200, "evidence": 10_000, "rule_text": 10_000}
LARGEST_MAX = 10_000
CODE = re.compile(r"[1-9][0-9]{0,3}(?:\.[1-9][0-9]{0,3}){0,7}")


@dataclass(frozen=True, slots=True)
class CriterionInput:
    """One criterion as somebody wants it. Its code says where it stands: "1.2.3" is
    below "1.2". `rule` is the data of scoring/rules.py.

    `same_as` is the code of the criterion it goes on from in the earlier set; ""
    means that it goes on from none, None leaves that as it is.
    """

    code: str
    name: str
    max_score: Decimal
    scored_by: str = Criterion.ScoredBy.APPRAISAL
    step: Decimal | None = None
    office: str = ""
    evidence: str = ""
    rule_text: str = ""
    rule: object | None = None
    same_as: str | None = None

    @property
    def parent_code(self) -> str:
        return parent_code(self.code)


@dataclass(frozen=True, slots=True)
class CriterionProblem:
    """One fault; `column` is the field of CriterionInput that it is about."""

    code: str
    column: str
    text: str

    def __str__(self) -> str:
        return _("Tiêu chí %(code)s: %(text)s") % {"code": self.code, "text": self.text}


def parent_code(code: str) -> str:
    """What a code goes on from: "1.2" of "1.2.3", "" of "1"."""
    return code.rpartition(".")[0]


def problems_of_criteria(
    criteria: Sequence[CriterionInput],
    *,
    standing: Mapping[str, str],
    earlier: Iterable[str] = (),
) -> list[CriterionProblem]:
    """Every fault of the criteria to be written.

    `standing` is what the set will also hold: how each is scored, by code. `earlier`
    are the codes of the set before.
    """
    scored_by = dict(standing) | {each.code: each.scored_by for each in criteria}
    parents = {parent_code(code) for code in scored_by}
    known = set(earlier)
    problems: list[CriterionProblem] = []
    seen: set[str] = set()
    for each in criteria:
        found = list(_problems_of_one(each, is_leaf=each.code not in parents))
        if each.code in seen:
            found.append(("code", _("mỗi mã chỉ một lần.")))
        found += _problems_of_place(each, scored_by)
        if each.same_as and each.same_as not in known:
            text = _("mã %(code)s phải có trong bộ tiêu chí trước.")
            found.append(("same_as", text % {"code": each.same_as}))
        seen.add(each.code)
        problems += [
            CriterionProblem(each.code, column, text) for column, text in found
        ]
    return problems


def _problems_of_place(
    each: CriterionInput, scored_by: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    """What is wrong between a criterion and the one above it."""
    above = each.parent_code
    if above and above not in scored_by:
        yield "code", _("phải có tiêu chí %(code)s ở trên.") % {"code": above}
    if _mixes(each.scored_by, scored_by.get(above, each.scored_by)):
        text = _("điểm thưởng, điểm trừ phải nằm riêng, ngoài các lĩnh vực.")
        yield "scored_by", text


def _mixes(own: str, above: str) -> bool:
    kinds = {KINDS.get(own), KINDS.get(above)}  # type: ignore[call-overload]
    return len(kinds) > 1 and bool(kinds & OUTSIDE)


def _problems_of_one(
    each: CriterionInput, *, is_leaf: bool
) -> Iterable[tuple[str, str]]:
    if not CODE.fullmatch(each.code):
        yield "code", _("mã phải là các số cách nhau bằng dấu chấm, như 1.2.10.")
    if each.scored_by not in Criterion.ScoredBy.values:
        yield "scored_by", _("phải là một cách chấm đã biết.")
    yield from _problems_of_texts(each)
    yield from _problems_of_points(each)
    if each.rule is None:
        return
    if not is_leaf:
        yield "rule", _("chỉ tiêu chí không có tiêu chí con mới có cách tính.")
        return
    faults = check_rule(each.rule, max_score=each.max_score, step=each.step)
    for fault in faults:
        yield "rule", f"{rule_problem_in_words(fault)}."


def _problems_of_texts(each: CriterionInput) -> Iterable[tuple[str, str]]:
    if not each.name.strip():
        yield "name", _("nội dung không được để trống.")
    for column, limit in LONGEST.items():
        if len(getattr(each, column)) > limit:
            yield column, _("không quá %(limit)d ký tự.") % {"limit": limit}


def _problems_of_points(each: CriterionInput) -> Iterable[tuple[str, str]]:
    if not 0 < each.max_score <= LARGEST_MAX:
        yield (
            "max_score",
            _("điểm tối đa phải lớn hơn 0 và không quá %(limit)s.")
            % {"limit": format_number(LARGEST_MAX, 0)},
        )
    if each.step is None:
        return
    if each.step <= 0:
        yield "step", _("bước điểm phải lớn hơn 0.")
    elif each.max_score % each.step:
        yield "step", _("điểm tối đa phải là bội của bước điểm.")


def nodes_of(criteria: Iterable[Criterion]) -> list[Node[str]]:
    """Stored criteria as the arithmetic takes them, keyed by code."""
    return [
        Node(
            each.code,
            parent_code(each.code) or None,
            each.max_score,
            KINDS[Criterion.ScoredBy(each.scored_by)],
        )
        for each in criteria
    ]


def nodes_of_inputs(criteria: Iterable[CriterionInput]) -> list[Node[str]]:
    """Criteria to be written, as the arithmetic takes them, keyed by code."""
    return [
        Node(
            each.code,
            each.parent_code or None,
            each.max_score,
            KINDS[Criterion.ScoredBy(each.scored_by)],
        )
        for each in criteria
    ]


def check_criteria_set(criteria_set: CriteriaSet) -> list[str]:
    """Why the set could not be put to use, in Vietnamese; empty when it is sound."""
    problems = check_structure(
        nodes_of(criteria_set.criteria.order_by("sort_code")),
        total_max=criteria_set.total_max,
        is_partial=criteria_set.is_partial,
    )
    return [structure_problem_in_words(problem) for problem in problems]
