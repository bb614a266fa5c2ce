"""Rules as data: the shapes of real criteria tables, their points and their faults.

Cà Mau 2013 (criterion 1.1.1 options, 1.1.2 yes/no, 1.1.4 steps), the six steps of the
justice ministry's table of 2022, Phú Thọ's count.
"""

from decimal import Decimal
from fractions import Fraction

import pytest

from indices.scoring.rule_reading import Fault, RuleError
from indices.scoring.rules import (
    Count,
    Options,
    Proportional,
    Refusal,
    Shape,
    Steps,
    YesNo,
    apply_rule,
    check_rule,
    parse_rule,
    rule_as_data,
)

ISSUED = {
    "shape": "options",
    "options": [
        {"name": "Ban hành đúng hạn", "points": "1"},
        {"name": "Ban hành muộn", "points": "0.5"},
        {"name": "Không ban hành", "points": 0},
    ],
}
# "trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0": 90 falls into the lower step.
PLAN_DONE = {
    "shape": "steps",
    "steps": [
        {"lower": "90", "lower_closed": False, "points": "2"},
        {"lower": "70", "upper": "90", "upper_closed": True, "points": "1"},
        {"upper": "70", "points": "0"},
    ],
}
JUSTICE = {
    "shape": "steps",
    "steps": [
        {"lower": "100", "points": "3"},
        {"lower": "95", "upper": "100", "points": "2.75"},
        {"lower": "80", "upper": "95", "points": "2.5"},
        {"lower": "70", "upper": "80", "points": "2"},
        {"lower": "60", "upper": "70", "points": "1.5"},
        {"upper": "60", "points": "0"},
    ],
}
REGULATIONS = {"shape": "count", "points_each": "0.5"}
SHARE = {"shape": "proportional"}
MET = {"shape": "yes_no"}
ALL = [MET, ISSUED, PLAN_DONE, JUSTICE, REGULATIONS, SHARE]


def worked(data, figure, max_score="2"):
    return apply_rule(parse_rule(data), Decimal(figure), max_score=Decimal(max_score))


@pytest.mark.parametrize(
    ("data", "figure", "max_score", "points"),
    [
        (MET, "1", "1.5", "1.5"),
        (MET, "0", "1.5", "0"),
        (ISSUED, "1", "1", "1"),
        (ISSUED, "2", "1", "0.5"),
        (ISSUED, "3", "1", "0"),
        (PLAN_DONE, "100", "2", "2"),
        (PLAN_DONE, "90.000001", "2", "2"),
        (PLAN_DONE, "90", "2", "1"),
        (PLAN_DONE, "70", "2", "1"),
        (PLAN_DONE, "69.999999", "2", "0"),
        (JUSTICE, "100", "3", "3"),
        (JUSTICE, "99.99", "3", "2.75"),
        (JUSTICE, "95", "3", "2.75"),
        (JUSTICE, "59.9", "3", "0"),
        (REGULATIONS, "3", "2", "1.5"),
        (REGULATIONS, "4", "2", "2"),
        (REGULATIONS, "9", "2", "2"),
        (REGULATIONS, "0", "2", "0"),
        (SHARE, "56.8", "2", "1.14"),
        (SHARE, "100", "2", "2"),
        (SHARE, "130", "2", "2"),
    ],
)
def test_a_declared_figure_is_worth_what_the_table_says(
    data, figure, max_score, points
):
    found = worked(data, figure, max_score)
    assert found.points == Decimal(points)
    assert found.refusal is None


@pytest.mark.parametrize(
    ("data", "figure", "refusal"),
    [
        (MET, "0.5", Refusal.NOT_YES_NO),
        (MET, "2", Refusal.NOT_YES_NO),
        (ISSUED, "0", Refusal.NO_SUCH_OPTION),
        (ISSUED, "4", Refusal.NO_SUCH_OPTION),
        (ISSUED, "1.5", Refusal.NO_SUCH_OPTION),
        (REGULATIONS, "2.5", Refusal.NOT_WHOLE),
        (PLAN_DONE, "-1", Refusal.NEGATIVE),
        (SHARE, "-1", Refusal.NEGATIVE),
    ],
)
def test_a_figure_that_the_rule_cannot_take_gives_no_points(data, figure, refusal):
    found = worked(data, figure)
    assert (found.points, found.refusal) == (None, refusal)


