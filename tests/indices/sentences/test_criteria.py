"""What is said of a set of criteria whose sums are wrong."""

from fractions import Fraction

import pytest

from indices.scoring.structure import StructureFault, StructureProblem
from indices.sentences.criteria import (
    differences_in_words,
    structure_problem_in_words,
)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            StructureProblem(
                StructureFault.TOTAL, None, Fraction(100), Fraction("99.55")
            ),
            "Các lĩnh vực cộng lại được 99,55 điểm, không phải 100,00 như tổng điểm "
            "của bộ tiêu chí.",
        ),
        (
            StructureProblem(StructureFault.CHILDREN, "1.2", Fraction(5), Fraction(4)),
            "Tiêu chí 1.2: các tiêu chí bên dưới cộng lại được 4,00 điểm, "
            "không phải 5,00.",
        ),
        (
            StructureProblem(StructureFault.KIND, "1.3"),
            "Tiêu chí 1.3: điểm thưởng và điểm trừ phải nằm riêng, ngoài các lĩnh vực "
            "của thang điểm.",
        ),
        (
            StructureProblem(StructureFault.NO_POINTS, "2"),
            "Tiêu chí 2: điểm tối đa phải lớn hơn 0.",
        ),
        (
            StructureProblem(StructureFault.NO_CRITERIA),
            "Bộ tiêu chí chưa có tiêu chí nào.",
        ),
    ],
)
def test_a_wrong_sum_is_said_with_both_numbers(problem, said):
    assert structure_problem_in_words(problem) == said


def test_sums_that_differ_beyond_two_decimals_are_shown_to_differ():
    fault = StructureFault.CHILDREN
    problem = StructureProblem(fault, "1", Fraction(5), Fraction("4.999"))
    assert "4,999 điểm, không phải 5,00." in structure_problem_in_words(problem)


def test_differences_are_listed():
    assert differences_in_words(["name", "max_score"]) == "nội dung, điểm tối đa"
