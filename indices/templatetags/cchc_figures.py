"""Where a measure is found, each place once."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from indices.selectors.measure_figures import Series
from indices.selectors.siblings import EditionLink
from indices.sentences.measures import place_text

register = template.Library()


@register.simple_tag
def places_of(series: Iterable[Series]) -> list[EditionLink]:
    """The newest year of every place; series come newest first."""
    newest: dict[tuple[str, str], Series] = {}
    for each in series:
        newest.setdefault((each.area, each.level), each)
    return [
        EditionLink(place_text(each), each.url, each.year, is_current=False)
        for each in newest.values()
    ]