def test_a_ratio_beyond_the_last_step_gives_no_points():
    rule = {
        "shape": "steps",
        "steps": [
            {"lower": "50", "upper": "100", "upper_closed": True, "points": "1"},
            {"upper": "50", "points": "0"},
        ],
    }
    assert worked(rule, "100", "1").points == 1
    assert worked(rule, "100.5", "1").refusal is Refusal.IN_NO_STEP


def test_what_decided_is_named():
    assert worked(ISSUED, "2", "1").option.name == "Ban hành muộn"
    assert worked(PLAN_DONE, "90").step.upper == 90
    capped = worked(REGULATIONS, "9")
    assert (capped.uncapped, capped.is_capped) == (Fraction("4.5"), True)
    assert not worked(REGULATIONS, "4").is_capped
    assert not worked(MET, "1").is_capped


def test_a_proportion_is_rounded_once_at_the_end():
    thirds = {"shape": "proportional", "full_at": "90", "decimals": 3}
    found = worked(thirds, "70", "1")
    assert (found.uncapped, found.points) == (Fraction(7, 9), Decimal("0.778"))


def test_rules_read_as_what_they_are():
    kinds = [YesNo, Options, Steps, Steps, Count, Proportional]
    rules = [parse_rule(data) for data in ALL]
    assert [type(rule) for rule in rules] == kinds
    assert [rule.shape for rule in rules[:3]] == [
        Shape.YES_NO,
        Shape.OPTIONS,
        Shape.STEPS,
    ]
    assert parse_rule(SHARE) == Proportional(full_at=Decimal(100), decimals=2)


@pytest.mark.parametrize("data", ALL)
def test_a_stored_rule_reads_as_the_same_rule(data):
    rule = parse_rule(data)
    stored = rule_as_data(rule)
    assert parse_rule(stored) == rule
    assert rule_as_data(parse_rule(stored)) == stored


def test_two_ways_to_write_a_rule_are_stored_alike():
    short = {"shape": "count", "points_each": "0.50"}
    assert rule_as_data(parse_rule(short)) == rule_as_data(parse_rule(REGULATIONS))


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (None, [Fault.NOT_AN_OBJECT]),
        ("yes_no", [Fault.NOT_AN_OBJECT]),
        ({1: "yes_no"}, [Fault.NOT_AN_OBJECT]),
        ({}, [Fault.UNKNOWN_SHAPE]),
        ({"shape": ["yes_no"]}, [Fault.UNKNOWN_SHAPE]),
        ({"shape": "guess"}, [Fault.UNKNOWN_SHAPE]),
        (MET | {"points": "1"}, [Fault.UNKNOWN_FIELD]),
        ({"shape": "count"}, [Fault.NOT_A_NUMBER]),
        ({"shape": "count", "points_each": 0.5}, [Fault.NOT_A_NUMBER]),
        ({"shape": "count", "points_each": True}, [Fault.NOT_A_NUMBER]),
        ({"shape": "count", "points_each": "1e3"}, [Fault.NOT_A_NUMBER]),
        ({"shape": "count", "points_each": "٣"}, [Fault.NOT_A_NUMBER]),
        ({"shape": "count", "points_each": "-1"}, [Fault.NOT_A_NUMBER]),
        ({"shape": "count", "points_each": "0"}, [Fault.NOT_ABOVE_ZERO]),
        (SHARE | {"full_at": 0}, [Fault.NOT_ABOVE_ZERO]),
        (SHARE | {"decimals": "2"}, [Fault.NOT_A_NUMBER]),
        (SHARE | {"decimals": True}, [Fault.NOT_A_NUMBER]),
        (SHARE | {"decimals": 7}, [Fault.NOT_A_NUMBER]),
        ({"shape": "options"}, [Fault.TOO_FEW]),
        (
            {"shape": "options", "options": [{"name": "A", "points": 1}]},
            [Fault.TOO_FEW],
        ),
        (
            {"shape": "options", "options": [{"name": " ", "points": "x"}, "B"]},
            [
                Fault.NOT_AN_OBJECT,
                Fault.NOT_TEXT,
                Fault.NOT_A_NUMBER,
                Fault.NOT_TEXT,
                Fault.NOT_A_NUMBER,
            ],
        ),
        (
            {
                "shape": "steps",
                "steps": [
                    {"lower": "x", "points": 2, "lower_closed": 1},
                    {"upper": None, "points": 1, "uper_closed": True},
                ],
            },
            [Fault.NOT_A_NUMBER, Fault.NOT_A_FLAG, Fault.UNKNOWN_FIELD],
        ),
    ],
)
def test_every_fault_of_the_form_is_found_at_once(data, faults):
    with pytest.raises(RuleError) as refused:
        parse_rule(data)
    assert [problem.fault for problem in refused.value.problems] == faults
    assert check_rule(data, max_score=Decimal(1)) == refused.value.problems


