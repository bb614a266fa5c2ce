"""The empty filter of a ranking, for the partial that is drawn once for all readers."""

from __future__ import annotations

from django import template

from indices.forms.ranking import RankingForm

register = template.Library()


@register.simple_tag
def empty_ranking_form(level: str, tiers: tuple[str, ...]) -> RankingForm:
    return RankingForm({}, level=level, tiers=tiers)
