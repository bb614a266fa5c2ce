"""Stored totals, ranks and ties against an oracle of fractions, on either engine.

Random sets of criteria, twelve units each, points so coarse that ties are common; then
random changes of single cells, after which the refreshed rows must be the very rows
that computing everything would make.
"""

import random
import time
from decimal import Decimal

import pytest
from django.db import transaction

from indices.actions import import_plan, score_bulk
from indices.actions.import_plan import FileCell, ImportChoices, make_plan, unguarded
from indices.actions.refresh import refresh_results, settle_results
from indices.actions.results import compute_results
from indices.actions.score_bulk import writing_many
from indices.actions.score_records import ScoreInput, record_scores
from indices.actions.scores import ScoreEdit, save_scores
from indices.actions.sheet_totals import TOTAL_COLUMNS, count_sheets
from indices.engine.staging import Merging
from indices.models import ChangeEntry, PartResult, Score, ScoreSheet, UnitResult
from indices.scoring.ranking import round_half_up
from indices.scoring.totals import Kind
from tests.factories import (
    CLERK,
    criterion,
    make_criteria,
    make_index,
    make_nation,
    make_scored_edition,
    make_tier_scheme,
    make_unit,
)
from tests.indices.actions.test_refresh import stored
from tests.indices.scoring.oracle import (
    oracle,
    oracle_ranks,
    random_tree,
    with_sums,
)

pytestmark = pytest.mark.django_db

SCORED_BY = {
    Kind.ORDINARY: "appraisal",
    Kind.SURVEY: "survey",
    Kind.BONUS: "bonus",
    Kind.DEDUCTION: "deduction",
}
BOTH = ("appraised_score", "final_score")


def make_area(count):
    area = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=make_nation())
    units = [
        make_unit(f"Số {number}", code=f"d{number}", parent=area)
        for number in range(count)
    ]
    return area, units


def make_random_edition(chance, area, *, name):
    """A draft edition under a random set whose sums are right."""
    nodes = with_sums(random_tree(chance))
    inside = [n for n in nodes if n.kind not in (Kind.BONUS, Kind.DEDUCTION)]
    total = sum((n.max_score for n in inside if n.parent is None), Decimal(0))
    found = make_criteria(
        name,
        total_max=total,
        criteria=[
            criterion(node.key, node.max_score, scored_by=SCORED_BY[node.kind])
            for node in nodes
        ],
    )
    index = make_index(name)
    edition = make_scored_edition(
        index, area, criteria_set=found, tier_scheme=make_tier_scheme(name)
    )
    return edition, nodes


def leaves_of(nodes):
    parents = {node.parent for node in nodes}
    return [node for node in nodes if node.key not in parents]


def random_points(chance, leaf):
    """A quarter of the maximum more or less; seldom nothing."""
    return None if chance.random() < 0.03 else leaf.max_score * chance.randint(1, 4) / 4


def fill(chance, edition, nodes, units):
    """Random scores for every unit; what the oracle says of each."""
    wanted, rows = {}, []
    for unit in units:
        values, absent = {}, set()
        for leaf in leaves_of(nodes):
            values[leaf.key] = random_points(chance, leaf)
            column = "survey_score" if leaf.kind is Kind.SURVEY else "final_score"
            cells = {column: values[leaf.key]}
            if chance.random() < 0.08:
                absent.add(leaf.key)
                cells["not_applicable"] = "Không có nhiệm vụ"
            rows.append(ScoreInput(unit, leaf.key, cells))
        has_survey = chance.random() < 0.7
        ScoreSheet.objects.filter(edition=edition, unit=unit).update(
            has_survey=has_survey
        )
        wanted[unit.pk] = oracle(nodes, values, absent, has_survey)
    record_scores(actor=CLERK, edition=edition, rows=rows)
    compute_results(edition=edition)
    return wanted


def test_totals_ranks_and_ties_agree_with_the_oracle():
    chance = random.Random(892)
    area, units = make_area(12)
    ties = 0
    for number in range(5):
        edition, nodes = make_random_edition(chance, area, name=f"bo-{number}")
        wanted = fill(chance, edition, nodes, units)
        ranks = oracle_ranks({unit: each[2] for unit, each in wanted.items()})
        rows = UnitResult.objects.filter(edition=edition)
        for row in rows:
            total, maximum, index, missing = wanted[row.unit_id]
            assert row.rank == row.computed_rank == ranks[row.unit_id]
            assert (
                row.is_tied == (list(ranks.values()).count(row.rank) > 1)
                or not row.rank
            )
            ties += row.is_tied
            sheet = ScoreSheet.objects.get(edition=edition, unit=row.unit_id)
            assert sheet.missing_count == len(missing)
            if index is None:
                assert (row.score, sheet.value, sheet.achieved) == (None, None, None)
                continue
            assert (sheet.achieved, sheet.applicable_max) == (total, maximum)
            assert row.score == sheet.value == round_half_up(index, 6)
    assert ties > 5


