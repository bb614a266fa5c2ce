"""Who appraises which criteria of an edition, and what of that is still to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import gettext as _

from indices.models import Criterion, CriterionAssignment, Edition, Score
from indices.permissions import appraisers_of
from indices.querysets import EditionQuerySet
from indices.selectors.completeness import NOT_APPRAISED
from indices.selectors.criteria_tree import (
    CriteriaTree,
    CriterionLine,
    load_criteria,
)
from indices.selectors.entry import earlier_edition
from indices.selectors.header import ranked_level_in_area


@dataclass(frozen=True, slots=True)
class Appraiser:
    """`leaf_count` are the criteria that come to this person, those below counted."""

    pk: int
    name: str
    leaf_count: int
    is_appraiser: bool


@dataclass(frozen=True, slots=True)
class AssignmentCell:
    """`above` is the code of the criterion through which the person has this one."""

    name: str
    label: str
    is_given: bool
    above: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    line: CriterionLine
    cells: tuple[AssignmentCell, ...]


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """`branch` is the domain of which every criterion is listed; without it the
    domains and branches of all. `unassigned` are leaves that nobody has."""

    edition: Edition
    appraisers: tuple[Appraiser, ...]
    rows: tuple[AssignmentRow, ...]
    domains: tuple[CriterionLine, ...]
    branch: CriterionLine | None
    unassigned: tuple[CriterionLine, ...]
    has_any: bool
    earlier_year: int | None

    @property
    def given(self) -> tuple[str, ...]:
        """What is ticked on the page: a save is compared with it."""
        return tuple(
            cell.name for row in self.rows for cell in row.cells if cell.is_given
        )


def assignment_page(*, edition: Edition, branch: str = "") -> AssignmentPage | None:
    """None without criteria. At most seven queries."""
    criteria = load_criteria(edition.criteria_set_id)
    if criteria is None:
        return None
    held = _held(edition)
    people = _people(edition, criteria, held)
    domain = criteria.by_code.get(branch)
    if domain is not None and domain.parent_id is not None:
        domain = None
    has_any = any(held.values())
    given = {code for codes in held.values() for code in codes}
    return AssignmentPage(
        edition=edition,
        appraisers=people,
        rows=tuple(
            AssignmentRow(line, tuple(_cell(line, each, held) for each in people))
            for line in _listed(criteria, domain)
        ),
        domains=criteria.domains,
        branch=domain,
        unassigned=tuple(
            leaf for leaf in criteria.leaves if not _nearest(leaf.code, given)
        )
        if has_any
        else (),
        has_any=has_any,
        earlier_year=_year_to_copy(edition),
    )


def edition_to_copy(edition: Edition) -> Edition | None:
    """The earlier edition whose assignments can be taken over."""
    earlier = earlier_edition(edition)
    return earlier if earlier and earlier.assignments.exists() else None


def _year_to_copy(edition: Edition) -> int | None:
    earlier = edition_to_copy(edition)
    return earlier.year if earlier else None


def _held(edition: Edition) -> dict[int, set[str]]:
    held: dict[int, set[str]] = {}
    rows = edition.assignments.values_list("user_id", "criterion__code")
    for user_id, code in rows.order_by():
        held.setdefault(user_id, set()).add(code)
    return held


def _people(
    edition: Edition, criteria: CriteriaTree, held: dict[int, set[str]]
) -> tuple[Appraiser, ...]:
    """The appraisers of the edition, then who was one when it was assigned."""
    current = list(appraisers_of(edition))
    known = {person.pk for person in current}
    former = list(User.objects.filter(pk__in=set(held) - known).order_by("username"))
    return tuple(
        Appraiser(
            pk=person.pk,
            name=person.get_full_name() or person.get_username(),
            leaf_count=sum(
                1
                for leaf in criteria.leaves
                if _nearest(leaf.code, held.get(person.pk, ()))
            ),
            is_appraiser=person.pk in known,
        )
        for person in (*current, *former)
    )


def _listed(
    criteria: CriteriaTree, domain: CriterionLine | None
) -> tuple[CriterionLine, ...]:
    if domain is not None:
        return criteria.below(domain)
    return tuple(
        line
        for line in criteria.lines
        if line.parent_id is None or not criteria.is_leaf(line)
    )


def _cell(
    line: CriterionLine, person: Appraiser, held: dict[int, set[str]]
) -> AssignmentCell:
    codes = held.get(person.pk, set())
    parent, _dot, _last = line.code.rpartition(".")
    return AssignmentCell(
        name=f"{person.pk}.{line.code}",
        label=f"{line.code}, {person.name}",
        is_given=line.code in codes,
        above=_nearest(parent, codes),
        is_open=person.is_appraiser or line.code in codes,
    )


def _nearest(code: str, codes: Iterable[str]) -> str:
    """The criterion or the nearest above it that is among those; "" if none is."""
    among = set(codes)
    while code and code not in among:
        code = code.rpartition(".")[0]
    return code


@dataclass(frozen=True, slots=True)
class OwnLeaf:
    code: str
    name: str
    missing_count: int


@dataclass(frozen=True, slots=True)
class OwnBranch:
    """A criterion that was given, and the leaves of it to be scored."""

    code: str
    name: str
    leaves: tuple[OwnLeaf, ...]

    @property
    def missing_count(self) -> int:
        return sum(leaf.missing_count for leaf in self.leaves)


@dataclass(frozen=True, slots=True)
class OwnCriteria:
    """What an appraiser scores in one draft; `is_shared`: all score everything."""

    edition: Edition
    is_shared: bool
    branches: tuple[OwnBranch, ...]

    @property
    def title(self) -> str:
        area = self.edition.area
        return _("%(index)s %(subject)s năm %(year)s") % {
            "index": self.edition.index.short_name,
            "subject": ranked_level_in_area(self.edition.level, area.name, area.level),
            "year": self.edition.year,
        }

    @property
    def missing_count(self) -> int:
        return sum(branch.missing_count for branch in self.branches)


def criteria_of_appraiser(
    *, user_id: int, editions: EditionQuerySet
) -> tuple[OwnCriteria, ...]:
    """What is theirs in the drafts among these editions. Four queries at most."""
    drafts = list(
        editions.filter(revision=0, criteria_set__isnull=False)
        .with_names()
        .order_by("-year", "index__position", "pk")
    )
    if not drafts:
        return ()
    held: dict[int, dict[int, set[str]]] = {}
    for edition_id, holder, code in CriterionAssignment.objects.filter(
        edition__in=drafts
    ).values_list("edition_id", "user_id", "criterion__code"):
        held.setdefault(edition_id, {}).setdefault(holder, set()).add(code)
    missing = _missing_by_leaf(drafts)
    lines = _lines_by_set(drafts)
    found = []
    for edition in drafts:
        listed = lines.get(edition.criteria_set_id or 0, [])
        shares = held.get(edition.pk)
        own = (
            {code for code, _name in listed if "." not in code}
            if shares is None
            else shares.get(user_id, set())
        )
        counts = missing.get(edition.pk, Counter())
        found.append(
            OwnCriteria(edition, shares is None, _branches(listed, own, counts))
        )
    return tuple(found)


def _lines_by_set(drafts: Iterable[Edition]) -> dict[int, list[tuple[str, str]]]:
    lines: dict[int, list[tuple[str, str]]] = {}
    rows = Criterion.objects.filter(
        criteria_set__in={each.criteria_set_id for each in drafts}
    ).exclude(scored_by=Criterion.ScoredBy.SURVEY)
    for set_id, code, name in rows.order_by("sort_code").values_list(
        "criteria_set_id", "code", "name"
    ):
        lines.setdefault(set_id, []).append((code, name))
    return lines


def _missing_by_leaf(drafts: Iterable[Edition]) -> dict[int, Counter[str]]:
    """By edition and code of a leaf: of how many units no appraisal stands yet."""
    rows = Score.objects.filter(
        NOT_APPRAISED,
        edition__in=drafts,
        revision=F("edition__revision") + 1,
        is_not_applicable=False,
    )
    missing: dict[int, Counter[str]] = {}
    for edition_id, code in rows.order_by().values_list(
        "edition_id", "criterion__code"
    ):
        missing.setdefault(edition_id, Counter())[code] += 1
    return missing


def _branches(
    listed: list[tuple[str, str]], own: set[str], missing: Counter[str]
) -> tuple[OwnBranch, ...]:
    inner = {code.rpartition(".")[0] for code, _name in listed}
    leaves = [(code, name) for code, name in listed if code not in inner]
    found: dict[str, list[OwnLeaf]] = {
        code: [] for code, _name in listed if code in own
    }
    for code, name in leaves:
        nearest = _nearest(code, own)
        if nearest in found:
            found[nearest].append(OwnLeaf(code, name, missing[code]))
    names = dict(listed)
    return tuple(
        OwnBranch(code, names[code], tuple(below))
        for code, below in found.items()
        if below
    )
