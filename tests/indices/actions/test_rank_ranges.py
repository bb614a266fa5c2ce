"""How sure ranks are is told with a publication, once, and never altered."""

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from indices.actions.corrections import open_draft
from indices.actions.publication import publish_edition
from indices.actions.rank_ranges import seed_of, simulated, store_rank_ranges
from indices.actions.score_records import ScoreInput, record_scores
from indices.actions.sheet_numbers import RankedUnit, load_sheets
from indices.models import RankRange, RankSimulation, UnitResult
from tests.explained import make_scored
from tests.factories import CLERK, make_ranking, past_the_guards
from tests.once import made_once

pytestmark = pytest.mark.django_db

scored = made_once(lambda: make_scored((2024,)))


@pytest.fixture
def edition(scored):
    found = scored.editions[2024]
    found.refresh_from_db()
    return found


def numbers_of(edition):
    rows = UnitResult.objects.of(edition, 1).order_by("position")
    units = [
        RankedUnit(r.pk, r.unit_id, r.rank, r.score, r.achieved, r.applicable_max)
        for r in rows
    ]
    return units, load_sheets(edition, 1, units)


def test_a_publication_has_a_range_for_every_ranked_unit(edition):
    simulation = RankSimulation.objects.get(edition=edition)
    ranges = RankRange.objects.order_by("result__position").select_related("result")

    assert (simulation.revision, simulation.draws) == (1, 1000)
    assert (simulation.weight_percent, simulation.steps) == (25, 1)
    assert len(ranges) == 4
    for each in ranges:
        assert each.best <= each.result.rank <= each.worst
        assert each.best_score >= each.result.score >= each.worst_score


def test_its_parameters_give_it_again(edition):
    simulation = RankSimulation.objects.get(edition=edition)
    units, sheets = numbers_of(edition)

    again = simulated(simulation, sheets, [unit.rank for unit in units])

    stored = RankRange.objects.order_by("result__position")
    assert [each.best for each in stored] == again.best
    assert [each.worst for each in stored] == again.worst
    assert [each.group for each in stored] == again.groups


def test_the_seed_is_that_of_the_address(edition):
    assert seed_of(edition, 1) == RankSimulation.objects.get(edition=edition).seed
    assert seed_of(edition, 1) != seed_of(edition, 2)


def test_the_numbers_are_those_of_the_sheets(edition):
    units, sheets = numbers_of(edition)

    # Đại Từ 87 with a bonus, Võ Nhai 78 of 92, Định Hóa 80 with a deduction, Phổ Yên 60
    assert sheets.points.tolist() == [
        [12, 8, 34, 32],
        [12, 0, 32, 34],
        [12, 6, 34, 30],
        [8, 4, 24, 24],
    ]
    assert sheets.maxima[1].tolist() == [12, 0, 40, 40]
    assert sheets.outside.tolist() == [1, 0, -2, 0]
    assert sheets.starts == [0, 3]


def test_a_correction_has_its_own(scored, edition):
    open_draft(actor=CLERK, edition=edition)
    values = {"appraised_score": Decimal(39)}
    rows = [ScoreInput(scored.units["pho_yen"], "1.2", values)]
    record_scores(actor=CLERK, edition=edition, rows=rows, reason="Chấm lại")
    publish_edition(actor=CLERK, edition=edition, reason="Chấm lại")

    assert [s.revision for s in RankSimulation.objects.all()] == [2, 1]
    assert RankRange.objects.count() == 8


class TestNothingToSay:
    def test_of_totals_nothing_is_known(self, scored):
        units = dict.fromkeys(scored.units.values(), "70")
        edition = make_ranking(scored.index, scored.area, units, year=2019)

        assert not RankSimulation.objects.filter(edition=edition).exists()

    def test_a_unit_without_points_stops_it(self, edition):
        units, _sheets = numbers_of(edition)
        with past_the_guards():
            edition.scores.filter(criterion__code="1.2").first().delete()

        assert load_sheets(edition, 1, units) is None

    def test_another_maximum_than_the_sheets_stops_it(self, edition):
        units, _sheets = numbers_of(edition)
        first = replace(units[0], applicable_max=Decimal(90))

        assert load_sheets(edition, 1, [first, *units[1:]]) is None

    def test_what_was_made_is_not_made_again(self, edition):
        assert store_rank_ranges(edition=edition, revision=1) is None
        assert RankSimulation.objects.count() == 1

    def test_a_partial_edition_has_no_ranks_to_be_sure_of(self, edition):
        edition.is_partial = True

        with past_the_guards():
            RankRange.objects.all().delete()
            RankSimulation.objects.all().delete()
        assert store_rank_ranges(edition=edition, revision=1) is None


class TestForGood:
    def test_it_is_not_altered(self, edition):
        simulation = RankSimulation.objects.get(edition=edition)
        for change in (
            lambda: RankRange.objects.update(best=1),
            lambda: RankRange.objects.all().delete(),
            lambda: RankSimulation.objects.update(draws=5),
            lambda: RankSimulation.objects.filter(pk=simulation.pk)._raw_delete(
                "default"
            ),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()

    def test_it_is_no_part_of_the_digest(self, edition):
        with past_the_guards():
            RankRange.objects.all().delete()
            RankSimulation.objects.all().delete()

        out = StringIO()
        call_command("verify_published", stdout=out)

        assert "Khớp" in out.getvalue()


class TestCommand:
    @pytest.fixture(autouse=True)
    def _published_before(self, edition):
        with past_the_guards():
            RankRange.objects.all().delete()
            RankSimulation.objects.all().delete()

    def run(self, *arguments):
        out = StringIO()
        call_command("make_rank_ranges", *arguments, stdout=out)
        return out.getvalue()

    def test_a_dry_run_writes_nothing(self):
        assert "Sẽ tính khoảng hạng của 1 bản" in self.run()
        assert not RankSimulation.objects.exists()

    def test_it_fills_in_what_is_missing_once(self):
        assert "Đã tính khoảng hạng của 1 bản." in self.run("--commit")
        assert RankRange.objects.count() == 4
        assert "Đã tính khoảng hạng của 0 bản." in self.run("--commit")

    def test_how_far_it_is_shows_on_a_terminal(self, monkeypatch, capsys):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

        self.run()

        assert "1/1" in capsys.readouterr().err


def test_the_number_of_queries_does_not_grow(edition, django_assert_num_queries):
    with past_the_guards():
        RankRange.objects.all().delete()
        RankSimulation.objects.all().delete()
    # 1 results + 1 known + 1 criteria + 1 sheets + 1 scores + 2 savepoint
    # + 1 simulation + 1 index + 1 area + 1 ranges
    with django_assert_num_queries(11):
        store_rank_ranges(edition=edition, revision=1)


def test_a_worker_that_serves_pages_does_not_load_it():
    code = (
        "import sys, django; django.setup(); import cchc.urls;"
        "import indices.actions.publication; sys.exit('numpy' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={"DJANGO_SETTINGS_MODULE": "cchc.settings", "DJANGO_DEBUG": "1"},
        check=False,
    )

    assert run.returncode == 0
