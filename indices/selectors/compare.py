"""Up to four units side by side: every index and year, and one edition closely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indices.selectors.compare_record import (
    ComparedUnit,
    CompareRow,
    PartRow,
    compare_rows,
    compared_unit,
    part_rows,
)
from indices.selectors.peers import Field, Peer, field_of
from indices.selectors.ranking_rows import SourceLine
from indices.selectors.search import FoundUnit, search_page
from units.models import Unit
from units.names import search_key, spelling_key

MOST_UNITS = 4
MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class CompareQuery:
    """What a reader asks: whom (`surplus` were too many), and where to look closely.

    `text` is a name typed to be added.
    """

    slugs: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    index: str = ""
    year: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """A word of the address that names no unit, with units spelt like it."""

    word: str
    nearest: tuple[FoundUnit, ...]


@dataclass(frozen=True, slots=True)
class Refusals:
    """What was asked for and is not shown; every one of them is said on the page."""

    unknown: tuple[UnknownUnit, ...] = ()
    repeated: tuple[str, ...] = ()
    other_nature: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closely:
    """One edition looked at closely: its row, its parts, the other units' scores."""

    row: CompareRow
    parts: tuple[PartRow, ...]
    others: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """`rows` are of the index asked for, `all_rows` of every index."""

    query: CompareQuery
    units: tuple[ComparedUnit, ...]
    refusals: Refusals
    all_rows: tuple[CompareRow, ...] = ()
    rows: tuple[CompareRow, ...] = ()
    closely: Closely | None = None
    peers: tuple[Peer, ...] = ()
    found: tuple[FoundUnit, ...] = field(default=())

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(unit.slug for unit in self.units)

    @property
    def is_full(self) -> bool:
        return len(self.units) >= MOST_UNITS

    @property
    def is_illustrative(self) -> bool:
        return any(unit.is_illustrative for unit in self.units)

    @property
    def indices(self) -> tuple[tuple[str, str], ...]:
        """The indices with a result of any of the units: code and short name."""
        rows = sorted(self.all_rows, key=lambda row: row.summary.edition.index.position)
        names = {row.header.index_code: row.header.index_short_name for row in rows}
        return tuple(names.items())

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({row.year for row in self.rows}, reverse=True))

    @property
    def levels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(unit.level_label for unit in self.units))

    @property
    def is_index_unknown(self) -> bool:
        known = [row.header.index_code for row in self.all_rows]
        return bool(self.query.index) and self.query.index not in known

    @property
    def is_year_unknown(self) -> bool:
        return self.query.year is not None and self.query.year not in self.years

    @property
    def series_rows(self) -> tuple[CompareRow, ...]:
        """The years of the ranking looked at closely, oldest first."""
        if self.closely is None:
            return ()
        series = self.closely.row.series
        return tuple(row for row in reversed(self.rows) if row.series == series)

    @property
    def apart(self) -> tuple[ComparedUnit, ...]:
        """Units that do not stand in the ranking looked at closely."""
        if self.closely is None:
            return ()
        return tuple(
            unit
            for unit, entry in zip(self.units, self.closely.row.entries, strict=True)
            if entry is None
        )

    @property
    def sources(self) -> tuple[SourceLine, ...]:
        """Each source of the entries once, in the order of the rows."""
        found = [e.row.source for row in self.rows for e in row.known if e.row.source]
        return tuple(dict.fromkeys(found))


def compare_page(*, query: CompareQuery) -> ComparePage:
    """The comparison a query asks for: five queries, three more for each name that
    is typed or that names no unit."""
    units, refusals = _units(query)
    if not units:
        found = _to_add(query, units)
        return ComparePage(query=query, units=(), refusals=refusals, found=found)
    all_rows = compare_rows(units)
    rows = _of_index(all_rows, query.index)
    chosen = _chosen(rows, query)
    others = field_of(chosen, units) if chosen else Field()
    # A ranking in which only one of several units stands compares nothing.
    is_close = chosen is not None and (chosen.is_shared or len(units) == 1)
    return ComparePage(
        query=query,
        units=units,
        refusals=refusals,
        all_rows=all_rows,
        rows=rows,
        closely=Closely(chosen, part_rows(chosen), others.scores)
        if chosen is not None and is_close
        else None,
        peers=others.peers,
        found=_to_add(query, units),
    )


