"""The list of units: found, narrowed, grouped by kind, in force before ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from units.models import Kind, Level, Unit
from units.names import short_form, sort_key
from units.pages import unit_url

PAGE_SIZE = 200
LETTERS = "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ"
# Letters that only a few names of minority languages begin with.
RARE_LETTERS = "FJWZ"
DIGITS = "0-9"
IN_FORCE, ENDED, ALL = "dang-hoat-dong", "da-ket-thuc", "tat-ca"

# How many digits of the sort key tell the first letter.
_LETTER_WIDTH = 2
_KIND_ORDER = [kind for kind in Kind if kind is not Kind.NATION]
_LEVEL_ORDER = [
    Level.PROVINCE,
    Level.DISTRICT,
    Level.COMMUNE,
    Level.MINISTRY,
    Level.DEPARTMENT,
    Level.REGION,
]


@dataclass(frozen=True, slots=True)
class UnitQuery:
    """What a reader asks of the list; the form of the page makes it.

    `area` is the slug of a unit in which the listed ones lie.
    """

    text: str = ""
    letter: str = ""
    level: str = ""
    kind: str = ""
    area: str = ""
    state: str = IN_FORCE
    page: int = 1
    is_illustrative: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the list. `ended_on` is its last day in force, which may be ahead."""

    name: str
    bare_name: str
    code: str
    slug: str
    kind: str
    level: str
    parent: str
    province: str
    valid_from: date | None
    ended_on: date | None
    has_ended: bool
    is_illustrative: bool

    @property
    def url(self) -> str:
        return unit_url(self.slug)

    @property
    def place(self) -> str:
        """Where it lies, shortly: "H. Đại Từ, Thái Nguyên"."""
        return ", ".join(
            short_form(name) for name in (self.parent, self.province) if name
        )


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """The units of one kind on this page, and how many there are in all."""

    kind: str
    level: str
    has_ended: bool
    total: int
    rows: tuple[UnitRow, ...]

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def is_whole(self) -> bool:
        return len(self.rows) == self.total


@dataclass(frozen=True, slots=True)
class KindCount:
    kind: str
    level: str
    count: int

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class LetterCount:
    letter: str
    count: int


