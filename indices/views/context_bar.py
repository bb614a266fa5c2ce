"""The context bar of the reading pages: which year, index, level and area."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indices.selectors.header import EditionHeader
from indices.selectors.siblings import EditionLink, Siblings


class Link(NamedTuple):
    """A way on from where there is nothing to see."""

    text: str
    url: str


class Picker(NamedTuple):
    """One choice of the bar; without choices it only says its value."""

    label: str
    value: str
    choices: tuple[EditionLink, ...] = ()


def pickers_of(header: EditionHeader, siblings: Siblings) -> tuple[Picker, ...]:
    year, index, level, area = _labels(get_language())
    return (
        Picker(year, str(header.year), siblings.years),
        Picker(index, header.index_short_name, siblings.indices),
        Picker(level, header.level_label, siblings.levels),
        Picker(area, header.area_name),
    )


def explained_pickers(
    header: EditionHeader, years: tuple[EditionLink, ...]
) -> tuple[Picker, ...]:
    """Of a page that explains an edition: the years that have the same page."""
    year, index, level, area = _labels(get_language())
    return (
        Picker(year, str(header.year), years if len(years) > 1 else ()),
        Picker(index, header.index_short_name),
        Picker(level, header.level_label),
        Picker(area, header.area_name),
    )


@lru_cache(maxsize=8)
def _labels(_language: str | None) -> tuple[str, str, str, str]:
    return _("Năm"), _("Chỉ số"), _("Cấp"), _("Địa bàn")


def domain_picker(
    domains: Iterable[tuple[str, str, str]], current: str, year: int
) -> Picker:
    """The domains as (code, name, address), the one being read as the value."""
    choices = tuple(
        EditionLink(f"{code}. {name}", url, year, code == current)
        for code, name, url in domains
    )
    return Picker(_("Lĩnh vực"), current, choices)


class Crumb(NamedTuple):
    """One step of the way to a page; the page itself has no address."""

    text: str
    url: str = ""