def test_changes_count_as_if_they_were_stored():
    """Of a score that has no row yet too, and where a criterion stops applying."""
    chance = random.Random(17)
    area, units = make_area(4)
    edition, nodes = make_random_edition(chance, area, name="bo")
    sheets = {sheet.unit_id: sheet for sheet in ScoreSheet.objects.all()}
    lines = {line.code: line.pk for line in edition.criteria_set.criteria.all()}
    changes, wanted = {}, {}
    for unit in units:
        values, absent = {}, set()
        for leaf in leaves_of(nodes):
            values[leaf.key] = random_points(chance, leaf)
            column = "survey_score" if leaf.kind is Kind.SURVEY else "appraised_score"
            changed = {column: values[leaf.key]}
            if chance.random() < 0.1:
                absent.add(leaf.key)
                changed["is_not_applicable"] = True
            changes[sheets[unit.pk].pk, lines[leaf.key]] = changed
        wanted[unit.pk] = oracle(nodes, values, absent, sheets[unit.pk].has_survey)
    Score.objects.filter(edition=edition, sheet__unit=units[0]).delete()

    counted = count_sheets(edition, (), changes=changes)
    for unit, (achieved, maximum, index, missing) in wanted.items():
        found = counted[unit]
        assert len(found.total.missing) == len(missing)
        assert found.value == index
        if index is not None:
            assert (found.achieved, found.applicable_max) == (achieved, maximum)

    fill(chance, edition, nodes, units)
    before = count_sheets(edition, ())
    one = Score.objects.filter(edition=edition, is_not_applicable=True).first()
    again = {(one.sheet_id, one.criterion_id): {"is_not_applicable": False}}
    after = count_sheets(edition, (), changes=again)
    unit = one.sheet.unit_id
    assert after[unit].applicable_max > before[unit].applicable_max


def test_parts_agree_with_the_domains_of_the_oracle():
    chance = random.Random(3)
    area, units = make_area(6)
    edition, nodes = make_random_edition(chance, area, name="bo")
    fill(chance, edition, nodes, units)
    counted = count_sheets(edition, edition.parts.all())
    for unit in units:
        parts = PartResult.objects.filter(
            result__edition=edition, result__unit=unit
        ).values_list("part_id", "score")
        assert dict(parts) == counted[unit.pk].part_scores


def test_saving_a_few_cells_stores_what_computing_everything_would():
    chance = random.Random(19)
    area, units = make_area(16)
    edition, nodes = make_random_edition(chance, area, name="bo")
    fill(chance, edition, nodes, units)
    leaves = leaves_of(nodes)
    for _round in range(12):
        rows = []
        for unit in chance.sample(units, chance.randint(1, 3)):
            leaf = chance.choice(leaves)
            column = "survey_score" if leaf.kind is Kind.SURVEY else "final_score"
            cells = {column: random_points(chance, leaf)}
            if chance.random() < 0.1:
                cells["not_applicable"] = chance.choice(["", "Không có nhiệm vụ"])
            rows.append(ScoreInput(unit, leaf.key, cells))
        record_scores(actor=CLERK, edition=edition, rows=rows)
        settle_results(edition=edition)
        refreshed = stored(edition)
        compute_results(edition=edition)
        assert refreshed == stored(edition)


# --- how many queries, how long ---------------------------------------------------


def make_large_edition(count):
    """Units scored on 120 leaves: 8 domains of 5 criteria of 3 sub-criteria."""
    rows = []
    for domain in range(1, 9):
        rows.append((str(domain), "12.5", f"Lĩnh vực {domain}"))
        for each in range(1, 6):
            code = f"{domain}.{each}"
            rows.append((code, "2.5", f"Tiêu chí {code}"))
            rows += [
                (f"{code}.{number}", most, f"Tiêu chí thành phần {code}.{number}")
                for number, most in ((1, "1"), (2, "1"), (3, "0.5"))
            ]
    area, units = make_area(count)
    edition = make_scored_edition(
        make_index(), area, criteria_set=make_criteria(criteria=rows)
    )
    chance = random.Random(7)
    for sheet in edition.sheets.all():
        points = Decimal(chance.randint(30, 50)) / 100
        Score.objects.filter(sheet=sheet).update(appraised_score=points)
    compute_results(edition=edition)
    return edition, units


def test_an_edition_of_92_units_and_120_criteria_is_computed_in_few_queries(
    django_assert_max_num_queries,
):
    edition, _units = make_large_edition(92)
    assert Score.objects.filter(edition=edition).count() == 92 * 120
    # 5 edition, parts, tiers, criteria, sheets; 1 scores; 2 units, announcements;
    # 1 earlier editions; 5 discarded; 1 results, 1 parts, 1 figures; totals and
    # savepoints
    with django_assert_max_num_queries(30):
        compute_results(edition=edition)
    assert UnitResult.objects.filter(edition=edition, rank=1).exists()


