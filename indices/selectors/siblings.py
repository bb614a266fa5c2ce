"""The other editions of the same area: other years, other indices, other levels."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from indices.models import Edition
from indices.selectors.header import EditionHeader
from units.models import Level


@dataclass(frozen=True, slots=True)
class EditionLink:
    """A way to another edition. `text` is what differs: the year, index or level."""

    text: str
    url: str
    year: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Siblings:
    years: tuple[EditionLink, ...]
    indices: tuple[EditionLink, ...]
    levels: tuple[EditionLink, ...]


@dataclass(frozen=True, slots=True)
class _Address:
    index: str
    short_name: str
    level: str
    year: int


def siblings_of(header: EditionHeader) -> Siblings:
    """Links to every year, and to the nearest year of other indices and levels.

    One query, whatever the number of editions.
    """
    found = [
        _Address(*row)
        for row in Edition.objects.published()
        .filter(area__area_slug=header.area)
        .order_by("-year", "index__position", "index__code")
        .values_list("index__code", "index__short_name", "level", "year")
    ]
    same_level = [a for a in found if a.level == header.level]
    same_index = [a for a in found if a.index == header.index]
    return Siblings(
        years=tuple(
            _link(header, a, str(a.year)) for a in same_level if a.index == header.index
        ),
        indices=_nearest(header, same_level, "index", "short_name"),
        levels=_nearest(header, same_index, "level", "level"),
    )


def _nearest(
    header: EditionHeader, addresses: list[_Address], by: str, text: str
) -> tuple[EditionLink, ...]:
    """One link for each value of `by`: its edition nearest to the header's year."""
    best: dict[str, _Address] = {}
    for address in addresses:
        key = getattr(address, by)
        known = best.get(key)
        if known is None or _gap(address, header) < _gap(known, header):
            best[key] = address
    links = []
    for address in best.values():
        words = getattr(address, text)
        label = str(Level(words).label) if by == "level" else words
        links.append(_link(header, address, label))
    return tuple(links) if len(links) > 1 else ()


def _gap(address: _Address, header: EditionHeader) -> int:
    return abs(address.year - header.year)


def _link(header: EditionHeader, address: _Address, text: str) -> EditionLink:
    kwargs = {
        "index": address.index,
        "area": header.area,
        "level": address.level,
        "year": address.year,
    }
    return EditionLink(
        text=text,
        url=reverse("indices:ranking", kwargs=kwargs),
        year=address.year,
        is_current=(address.index, address.level, address.year)
        == (header.index, header.level, header.year),
    )
