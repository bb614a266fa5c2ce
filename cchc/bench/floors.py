"""The least that each path could cost: the bare SQL, or the bare library call."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.db import connection

from cchc.bench.places import Place

Floor = Callable[[], object]

RESULTS = (
    "SELECT result.position, result.unit_name, unit.code, unit.slug, result.score,"
    " result.rank, result.ranked_of, result.tier_name, result.rank_change,"
    " result.score_change, result.changed_since"
    " FROM indices_unitresult AS result JOIN units_unit AS unit"
    " ON unit.id = result.unit_id"
    " WHERE result.edition_id = %s AND result.revision = %s"
    " ORDER BY result.position"
)
LIVE = (
    "SELECT sheet_id, SUM(COALESCE(survey_score, final_score, appraised_score)),"
    " RANK() OVER (ORDER BY"
    "  SUM(COALESCE(survey_score, final_score, appraised_score)) DESC)"
    " FROM indices_score WHERE edition_id = %s AND revision = %s GROUP BY sheet_id"
)


def rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def ranking(place: Place, *, limit: int | None = None) -> Floor:
    edition = place.published
    sql = RESULTS if limit is None else f"{RESULTS} LIMIT {limit}"
    return lambda: rows(sql, [edition.pk, edition.revision])


def ranking_json(place: Place) -> Floor:
    read = ranking(place)
    return lambda: json.dumps(read(), default=str)


def unit_results(place: Place, *, units: int = 1) -> Floor:
    keys = [unit.pk for unit in place.units[:units]]
    marks = ", ".join(["%s"] * len(keys))
    sql = (
        "SELECT edition.year, result.score, result.rank, result.tier_name"  # noqa: S608
        " FROM indices_unitresult AS result JOIN indices_edition AS edition"
        "  ON edition.id = result.edition_id AND result.revision = edition.revision"
        f" WHERE result.unit_id IN ({marks}) ORDER BY edition.year"
    )
    return lambda: rows(sql, keys)


def unit_scores(place: Place, *, draft: bool = False) -> Floor:
    edition = place.draft if draft else place.published
    revision = edition.draft_revision if draft else edition.revision
    sql = (
        "SELECT score.* FROM indices_score AS score JOIN indices_scoresheet AS sheet"
        " ON sheet.id = score.sheet_id WHERE sheet.edition_id = %s"
        " AND sheet.revision = %s AND sheet.unit_id = %s"
    )
    return lambda: rows(sql, [edition.pk, revision, place.unit.pk])


def parts(place: Place, *, limit: int | None = None) -> Floor:
    edition = place.published
    last = f" AND result.position <= {limit}" if limit else ""
    sql = (
        "SELECT result.unit_id, part.part_id, part.score"  # noqa: S608
        " FROM indices_unitresult AS result JOIN indices_partresult AS part"
        "  ON part.result_id = result.id"
        f" WHERE result.edition_id = %s AND result.revision = %s{last}"
    )
    return lambda: rows(sql, [edition.pk, edition.revision])


def criterion_scores(place: Place) -> Floor:
    edition = place.published
    sql = (
        "SELECT sheet_id, final_score, appraised_score, survey_score"
        " FROM indices_score WHERE edition_id = %s AND revision = %s"
        " AND criterion_id = (SELECT id FROM indices_criterion"
        "  WHERE criteria_set_id = %s AND code = %s)"
    )
    keys = [edition.pk, edition.revision, edition.criteria_set_id, place.leaf]
    return lambda: rows(sql, keys)


def summaries(place: Place) -> Floor:
    sql = (
        "SELECT summary.* FROM indices_editionsummary AS summary"
        " JOIN indices_edition AS edition ON edition.id = summary.edition_id"
        "  AND summary.revision = edition.revision WHERE edition.area_id = %s"
    )
    return lambda: rows(sql, [place.published.area_id])


def named(text: str) -> Floor:
    sql = (
        "SELECT id, name, slug FROM units_unit WHERE search_key LIKE %s"
        " ORDER BY sort_key LIMIT 50"
    )
    return lambda: rows(sql, [f"%{text}%"])


def live(place: Place) -> Floor:
    """The ranking of a draft made from its scores in one statement."""
    return lambda: rows(LIVE, [place.draft.pk, place.draft.draft_revision])


def one_update(place: Place) -> Floor:
    """One cell written and committed."""
    sql = (
        "UPDATE indices_score SET note = '' WHERE id = (SELECT MIN(score.id)"
        " FROM indices_score AS score JOIN indices_scoresheet AS sheet"
        " ON sheet.id = score.sheet_id WHERE sheet.edition_id = %s"
        " AND sheet.unit_id = %s)"
    )

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [place.draft.pk, place.unit.pk])

    return write


def hashed_scores(place: Place) -> Floor:
    """Every score of the edition read and digested, without saying what it is."""
    edition = place.published
    sql = "SELECT * FROM indices_score WHERE edition_id = %s AND revision = %s"

    def digest() -> str:
        running = sha256()
        for row in rows(sql, [edition.pk, edition.revision]):
            running.update(repr(row).encode())
        return running.hexdigest()

    return digest


def ranking_workbook(place: Place) -> Floor:
    """The rows of the ranking through bare XlsxWriter in constant memory."""
    edition = place.published
    return lambda: workbook(rows(RESULTS, [edition.pk, edition.revision]))


def data_workbook(place: Place) -> Floor:
    """A row for each number of each score, as the full data has, by bare XlsxWriter."""
    edition = place.published
    sql = (
        "SELECT unit.code, criterion.code, score.appraised_score,"
        " score.final_score, score.survey_score"
        " FROM indices_score AS score"
        " JOIN indices_scoresheet AS sheet ON sheet.id = score.sheet_id"
        " JOIN units_unit AS unit ON unit.id = sheet.unit_id"
        " JOIN indices_criterion AS criterion ON criterion.id = score.criterion_id"
        " WHERE score.edition_id = %s AND score.revision = %s"
    )
    names = ("appraised_score", "final_score", "survey_score")

    def write() -> bytes:
        found = rows(sql, [edition.pk, edition.revision])
        return workbook(
            [
                (unit, criterion, name, value / 1_000_000)
                for unit, criterion, *values in found
                for name, value in zip(names, values, strict=True)
                if value is not None
            ]
        )

    return write


def workbook(cells: Sequence[Sequence[Any]]) -> bytes:
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, row in enumerate(cells):
        sheet.write_row(place, 0, row)
    book.close()
    return target.getvalue()
