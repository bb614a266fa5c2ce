"""The sets of criteria that come with the software, as they are loaded."""

from decimal import Decimal

import pytest

from indices.actions.actor import actor_of_command
from indices.actions.criteria_checks import check_criteria_set
from indices.actions.errors import ActionRefused
from indices.imports import criteria_fixtures, fixture_tables
from indices.imports.criteria_fixtures import load_criteria_sets
from indices.models import CriteriaSet
from indices.scoring.rules import apply_rule, parse_rule
from units.problems import ImportRefused

pytestmark = pytest.mark.django_db


def load(*, illustrative):
    return load_criteria_sets(actor=actor_of_command(), illustrative=illustrative)


def test_real_and_illustrative_sets_are_loaded_apart():
    assert load(illustrative=False) == 2
    assert set(CriteriaSet.objects.values_list("is_illustrative", flat=True)) == {False}
    assert load(illustrative=True) == 4
    assert load(illustrative=True) == load(illustrative=False) == 0
    assert CriteriaSet.objects.count() == 6


def test_the_eight_domains_of_decision_2948_with_their_official_maxima():
    load(illustrative=False)
    found = CriteriaSet.objects.get(code="bo-noi-vu-2948-2017-cap-tinh")
    maxima = found.criteria.order_by("sort_code").values_list("max_score", flat=True)
    official = ["10", "10", "14.5", "11", "16", "7", "16", "15.5"]
    assert list(maxima) == [Decimal(most) for most in official]
    assert found.is_partial
    assert "2948/QĐ-BNV" in found.decision
    assert check_criteria_set(found) == []


@pytest.mark.parametrize(
    ("code", "figure", "points"),
    [
        ("1.1.1", "1", "1"),
        ("1.1.1", "2", "0.5"),
        ("1.1.1", "3", "0"),
        ("1.1.2", "1", "1"),
        ("1.1.4", "90.5", "2"),
        ("1.1.4", "90", "1"),
        ("1.1.4", "70", "1"),
        ("1.1.4", "69.9", "0"),
        ("1.2.1", "0", "0"),
    ],
)
def test_the_field_of_ca_mau_2013_scores_by_its_rules(code, figure, points):
    load(illustrative=False)
    found = CriteriaSet.objects.get(code="ca-mau-1880-2013")
    criterion = found.criteria.get(code=code)
    worked = apply_rule(
        parse_rule(criterion.rule), Decimal(figure), max_score=criterion.max_score
    )
    assert worked.points == Decimal(points)


def test_ca_mau_2013_is_known_in_part():
    load(illustrative=False)
    found = CriteriaSet.objects.get(code="ca-mau-1880-2013")
    assert found.is_partial
    assert check_criteria_set(found) == []
    children = found.criteria.filter(parent__code="1").values_list("code", "max_score")
    assert dict(children) == {"1.1": 5, "1.2": 2, "1.3": 3}


def test_the_sets_of_the_demo_stand_under_the_same_eight_domains():
    load(illustrative=False)
    load(illustrative=True)
    official = CriteriaSet.objects.get(is_illustrative=False, level="province")
    wanted = list(official.criteria.values_list("code", "max_score"))
    for found in CriteriaSet.objects.filter(is_illustrative=True):
        assert check_criteria_set(found) == []
        roots = found.criteria.filter(parent=None).exclude(
            scored_by__in=["bonus", "deduction"]
        )
        assert list(roots.values_list("code", "max_score")) == wanted
        codes = found.criteria.exclude(scored_by__in=["bonus", "deduction"])
        depths = [code.count(".") for code in codes.values_list("code", flat=True)]
        assert (depths.count(1), depths.count(2)) == (43, 78)


@pytest.fixture
def altered(tmp_path, monkeypatch):
    """A copy of the tables, a text of which is replaced by another."""

    def alter(name, old, new):
        real = fixture_tables.fixtures_path("criteria")
        copied = tmp_path / "criteria"
        copied.mkdir(exist_ok=True)
        for path in real.glob("*.csv"):
            text = path.read_text(encoding="utf-8")
            if path.name == name:
                assert old in text
                text = text.replace(old, new)
            (copied / path.name).write_text(text, encoding="utf-8")
        monkeypatch.setattr(criteria_fixtures, "fixtures_path", tmp_path.joinpath)

    return alter


def test_a_table_that_does_not_add_up_is_refused(altered):
    name = "5.1.1,Bố trí công chức theo vị trí việc làm"
    altered("minh_hoa_1.csv", f"{name},1.25", f"{name},1")
    with pytest.raises(ActionRefused) as refused:
        load(illustrative=True)
    assert "Tiêu chí 5.1" in refused.value.problems[0]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("sets.csv", ",2017,,100,0", ",2017,,,0"),
        ("sets.csv", ",,100,0,1,,ca_mau_2013", ",,100,0,1,khong-co,ca_mau_2013"),
        ("ca_mau_2013.csv", "hành chính năm,5,", "hành chính năm,,"),
    ],
)
def test_a_table_with_a_hole_is_refused_with_its_place(altered, name, old, new):
    altered(name, old, new)
    with pytest.raises(ImportRefused) as refused:
        load(illustrative=False)
    assert name in str(refused.value)