@dataclass(frozen=True, slots=True)
class UnitListPage:
    query: UnitQuery
    groups: tuple[UnitGroup, ...]
    rows: tuple[UnitRow, ...]
    kinds: tuple[KindCount, ...]
    letters: tuple[LetterCount, ...]
    in_force_count: int
    ended_count: int
    total: int
    paging: Page[int]
    area: UnitRow | None

    @property
    def in_force_groups(self) -> list[UnitGroup]:
        return [group for group in self.groups if not group.has_ended]

    @property
    def ended_groups(self) -> list[UnitGroup]:
        return [group for group in self.groups if group.has_ended]


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many units share a kind, a state and a first letter."""

    kind: str
    level: str
    has_ended: bool
    letter_key: str
    count: int


def unit_list(*, query: UnitQuery) -> UnitListPage:
    """The page of the list that the query asks for, in a fixed number of queries."""
    area = _area(query)
    units = _narrowed(query, area)
    tallies = _tallies(units)
    counted = [tally for tally in tallies if _is_in_state(tally, query.state)]
    shown = [tally for tally in counted if _is_chosen(tally, query)]
    total = sum(tally.count for tally in shown)
    size = max(total, 1) if query.is_whole else PAGE_SIZE
    paging = Paginator(range(total), size).get_page(query.page)
    start = (paging.number - 1) * size
    # The whole list is sorted by its keys alone, only the page is read with all its
    # columns and what stands above it.
    keys = _chosen(units, query)[start : start + size].values("pk")
    chosen = _ordered(Unit.objects.filter(pk__in=keys))
    rows = tuple(_row(unit) for unit in chosen.select_related("parent__parent"))
    return UnitListPage(
        query=query,
        groups=_groups(rows, shown),
        rows=rows,
        kinds=_kinds(tally for tally in counted if _has_letter(tally, query)),
        letters=_letters(tally for tally in counted if _is_of_kind(tally, query)),
        in_force_count=sum(tally.count for tally in tallies if not tally.has_ended),
        ended_count=sum(tally.count for tally in tallies if tally.has_ended),
        total=total,
        paging=paging,
        area=_row(area) if area else None,
    )


def area_choices(*, is_illustrative: bool) -> list[tuple[str, str]]:
    """Provinces to look into, (slug, name), those in force first. One query."""
    provinces = (
        Unit.objects.at_level(Level.PROVINCE)
        .filter(is_illustrative=is_illustrative)
        .order_by("sort_key", "id")
        .values_list("slug", "name", "valid_to")
    )
    in_force = [(slug, name) for slug, name, valid_to in provinces if valid_to is None]
    ended = [
        (slug, _("%(name)s (đến %(day)s)") % {"name": name, "day": _last_day(valid_to)})
        for slug, name, valid_to in provinces
        if valid_to is not None
    ]
    return [*in_force, *ended]


# --- which units ------------------------------------------------------------------


def _area(query: UnitQuery) -> Unit | None:
    if not query.area:
        return None
    return Unit.objects.select_related("parent__parent").filter(slug=query.area).first()


def _narrowed(query: UnitQuery, area: Unit | None) -> QuerySet[Unit]:
    """Units inside the area that bear the text, whatever their kind and state."""
    units = Unit.objects.exclude(level=Level.NATION)
    units = units.filter(is_illustrative=query.is_illustrative)
    if area is not None:
        units = units.filter(pk__in=Unit.objects.inside(area).values("pk"))
    if query.text:
        units = units.holding(query.text)
    return units


def _tallies(units: QuerySet[Unit]) -> list[_Tally]:
    """Every count the page shows, in one query."""
    found = (
        units.order_by()
        .values(
            "kind",
            "level",
            letter_key=Substr("sort_key", 1, _LETTER_WIDTH),
            has_ended=_ended_last(),
        )
        .annotate(count=Count("pk"))
    )
    return [
        _Tally(
            row["kind"],
            row["level"],
            bool(row["has_ended"]),
            row["letter_key"],
            row["count"],
        )
        for row in found
    ]


def _chosen(units: QuerySet[Unit], query: UnitQuery) -> QuerySet[Unit]:
    """The units of the kind, letter and state asked for, in the order of the page."""
    if query.kind:
        units = units.filter(kind=query.kind)
    if query.level:
        units = units.filter(level=query.level)
    if query.letter:
        units = units.filter(sort_key__startswith=_letter_key(query.letter))
    if query.state != ALL:
        units = units.filter(_over() if query.state == ENDED else ~_over())
    return _ordered(units)


def _ordered(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.order_by(
        _ended_last(),
        _place_in("level", _LEVEL_ORDER),
        _place_in("kind", _KIND_ORDER),
        "sort_key",
        "id",
    )


def _over() -> Q:
    """As Unit.has_ended."""
    return Q(valid_to__isnull=False, valid_to__lte=timezone.localdate())


def _ended_last() -> Case:
    return Case(
        When(_over(), then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def _place_in(field: str, order: Iterable[str]) -> Case:
    whens = [
        When(Q(**{field: str(value)}), then=Value(place))
        for place, value in enumerate(order)
    ]
    return Case(*whens, default=Value(99), output_field=IntegerField())


def _letter_key(letter: str) -> str:
    return sort_key("0" if letter == DIGITS else letter)[:_LETTER_WIDTH]


def _is_in_state(tally: _Tally, state: str) -> bool:
    return state == ALL or tally.has_ended == (state == ENDED)


def _is_of_kind(tally: _Tally, query: UnitQuery) -> bool:
    return (not query.kind or tally.kind == query.kind) and (
        not query.level or tally.level == query.level
    )


def _has_letter(tally: _Tally, query: UnitQuery) -> bool:
    return not query.letter or tally.letter_key == _letter_key(query.letter)


def _is_chosen(tally: _Tally, query: UnitQuery) -> bool:
    return _is_of_kind(tally, query) and _has_letter(tally, query)


# --- what is said of them ---------------------------------------------------------


def _row(unit: Unit) -> UnitRow:
    parent = unit.parent if unit.parent and unit.parent.level != Level.NATION else None
    above = parent.parent if parent else None
    return UnitRow(
        name=unit.name,
        bare_name=unit.bare_name,
        code=unit.code,
        slug=unit.slug,
        kind=unit.kind,
        level=unit.level,
        parent=parent.name if parent else "",
        province=above.name if above and above.level != Level.NATION else "",
        valid_from=unit.valid_from,
        ended_on=unit.valid_to - timedelta(days=1) if unit.valid_to else None,
        has_ended=unit.has_ended,
        is_illustrative=unit.is_illustrative,
    )


def _groups(
    rows: Iterable[UnitRow], tallies: Iterable[_Tally]
) -> tuple[UnitGroup, ...]:
    totals: Counter[tuple[bool, str]] = Counter()
    for tally in tallies:
        totals[tally.has_ended, tally.kind] += tally.count
    grouped = groupby(rows, key=lambda row: (row.has_ended, row.kind))
    groups = []
    for (has_ended, kind), listed in grouped:
        members = tuple(listed)
        groups.append(
            UnitGroup(
                kind=kind,
                level=members[0].level,
                has_ended=has_ended,
                total=totals[has_ended, kind],
                rows=members,
            )
        )
    return tuple(groups)


def _kinds(tallies: Iterable[_Tally]) -> tuple[KindCount, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for tally in tallies:
        counts[tally.level, tally.kind] += tally.count
    places = {(kind.level.value, kind.value): n for n, kind in enumerate(_KIND_ORDER)}
    ordered = sorted(
        counts, key=lambda key: (_LEVEL_ORDER.index(Level(key[0])), places[key])
    )
    return tuple(KindCount(kind, level, counts[level, kind]) for level, kind in ordered)


def _letters(tallies: Iterable[_Tally]) -> tuple[LetterCount, ...]:
    counts: Counter[str] = Counter()
    for tally in tallies:
        counts[tally.letter_key] += tally.count
    known = [
        LetterCount(letter, counts[_letter_key(letter)])
        for letter in (*LETTERS, DIGITS)
    ]
    return tuple(
        found for found in known if found.count or found.letter not in RARE_LETTERS
    )


def _last_day(valid_to: date) -> str:
    return f"{valid_to - timedelta(days=1):%d/%m/%Y}"
