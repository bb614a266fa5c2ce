"""What a published revision is, row by row: the canonical form that digests are of.

Every row is a list of plain values, with whatever it points to said by name: no key of
the database is in it, so two engines, or a copy, say the same.

FORM names this form. A column that is added later is not part of form 1: what was
published before must stay verifiable, so it takes a form 2 beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    BooleanField,
    DateField,
    Func,
    Model,
    QuerySet,
    TextField,
)

from indices.models import (
    AnnouncedPart,
    Announcement,
    CriteriaSet,
    Criterion,
    Edition,
    EditionPart,
    EditionSummary,
    PartResult,
    Publication,
    ReformIndex,
    Score,
    ScoreSheet,
    Source,
    Tier,
    TierScheme,
    UnitResult,
)
from units.models import Unit

FORM = "1"
ROWS_AT_ONCE = 5_000

Names = Mapping[int, object]
Line = list[object]


class AsStored(Func):
    """A column's value as the database has it, not as Django would read it.

    SQLite's driver converts what it takes for a column of a type, "7" in a column of
    truths to False; of an expression it knows no type.
    """

    template = "COALESCE(%(expressions)s, NULL)"
    output_field = TextField()


@dataclass(frozen=True, slots=True)
class Section:
    """One table's rows of a revision, and the columns that are said of each."""

    name: str
    model: type[Model]
    rows: Callable[[Edition, int], QuerySet[Model]]
    columns: tuple[str, ...]


_OF_SET = (
    "code name issuing_body level decision decided_on year_from year_to total_max"
    " is_illustrative is_partial note source_title source_url predecessor_id"
)
_OF_CRITERION = (
    "parent_id code sort_code name max_score scored_by step office evidence rule_text"
    " rule same_as_id verdict verdict_reason"
)
_OF_SHEET = (
    "unit_id stage is_ranked has_survey note achieved applicable_max value"
    " missing_count"
)
_OF_SCORE = (
    "sheet_id criterion_id declared_figure self_score appraised_score final_score"
    " survey_score note explanation is_not_applicable not_applicable_reason"
    " not_applicable_by_id"
)
_OF_RESULT = (
    "unit_id position unit_name score score_origin achieved applicable_max rank"
    " ranked_of is_tied is_ranked tier_id tier_name tier_strength computed_score"
    " computed_rank computed_tier_name score_change rank_change changed_since"
    " has_disagreement announcement_id note"
)
_OF_SUMMARY = (
    "unit_count known_count scored_count ranked_count mean_score median_score"
    " lower_quartile upper_quartile deviation best_score worst_score rising_count"
    " falling_count tier_counts tier_bounds parts"
)
_OF_ANNOUNCEMENT = (
    "unit_id source_id is_primary basis formula score score_text max_score rank"
    " ranked_of tier_name score_change rank_change changed_since is_ranked note"
)
_OF_EDITION = (
    "index_id area_id level year units_as_of tier_scheme_id criteria_set_id"
    " ranking_rule is_partial is_illustrative announced_mean note"
)
_OF_PUBLICATION = (
    "revision decision issuing_body decided_on published_on release_at signed_pdf"
    " reason created_at created_by_id"
)
_OF_TIER = "position name lower lower_closed upper upper_closed strength"
JSON_COLUMNS = frozenset({"rule", "tier_counts", "tier_bounds", "parts"})

# What a published revision is, table by table, in the words of form 1.
SECTIONS = (
    Section(
        "edition",
        Edition,
        lambda edition, _: Edition.objects.filter(pk=edition.pk),
        tuple(_OF_EDITION.split()),
    ),
    Section(
        "tier_scheme",
        TierScheme,
        lambda edition, _: TierScheme.objects.filter(editions=edition.pk),
        ("code", "name", "note", "source_title", "source_url"),
    ),
    Section(
        "tiers",
        Tier,
        lambda edition, _: Tier.objects.filter(scheme_id=edition.tier_scheme_id),
        tuple(_OF_TIER.split()),
    ),
    Section(
        "parts",
        EditionPart,
        lambda edition, _: EditionPart.objects.filter(edition=edition),
        ("code", "name", "max_score", "position"),
    ),
    Section(
        "summary",
        EditionSummary,
        lambda edition, revision: EditionSummary.objects.filter(
            edition=edition, revision=revision
        ),
        tuple(_OF_SUMMARY.split()),
    ),
    Section(
        "results",
        UnitResult,
        lambda edition, revision: UnitResult.objects.of(edition, revision),
        tuple(_OF_RESULT.split()),
    ),
    Section(
        "part_results",
        PartResult,
        lambda edition, revision: PartResult.objects.filter(
            result__edition=edition, result__revision=revision
        ),
        ("result_id", "part_id", "score", "rank"),
    ),
    Section(
        "announcements",
        Announcement,
        lambda edition, revision: _announced(edition, revision),
        tuple(_OF_ANNOUNCEMENT.split()),
    ),
    Section(
        "announced_parts",
        AnnouncedPart,
        lambda edition, revision: AnnouncedPart.objects.filter(
            announcement__in=_announced(edition, revision).values("pk")
        ),
        ("announcement_id", "part_id", "score"),
    ),
    Section(
        "sources",
        Source,
        lambda edition, revision: Source.objects.filter(
            pk__in=_announced(edition, revision).values("source")
        ),
        ("title", "url", "published_on"),
    ),
    Section(
        "criteria_set",
        CriteriaSet,
        lambda edition, _: CriteriaSet.objects.filter(editions=edition.pk),
        tuple(_OF_SET.split()),
    ),
    Section(
        "criteria",
        Criterion,
        lambda edition, _: Criterion.objects.filter(
            criteria_set_id=edition.criteria_set_id
        ),
        tuple(_OF_CRITERION.split()),
    ),
    Section(
        "sheets",
        ScoreSheet,
        lambda edition, revision: ScoreSheet.objects.filter(
            edition=edition, revision=revision
        ),
        tuple(_OF_SHEET.split()),
    ),
    Section(
        "scores",
        Score,
        lambda edition, revision: Score.objects.filter(
            edition=edition, revision=revision
        ),
        tuple(_OF_SCORE.split()),
    ),
)
PUBLICATION_SECTION = Section(
    "publication",
    Publication,
    lambda edition, revision: Publication.objects.filter(
        edition=edition, revision=revision
    ),
    tuple(_OF_PUBLICATION.split()),
)


