"""What an edition calls those of its units that share a name with another of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from indices.models import UnitResult


def namesakes_of(
    edition_id: int | None, units: Iterable[int | None] | None = None
) -> Mapping[int, str]:
    """The longer name of each unit that needs one, as its results bear it: of all, or
    of those of these keys. One query; none where nothing is asked for."""
    if edition_id is None:
        return {}
    marked = UnitResult.objects.filter(edition=edition_id, unit_name__contains=" (")
    if units is not None:
        marked = marked.filter(unit__in=set(units) - {None})
    return dict(marked.order_by("revision").values_list("unit_id", "unit_name"))
