"""Which rows nobody may change, said once for both engines.

Conditions are portable SQL over rows named `{row}`, or `{old}` and `{new}`. Each is
true or false, never NULL: a NULL would let a change pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

NEVER = "1 = 0"
ALWAYS = "1 = 1"

# Written {same:a|b} in a condition: equal, or both empty.
Columns = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """Columns in which no two rows agree, among the rows where `among` holds.

    SQLite removes the other row without asking its triggers when a row comes in by
    INSERT OR REPLACE, so whoever comes in is asked about it.
    """

    columns: Columns
    among: str = ALWAYS


@dataclass(frozen=True, slots=True)
class Guard:
    """What is refused for the rows of one table.

    `frozen` says that a row belongs to something published; `allowed` is the one change
    that it may see. `insert` says which new rows are refused (where it is left out,
    those that would be frozen), `change` which changes are refused besides.
    `delete` which deletions. `editions` selects the ids of the editions that a row
    belongs to: writers hold them against a publication that is going on. `keys` are
    the columns of a row that `frozen` and `editions` read, where thousands of rows
    share them: PostgreSQL asks about each combination once.
    """

    table: str
    frozen: str
    insert: str = ""
    change: str = NEVER
    delete: str = NEVER
    allowed: str = NEVER
    editions: str = ""
    keys: Columns = ()
    rivals: tuple[Rival, ...] = field(default=(Rival(("id",)),))

    @property
    def refused_insert(self) -> str:
        return self.insert or self._frozen("new")

    @property
    def refused_update(self) -> str:
        touched = f"({self._frozen('old')}) OR ({self._frozen('new')})"
        return f"(NOT ({self.allowed}) AND ({touched})) OR ({self.change})"

    @property
    def refused_delete(self) -> str:
        frozen = self._frozen("old")
        return frozen if self.delete == NEVER else f"({frozen}) OR ({self.delete})"

    @property
    def asks_rows_only(self) -> bool:
        """Whether a change is refused for what a row is alone, not for how it moves."""
        besides = (self.allowed, self.change, self.delete)
        return not self.insert and all(each == NEVER for each in besides)

    def _frozen(self, row: str) -> str:
        return self.frozen.replace("{row}", f"{{{row}}}")


def unchanged(columns: Sequence[str]) -> str:
    return " AND ".join(f"{{same:{{old}}.{c}|{{new}}.{c}}}" for c in columns)


def _used_by_published(column: str, key: str) -> str:
    """A published edition points to the row with that column."""
    return (
        "EXISTS (SELECT 1 FROM indices_edition AS edition"
        f" WHERE edition.{column} = {{row}}.{key} AND edition.revision >= 1)"
    )


def _editions_with(column: str, key: str) -> str:
    return f"SELECT id FROM indices_edition WHERE {column} = {{row}}.{key}"


# --- Rows of one revision ---------------------------------------------------------

OF_PUBLISHED_REVISION = (
    "EXISTS (SELECT 1 FROM indices_edition AS edition"
    " WHERE edition.id = {row}.edition_id AND {row}.revision <= edition.revision)"
)
OWN_EDITION = "SELECT {row}.edition_id"


def _parent_is_frozen(table: str, key: str, revision: str = "revision") -> str:
    return (
        f"EXISTS (SELECT 1 FROM {table} AS parent JOIN indices_edition AS edition"
        f" ON edition.id = parent.edition_id WHERE parent.id = {{row}}.{key}"
        f" AND parent.{revision} <= edition.revision)"
    )


def _edition_of_parent(table: str, key: str) -> str:
    return f"SELECT edition_id FROM {table} WHERE id = {{row}}.{key}"


def _has_parts(key: str) -> str:
    """Points of parts stand under the row."""
    return (
        "EXISTS (SELECT 1 FROM indices_partresult AS part"
        f" WHERE part.{key} = {{old}}.id)"
    )


# A key of the row leads nowhere.
IS_LOST_PART = (
    "NOT EXISTS (SELECT 1 FROM indices_unitresult AS result"
    " WHERE result.id = {new}.result_id)"
    " OR NOT EXISTS (SELECT 1 FROM indices_editionpart AS part"
    " WHERE part.id = {new}.part_id)"
)
PART_OF_PUBLISHED = _parent_is_frozen("indices_unitresult", "result_id")

RESULTS = (
    Guard(
        "indices_unitresult",
        OF_PUBLISHED_REVISION,
        delete=_has_parts("result_id"),
        editions=OWN_EDITION,
    ),
    # In place of foreign keys, as those of the change log below: all are made anew
    # with every import.
    Guard(
        "indices_partresult",
        PART_OF_PUBLISHED,
        insert=f"{PART_OF_PUBLISHED.replace('{row}', '{new}')} OR {IS_LOST_PART}",
        change=IS_LOST_PART,
        editions=_edition_of_parent("indices_unitresult", "result_id"),
    ),
    Guard(
        "indices_editionsummary",
        OF_PUBLISHED_REVISION,
        editions=OWN_EDITION,
        rivals=(
            Rival(("id",)),
            Rival(("publication_id",), "{row}.publication_id IS NOT NULL"),
        ),
    ),
    Guard("indices_scoresheet", OF_PUBLISHED_REVISION, editions=OWN_EDITION),
    Guard(
        "indices_score",
        f"{OF_PUBLISHED_REVISION}"
        f" OR {_parent_is_frozen('indices_scoresheet', 'sheet_id')}",
        editions=OWN_EDITION,
        keys=("edition_id", "revision", "sheet_id"),
    ),
)

# --- How sure a rank is -----------------------------------------------------------

# No official figure: it may be added to what is published, and then stays.
RANGES = (
    Guard(
        "indices_ranksimulation",
        OF_PUBLISHED_REVISION,
        insert=NEVER,
        editions=OWN_EDITION,
        rivals=(Rival(("id",)), Rival(("edition_id", "revision"))),
    ),
    Guard(
        "indices_rankrange",
        _parent_is_frozen("indices_unitresult", "result_id"),
        insert=NEVER,
        editions=_edition_of_parent("indices_unitresult", "result_id"),
        rivals=(Rival(("id",)), Rival(("result_id",))),
    ),
)

# --- What sources say -------------------------------------------------------------

ANNOUNCED = (
    "EXISTS (SELECT 1 FROM indices_edition AS edition"
    " WHERE edition.id = {row}.edition_id"
    " AND {row}.first_revision <= edition.revision)"
)
ANNOUNCEMENT_COLUMNS = (
    "edition_id",
    "unit_id",
    "source_id",
    "first_revision",
    "is_primary",
    "basis",
    "formula",
    "score",
    "score_text",
    "max_score",
    "rank",
    "ranked_of",
    "tier_name",
    "score_change",
    "rank_change",
    "changed_since",
    "is_ranked",
    "note",
)
# A correction ends a published row with the newest revision, once, and adds another.
ENDED = (
    f"{unchanged(ANNOUNCEMENT_COLUMNS)} AND {{old}}.last_revision IS NULL"
    " AND EXISTS (SELECT 1 FROM indices_edition AS edition"
    " WHERE edition.id = {new}.edition_id"
    " AND edition.revision = {new}.last_revision)"
)
STANDING_PRIMARY = "{row}.is_primary AND {row}.last_revision IS NULL"

ANNOUNCEMENTS = (
    Guard(
        "indices_announcement",
        ANNOUNCED,
        allowed=ENDED,
        editions=OWN_EDITION,
        rivals=(Rival(("id",)), Rival(("edition_id", "unit_id"), STANDING_PRIMARY)),
    ),
    Guard(
        "indices_announcedpart",
        _parent_is_frozen("indices_announcement", "announcement_id", "first_revision"),
        editions=_edition_of_parent("indices_announcement", "announcement_id"),
    ),
    Guard(
        "indices_source",
        "EXISTS (SELECT 1 FROM indices_announcement AS said"
        " JOIN indices_edition AS edition ON edition.id = said.edition_id"
        " WHERE said.source_id = {row}.id AND said.first_revision <= edition.revision)",
        rivals=(Rival(("title", "url")),),
    ),
)

# --- Editions and their publications ----------------------------------------------

EDITION_RULES = (
    "index_id",
    "area_id",
    "level",
    "year",
    "units_as_of",
    "tier_scheme_id",
    "criteria_set_id",
    "ranking_rule",
    "is_partial",
    "is_illustrative",
    "announced_mean",
    "note",
)
EDITION_PROGRESS = ("state", "revision", "release_at", "earlier_revision")
# The step that publishing takes, and no other: to the next revision, whose
# publication stands already, with its hour, and the one before shown until then.
PUBLISHED_NEXT = (
    f"{unchanged(EDITION_RULES)} AND {{new}}.revision = {{old}}.revision + 1"
    " AND {new}.earlier_revision = {old}.revision AND {new}.state = 'published'"
    " AND EXISTS (SELECT 1 FROM indices_publication AS publication"
    " WHERE publication.edition_id = {new}.id"
    " AND publication.revision = {new}.revision"
    " AND publication.release_at = {new}.release_at)"
)
# Nothing moved but the time of the last change.
ONLY_TOUCHED = f"{unchanged(EDITION_RULES)} AND {unchanged(EDITION_PROGRESS)}"
UNPUBLISHED_PROGRESS = (
    "{new}.revision = 0 AND {new}.earlier_revision = 0 AND {new}.release_at IS NULL"
)

EDITIONS = (
    Guard(
        "indices_edition",
        "{row}.revision >= 1",
        insert=f"NOT ({UNPUBLISHED_PROGRESS})",
        change=f"{{old}}.revision = 0 AND {{new}}.revision = 0"
        f" AND NOT ({UNPUBLISHED_PROGRESS})",
        allowed=f"(({PUBLISHED_NEXT}) OR ({ONLY_TOUCHED}))",
        rivals=(Rival(("id",)), Rival(("index_id", "area_id", "level", "year"))),
    ),
    Guard(
        "indices_publication",
        ALWAYS,
        insert="NOT EXISTS (SELECT 1 FROM indices_edition AS edition"
        " WHERE edition.id = {new}.edition_id"
        " AND {new}.revision = edition.revision + 1)",
        editions=OWN_EDITION,
        rivals=(Rival(("id",)), Rival(("edition_id", "revision"))),
    ),
    Guard(
        "indices_editionpart",
        _used_by_published("id", "edition_id"),
        delete=_has_parts("part_id"),
        editions=OWN_EDITION,
    ),
)

# --- What published editions stand on ---------------------------------------------

FRAMEWORK = (
    Guard(
        "indices_tierscheme",
        _used_by_published("tier_scheme_id", "id"),
        editions=_editions_with("tier_scheme_id", "id"),
        rivals=(Rival(("code",)),),
    ),
    Guard(
        "indices_tier",
        _used_by_published("tier_scheme_id", "scheme_id"),
        editions=_editions_with("tier_scheme_id", "scheme_id"),
    ),
    Guard(
        "indices_criteriaset",
        _used_by_published("criteria_set_id", "id"),
        editions=_editions_with("criteria_set_id", "id"),
        rivals=(Rival(("code",)),),
    ),
    Guard(
        "indices_criterion",
        _used_by_published("criteria_set_id", "criteria_set_id"),
        editions=_editions_with("criteria_set_id", "criteria_set_id"),
    ),
    Guard(
        "indices_reformindex",
        _used_by_published("index_id", "id"),
        allowed=unchanged(("code", "unit_of_measure", "scale_max", "decimals")),
        rivals=(Rival(("code",)),),
    ),
    # A unit may be renamed (results keep the name of their time), not exchanged.
    Guard(
        "units_unit",
        "EXISTS (SELECT 1 FROM indices_unitresult AS result"
        " JOIN indices_edition AS edition ON edition.id = result.edition_id"
        " WHERE result.unit_id = {row}.id AND result.revision <= edition.revision)"
        f" OR {_used_by_published('area_id', 'id')}",
        delete="EXISTS (SELECT 1 FROM indices_changedetail AS logged"
        " WHERE logged.unit_id = {old}.id)",
        allowed=unchanged(("code", "valid_from")),
        rivals=(Rival(("code", "valid_from")), Rival(("slug",))),
    ),
)

# --- The change log ---------------------------------------------------------------

LOG = (
    Guard(
        "indices_changeentry",
        ALWAYS,
        insert=NEVER,
        rivals=(Rival(("id",)), Rival(("edition_id", "sequence"))),
    ),
    # In place of foreign keys, which PostgreSQL asks row by row: an import logs a
    # hundred thousand. Entries stay for good, and units_unit keeps its own.
    Guard(
        "indices_changedetail",
        ALWAYS,
        insert="NOT EXISTS (SELECT 1 FROM indices_changeentry AS entry"
        " WHERE entry.id = {new}.entry_id) OR {new}.unit_id IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM units_unit AS unit"
        " WHERE unit.id = {new}.unit_id)",
    ),
)

GUARDS = (*RESULTS, *RANGES, *ANNOUNCEMENTS, *EDITIONS, *FRAMEWORK, *LOG)
