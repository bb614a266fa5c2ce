"""The one guard: who may do what, and who may know that a thing exists.

A role holds for its unit and everything below it, in the one-to-one forms of each
(a province renamed keeps its administrators); the nation holds everything. A system
administrator may do all of it; a disabled account nothing. Unit officers see no
draft figures but those of their own score sheet; they know of the editions that
assess their unit.
"""

import logging
from collections.abc import Callable, Container
from enum import StrEnum
from functools import wraps
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from indices.models import Edition
from indices.querysets import EditionQuerySet
from units.models import (
    Level,
    Role,
    Unit,
    UnitMembership,
)
from units.querysets import UnitQuerySet

logger = logging.getLogger("cchc.access")

Person = User | AnonymousUser
View = Callable[..., HttpResponseBase]

# The condition that no edition meets.
NOTHING = Q(pk__in=[])
# nation > region or province > district > commune: no area has more above it.
_STEPS_UP = ("", "parent__", "parent__parent__", "parent__parent__parent__")


class Permission(StrEnum):
    """What a page may ask for. The first asks for any role, the last for none."""

    OPEN_ENTRY = "open_entry"
    READ_DRAFT = "read_draft"
    MAKE_EDITION = "make_edition"
    REORGANISE_UNITS = "reorganise_units"
    MANAGE_CRITERIA = "manage_criteria"
    APPRAISE = "appraise"
    ENTER_RESULTS = "enter_results"
    PUBLISH = "publish"
    KEEP_PLANS = "keep_plans"
    MANAGE_ACCOUNTS = "manage_accounts"


ROLES_FOR = {
    Permission.OPEN_ENTRY: frozenset(Role),
    Permission.READ_DRAFT: frozenset({Role.INDEX_ADMINISTRATOR, Role.APPRAISER}),
    Permission.MAKE_EDITION: frozenset({Role.INDEX_ADMINISTRATOR}),
    Permission.REORGANISE_UNITS: frozenset({Role.INDEX_ADMINISTRATOR}),
    # A set of criteria belongs to no area: whoever makes editions keeps the sets.
    Permission.MANAGE_CRITERIA: frozenset({Role.INDEX_ADMINISTRATOR}),
    Permission.APPRAISE: frozenset({Role.APPRAISER}),
    Permission.ENTER_RESULTS: frozenset({Role.INDEX_ADMINISTRATOR}),
    Permission.PUBLISH: frozenset({Role.INDEX_ADMINISTRATOR}),
    # Of every unit; its officer keeps the unit's own.
    Permission.KEEP_PLANS: frozenset({Role.INDEX_ADMINISTRATOR}),
    Permission.MANAGE_ACCOUNTS: frozenset[Role](),
}


class Membership(NamedTuple):
    """A role and where it holds; `root` is the lineage of the unit."""

    role: str
    root: int
    level: str


def may(
    user: Person,
    permission: Permission,
    *,
    edition: Edition | None = None,
    area: Unit | None = None,
) -> bool:
    """Whether the person may; without edition or area: may anywhere at all."""
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    wanted = ROLES_FOR[permission]
    if not wanted:
        return False
    held = [item for item in memberships_of(user) if item.role in wanted]
    place = edition.area if edition is not None else area
    if place is None or not held:
        return bool(held)
    if any(item.level == Level.NATION for item in held):
        return True
    roots = {item.root for item in held}
    return place.lineage_id in roots or bool(roots & _roots_above(user, place))


def require(
    user: Person,
    permission: Permission,
    *,
    edition: Edition | None = None,
    area: Unit | None = None,
) -> None:
    """Refuse whoever may not: 404 for what they must not know of, else 403.

    Pages of staff also carry `staff_page`, which sends visitors to the log-in page.
    """
    if may(user, permission, edition=edition, area=area):
        return
    logger.warning(
        "denied: %s may not %s %s", user, permission, edition or area or "anywhere"
    )
    if edition is not None and not knows_of(user, edition):
        raise Http404
    raise PermissionDenied


def editions_where(user: Person, permission: Permission) -> EditionQuerySet:
    """The editions in which the person may do that; none of it asks edition by edition.

    The answer of `may` for each of them, as one condition.
    """
    inside = _editions_inside(user, ROLES_FOR[permission])
    return Edition.objects.all() if inside is None else Edition.objects.filter(inside)


