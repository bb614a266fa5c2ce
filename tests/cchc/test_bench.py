"""The benchmark's smallest size: what must hold whatever the machine.

Queries do not grow with units or years, pages stay light, and no page reads every
score there is, on either engine.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import brotli
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from cchc import middleware
from cchc.bench import report
from cchc.bench.cases import Case, Visit, counting_cases, reading_cases, saving_cases
from cchc.bench.data import build
from cchc.bench.files import file_cases
from cchc.bench.measuring import Line, exponent, look_at, one_round, turns_of
from cchc.bench.places import administrator_cookies, places
from cchc.bench.running import Found
from cchc.bench.site import Answer, Sites, quiet_site
from cchc.bench.sizes import SIZES, YOUNG_YEARS
from indices.models import ChangeEntry, Score, UnitResult
from tests.once import made_once
from units.models import Unit

SMALL = SIZES["S"]
# Kilobytes of a ranking of 25 rows with its micro charts, and of any page, packed.
RANKING_KB, PAGE_KB = 12, 25
# Where a new score moves others, whose rows are told in one statement a kind: up, down,
# tied, not tied, and so for the points of a part. Which of them occur is chance.
MOVING = re.compile(r'UPDATE "indices_(unitresult|partresult)"')
MOST_MOVES = 8
# Pages that count over all scores, once for what is published.
COUNTED = {"lost points", "heat map", "domain"}


@contextmanager
def one_connection():
    """No request closes the connection: the rows stand in an open transaction. None
    notes how long a session is used: that depends on how fast the machine is."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    try:
        with quiet_site(), patch.object(middleware, "SEEN_EVERY_SECONDS", 3_600):
            yield
    finally:
        for end in ends:
            end.connect(close_old_connections)


@dataclass(frozen=True)
class Asked:
    """One answer, and what it asks when all that is kept is kept already."""

    answer: object
    queries: list[str]


def ask_twice(case):
    if case.prepare:
        case.prepare()
    case.act()
    if case.prepare:
        case.prepare()
    with CaptureQueriesContext(connection) as queries:
        answer = case.act()
        return Asked(answer, [query["sql"] for query in queries])


def visits_of_all():
    sites, cookies = Sites(), administrator_cookies()
    return {name: Visit(place, sites, cookies) for name, place in places().items()}


def make_asked():
    """The synthetic editions, and what every case of every place answered."""
    build(SMALL)
    with one_connection():
        return {
            name: {
                case.name: ask_twice(case)
                for make in (reading_cases, saving_cases, counting_cases)
                for case in make(visit)
            }
            for name, visit in visits_of_all().items()
        }


asked = made_once(make_asked)


@pytest.fixture
def visits(asked):
    with one_connection():
        yield visits_of_all()


def test_the_editions_are_as_large_as_they_say(visits):
    large, young = visits["large"].place, visits["young"].place

    assert (large.unit_count, large.year_count) == (SMALL.large, SMALL.years)
    assert (young.unit_count, young.year_count) == (SMALL.small, YOUNG_YEARS)
    assert Score.objects.filter(edition=large.draft).count() == 34 * 120
    assert Unit.objects.count() > SMALL.listed


def test_what_is_computed_is_what_the_database_sums(visits):
    place = visits["large"].place
    computed = list(
        UnitResult.objects.of(place.draft, 1)
        .order_by("unit_id")
        .values_list("unit_id", "score", "rank")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sheet.unit_id, SUM(COALESCE(survey_score, appraised_score)),"
            " RANK() OVER (ORDER BY"
            "  SUM(COALESCE(survey_score, appraised_score)) DESC)"
            " FROM indices_score AS score JOIN indices_scoresheet AS sheet"
            " ON sheet.id = score.sheet_id WHERE score.edition_id = %s"
            " GROUP BY sheet.unit_id ORDER BY sheet.unit_id",
            [place.draft.pk],
        )
        summed = cursor.fetchall()

    assert [(unit, int(score * 10**6), rank) for unit, score, rank in computed] == [
        (unit, int(score), rank) for unit, score, rank in summed
    ]


def test_queries_do_not_grow_with_units_or_years(asked):
    counted = {
        name: {
            case: sum(not MOVING.search(query) for query in found.queries)
            for case, found in cases.items()
        }
        for name, cases in asked.items()
    }

    assert counted["small"] == counted["large"]
    assert counted["young"] == counted["large"]
    assert counted["large"]["ranking, 25 rows"] == 5
    # Who asks and the frame are 4 of the grid's; who asks and the transaction 5 of a
    # save's.
    assert counted["large"]["entry grid of a unit"] == 4 + 6
    assert counted["large"]["save of a cell"] == 5 + 8
    assert counted["large"]["ranking, kept"] == counted["large"]["ranking, 304"] == 1


def test_moving_others_never_takes_one_query_for_each(asked):
    moves = [
        sum(bool(MOVING.search(query)) for query in found.queries)
        for cases in asked.values()
        for found in cases.values()
    ]

    assert max(moves) <= MOST_MOVES


def test_pages_are_light(asked):
    packed = {
        case: len(brotli.compress(found.answer.body, quality=5)) / 1000
        for case, found in asked["large"].items()
        if isinstance(found.answer, Answer)
    }

    assert packed["ranking, 25 rows"] < RANKING_KB
    assert {case: kb for case, kb in packed.items() if kb > PAGE_KB} == {}


