"""What tells whether anything that the public may read has changed."""

from __future__ import annotations

from django.db.models import Count, Max
from django.utils import timezone

from indices.models import ChangeEntry, Publication


def public_state() -> str:
    """A word that is another one as soon as a revision opens or closes to the public.

    Published rows are locked and publications only ever added, so their number with
    an hour that has come says which revisions everyone sees, timed ones included.
    Logged changes of reference data (a unit's name, the site's profile) count too, and
    the day, as some pages show units as they stand today. Two queries.
    """
    opened = Publication.objects.filter(release_at__lte=timezone.now()).aggregate(
        count=Count("pk"), newest=Max("pk")
    )
    reference = ChangeEntry.objects.filter(edition=None).aggregate(newest=Max("pk"))
    day = timezone.localdate().isoformat()
    return f"{day}-{opened['count']}-{opened['newest']}-{reference['newest']}"
