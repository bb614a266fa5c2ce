"""What the pages of the accounts show."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from indices.models import AccountImport
from units.models import UnitMembership
from units.names import search_key

PAGE_SIZE = 50
RECENT = 20


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One line of the list."""

    pk: int
    username: str
    full_name: str
    is_active: bool
    is_superuser: bool
    has_password: bool
    roles: list[UnitMembership]


@dataclass(frozen=True, slots=True)
class AccountListPage:
    """One page of the list, and the paging under it."""

    rows: tuple[AccountRow, ...]
    paging: Page[User]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account with its roles."""

    user: User
    memberships: list[UnitMembership]
    has_password: bool


def account_list(*, text: str, page_number: str | None) -> AccountListPage:
    """Accounts by user name, or those in whose names or units the text occurs."""
    people = User.objects.order_by("username").prefetch_related(
        "unit_memberships__unit"
    )
    if text:
        people = people.filter(pk__in=_matching(text))
    paging = Paginator(people, PAGE_SIZE).get_page(page_number)
    return AccountListPage(rows=tuple(map(_row, paging)), paging=paging)


def account_page(*, pk: int) -> AccountPage:
    user = get_object_or_404(User, pk=pk)
    memberships = user.unit_memberships.select_related("unit").order_by("role", "pk")
    return AccountPage(
        user=user,
        memberships=list(memberships),
        has_password=user.has_usable_password(),
    )


def _matching(text: str) -> QuerySet[User]:
    return User.objects.filter(
        Q(username__icontains=text)
        | Q(first_name__icontains=text)
        | Q(unit_memberships__unit__search_key__contains=search_key(text))
    ).order_by()


def _row(user: User) -> AccountRow:
    return AccountRow(
        pk=user.pk,
        username=user.username,
        full_name=user.get_full_name(),
        is_active=user.is_active,
        is_superuser=user.is_superuser,
        has_password=user.has_usable_password(),
        roles=list(user.unit_memberships.all()),
    )


def account_imports() -> list[AccountImport]:
    """The latest files of accounts."""
    return list(AccountImport.objects.select_related("entry")[:RECENT])


def imported_accounts(upload: AccountImport) -> tuple[AccountRow, ...]:
    """What a file made, where it is still there. Three queries."""
    people = User.objects.filter(pk__in=upload.accounts).order_by("username")
    return tuple(map(_row, people.prefetch_related("unit_memberships__unit")))
