"""Writes what sources say of units: from files, from the entry page, from fixtures.

A row that a published revision stands on is never altered: it is ended at that
revision and a new one begins with the draft.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.changelog import Change, record_change
from indices.actions.errors import ActionRefused
from indices.actions.refresh import refresh_results
from indices.models import AnnouncedPart, Announcement, Edition, EditionPart, Source
from indices.numbers import format_number
from units.models import Unit

# What one announcement says, in the order of the change log.
FACTS = (
    "score",
    "score_text",
    "max_score",
    "rank",
    "ranked_of",
    "tier_name",
    "score_change",
    "rank_change",
    "changed_since",
    "basis",
    "formula",
    "is_primary",
    "is_ranked",
    "note",
)
# More keys than this in one condition cost more than reading all rows.
MOST_KEYS = 500


@dataclass(frozen=True, slots=True)
class AnnouncementInput:
    """What one source says of one unit; None and "" mean that it does not say."""

    unit: Unit
    source: Source | None = None
    score: Decimal | None = None
    score_text: str = ""
    max_score: Decimal | None = None
    rank: int | None = None
    ranked_of: int | None = None
    tier_name: str = ""
    score_change: Decimal | None = None
    rank_change: int | None = None
    changed_since: int | None = None
    basis: str = "stated"
    formula: str = ""
    is_primary: bool = True
    is_ranked: bool = True
    note: str = ""
    parts: Mapping[str, Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordReport:
    added: int
    changed: int
    unchanged: int

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
) -> RecordReport:
    """Add or correct announcements of the draft; a repeated call changes nothing.

    A row replaces the one of the same unit and source. Raises ActionRefused with all
    problems when a value cannot be right; then nothing is written.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    parts = {part.code: part for part in edition.parts.all()}
    problems = [text for row in rows for text in problems_of(row, edition, parts)]
    problems += _repeated_rows(rows)
    if problems:
        raise ActionRefused(problems)
    writer = _Writer(edition=edition, parts=parts, units={row.unit.pk for row in rows})
    for row in rows:
        writer.take(row)
    writer.write()
    if not writer.report.is_empty:
        record_change(
            actor=actor,
            edition=edition,
            action="record_announcements",
            summary=writer.summary(),
            details=writer.changes,
            reason=reason,
        )
        refresh_results(edition=edition, units=list(writer.altered.values()))
    return writer.report


def problems_of(
    row: AnnouncementInput, edition: Edition, parts: Mapping[str, EditionPart]
) -> list[str]:
    """What cannot be right about a row, in Vietnamese, the unit named."""
    found = []
    ceiling = row.max_score or edition.index.scale_max
    if row.unit.level != edition.level:
        found.append(
            _("không thuộc cấp được xếp hạng (%(level)s)")
            % {"level": edition.get_level_display()}
        )
    if row.score is not None and row.score < 0:
        found.append(_("điểm không được âm"))
    if row.score is not None and ceiling is not None and row.score > ceiling:
        found.append(
            _("điểm %(score)s lớn hơn mức tối đa %(max)s")
            % {"score": format_number(row.score), "max": format_number(ceiling)}
        )
    if row.rank is not None and row.rank < 1:
        found.append(_("hạng phải từ 1 trở lên"))
    if row.rank and row.ranked_of and row.rank > row.ranked_of:
        found.append(
            _("hạng %(rank)d lớn hơn tổng số %(of)d đơn vị")
            % {"rank": row.rank, "of": row.ranked_of}
        )
    if row.basis == Announcement.Basis.DERIVED and not row.formula:
        found.append(_("giá trị suy ra phải ghi cách suy ra"))
    found += _problems_of_parts(row, parts)
    return [f"{row.unit.name}: {text}." for text in found]


def _problems_of_parts(
    row: AnnouncementInput, parts: Mapping[str, EditionPart]
) -> list[str]:
    found = []
    for code, score in row.parts.items():
        part = parts.get(code)
        if part is None:
            found.append(_("không có phần điểm mã %(code)s") % {"code": code})
        elif score is not None and score < 0:
            found.append(_("điểm phần “%(part)s” không được âm") % {"part": part.name})
        elif score is not None and part.max_score and score > part.max_score:
            found.append(
                _("điểm phần “%(part)s” %(score)s lớn hơn tối đa %(max)s")
                % {
                    "part": part.name,
                    "score": format_number(score),
                    "max": format_number(part.max_score),
                }
            )
    return found


def _repeated_rows(rows: Sequence[AnnouncementInput]) -> list[str]:
    seen: set[tuple[int, int | None]] = set()
    found = []
    for row in rows:
        key = (row.unit.pk, row.source.pk if row.source else None)
        if key in seen:
            found.append(
                _("%(unit)s: có hai dòng từ cùng một nguồn.") % {"unit": row.unit.name}
            )
        seen.add(key)
    return found


