"""What tells whether anything that the public may read has changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from indices.engine.planned import Planned

# One statement, written out: it is asked before every page of every visitor.
STATE = Planned(
    "public_state",
    """
SELECT
  COUNT(CASE WHEN release_at <= %s THEN 1 END),
  MAX(id),
  (SELECT MAX(id) FROM indices_changeentry
    WHERE edition_id IS NULL AND action <> 'save_figures'),
  (SELECT MAX(changed_at) FROM indices_remediationplan),
  (SELECT MAX(changed_at) FROM indices_inspection)
FROM indices_publication
""",
)


def public_state() -> str:
    """A word that is another one as soon as a revision opens or closes to the public.

    Published rows are locked and publications only ever added, so their number with
    an hour that has come says which revisions everyone sees, timed ones included.
    Logged changes of reference data (a unit's name, the site's profile, the release of
    figures, but not their drafts) count too, the newest change of a plan or inspection,
    and the day, as some pages show things as they stand today. One query.
    """
    now = timezone.now()
    try:
        found = _read(now)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        # It went stale since the last request.
        connection.close()
        found = _read(now)
    opened, newest, reference, planned, inspected = found
    day = timezone.localdate(now).isoformat()
    return f"{day}-{opened}-{newest}-{reference}-{planned}-{inspected}"


def _read(now: datetime) -> tuple[Any, ...]:
    # The first statement of a visitor's request tells by itself whether the connection
    # still stands; asking that before would be as long a way again.
    connection.health_check_done = True  # type: ignore[attr-defined]
    return STATE.row([connection.ops.adapt_datetimefield_value(now)])