def test_recounting_one_changed_cell_is_a_fraction_of_computing_everything():
    """Milliseconds are for the benchmark; that most is left alone can be told here."""
    edition, units = make_large_edition(92)

    def work(action):
        Score.objects.filter(
            edition=edition, sheet__unit=units[0], criterion__code="4.2.1"
        ).update(final_score=Decimal(random.randint(1, 99)) / 100)
        began = time.process_time()
        action()
        return time.process_time() - began

    def one():
        refresh_results(edition=edition, units=[units[0]])

    def everything():
        compute_results(edition=edition)

    rounds = [(work(one), work(everything)) for _round in range(5)]
    assert min(one for one, _all in rounds) * 2 < min(each for _one, each in rounds)


def test_one_cell_is_saved_with_a_fixed_number_of_queries(
    django_assert_max_num_queries,
):
    edition, units = make_large_edition(20)
    cell = ScoreEdit(units[0].pk, "4.2.1", "final_score", "", "0,75")
    # Checked under the edition's lock: 1 edition, 3 criteria, sheet with the end of the
    # log, scores. Written: 1 score, 2 entry and details, 1 the sheet's totals. 2
    # savepoint. The results follow when somebody reads them.
    with django_assert_max_num_queries(8 + 2):
        report = save_scores(
            actor=CLERK, edition=edition, edits=[cell], may_write=lambda cell: True
        )
    assert report.is_clean


def test_recounting_one_unit_takes_the_same_queries_among_few_and_among_many(
    django_assert_max_num_queries,
):
    edition, units = make_large_edition(20)
    Score.objects.filter(edition=edition, sheet__unit=units[3]).update(
        appraised_score=Decimal("0.5")
    )
    # 2 savepoint; 3 edition, parts, tiers; 1 unsettled sheets; 1 stored rows; 3 sheet,
    # criteria, scores; 1 its totals; 1 earlier results; 1 its row; 2 shifted; 4 parts;
    # 1 figures
    with django_assert_max_num_queries(19):
        refresh_results(edition=edition, units=[units[3]])


@pytest.mark.parametrize("at_once", [20_000, 10])
def test_what_a_large_import_counts_is_what_it_stores(monkeypatch, at_once):
    """Counted from what it read and wrote: cells that are new, others, emptied, and
    some that do not apply. Some are merged while the rest is planned."""
    monkeypatch.setattr(import_plan, "CELLS_AT_ONCE", at_once)
    monkeypatch.setattr(score_bulk, "MOST_SINGLE_CELLS", 5)
    puts = []

    class Seen(Merging):
        def put(self, columns):
            puts.append({name: len(values) for name, values in columns.items()})
            super().put(columns)

    monkeypatch.setattr("indices.engine.staging.Merging", Seen)
    chance = random.Random(417)
    area, units = make_area(9)
    edition, nodes = make_random_edition(chance, area, name="bo-nhap")
    fill(chance, edition, nodes, units)
    Score.objects.filter(edition=edition, sheet__unit__in=units[:2]).delete()
    compute_results(edition=edition)
    cells = [
        FileCell(unit.pk, leaf.key, column, random_points(chance, leaf))
        for unit in units[:8]
        for leaf in leaves_of(nodes)
        for column in (("survey_score",) if leaf.kind is Kind.SURVEY else BOTH)
    ]
    before = stored(edition)
    with transaction.atomic(), writing_many(edition) as writing:
        plan = make_plan(
            edition=edition,
            cells=cells,
            sequence=ChangeEntry.objects.filter(edition=edition).count(),
            choices=ImportChoices(clears_empty=True),
            guard=unguarded,
            on_block=writing.take,
        )
        writing.finish(
            actor=CLERK, plan=plan, action="import_scores", summary="Nhập tệp"
        )
    assert (len(puts) > 1) is (at_once == 10)
    assert sum(count for put in puts for count in put.values()) == len(plan.changes)
    counted = totals_of(edition), stored(edition)
    compute_results(edition=edition)
    assert counted == (totals_of(edition), stored(edition))
    assert counted[1] != before


def test_a_file_that_says_which_criteria_apply_waits_for_its_whole_plan(monkeypatch):
    """What is merged early cannot be told apart from them any more."""
    monkeypatch.setattr(import_plan, "CELLS_AT_ONCE", 1)
    chance = random.Random(418)
    area, units = make_area(9)
    edition, nodes = make_random_edition(chance, area, name="bo-nhap")
    fill(chance, edition, nodes, units)
    told = []

    def planned(columns):
        told.clear()
        leaf = next(leaf for leaf in leaves_of(nodes) if leaf.kind is not Kind.SURVEY)
        make_plan(
            edition=edition,
            cells=[
                FileCell(unit.pk, leaf.key, column, None if column in BOTH else "")
                for unit in units[:8]
                for column in columns
            ],
            sequence=0,
            choices=ImportChoices(),
            guard=unguarded,
            on_block=told.append,
        )
        return len(told)

    assert planned(["appraised_score", "note"]) == 8
    assert planned(["appraised_score", "not_applicable"]) == 0


def totals_of(edition):
    sheets = ScoreSheet.objects.filter(edition=edition).order_by("pk")
    return list(sheets.values_list("pk", *TOTAL_COLUMNS))