class _Writer:
    """Collects the rows to write, then writes them in a few statements."""

    def __init__(
        self,
        *,
        edition: Edition,
        parts: Mapping[str, EditionPart],
        units: Collection[int],
    ) -> None:
        self.edition = edition
        self.parts = parts
        current = Announcement.objects.filter(
            edition=edition, last_revision__isnull=True
        ).prefetch_related("parts__part")
        if len(units) <= MOST_KEYS:
            current = current.filter(unit__in=units)
        self.existing = {(a.unit_id, a.source_id): a for a in current}
        self.primary = {a.unit_id: a for a in self.existing.values() if a.is_primary}
        self.ended: list[Announcement] = []
        self.updated: list[Announcement] = []
        self.created: list[tuple[Announcement, Mapping[str, Decimal | None]]] = []
        self.changes: list[Change] = []
        self.altered: dict[int, Unit] = {}
        self.added = self.changed = self.unchanged = 0

    @property
    def report(self) -> RecordReport:
        return RecordReport(self.added, self.changed, self.unchanged)

    def summary(self) -> str:
        """What the change log says of it: one unit by name, several by number."""
        if len(self.altered) == 1:
            (unit,) = self.altered.values()
            return _("Ghi kết quả của %(unit)s") % {"unit": unit.name}
        return _("Ghi kết quả: thêm %(added)d, sửa %(changed)d đơn vị") % {
            "added": self.added,
            "changed": self.changed,
        }

    def take(self, row: AnnouncementInput) -> None:
        known = self.existing.get((row.unit.pk, row.source.pk if row.source else None))
        wanted_parts = {code: row.parts.get(code) for code in self.parts}
        if known is None:
            self._demote_other_primary(row)
            self._create(row, wanted_parts)
            self.added += 1
            self._note_changes(row, None, {}, wanted_parts)
            return
        old_parts = {p.part.code: p.score for p in known.parts.all()}
        if not self._differs(known, old_parts, row, wanted_parts):
            self.unchanged += 1
            return
        self._demote_other_primary(row)
        self.changed += 1
        self._note_changes(row, known, old_parts, wanted_parts)
        self._replace(known, row, wanted_parts)

    def _differs(
        self,
        known: Announcement,
        old_parts: Mapping[str, Decimal | None],
        row: AnnouncementInput,
        wanted_parts: Mapping[str, Decimal | None],
    ) -> bool:
        return any(getattr(known, name) != getattr(row, name) for name in FACTS) or any(
            old_parts.get(code) != score for code, score in wanted_parts.items()
        )

    def _demote_other_primary(self, row: AnnouncementInput) -> None:
        other = self.primary.get(row.unit.pk)
        is_same = other is not None and other.source_id == (
            row.source.pk if row.source else None
        )
        if not row.is_primary or other is None or is_same:
            return
        copy_parts = {p.part.code: p.score for p in other.parts.all()}
        facts = {name: getattr(other, name) for name in FACTS} | {"is_primary": False}
        self._replace(
            other,
            AnnouncementInput(unit=other.unit, source=other.source, **facts),
            copy_parts,
        )

    def _replace(
        self,
        known: Announcement,
        row: AnnouncementInput,
        parts: Mapping[str, Decimal | None],
    ) -> None:
        """End a row that a published revision stands on, alter one that none does."""
        if known.first_revision <= self.edition.revision:
            known.last_revision = self.edition.revision
            self.ended.append(known)
            self._create(row, parts)
            return
        for name in FACTS:
            setattr(known, name, getattr(row, name))
        self.updated.append(known)
        known.parts.all().delete()
        self._add_parts(known, parts)

    def _create(
        self, row: AnnouncementInput, parts: Mapping[str, Decimal | None]
    ) -> None:
        announcement = Announcement(
            edition=self.edition,
            unit=row.unit,
            source=row.source,
            first_revision=self.edition.draft_revision,
            **{name: getattr(row, name) for name in FACTS},
        )
        self.created.append((announcement, parts))

    def _note_changes(
        self,
        row: AnnouncementInput,
        known: Announcement | None,
        old_parts: Mapping[str, Decimal | None],
        wanted_parts: Mapping[str, Decimal | None],
    ) -> None:
        self.altered[row.unit.pk] = row.unit
        for name in FACTS:
            old = getattr(known, name) if known else BLANK.get(name)
            new = getattr(row, name)
            if old != new:
                label = str(Announcement._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                self.changes.append(Change(row.unit, label, _text(old), _text(new)))
        for code, score in wanted_parts.items():
            if old_parts.get(code) != score:
                self.changes.append(
                    Change(
                        row.unit,
                        self.parts[code].name[:80],
                        _text(old_parts.get(code)),
                        _text(score),
                    )
                )

    def _add_parts(
        self, announcement: Announcement, parts: Mapping[str, Decimal | None]
    ) -> None:
        AnnouncedPart.objects.bulk_create(
            AnnouncedPart(announcement=announcement, part=self.parts[code], score=score)
            for code, score in parts.items()
            if score is not None
        )

    def write(self) -> None:
        Announcement.objects.bulk_update(self.ended, ["last_revision"], batch_size=500)
        # Demotions go first: only one primary row of a unit may stand at a time.
        for primary in (False, True):
            rows = [row for row in self.updated if row.is_primary is primary]
            Announcement.objects.bulk_update(rows, list(FACTS), batch_size=200)
        made = Announcement.objects.bulk_create(
            [announcement for announcement, _parts in self.created], batch_size=500
        )
        part_rows = [
            AnnouncedPart(announcement=announcement, part=self.parts[code], score=score)
            for announcement, (_row, parts) in zip(made, self.created, strict=True)
            for code, score in parts.items()
            if score is not None
        ]
        AnnouncedPart.objects.bulk_create(part_rows, batch_size=2_000)


BLANK = {
    "score_text": "",
    "tier_name": "",
    "basis": "stated",
    "formula": "",
    "is_primary": True,
    "is_ranked": True,
    "note": "",
}


def _text(value: object) -> str:
    """A value as the change log shows it, every digit kept."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return format_number(value, decimals=6, grouping=False).rstrip("0").rstrip(",")
    return str(value)
