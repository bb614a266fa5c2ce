"""Adds to the change log, inside the transaction of the action that changed things.

An entry's digest covers its own facts, the digest of its detail rows and the digest
of the entry before it in the same edition, so that a removed or altered entry shows.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from indices.actions.actor import Actor
from indices.engine.staging import KeyedRows
from indices.engine.turns import take_turn
from indices.models import ChangeDetail, ChangeEntry, CriteriaSet, Edition
from units.models import Unit

# A change as it is stored: the key of the unit, the column, old and new text.
DetailRow = tuple[int | None, str, str, str]
ROWS_AT_ONCE = 5_000
_quoted = json.JSONEncoder(ensure_ascii=False).encode
# The turn of whoever changes reference data: any number that nothing else takes.
REFERENCE = int.from_bytes(b"cchc")


@dataclass(frozen=True, slots=True)
class Change:
    """One changed value; texts as a reader would see them, "" is empty."""

    unit: Unit | None
    column: str
    old: str
    new: str

    @property
    def row(self) -> DetailRow:
        return (self.unit.pk if self.unit else None, self.column, self.old, self.new)


class HashedRows:
    """The rows of an entry with their digest, of whoever has time to make it before
    the entry is written."""

    def __init__(self, rows: Sequence[DetailRow]) -> None:
        self.keyed = KeyedRows(rows)
        self.digest = digest_of_details(rows)

    def __len__(self) -> int:
        return len(self.keyed.rows)


class ChainEnd(NamedTuple):
    """Number and digest of the last entry of a chain."""

    sequence: int
    digest: str


def lock_reference() -> None:
    """Change reference data alone, to the end of the transaction.

    An action takes this lock first: before it reads what it checks, so that this stays
    so, and before it locks a row, for which whoever has this lock might wait.
    """
    take_turn(REFERENCE)


# Without a savepoint: SQLite keeps what is inside one in a list that it walks anew for
# every row.
@transaction.atomic(savepoint=False)
def record_change(
    *,
    actor: Actor,
    edition: Edition | None,
    action: str,
    summary: str,
    details: Sequence[Change] = (),
    rows: HashedRows | None = None,
    reason: str = "",
    holds_lock: bool = False,
    end: ChainEnd | None = None,
    criteria_set: CriteriaSet | None = None,
) -> ChangeEntry:
    """Append one entry with its details; locks the chain that it belongs to.

    `holds_lock`: the caller has locked the edition in this transaction, and may since
    have read the `end` of its chain. A change of reference data may be one of a
    `criteria_set`. Very many details come as `rows`, without an object for each.
    """
    if rows is None:
        rows = HashedRows([change.row for change in details])
    if edition is None:
        lock_reference()
    elif not holds_lock:
        Edition.objects.select_for_update().get(pk=edition.pk)
    if end is None:
        end = _end_of_chain(edition)
    entry = ChangeEntry(
        edition=edition,
        criteria_set=criteria_set,
        sequence=end.sequence + 1,
        action=action,
        summary=summary[:500],
        origin=actor.origin,
        actor=actor.user,
        actor_name=actor.name[:150],
        reason=reason,
        at=timezone.now(),
        detail_count=len(rows),
        detail_digest=rows.digest,
        previous_digest=end.digest,
    )
    entry.digest = digest_of_entry(entry)
    entry.save(force_insert=True)
    columns = ("entry_id", "unit_id", "column", "old", "new")
    rows.keyed.add(ChangeDetail._meta.db_table, columns, entry.pk)
    return entry


def _end_of_chain(edition: Edition | None) -> ChainEnd:
    chain = ChangeEntry.objects.filter(edition=edition).order_by("-sequence")
    return ChainEnd(*(chain.values_list("sequence", "digest").first() or (0, "")))


class _Quoted(dict[int | str | None, str]):
    def __missing__(self, value: int | str | None) -> str:
        self[value] = quoted = _quoted(value)
        return quoted


def digest_of_details(rows: Iterable[DetailRow]) -> str:
    """SHA-256 over the detail rows, as JSON, in the order of their writing."""
    running = hashlib.sha256()
    # Units, columns and values repeat: each is quoted once.
    quoted = _Quoted()
    waiting = iter(rows)
    while block := list(islice(waiting, ROWS_AT_ONCE)):
        facts = (map(quoted.__getitem__, each) for each in zip(*block, strict=True))
        lines = "]\n[".join(map(", ".join, zip(*facts, strict=True)))
        running.update(f"[{lines}]\n".encode())
    return running.hexdigest()


def digest_of_entry(entry: ChangeEntry) -> str:
    """SHA-256 over the entry's own facts and the digest before it."""
    facts = [
        entry.edition_id,
        entry.sequence,
        entry.action,
        entry.summary,
        entry.origin,
        entry.actor_id,
        entry.actor_name,
        entry.reason,
        entry.at.isoformat(),
        entry.detail_count,
        entry.detail_digest,
        entry.previous_digest,
    ]
    if entry.criteria_set_id is not None:
        facts.append(entry.criteria_set_id)
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
