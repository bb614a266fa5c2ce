"""Adjectives for units: in force on a day, at a level, inside an area, matching."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Q, Value, When

from units.names import KIND_WORDS, clean_name, search_key

if TYPE_CHECKING:
    from units.models import Unit


class UnitQuerySet(models.QuerySet["Unit"]):
    """Every method narrows or orders and returns a queryset, so they chain."""

    def in_force_on(self, day: date) -> UnitQuerySet:
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        return self.filter(begun & lasting)

    def at_level(self, level: str) -> UnitQuerySet:
        return self.filter(level=level)

    def forms_of(self, unit: Unit) -> UnitQuerySet:
        """The unit and its one-to-one earlier and later forms."""
        return self.of_lineages([unit.lineage_id])

    def of_lineages(self, lineages: Iterable[int]) -> UnitQuerySet:
        """Units of these lineages, under all their one-to-one forms."""
        lineages = list(lineages)
        return self.filter(Q(pk__in=lineages) | Q(same_as__in=lineages))

    def inside(self, area: Unit) -> UnitQuerySet:
        """Units under the area, at any depth; the nation holds every other unit.

        A child keeps one parent while that parent is renamed or upgraded, so the
        area stands for all its one-to-one forms.
        """
        if area.level == "nation":
            return self.exclude(pk=area.pk)
        forms = self.model.objects.forms_of(area).values("pk")
        return self.filter(
            Q(parent__in=forms)
            | Q(parent__parent__in=forms)
            | Q(parent__parent__parent__in=forms)
        )

    def real(self) -> UnitQuerySet:
        return self.filter(is_illustrative=False)

    def illustrative(self) -> UnitQuerySet:
        return self.filter(is_illustrative=True)

    def holding(self, text: str) -> UnitQuerySet:
        """Units whose name holds the text, with or without marks, or whose code it is
        or was."""
        key = search_key(text)
        if not key:
            return self.none()
        return self.filter(
            Q(search_key__contains=key) | Q(code=clean_name(text).upper())
        )

    def matching(self, text: str) -> UnitQuerySet:
        """The same, best first.

        First the very name with its marks, or all that ever bore the text as their
        code, then the very name without marks, then names that begin so, then the rest.
        """
        key = search_key(text)
        if not key:
            return self.none()
        written = clean_name(text)
        spellings = {written, written.title(), written.capitalize()}
        coded = Q(code=written.upper())
        beginnings = [key, *(f"{word} {key}" for word in _FOLDED_KIND_WORDS)]
        begins = Q()
        for beginning in beginnings:
            begins |= Q(search_key__startswith=beginning)
        place = Case(
            When(
                Q(name__in=spellings) | Q(bare_name__in=spellings) | coded,
                then=Value(0),
            ),
            When(search_key__in=beginnings, then=Value(1)),
            When(begins, then=Value(2)),
            default=Value(3),
            output_field=models.PositiveSmallIntegerField(),
        )
        return (
            self.holding(text)
            .annotate(match_place=place)
            .order_by("match_place", "sort_key", "id")
        )


_FOLDED_KIND_WORDS = sorted({search_key(word) for word in KIND_WORDS.values()})
