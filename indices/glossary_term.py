"""A word of the field, its meaning, and the anchor to link to."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Term:
    anchor: str
    word: Promise | str
    meaning: Promise | str
