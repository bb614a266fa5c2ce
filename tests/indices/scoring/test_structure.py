"""Whether maxima add up, from the real slip of 99,55 to sets known in part."""

from decimal import Decimal
from fractions import Fraction

from indices.scoring.structure import StructureFault, check_structure
from indices.scoring.totals import Kind, Node

# The district of 2019 whose fifth domain was typed 10.05 for 10.5 (nine domains).
SLIP = ["20.5", "10", "10", "6", "10.05", "6", "14", "9", "14"]


def domains(maxima):
    return [
        Node(str(number), None, Decimal(most))
        for number, most in enumerate(maxima, start=1)
    ]


def faults(nodes, total=100, **settings):
    return [
        (problem.fault, problem.key)
        for problem in check_structure(nodes, total_max=total, **settings)
    ]


def test_the_set_that_came_to_99_55_is_found():
    (problem,) = check_structure(domains(SLIP), total_max=100)
    assert problem.fault is StructureFault.TOTAL
    assert (problem.stated, problem.summed) == (100, Fraction("99.55"))


def test_the_same_set_with_10_5_is_sound():
    assert faults(domains([*SLIP[:4], "10.5", *SLIP[5:]])) == []


def test_children_that_do_not_come_to_their_parent_are_found():
    nodes = [*domains([60, 40]), Node("1.1", "1", 30), Node("1.2", "1", 29)]
    (problem,) = check_structure(nodes, total_max=100)
    assert (problem.fault, problem.key) == (StructureFault.CHILDREN, "1")
    assert (problem.stated, problem.summed) == (60, 59)


def test_of_a_set_known_in_part_less_is_sound_and_more_is_not():
    nodes = [*domains([20]), Node("1.1", "1", 5)]
    assert faults(nodes, is_partial=True) == []
    assert faults([*nodes, Node("1.2", "1", 16)], is_partial=True) == [
        (StructureFault.CHILDREN, "1")
    ]


def test_bonus_and_deduction_stand_outside_the_100_and_need_not_add_up():
    nodes = [
        *domains([100]),
        Node("2", None, 2, Kind.BONUS),
        Node("2.1", "2", 3, Kind.BONUS),
        Node("3", None, 5, Kind.DEDUCTION),
    ]
    assert faults(nodes) == []


def test_a_bonus_among_ordinary_points_is_found():
    nodes = [
        *domains([100]),
        Node("1.1", "1", 98),
        Node("1.2", "1", 2, Kind.BONUS),
    ]
    assert faults(nodes) == [(StructureFault.KIND, "1.2")]


def test_a_set_of_bonuses_only_comes_to_nothing():
    nodes = [Node("1", None, 2, Kind.BONUS)]
    assert faults(nodes) == [(StructureFault.TOTAL, None)]


def test_a_criterion_without_points_and_a_set_without_criteria_are_found():
    assert faults([*domains([100]), Node("2", None, 0)]) == [
        (StructureFault.NO_POINTS, "2")
    ]
    assert faults([]) == [(StructureFault.NO_CRITERIA, None)]
