"""Areas in which editions can be made: found by name or code, and counted."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from indices.models import Edition, ReformIndex
from indices.permissions import ROLES_FOR, Permission, Person, memberships_of
from units.matching import UnitMatcher, UnresolvedUnit
from units.models import Level, Unit

AREA_LEVELS = (Level.NATION, Level.PROVINCE, Level.DISTRICT)
# Suggested as one types: a nation and its provinces, old and new.
MOST_SUGGESTIONS = 120


def area_named(text: str, *, day: date) -> Unit:
    """The one area in force on the day that the text names; UnresolvedUnit if none."""
    areas = Unit.objects.in_force_on(day).filter(level__in=AREA_LEVELS)
    return UnitMatcher(areas).resolve(text)


def area_of_another_time(text: str) -> Unit | None:
    """An area of that name that was or will be, to say why it is not found."""
    areas = Unit.objects.filter(level__in=AREA_LEVELS)
    try:
        return UnitMatcher(areas).resolve(text)
    except UnresolvedUnit as error:
        return error.candidates[0] if error.candidates else None


def ranked_unit_count(*, area: Unit, level: str, day: date) -> int:
    """How many units an edition would rank."""
    return (
        Unit.objects.inside(area)
        .at_level(level)
        .in_force_on(day)
        .filter(is_illustrative=area.is_illustrative)
        .count()
    )


def suggested_areas(user: Person) -> tuple[str, ...]:
    """Names to choose from while one types: of one's own areas, the nation's first."""
    held = [
        item
        for item in memberships_of(user)
        if item.role in ROLES_FOR[Permission.MAKE_EDITION]
    ]
    areas = Unit.objects.filter(level__in=AREA_LEVELS)
    if user.is_superuser or any(item.level == Level.NATION for item in held):
        areas = areas.exclude(level=Level.DISTRICT)
    else:
        roots = {item.root for item in held}
        own = Q(pk__in=roots) | Q(same_as__in=roots)
        below = Q(parent__in=roots) | Q(parent__same_as__in=roots)
        areas = areas.filter(own | below)
    named = areas.values_list("name", "level").order_by("sort_key", "pk")
    ordered = sorted(named, key=lambda row: AREA_LEVELS.index(Level(row[1])))
    names = dict.fromkeys(name for name, _level in ordered)
    return tuple(names)[:MOST_SUGGESTIONS]


def kept_areas(user: Person, *, day: date) -> list[Unit]:
    """The areas in force whose plans and inspections the person keeps, but not the
    whole nation. One query, none of whoever keeps none."""
    roots = {
        item.root
        for item in memberships_of(user)
        if item.role in ROLES_FOR[Permission.KEEP_PLANS]
    }
    if not roots:
        return []
    areas = Unit.objects.of_lineages(roots).in_force_on(day)
    return list(areas.exclude(level=Level.NATION).order_by("sort_key", "pk"))


def latest_edition_before(
    *, index: ReformIndex, area: Unit, level: str, year: int
) -> Edition | None:
    """The newest earlier edition of the same ranking, published or not."""
    root = area.lineage_id
    return (
        Edition.objects.filter(Q(area_id=root) | Q(area__same_as_id=root))
        .filter(index=index, level=level, year__lt=year)
        .order_by("-year")
        .prefetch_related("parts")
        .first()
    )
