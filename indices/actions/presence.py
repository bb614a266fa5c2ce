"""Notes that a person has a score grid open. One statement, no lock, no log."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from indices.models import Edition, Presence


def note_presence(*, user: User, edition: Edition, place: str, role: str) -> None:
    """The person is active in this grid now, and no longer in another."""
    Presence.objects.bulk_create(
        [
            Presence(
                user=user,
                edition=edition,
                place=place,
                role=role,
                seen_at=timezone.now(),
            )
        ],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["edition", "place", "role", "seen_at"],
    )
