"""The points that a reader assumes, and the weights and cuts that a clerk tries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from indices.form_fields import ScoreField
from indices.numbers import shown_in_input
from indices.selectors.criteria_tree import CriterionLine
from indices.selectors.what_if import Leaf, WhatIfBase

PREFIX = "d-"
MOST_UNKNOWN = 5
LONGEST_NAME = 30


class PointsField(ScoreField):
    """Points of one criterion: between 0 and its maximum, on its step."""

    def __init__(self, leaf: Leaf) -> None:
        self.line: CriterionLine = leaf.line
        super().__init__(
            required=False,
            min_value=Decimal(0),
            max_value=leaf.line.max_score,
            label=f"{leaf.line.code} {leaf.line.name}",
        )
        if leaf.points is not None:
            self.widget.attrs["placeholder"] = shown_in_input(leaf.points)

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        step = self.line.step
        if value is None or not step or value == self.line.max_score:
            return
        if value % step:
            raise forms.ValidationError(
                _("Điểm phải theo bước %(step)s.") % {"step": shown_in_input(step)}
            )


@dataclass(frozen=True, slots=True)
class LeafField:
    """A criterion with its input."""

    leaf: Leaf
    field: forms.BoundField


@dataclass(frozen=True, slots=True)
class DomainFields:
    """The criteria of one domain; open where something is assumed of them."""

    domain: CriterionLine
    rows: tuple[LeafField, ...]

    @property
    def is_open(self) -> bool:
        return any(row.field.data for row in self.rows)

    @property
    def lost(self) -> Decimal:
        return sum((row.leaf.lost or Decimal(0) for row in self.rows), Decimal(0))


class WhatIfForm(forms.Form):
    """One input for each leaf that applies; an empty one leaves its points."""

    def __init__(self, base: WhatIfBase, asked: QueryDict) -> None:
        super().__init__(asked, label_suffix="")
        self.base = base
        for leaf in base.leaves:
            self.fields[f"{PREFIX}{leaf.line.code}"] = PointsField(leaf)
        self.unknown = unknown_names(asked, PREFIX, self.fields)

    def points(self) -> dict[int, Decimal]:
        """What is assumed and can be, by leaf; what cannot be is left out and said."""
        self.is_valid()
        return {
            leaf.line.pk: value
            for leaf in self.base.leaves
            if (value := self.cleaned_data.get(f"{PREFIX}{leaf.line.code}")) is not None
        }

    def domains(self) -> list[DomainFields]:
        by_domain: dict[int, list[LeafField]] = {}
        for leaf in self.base.leaves:
            row = LeafField(leaf, self[f"{PREFIX}{leaf.line.code}"])
            by_domain.setdefault(leaf.domain.pk, []).append(row)
        return [
            DomainFields(rows[0].leaf.domain, tuple(rows))
            for rows in by_domain.values()
        ]


def unknown_names(
    asked: QueryDict, prefix: str, known: Iterable[str]
) -> tuple[str, ...]:
    """What an address names that there is not, without the prefix, cut short."""
    names = [
        name.removeprefix(prefix)[:LONGEST_NAME]
        for name in asked
        if name.startswith(prefix) and name not in set(known)
    ]
    return tuple(names[:MOST_UNKNOWN])


def assumed_query(points: dict[str, Decimal]) -> str:
    """The query string that assumes these points, by code."""
    query = QueryDict(mutable=True)
    for code, value in points.items():
        query[f"{PREFIX}{code}"] = shown_in_input(value)
    return query.urlencode()
