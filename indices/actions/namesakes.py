"""What an edition calls those of its units that share a name with another of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count

from indices.models import UnitResult
from units.models import Unit
from units.namesakes import names_apart


def namesakes_of(
    edition_id: int | None, units: Iterable[int | None] | None = None
) -> Mapping[int, str]:
    """The longer name of each unit that needs one: of all, or of those of these keys.
    One query, a second where some share a name; none where nothing is asked for."""
    wanted = None if units is None else set(units) - {None}
    if edition_id is None or wanted == set():
        return {}
    results = UnitResult.objects.filter(edition=edition_id).order_by()
    own = Unit.objects.filter(pk__in=results.values("unit")).order_by()
    shared = own.values("name").annotate(count=Count("pk")).filter(count__gt=1)
    apart = names_apart(list(own.filter(name__in=shared.values("name"))))
    if wanted is None:
        return apart
    return {key: name for key, name in apart.items() if key in wanted}
