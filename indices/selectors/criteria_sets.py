"""The sets of criteria as their keepers see them: in which state, used where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indices.actions.criteria_tree import KINDS
from indices.models import CriteriaSet, Criterion, Edition
from indices.querysets import EditionQuerySet
from indices.scoring.structure import StructureProblem, check_structure
from indices.scoring.totals import OUTSIDE, Node
from indices.selectors.header import ranked_level_in_area
from units.models import Level


@dataclass(frozen=True, slots=True)
class EditionUse:
    """An edition that is scored by a set."""

    edition: Edition

    @property
    def title(self) -> str:
        area = self.edition.area
        subject = ranked_level_in_area(self.edition.level, area.name, area.level)
        return f"{self.edition.index.short_name} {subject} {self.edition.year}"


@dataclass(frozen=True, slots=True)
class SetUse:
    """Who stands on a set. `editions` are those that the reader may know of.

    A set is frozen when an edition uses it, or one that goes on from it.
    """

    editions: tuple[EditionUse, ...]
    successors: tuple[CriteriaSet, ...]
    is_scored_by: bool
    frozen_through: CriteriaSet | None

    @property
    def is_frozen(self) -> bool:
        return self.is_scored_by or self.frozen_through is not None


@dataclass(frozen=True, slots=True)
class SetLine:
    """One set of the list. `faults` are what keeps its sums from being right."""

    criteria_set: CriteriaSet
    use: SetUse
    domain_count: int
    leaf_count: int
    faults: tuple[StructureProblem, ...]


@dataclass(frozen=True, slots=True)
class SetsPage:
    """Newest years first: being written, in use, and known from a source in part."""

    open: tuple[SetLine, ...]
    frozen: tuple[SetLine, ...]
    partial: tuple[SetLine, ...]


def criteria_sets_page(*, editions: EditionQuerySet) -> SetsPage:
    """Every set; `editions` are those whose names may be said. Four queries."""
    sets = list(CriteriaSet.objects.select_related("predecessor"))
    uses = set_uses(sets, editions=editions)
    nodes = _nodes_by_set()
    lines = [_line(each, uses[each.pk], nodes.get(each.pk, [])) for each in sets]
    frozen = [line for line in lines if line.use.is_frozen]
    others = [line for line in lines if not line.use.is_frozen]
    return SetsPage(
        open=tuple(line for line in others if not line.criteria_set.is_partial),
        frozen=tuple(frozen),
        partial=tuple(line for line in others if line.criteria_set.is_partial),
    )


def _line(criteria_set: CriteriaSet, use: SetUse, nodes: list[Node[str]]) -> SetLine:
    inner = {node.parent for node in nodes}
    return SetLine(
        criteria_set=criteria_set,
        use=use,
        domain_count=sum(
            node.parent is None and node.kind not in OUTSIDE for node in nodes
        ),
        leaf_count=sum(node.key not in inner for node in nodes),
        faults=check_structure(
            nodes,
            total_max=criteria_set.total_max,
            is_partial=criteria_set.is_partial,
        ),
    )


def _nodes_by_set() -> Mapping[int, list[Node[str]]]:
    found: dict[int, list[Node[str]]] = {}
    rows = Criterion.objects.order_by("criteria_set_id", "sort_code").values_list(
        "criteria_set_id", "code", "max_score", "scored_by"
    )
    for set_id, code, max_score, scored_by in rows:
        node = Node(
            code,
            code.rpartition(".")[0] or None,
            max_score,
            KINDS[Criterion.ScoredBy(scored_by)],
        )
        found.setdefault(set_id, []).append(node)
    return found


def set_uses(
    sets: Sequence[CriteriaSet], *, editions: EditionQuerySet
) -> Mapping[int, SetUse]:
    """Who stands on each of the sets, all of which are given. Two queries."""
    used: set[int | None] = set(
        Edition.objects.filter(criteria_set__isnull=False)
        .order_by()
        .values_list("criteria_set_id", flat=True)
        .distinct()
    )
    named: dict[int | None, list[EditionUse]] = {}
    known = editions.filter(criteria_set__isnull=False).with_names()
    for edition in known.order_by("-year", "index__position", "pk"):
        named.setdefault(edition.criteria_set_id, []).append(EditionUse(edition))
    return {
        each.pk: _use(each, sets, used=used, named=named.get(each.pk, ()))
        for each in sets
    }


def _use(
    criteria_set: CriteriaSet,
    sets: Iterable[CriteriaSet],
    *,
    used: set[int | None],
    named: Sequence[EditionUse],
) -> SetUse:
    later = [each for each in sets if each.predecessor_id == criteria_set.pk]
    return SetUse(
        editions=tuple(named),
        successors=tuple(later),
        is_scored_by=criteria_set.pk in used,
        frozen_through=next((each for each in later if each.pk in used), None),
    )


def usable_sets(*, level: str, is_illustrative: bool) -> list[CriteriaSet]:
    """The sets that an edition of the level could be scored by. One query."""
    return list(
        CriteriaSet.objects.filter(
            level=Level(level), is_illustrative=is_illustrative, is_partial=False
        )
    )