def test_no_page_reads_all_scores(asked):
    """Asked of the planner with its shortcuts for small tables switched off."""
    faults = [
        f"{case}: {step}"
        for case, found in asked["large"].items()
        for query in found.queries
        if '"indices_score"' in query and query.startswith("SELECT")
        for step in plan_of(query)
        if reads_all_scores(step)
    ]

    assert faults == []


def test_the_page_of_a_unit_reads_its_own_scores_alone(asked):
    """Led by the sheets' keys, not by the years with the scores of all their units.
    In one edition of few units it looks for what does not apply to the others too."""
    faults = [
        step
        for query in asked["large"]["unit"].queries
        if '"indices_score"' in query
        for step in plan_of(query)
        if ALL_OF_AN_EDITION.search(step)
    ]

    assert len(faults) <= 1


OF_ONE_UNIT = ("save of a cell", "entry grid of a unit", "unit × domain")


@pytest.mark.parametrize("case", OF_ONE_UNIT)
def test_what_is_of_one_unit_reads_its_scores_alone(asked, case):
    queries = [query for query in asked["large"][case].queries if SCORES in query]
    plans = {query: plan_of(query) for query in queries if query.startswith("SELECT")}
    assert plans
    faults = {
        query: step
        for query, steps in plans.items()
        for step in steps
        if ALL_OF_AN_EDITION.search(step)
    }
    assert faults == {}


SCORES = '"indices_score"'
# As SQLite says it.
ALL_OF_AN_EDITION = re.compile(
    r"indices_score USING .*\(edition_id=\? AND revision=\?\)$"
)


def plan_of(query):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {query}")
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        return [row[3] for row in cursor.fetchall()]


def reads_all_scores(step):
    return bool(re.search(r"Seq Scan on indices_score\b|SCAN indices_score\b", step))


def test_a_full_scan_is_seen():
    assert reads_all_scores("SCAN indices_score USING COVERING INDEX x")
    assert reads_all_scores("->  Seq Scan on indices_score  (cost=1)")
    assert not reads_all_scores("SEARCH indices_score USING INDEX x (edition_id=?)")
    assert not reads_all_scores("->  Seq Scan on indices_scoresheet  (cost=1)")


def test_the_counting_over_all_scores_happens_once(asked):
    for case in COUNTED:
        queries = asked["large"][case].queries
        assert not [q for q in queries if "COUNT" in q and '"indices_score"' in q]


# --- The report -------------------------------------------------------------------


@pytest.fixture
def line():
    line = Line("ranking, 25 rows", "sqlite", "SQL", queries=7, raw_bytes=54_000)
    line.times, line.floor_times = [0.004, 0.002, 0.003], [0.001, 0.001, 0.001]
    line.unit_exponent = 0.5
    return line


def test_a_line_says_its_ratio_to_the_floor(line):
    text = report.table(Found(SMALL, (line,), same_ranks=True))

    assert (line.median, line.p95, line.ratio) == (0.003, 0.004, 3)
    assert re.search(r"3\.00 +4\.00 +1\.00 +3\.00 +SQL +7 +54\.0 +0\.50", text)


def test_only_what_does_not_depend_on_the_machine_has_a_ceiling(line, tmp_path):
    ceilings = tmp_path / "limits.json"
    ceilings.write_text(
        '{"ranking, 25 rows": {"queries": 6, "ratio": 4, "unit_exponent": 0.1,'
        ' "ratio sqlite": 2, "median": 0}, "another": {"queries": 1}}'
    )

    over = list(report.over_ceiling([line], ceilings))

    assert over == [
        "ranking, 25 rows, sqlite: queries 7 > 6",
        "ranking, 25 rows, sqlite: ratio 3 > 2",
        "ranking, 25 rows, sqlite: unit_exponent 0.5 > 0.1",
    ]


def test_an_exponent_is_one_where_twice_takes_twice():
    assert exponent(4, 2, 2) == pytest.approx(1)
    assert exponent(3, 3, 10) == 0


def test_nothing_is_built_where_there_are_rows(visits):
    with pytest.raises(RuntimeError, match="empty database"):
        build(SMALL)


def test_a_place_is_measured_once_before_it_is_timed(visits):
    cases = [
        [case for case in reading_cases(visits[name]) if case.name == "unit"]
        for name in ("large", "small", "young")
    ]
    turns = turns_of("sqlite", *cases)
    look_at(turns)

    assert turns[0].line.queries > 0
    assert turns[0].line.packed_bytes < turns[0].line.raw_bytes
    assert turns[0].line.times == []


def test_the_floor_finds_what_the_act_will_change():
    """Behind the act it would find nothing to do, and be the floor of nothing."""
    done = []
    case = Case(
        "import",
        lambda: done.append("act"),
        lambda: done.append("floor"),
        "upsert",
        prepare=lambda: done.append("prepare"),
        grows=False,
    )
    one_round(turns_of("sqlite", [case], [case], [case]))
    assert done == ["prepare", "floor", "act"]


def test_files_of_a_whole_ranking_go_out_and_come_in(visits):
    """Every open cell is another after the import, and its floor leaves no trace."""
    visit = visits["large"]
    cases = {case.name: case for case in file_cases(visit)}
    for case in cases.values():
        for _turn in range(2):
            if case.prepare is not None:
                case.prepare()
            case.act()
        scores = Score.objects.filter(edition=visit.place.draft).order_by("pk")
        before = list(scores.values_list("appraised_score", flat=True))
        case.floor()
        assert list(scores.values_list("appraised_score", flat=True)) == before
    imports = ChangeEntry.objects.filter(action="import_scores")
    # Of 8 domains one is surveyed.
    assert [each.detail_count for each in imports] == [34 * 105, 34 * 105]