def faults_of(data, max_score, step=None):
    problems = check_rule(
        data, max_score=Decimal(max_score), step=step and Decimal(step)
    )
    return [(problem.fault, problem.where) for problem in problems]


@pytest.mark.parametrize(
    ("data", "max_score"),
    [(MET, 1), (ISSUED, 1), (PLAN_DONE, 2), (JUSTICE, 3), (REGULATIONS, 2), (SHARE, 5)],
)
def test_the_real_rules_have_no_faults(data, max_score):
    assert faults_of(data, max_score) == []


def test_points_above_the_maximum_are_found():
    assert faults_of(ISSUED, "0.75") == [(Fault.ABOVE_MAX, "options 1")]
    assert faults_of(REGULATIONS, "0.25") == [(Fault.ABOVE_MAX, "points_each")]


def test_a_maximum_that_nobody_can_reach_is_found():
    assert faults_of(PLAN_DONE, "3") == [(Fault.NEVER_FULL, "steps")]


def test_points_off_the_step_are_found():
    assert faults_of(JUSTICE, 3, "0.5") == [(Fault.OFF_STEP, "steps 2")]
    assert faults_of(REGULATIONS, 2, "0.2") == [(Fault.OFF_STEP, "points_each")]
    assert faults_of(SHARE, 2, "0.25") == [(Fault.OFF_STEP, "decimals")]
    assert faults_of(SHARE, 2, "0.01") == []


def test_an_option_named_twice_is_found():
    twice = {
        "shape": "options",
        "options": [{"name": "Đạt", "points": 1}, {"name": "ĐẠT", "points": 0}],
    }
    assert faults_of(twice, 1) == [(Fault.REPEATED, "options 2")]


def steps(*rows):
    names = ("lower", "upper", "points")
    return {
        "shape": "steps",
        "steps": [
            {name: value for name, value in zip(names, row, strict=True) if value != ""}
            for row in rows
        ],
    }


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (steps((80, "", 1), ("", 70, 0)), [(Fault.GAP, "steps 2, steps 1")]),
        (steps((80, "", 1), ("", 90, 0)), [(Fault.OVERLAP, "steps 2, steps 1")]),
        (
            steps((80, "", 1), (80, 90, 0), ("", 80, 0)),
            [(Fault.ORDER, "steps 2, steps 1")],
        ),
        (
            steps((80, "", 1), ("", "", 0), ("", 80, 0)),
            [(Fault.OVERLAP, "steps 2")],
        ),
        (
            steps((80, "", 1), (70, 60, 0), ("", 80, 0)),
            [
                (Fault.GAP, "steps 2, steps 1"),
                (Fault.OVERLAP, "steps 3, steps 2"),
                (Fault.ORDER, "steps 2"),
            ],
        ),
        (steps((50, 100, 1), ("", 50, 0)), [(Fault.UNCOVERED, "100")]),
        (steps((50, "", 1), (10, 50, 0)), [(Fault.UNCOVERED, "0")]),
    ],
)
def test_gaps_and_overlaps_between_the_steps_are_found(data, faults):
    assert faults_of(data, 1) == faults


def test_steps_may_count_downwards_where_less_is_better():
    late = steps(("", 5, 1), (5, 20, "0.5"), (20, "", 0))
    assert faults_of(late, 1) == []
    assert worked(late, "4.99", "1").points == 1
    assert worked(late, "20", "1").points == 0
