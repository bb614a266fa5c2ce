"""Finds the unit a file or a form means, among given units; it never guesses.

By code, full name, bare name, usual abbreviation (TP. TX. TT. H. Q. P. X. ĐK.), either
spelling (Hòa, Hoà), a spelling listed in fixtures/units/aliases.csv, and without marks
where the text has none at all. Marks that are written must be right.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from units.models import Level, Unit
from units.names import (
    clean_name,
    compact_key,
    expand_abbreviation,
    has_marks,
    spelling_key,
)
from units.nearest import NearestNames


class UnresolvedUnit(LookupError):
    """The text names no unit, or more than one; `candidates` are the nearest."""

    def __init__(self, text: str, candidates: Sequence[Unit]) -> None:
        self.text = text
        self.candidates = tuple(candidates)
        super().__init__(text)

    @property
    def expected(self) -> str:
        """What the file should say instead, for a list of problems."""
        raise NotImplementedError

    def _named(self) -> str:
        names = Counter(unit.name for unit in self.candidates)
        return ", ".join(
            f"{_placed(unit) if names[unit.name] > 1 else unit.name} ({unit.code})"
            for unit in self.candidates
        )


def _placed(unit: Unit) -> str:
    """The unit of a name that others bear too: with what it belongs to."""
    return f"{unit.name}, {unit.parent.name}" if unit.parent else unit.name


class UnknownUnit(UnresolvedUnit):
    @property
    def expected(self) -> str:
        if not self.candidates:
            return _("tên hoặc mã một đơn vị có trong địa bàn vào thời điểm đó")
        return _("tên hoặc mã một đơn vị trong địa bàn; gần nhất: %(names)s") % {
            "names": self._named()
        }


class AmbiguousUnit(UnresolvedUnit):
    @property
    def expected(self) -> str:
        return _("mã hoặc tên đầy đủ của một trong: %(names)s") % {
            "names": self._named()
        }


@cache
def read_aliases() -> Mapping[str, str]:
    """Spelling key of another spelling -> official code."""
    path = settings.BASE_DIR / "fixtures" / "units" / "aliases.csv"
    with open(path, encoding="utf-8", newline="") as lines:
        return {
            spelling_key(row["alias"]): row["code"] for row in csv.DictReader(lines)
        }


class UnitMatcher:
    """Built once for an edition's units, then asked for every row of a file. Of near
    units those in the provinces that a file speaks of are offered first."""

    def __init__(
        self, units: Iterable[Unit], *, aliases: Mapping[str, str] | None = None
    ) -> None:
        self._units = list(units)
        self._by_pk = {unit.pk: unit for unit in self._units}
        self._homes = set[int]()
        self._aliases = read_aliases() if aliases is None else aliases
        self._by_code = _index(self._units, lambda unit: unit.code.upper())
        self._by_number = _index(self._units, lambda unit: unit.code.lstrip("0"))
        self._tables = (
            _index(self._units, lambda unit: spelling_key(unit.name)),
            _index(self._units, lambda unit: spelling_key(unit.bare_name)),
        )
        self._markless_tables = (
            _index(self._units, lambda unit: compact_key(unit.name)),
            _index(self._units, lambda unit: compact_key(unit.bare_name)),
        )

    @classmethod
    def for_area(cls, area: Unit, *, level: str, day: date) -> "UnitMatcher":
        """Over the units of one level that were in force that day inside the area."""
        units = Unit.objects.inside(area).at_level(level).in_force_on(day)
        if not area.is_illustrative:
            units = units.real()
        return cls(units)

    def stay_near(self, texts: Iterable[str], *, otherwise: Unit | None) -> None:
        """Take the provinces of all units that the texts mean for the file's area."""
        meant = [self._meant(clean_name(text)) for text in texts]
        units = [found[0] for found in meant if len(found) == 1]
        if not units and otherwise is not None:
            units = [otherwise]
        self._homes = {home for unit in units if (home := self._province(unit))}

    def resolve(self, text: str) -> Unit:
        """The one unit the text means; UnknownUnit or AmbiguousUnit otherwise."""
        written = clean_name(text)
        found = self._meant(written)
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousUnit(written, sorted(found, key=self._is_away))
        near = self._nearest.find(written, is_home=lambda unit: not self._is_away(unit))
        raise UnknownUnit(written, near)

    def _meant(self, written: str) -> list[Unit]:
        return next(filter(None, self._attempts(written)), [])

    def _attempts(self, written: str) -> Iterable[list[Unit]]:
        """What each way of reading the text finds, the strictest first."""
        yield self._by_code.get(written.upper(), [])
        expanded = expand_abbreviation(written)
        full, bare = self._tables
        yield full.get(spelling_key(written), [])
        yield full.get(spelling_key(expanded), [])
        # "1" may be Phường 1 or the code 01 without its zero: then it is neither.
        numbered = self._by_number.get(written, []) if written.isdecimal() else []
        yield _union(bare.get(spelling_key(written), []), numbered)
        yield self._by_code.get(self._aliases.get(spelling_key(written), ""), [])
        if has_marks(written):
            return
        full, bare = self._markless_tables
        yield full.get(compact_key(written), [])
        yield full.get(compact_key(expanded), [])
        yield bare.get(compact_key(written), [])

    @cached_property
    def _nearest(self) -> NearestNames:
        return NearestNames(self._units)

    def _is_away(self, unit: Unit) -> bool:
        return self._province(unit) not in self._homes

    def _province(self, unit: Unit) -> int | None:
        """The province a unit is or lies in, as far as the given units tell."""
        above: Unit | None = unit
        while above is not None and above.level != Level.PROVINCE:
            above = self._by_pk.get(above.parent_id) if above.parent_id else None
        return above.pk if above else None


def _index(
    units: Iterable[Unit], key_of: Callable[[Unit], str]
) -> dict[str, list[Unit]]:
    table: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        key = key_of(unit)
        if key:
            table[key].append(unit)
    return dict(table)


def _union(*groups: Iterable[Unit]) -> list[Unit]:
    return list(dict.fromkeys(unit for group in groups for unit in group))
