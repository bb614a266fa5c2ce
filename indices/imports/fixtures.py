"""Reads the published facts of fixtures/results/ as plans of editions.

Every name and key is checked before the first edition is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.announced import AnnouncementInput
from indices.actions.editions import PartInput
from indices.imports.fixture_plan import EditionPlan, PublicationFacts, RevisionPlan
from indices.imports.fixture_tables import FixtureRow, fixtures_path, read_table
from indices.models import Edition, ReformIndex, Source, TierScheme
from units.matching import UnitMatcher, UnresolvedUnit
from units.models import Unit
from units.problems import ImportRefused, Problem

FOLDER = ("results",)
TABLES_BESIDE_RESULTS = {"editions.csv", "parts.csv", "sources.csv"}
EDITION_COLUMNS = (
    "edition",
    "index",
    "area_code",
    "level",
    "year",
    "units_as_of",
    "tier_scheme",
    "ranking_rule",
    "partial",
    "issuing_body",
    "decision",
    "decided_on",
    "published_on",
    "announced_mean",
    "mean_source",
    "note",
)
PART_COLUMNS = ("edition", "code", "name", "max_score")
SOURCE_COLUMNS = ("source", "title", "url", "published_on")
RESULT_COLUMNS = ("edition", "unit", "source")
FACT_COLUMNS = (
    "score",
    "score_text",
    "max_score",
    "rank",
    "of",
    "tier",
    "score_change",
    "rank_change",
    "changed_since",
    "basis",
    "formula",
    "primary",
    "ranked",
    "note",
)
PART_PREFIX = "part:"

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Reference:
    """The stored things that rows name by a key."""

    indices: Mapping[str, ReformIndex]
    schemes: Mapping[str, TierScheme]
    sources: Mapping[str, Source]
    parts: Mapping[str, Sequence[PartInput]]
    results: Mapping[str, Sequence[FixtureRow]]


@transaction.atomic
def result_plans() -> list[EditionPlan]:
    """Every edition of the files, oldest first, so that changes find their past.

    Sources that are not there yet are stored on the way.
    """
    parts = _read_parts()
    reference = Reference(
        indices={index.code: index for index in ReformIndex.objects.all()},
        schemes={scheme.code: scheme for scheme in TierScheme.objects.all()},
        sources=stored_sources(),
        parts=parts,
        results=_read_results({part.code for each in parts.values() for part in each}),
    )
    problems: list[Problem] = []
    plans = []
    for row in read_table(_path("editions.csv"), required=EDITION_COLUMNS):
        try:
            plans.append(_plan(row, reference, problems))
        except ImportRefused as refused:
            problems.extend(refused.problems)
    if problems:
        raise ImportRefused(problems)
    return sorted(plans, key=lambda plan: plan.year)


# --- tables beside the results ----------------------------------------------------


def _path(name: str) -> Path:
    return fixtures_path(*FOLDER, name)


def _read_parts() -> dict[str, list[PartInput]]:
    parts: dict[str, list[PartInput]] = defaultdict(list)
    for row in read_table(_path("parts.csv"), required=PART_COLUMNS):
        parts[row.text("edition")].append(
            PartInput(row.text("code"), row.text("name"), row.decimal("max_score"))
        )
    return parts


def _read_results(part_codes: set[str]) -> dict[str, list[FixtureRow]]:
    rows: dict[str, list[FixtureRow]] = defaultdict(list)
    optional = (*FACT_COLUMNS, *(PART_PREFIX + code for code in sorted(part_codes)))
    for path in sorted(fixtures_path(*FOLDER).glob("*.csv")):
        if path.name in TABLES_BESIDE_RESULTS:
            continue
        for row in read_table(path, required=RESULT_COLUMNS, optional=optional):
            rows[row.text("edition")].append(row)
    return rows


def stored_sources() -> dict[str, Source]:
    """The sources by key; the missing ones are stored in one statement."""
    rows = read_table(_path("sources.csv"), required=SOURCE_COLUMNS)
    known = {(each.title, each.url): each for each in Source.objects.all()}
    made = [
        Source(
            title=row.text("title"),
            url=row.text("url"),
            published_on=row.day("published_on"),
        )
        for row in rows
        if (row.text("title"), row.text("url")) not in known
    ]
    known |= {(each.title, each.url): each for each in Source.objects.bulk_create(made)}
    return {
        row.text("source"): known[row.text("title"), row.text("url")] for row in rows
    }


# --- one edition ------------------------------------------------------------------


def _plan(
    row: FixtureRow, reference: Reference, problems: list[Problem]
) -> EditionPlan:
    year = row.required_whole("year")
    day = row.day("units_as_of") or Edition.default_units_as_of(year)
    area = _area(row, day)
    level = row.text("level")
    matcher = UnitMatcher.for_area(area, level=level, day=day)
    key = row.text("edition")
    announcements = [
        _announcement(result, matcher, reference, problems)
        for result in reference.results.get(key, ())
    ]
    return EditionPlan(
        index=_known(row, "index", reference.indices),
        area=area,
        level=level,
        year=year,
        revisions=[
            RevisionPlan([each for each in announcements if each], _publication(row))
        ],
        units_as_of=row.day("units_as_of"),
        tier_scheme=_known(row, "tier_scheme", reference.schemes)
        if row.text("tier_scheme")
        else None,
        ranking_rule=row.text("ranking_rule") or "exact",
        is_partial=row.flag("partial"),
        announced_mean=row.decimal("announced_mean"),
        note=_note(row, reference),
        parts=reference.parts.get(key, ()),
    )


def _area(row: FixtureRow, day: date) -> Unit:
    """The unit that bore the code on that day; codes are reused."""
    area = Unit.objects.in_force_on(day).filter(code=row.text("area_code")).first()
    if area is None:
        raise row.refusal("area_code", _("mã một đơn vị có hiệu lực khi đó"))
    return area


def _publication(row: FixtureRow) -> PublicationFacts:
    return PublicationFacts(
        issuing_body=row.text("issuing_body"),
        decision=row.text("decision"),
        decided_on=row.day("decided_on"),
        published_on=row.day("published_on"),
    )


def _note(row: FixtureRow, reference: Reference) -> str:
    """The note, and where an announced mean comes from."""
    sentences = [row.text("note")]
    if row.text("mean_source"):
        source = _known(row, "mean_source", reference.sources)
        sentences.append(
            _("Nguồn của giá trị trung bình: %(source)s.") % {"source": source.title}
        )
    return " ".join(filter(None, sentences))


def _known(row: FixtureRow, column: str, known: Mapping[str, Thing]) -> Thing:
    """The stored thing that the cell names by its key."""
    if row.text(column) not in known:
        raise row.refusal(column, _("một khóa có trong các tệp dữ liệu kèm theo"))
    return known[row.text(column)]


# --- one announcement -------------------------------------------------------------


def _announcement(
    row: FixtureRow,
    matcher: UnitMatcher,
    reference: Reference,
    problems: list[Problem],
) -> AnnouncementInput | None:
    try:
        unit = matcher.resolve(row.text("unit"))
    except UnresolvedUnit as unresolved:
        problems.append(row.cells.problem(column="unit", expected=unresolved.expected))
        return None
    parts = reference.parts.get(row.text("edition"), ())
    return AnnouncementInput(
        unit=unit,
        source=_known(row, "source", reference.sources),
        score=row.decimal("score"),
        score_text=row.text("score_text"),
        max_score=row.decimal("max_score"),
        rank=row.whole("rank"),
        ranked_of=row.whole("of"),
        tier_name=row.text("tier"),
        score_change=row.decimal("score_change"),
        rank_change=row.whole("rank_change"),
        changed_since=row.whole("changed_since"),
        basis=row.text("basis") or "stated",
        formula=row.text("formula"),
        is_primary=row.flag("primary", default=True),
        is_ranked=row.flag("ranked", default=True),
        note=row.text("note"),
        parts={part.code: row.decimal(PART_PREFIX + part.code) for part in parts},
    )
