"""The drawn signs, for templates."""

from django import template
from django.utils.safestring import SafeString

from indices.tables.signs import ARROW, CHECK

register = template.Library()


@register.simple_tag
def arrow() -> SafeString:
    """Between what was and what is."""
    return ARROW


@register.simple_tag
def check_mark() -> SafeString:
    """Before the word that says what is complete."""
    return CHECK