def _announced(edition: Edition, revision: int) -> QuerySet[Announcement]:
    return Announcement.objects.filter(edition=edition).in_revision(revision)


# --- Rows as lines ----------------------------------------------------------------


def lines_of(
    section: Section, edition: Edition, revision: int, names: NamesOfRevision
) -> Iterator[Line]:
    """The rows as the database holds them, unconverted: no odd value is smoothed."""
    raw = [AsStored(column) for column in section.columns]
    changed = [
        (place, meaning)
        for place, column in enumerate(section.columns)
        if (meaning := _meaning(section, column, names)) is not None
    ]
    rows = section.rows(edition, revision).order_by().values_list(*raw)
    for row in rows.iterator(ROWS_AT_ONCE):
        line = list(row)
        for place, meaning in changed:
            if line[place] is not None:
                line[place] = meaning(line[place])
        yield line


def _meaning(
    section: Section, column: str, names: NamesOfRevision
) -> Callable[[Any], object] | None:
    """What turns a stored value into what is said; None where they are the same."""
    named = names.of(column)
    if named is not None:
        return lambda key: named.get(key, f"? {key}")
    if column in JSON_COLUMNS:
        return _json_text
    kind = section.model._meta.get_field(column)
    is_alike = not isinstance(kind, BooleanField | DateField)
    return None if is_alike else plain_value


def plain_value(value: object) -> object:
    """Alike for both engines: SQLite keeps truth as 0 and 1, moments as UTC text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    if isinstance(value, date):
        return value.isoformat()
    return value


def _json_text(value: object) -> object:
    """JSON in one writing: PostgreSQL keeps its meaning, SQLite its text."""
    if not isinstance(value, str):
        return value
    try:
        return json.dumps(json.loads(value), sort_keys=True, ensure_ascii=False)
    except ValueError:
        return value


class NamesOfRevision:
    """What keys stand for: {key: name} for each kind of thing that rows point to."""

    def __init__(self, edition: Edition, revision: int) -> None:
        self.edition = edition
        self.revision = revision

    def of(self, column: str) -> Names | None:
        """The names of what the column points to; None when it holds a value."""
        kind = KIND_OF_COLUMN.get(column)
        return getattr(self, kind) if kind else None

    @cached_property
    def units(self) -> Names:
        return _by_key(Unit.objects.all(), "code", "valid_from")

    @cached_property
    def indices(self) -> Names:
        facts = ("code", "unit_of_measure", "scale_max", "decimals")
        return _by_key(ReformIndex.objects.all(), *facts)

    @cached_property
    def schemes(self) -> Names:
        return _by_key(TierScheme.objects.all(), "code")

    @cached_property
    def tiers(self) -> Names:
        return _by_key(Tier.objects.all(), "scheme__code", "name")

    @cached_property
    def sets(self) -> Names:
        return _by_key(CriteriaSet.objects.all(), "code")

    @cached_property
    def criteria(self) -> Names:
        return _by_key(Criterion.objects.all(), "criteria_set__code", "code")

    @cached_property
    def parts(self) -> Names:
        return _by_key(EditionPart.objects.filter(edition=self.edition), "code")

    @cached_property
    def sources(self) -> Names:
        return _by_key(Source.objects.all(), "title", "url")

    @cached_property
    def users(self) -> Names:
        return _by_key(User.objects.all(), "username")

    @cached_property
    def results(self) -> Names:
        rows = UnitResult.objects.of(self.edition, self.revision)
        return self._of_units(rows)

    @cached_property
    def sheets(self) -> Names:
        rows = ScoreSheet.objects.filter(edition=self.edition, revision=self.revision)
        return self._of_units(rows)

    @cached_property
    def announcements(self) -> Names:
        rows = _announced(self.edition, self.revision).order_by()
        return {
            pk: [self.units.get(unit), self.sources.get(source) if source else None]
            for pk, unit, source in rows.values_list("pk", "unit_id", "source_id")
        }

    def _of_units(self, rows: QuerySet[Model]) -> Names:
        found = rows.order_by().values_list("pk", "unit_id")
        return {pk: self.units.get(unit) for pk, unit in found}


KIND_OF_COLUMN = {
    "unit_id": "units",
    "area_id": "units",
    "index_id": "indices",
    "tier_scheme_id": "schemes",
    "criteria_set_id": "sets",
    "predecessor_id": "sets",
    "tier_id": "tiers",
    "part_id": "parts",
    "source_id": "sources",
    "announcement_id": "announcements",
    "result_id": "results",
    "sheet_id": "sheets",
    "criterion_id": "criteria",
    "parent_id": "criteria",
    "same_as_id": "criteria",
    "not_applicable_by_id": "users",
    "created_by_id": "users",
}


def _by_key(rows: QuerySet[Model], *columns: str) -> Names:
    raw = [AsStored(name) for name in columns]
    return {
        pk: [plain_value(value) for value in values]
        for pk, *values in rows.order_by().values_list("pk", *raw)
    }
