"""Partials that are drawn once for the values they are given, and then remembered.

Such a partial sees its values and nothing else: neither the request nor whoever asks,
so it bears no person and no token, and it can never be stale: another value is another
drawing. It takes plain values only. A model object would equal itself whatever had been
saved meanwhile, so it is refused, as is whatever else can change.

What a reader typed does not go through here: it would be kept in memory.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context, RenderContext
from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MOST_KEPT = 1_024
PLACE_KEY = "where a page is drawn"
# A Promise is the text that it gives in the language, which is told apart.
PLAIN = (str, Promise, int, Decimal, date, type(None))


@register.simple_tag(takes_context=True)
def kept_include(context: Context, name: str, /, **values: object) -> SafeString:
    """What `include name with … only` draws of plain values.

    While one develops it is drawn anew each time, as its template may have changed.
    """
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(name, _place(context.render_context), **values)


def _place(drawing: RenderContext) -> object:
    """What words and addresses depend on beside the values: the same for a page."""
    place = drawing.get(PLACE_KEY)
    if place is None:
        files = settings.STORAGES["staticfiles"]["BACKEND"]
        place = (get_language(), get_urlconf(), get_script_prefix(), files)
        drawing[PLACE_KEY] = place
    return place


# Typed: 1 and True are equal, and so are markup and the same characters as text.
@lru_cache(maxsize=MOST_KEPT, typed=True)
def _drawn(name: str, _place: object, /, **values: object) -> SafeString:
    for word, value in values.items():
        if not _is_plain(value):
            raise TypeError(f"{name}: {word} is no plain value: {type(value)}")
    return render_to_string(name, values)


def _is_plain(value: Any) -> bool:
    """Whether the value will always be what it is now."""
    if isinstance(value, PLAIN):
        return True
    if isinstance(value, tuple):
        return all(map(_is_plain, value))
    traits = getattr(value, "__dataclass_params__", None)
    if traits is None or not traits.frozen:
        return False
    return all(_is_plain(getattr(value, each.name)) for each in fields(value))