def the_one_meant(query: CompareQuery, found: Sequence[FoundUnit]) -> FoundUnit | None:
    """The unit that a typed name surely means: the only one, or so named alone."""
    if len(found) == 1 and _bears(found[0], query.text):
        return found[0]
    key = spelling_key(query.text)
    named = [unit for unit in found if spelling_key(unit.name) == key]
    return named[0] if len(named) == 1 else None


def _bears(unit: FoundUnit, text: str) -> bool:
    return search_key(text) in search_key(unit.name)


# --- whom -------------------------------------------------------------------------


def _units(query: CompareQuery) -> tuple[tuple[ComparedUnit, ...], Refusals]:
    """The units asked for that can stand side by side, and what cannot."""
    by_slug = {
        unit.slug: unit
        for unit in Unit.objects.select_related("parent").filter(slug__in=query.slugs)
    }
    chosen: dict[int, Unit] = {}
    repeated, other_nature = [], []
    nature: bool | None = None
    for slug in query.slugs:
        unit = by_slug.get(slug)
        if unit is None:
            continue
        nature = unit.is_illustrative if nature is None else nature
        if unit.lineage_id in chosen:
            repeated.append(unit.name)
        elif unit.is_illustrative != nature:
            other_nature.append(unit.name)
        else:
            chosen[unit.lineage_id] = unit
    unknown = [slug for slug in query.slugs if slug not in by_slug]
    return (
        tuple(compared_unit(unit, n) for n, unit in enumerate(chosen.values())),
        Refusals(
            unknown=tuple(UnknownUnit(word, _nearest(word)) for word in unknown),
            repeated=tuple(repeated),
            other_nature=tuple(other_nature),
            surplus=query.surplus,
        ),
    )


def _nearest(slug: str) -> tuple[FoundUnit, ...]:
    """Units named like the words of a slug, whose last word is the code."""
    words = slug.replace("-", " ").split()
    while words and any(sign.isdigit() for sign in words[-1]):
        words.pop()
    if not words:
        return ()
    page = search_page(text=" ".join(words), is_for_units=True)
    return (page.units or page.nearest)[:MOST_FOUND]


def _to_add(
    query: CompareQuery, units: Sequence[ComparedUnit]
) -> tuple[FoundUnit, ...]:
    """Units that a typed name may mean, first those of the level already chosen."""
    if not query.text:
        return ()
    page = search_page(text=query.text, is_for_units=True)
    found = page.units or page.nearest
    if units:
        found = tuple(f for f in found if f.is_illustrative == units[0].is_illustrative)
    own = {unit.slug for unit in units}
    kinds = {unit.kind for unit in units}
    ordered = sorted(
        (f for f in found if f.slug not in own), key=lambda f: f.kind not in kinds
    )
    return tuple(ordered[:MOST_FOUND])


# --- where ------------------------------------------------------------------------


def _of_index(rows: tuple[CompareRow, ...], index: str) -> tuple[CompareRow, ...]:
    """The rows of the index asked for; of all where it is not among them."""
    wanted = tuple(row for row in rows if row.header.index_code == index)
    return wanted or rows


def _chosen(rows: Sequence[CompareRow], query: CompareQuery) -> CompareRow | None:
    """The edition that most units share, the newest of these; of the year asked for."""
    of_year = [row for row in rows if row.year == query.year] or rows
    return max(of_year, key=_closeness, default=None)


def _closeness(row: CompareRow) -> tuple[int, int, int, int]:
    index = row.summary.edition.index
    scored = sum(score is not None for score in row.scores)
    return len(row.known), row.year, scored, -index.position
