"""Writes what sources say of units: from files, from the entry page, from fixtures.

A row that a published revision stands on is never altered: it is ended at that
revision and a new one begins with the draft.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.announced import (
    FACTS,
    AnnouncementInput,
    Key,
    as_stored,
    column_label,
    contradicting_rows,
    input_of,
    key_of,
    problems_of,
)
from indices.actions.changelog import Change, record_change
from indices.actions.errors import ActionRefused
from indices.actions.refresh import refresh_results
from indices.models import (
    AnnouncedPart,
    Announcement,
    ChangeEntry,
    Edition,
    EditionPart,
)
from indices.numbers import STORED_DECIMALS, format_number
from units.models import Unit

# More keys than this in one condition cost more than reading all rows.
MOST_KEYS = 500


@dataclass(frozen=True, slots=True)
class RecordReport:
    added: int
    changed: int
    unchanged: int
    # What was written to the change log; None when nothing was changed.
    entry: ChangeEntry | None = field(default=None, compare=False)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed)


@transaction.atomic
def record_announcements(
    *,
    actor: Actor,
    edition: Edition,
    rows: Sequence[AnnouncementInput],
    reason: str = "",
    action: str = "record_announcements",
    summary: str = "",
) -> RecordReport:
    """Add or correct announcements of the draft; a repeated call changes nothing.

    A row replaces the one of the same unit and source. Raises ActionRefused with all
    problems when a value cannot be right; then nothing is written.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    parts = {part.code: part for part in edition.parts.all()}
    problems = [text for row in rows for text in problems_of(row, edition, parts)]
    problems += contradicting_rows(rows)
    if problems:
        raise ActionRefused(problems)
    writer = _Writer(edition=edition, parts=parts, rows=rows)
    writer.write()
    if writer.report.is_empty:
        return writer.report
    entry = record_change(
        actor=actor,
        edition=edition,
        action=action,
        summary=summary or writer.summary(),
        details=writer.changes,
        reason=reason,
    )
    refresh_results(edition=edition, units=list(writer.altered.values()))
    return replace(writer.report, entry=entry)


class _Writer:
    """Compares the rows with what is stored and writes what differs, in bulk."""

    def __init__(
        self,
        *,
        edition: Edition,
        parts: Mapping[str, EditionPart],
        rows: Sequence[AnnouncementInput],
    ) -> None:
        self.edition = edition
        self.parts = parts
        self.known = self._stored({row.unit.pk for row in rows})
        self.ended: list[Announcement] = []
        self.updated: list[tuple[Announcement, AnnouncementInput]] = []
        self.created: list[tuple[Announcement, AnnouncementInput]] = []
        self.changes: list[Change] = []
        self.altered: dict[int, Unit] = {}
        outcomes = Counter(self._take(as_stored(row)) for row in rows)
        self.report = RecordReport(
            added=outcomes["added"],
            changed=outcomes["changed"],
            unchanged=outcomes["unchanged"],
        )
        self._demote_others(rows)

    def _stored(self, units: Collection[int]) -> dict[Key, Announcement]:
        current = (
            Announcement.objects.filter(edition=self.edition, last_revision=None)
            .select_related("unit", "source")
            .prefetch_related("parts__part")
        )
        if len(units) <= MOST_KEYS:
            current = current.filter(unit__in=units)
        return {key_of(announcement): announcement for announcement in current}

    def summary(self) -> str:
        """What the change log says of it: one unit by name, several by number."""
        if len(self.altered) == 1:
            (unit,) = self.altered.values()
            return _("Ghi kết quả của %(unit)s") % {"unit": unit.name}
        return _("Ghi kết quả: thêm %(added)s, sửa %(changed)s đơn vị") % {
            "added": format_number(self.report.added, 0),
            "changed": format_number(self.report.changed, 0),
        }

    def _take(self, row: AnnouncementInput) -> str:
        known = self.known.get(key_of(row))
        if known is None:
            self._note_changes(AnnouncementInput(unit=row.unit), row)
            self._create(row)
            return "added"
        said = input_of(known)
        if said == row:
            return "unchanged"
        self._note_changes(said, row)
        self._replace(known, row)
        return "changed"

    def _demote_others(self, rows: Sequence[AnnouncementInput]) -> None:
        """A unit has one primary row: a new one takes the other source's place."""
        named = {key_of(row) for row in rows}
        promoted = {row.unit.pk for row in rows if row.is_primary}
        for key, known in self.known.items():
            if key not in named and known.is_primary and known.unit_id in promoted:
                said = input_of(known)
                demoted = replace(said, is_primary=False)
                self._note_changes(said, demoted)
                self._replace(known, demoted)

    def _replace(self, known: Announcement, row: AnnouncementInput) -> None:
        """End a row that a published revision stands on, alter one that none does."""
        if known.first_revision <= self.edition.revision:
            known.last_revision = self.edition.revision
            self.ended.append(known)
            self._create(row)
            return
        for name in FACTS:
            setattr(known, name, getattr(row, name))
        self.updated.append((known, row))

    def _create(self, row: AnnouncementInput) -> None:
        announcement = Announcement(
            edition=self.edition,
            unit=row.unit,
            source=row.source,
            first_revision=self.edition.draft_revision,
            **{name: getattr(row, name) for name in FACTS},
        )
        self.created.append((announcement, row))

    def _note_changes(self, old: AnnouncementInput, new: AnnouncementInput) -> None:
        self.altered[new.unit.pk] = new.unit
        texts = [
            (column_label(name), fact_text(old, name), fact_text(new, name))
            for name in FACTS
        ]
        texts += [
            (
                part.name[:80],
                number_in_log(old.parts.get(code)),
                number_in_log(new.parts.get(code)),
            )
            for code, part in self.parts.items()
        ]
        self.changes += [
            Change(new.unit, label, before, after)
            for label, before, after in texts
            if before != after
        ]

    def write(self) -> None:
        Announcement.objects.bulk_update(self.ended, ["last_revision"], batch_size=500)
        # Demotions go first: only one primary row of a unit may stand at a time.
        for primary in (False, True):
            rows = [known for known, row in self.updated if row.is_primary is primary]
            Announcement.objects.bulk_update(rows, list(FACTS), batch_size=200)
        Announcement.objects.bulk_create(
            [announcement for announcement, _row in self.created], batch_size=500
        )
        if self.parts:
            self._write_parts()

    def _write_parts(self) -> None:
        altered = [known for known, _row in self.updated]
        AnnouncedPart.objects.filter(announcement__in=altered).delete()
        AnnouncedPart.objects.bulk_create(
            [
                AnnouncedPart(
                    announcement=announcement, part=self.parts[code], score=score
                )
                for announcement, row in [*self.updated, *self.created]
                for code, score in row.parts.items()
            ],
            batch_size=2_000,
        )


def fact_text(row: AnnouncementInput, name: str) -> str:
    """A fact as the change log shows it, every digit kept."""
    value = getattr(row, name)
    if name == "basis":
        return str(Announcement.Basis(value).label)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return number_in_log(value)
    return "" if value is None else str(value)


def number_in_log(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = format_number(value, decimals=STORED_DECIMALS, grouping=False)
    return text.rstrip("0").rstrip(",")
