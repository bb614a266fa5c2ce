"""Scoring rules in words, as an official reads them beside the criterion."""

from decimal import Decimal

import pytest

from indices.scoring.rule_reading import Fault, RuleProblem
from indices.scoring.rules import Step, apply_rule, check_rule, parse_rule
from indices.sentences.rules import (
    FAULTS,
    REFUSALS,
    rule_in_words,
    rule_problem_in_words,
    step_in_words,
    worked_in_words,
)

MET = {"shape": "yes_no"}
ISSUED = {
    "shape": "options",
    "options": [
        {"name": "đúng hạn", "points": "1"},
        {"name": "muộn", "points": "0.5"},
        {"name": "không ban hành", "points": 0},
    ],
}
PLAN = {
    "shape": "steps",
    "steps": [
        {"lower": "90", "lower_closed": False, "points": "2"},
        {"lower": "70", "upper": "90", "upper_closed": True, "points": "1"},
        {"upper": "70", "points": "0"},
    ],
}
SHARE = {"shape": "proportional"}
EACH = {"shape": "count", "points_each": "0.5"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (MET, "Đạt: 2 điểm; không đạt: 0 điểm."),
        (ISSUED, "Đúng hạn: 1 điểm; muộn: 0,5 điểm; không ban hành: 0 điểm."),
        (
            PLAN,
            "Trên 90%: 2 điểm; từ 70% đến 90%: 1 điểm; dưới 70%: 0 điểm.",
        ),
        (
            SHARE,
            "Tỷ lệ đạt được / 100% × 2 điểm, không quá điểm tối đa; "
            "làm tròn 2 chữ số thập phân.",
        ),
        (EACH, "Số lượng × 0,5 điểm, không quá 2 điểm."),
    ],
)
def test_a_rule_says_what_it_gives(data, said):
    assert rule_in_words(parse_rule(data), max_score=Decimal(2)) == said


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (("80", True, None, False), "từ 80% trở lên"),
        (("80", False, None, False), "trên 80%"),
        ((None, True, "60", True), "từ 60% trở xuống"),
        ((None, True, "60", False), "dưới 60%"),
        (("70", True, "80", False), "từ 70% đến dưới 80%"),
        (("70", False, "80", True), "trên 70% đến 80%"),
        ((None, True, None, False), "mọi tỷ lệ"),
    ],
)
def test_every_bound_of_a_step_is_said_as_it_is(bounds, said):
    lower, lower_closed, upper, upper_closed = bounds
    step = Step(
        points=Decimal(1),
        lower=lower and Decimal(lower),
        lower_closed=lower_closed,
        upper=upper and Decimal(upper),
        upper_closed=upper_closed,
    )
    assert step_in_words(step) == said


@pytest.mark.parametrize(
    ("data", "figure", "said"),
    [
        (MET, "1", "Đạt: 2 điểm."),
        (MET, "0", "Không đạt: 0 điểm."),
        (ISSUED, "2", "“muộn”: 0,5 điểm."),
        (PLAN, "90", "90% thuộc bậc “từ 70% đến 90%”: 1 điểm."),
        (SHARE, "50", "50% / 100% × 2 = 1: 1 điểm."),
        (SHARE, "56.8", "56,8% / 100% × 2 = 1,136; làm tròn: 1,14 điểm."),
        (SHARE, "130", "130% / 100% × 2 = 2,6; lấy mức tối đa: 2 điểm."),
        (EACH, "3", "3 × 0,5 = 1,5: 1,5 điểm."),
        (EACH, "9", "9 × 0,5 = 4,5; lấy mức tối đa: 2 điểm."),
        (EACH, "2.5", "Số lượng phải là số nguyên."),
        (ISSUED, "7", "Không có mức đạt mang số này."),
    ],
)
def test_points_say_how_they_came_about(data, figure, said):
    worked = apply_rule(parse_rule(data), Decimal(figure), max_score=Decimal(2))
    assert worked_in_words(worked) == said


def test_faults_name_their_place_in_vietnamese():
    gap = {
        "shape": "steps",
        "steps": [{"lower": 80, "points": 2}, {"upper": 70, "points": "x"}],
    }
    said = [
        rule_problem_in_words(problem)
        for problem in check_rule(gap, max_score=Decimal(2))
    ]
    assert said == [
        'bậc 2: điểm: phải là số từ 0 trở lên, viết như "0.5", '
        "không quá sáu chữ số thập phân"
    ]
    gap["steps"][1]["points"] = 0
    said = [
        rule_problem_in_words(problem)
        for problem in check_rule(gap, max_score=Decimal(2))
    ]
    assert said == ["bậc 2, bậc 1: có khoảng trống ở giữa"]
    uncovered = RuleProblem(Fault.UNCOVERED, "100")
    assert (
        rule_problem_in_words(uncovered) == "100: tỷ lệ % này không nằm trong bậc nào"
    )
    nothing = RuleProblem(Fault.NOT_AN_OBJECT, "")
    assert rule_problem_in_words(nothing) == "không phải là một cách tính"


def test_every_fault_and_refusal_has_its_words():
    assert set(FAULTS) == set(Fault)
    assert all(str(text) for text in REFUSALS.values())
