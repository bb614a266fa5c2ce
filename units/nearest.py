"""Which units a person may have meant whose text names none.

The word of the kind, the body before it ("UBND xã …"), marks and what follows a comma
do not count. What is not spelt much alike is not offered at all.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from units.models import Unit
from units.names import (
    KIND_WORDS,
    clean_name,
    compact_key,
    expand_abbreviation,
    search_key,
    spelling_key,
)

MOST = 3
CUTOFF = 0.8
# How much farther than the nearest a name may be that is offered beside it.
BESIDE = 0.05
MOST_COMPARED = 20
# Names are compared that have a word in common, at least its first letters.
FIRST_LETTERS = 3

_BODY = re.compile(r"(?:UBND|[ỦU][ỷy] ban nhân dân|Uy ban nhan dan)\s+", re.IGNORECASE)
_KIND_KEYS = tuple(dict.fromkeys(search_key(word) for word in KIND_WORDS.values()))


class NearestNames:
    """Built once for a file's units, then asked for every text that names none."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units: dict[str, list[Unit]] = defaultdict(list)
        self._names: dict[str, set[str]] = defaultdict(set)
        for unit in units:
            _kind, bare = _split(search_key(unit.name))
            name = compact_key(bare)
            self._units[name].append(unit)
            for word in bare.split():
                self._names[word[:FIRST_LETTERS]].add(name)

    def find(self, text: str, *, is_home: Callable[[Unit], bool]) -> list[Unit]:
        """The few nearest, the nearest first; those at home where there are any."""
        named = expand_abbreviation(_BODY.sub("", clean_name(text).partition(",")[0]))
        kind, bare = _split(search_key(named))
        found = self._alike(bare)
        least = max((likeness for likeness, _unit in found), default=0) - BESIDE
        near = [each for each in found if each[0] >= least]
        near = [each for each in near if is_home(each[1])] or near

        def order(each: tuple[float, Unit]) -> tuple[float, int]:
            likeness, unit = each
            own_kind, _bare = _split(search_key(unit.name))
            is_spelt_so = spelling_key(named).endswith(spelling_key(unit.bare_name))
            return -likeness, (own_kind != kind) + (not is_spelt_so)

        return [unit for _likeness, unit in sorted(near, key=order)[:MOST]]

    def _alike(self, bare: str) -> list[tuple[float, Unit]]:
        """Each unit spelt much like the bare name, and how much."""
        wanted = compact_key(bare)
        starts = {word[:FIRST_LETTERS] for word in bare.split()}
        names = {name for start in starts for name in self._names.get(start, ())}
        close = difflib.get_close_matches(
            wanted, sorted(names), n=MOST_COMPARED, cutoff=CUTOFF
        )
        return [
            (difflib.SequenceMatcher(None, name, wanted).ratio(), unit)
            for name in close
            for unit in self._units[name]
        ]


def _split(key: str) -> tuple[str, str]:
    """("huyen", "dai tu") of "huyen dai tu"; ("", key) without a kind."""
    for kind in _KIND_KEYS:
        if key.startswith(f"{kind} "):
            return kind, key[len(kind) + 1 :]
    return "", key