def visible_editions(user: Person) -> EditionQuerySet:
    """What everyone reads, and the drafts inside the person's areas."""
    published = Edition.objects.published()
    drafts = _editions_inside(user, ROLES_FOR[Permission.READ_DRAFT])
    if drafts is None:
        return Edition.objects.all()
    return published | Edition.objects.filter(drafts)


def draft_editions(user: Person) -> EditionQuerySet:
    """The drafts that the person may read, beside what everyone reads."""
    inside = _editions_inside(user, ROLES_FOR[Permission.READ_DRAFT])
    found = Edition.objects.all() if inside is None else Edition.objects.filter(inside)
    return found.exclude(state=Edition.State.PUBLISHED)


def known_editions(user: Person) -> EditionQuerySet:
    """Those whose existence the person may know: visible, or assessing their unit."""
    visible = visible_editions(user)
    if not user.is_active or user.is_superuser:
        return visible
    own = NOTHING
    for item in memberships_of(user):
        if item.role == Role.UNIT_OFFICER:
            own |= _assesses(item)
    return visible | Edition.objects.filter(own)


def knows_of(user: Person, edition: Edition) -> bool:
    return known_editions(user).filter(pk=edition.pk).exists()


def units_where(user: Person, permission: Permission) -> UnitQuerySet:
    """The areas in which the person may do that, and all units inside them."""
    if not user.is_active:
        return Unit.objects.none()
    held = [m for m in memberships_of(user) if m.role in ROLES_FOR[permission]]
    if user.is_superuser or any(item.level == Level.NATION for item in held):
        return Unit.objects.all()
    roots = {item.root for item in held}
    if not roots:
        return Unit.objects.none()
    inside = Q()
    for step in _STEPS_UP:
        inside |= Q(**{f"{step}pk__in": roots}) | Q(**{f"{step}same_as__in": roots})
    return Unit.objects.filter(inside)


def memberships_of(user: Person) -> tuple[Membership, ...]:
    """The person's roles: one query for as long as the request keeps its user."""
    if not user.is_authenticated:
        return ()
    if "_memberships" not in user.__dict__:
        rows = UnitMembership.objects.filter(user=user).select_related("unit")
        user.__dict__["_memberships"] = tuple(
            Membership(role=row.role, root=row.unit.lineage_id, level=row.unit.level)
            for row in rows
        )
    known: tuple[Membership, ...] = user.__dict__["_memberships"]
    return known


def staff_page(view: View) -> View:
    """A page for people with any role: visitors log in first, others are refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        require(request.user, Permission.OPEN_ENTRY)
        return view(request, *args, **kwargs)

    return guarded


def _roots_above(user: User, place: Unit) -> frozenset[int]:
    """The lineages of everything above a place: one query per place and request."""
    known: dict[int, frozenset[int]] = user.__dict__.setdefault("_roots_above", {})
    if place.pk not in known:
        known[place.pk] = lineages_above(place)
    return known[place.pk]


def lineages_above(place: Unit) -> frozenset[int]:
    steps = [f"{step}parent" for step in _STEPS_UP]
    columns = [name for step in steps for name in (f"{step}__same_as_id", f"{step}_id")]
    row = Unit.objects.filter(pk=place.pk).values_list(*columns).get()
    pairs = zip(row[::2], row[1::2], strict=True)
    return frozenset(same or own for same, own in pairs if own)


def _editions_inside(user: Person, roles: Container[str]) -> Q | None:
    """The condition for editions in areas where a role holds; None for all of them."""
    if not user.is_active:
        return NOTHING
    if user.is_superuser:
        return None
    held = [item for item in memberships_of(user) if item.role in roles]
    if any(item.level == Level.NATION for item in held):
        return None
    if not held:
        return NOTHING
    roots = {item.root for item in held}
    condition = Q()
    for step in _STEPS_UP:
        condition |= Q(**{f"area__{step}pk__in": roots})
        condition |= Q(**{f"area__{step}same_as__in": roots})
    return condition


def _assesses(item: Membership) -> Q:
    """The condition for editions in which the unit of an officer is ranked."""
    forms = Unit.objects.filter(Q(pk=item.root) | Q(same_as=item.root))
    steps = [f"{step}parent_id" for step in _STEPS_UP]
    areas = {pk for row in forms.values_list(*steps) for pk in row if pk}
    in_reach = Q(area__in=areas) | Q(area__level=Level.NATION)
    return Q(level=item.level) & in_reach
