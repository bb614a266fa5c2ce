"""A stated total beside its parts: contradicted only by more than rounding."""

from decimal import Decimal

import pytest

from indices.scoring.stated import contradicts


@pytest.mark.parametrize(
    ("stated", "total", "is_another"),
    [
        ("90.75", "90.75", False),
        ("90.76", "90.75", False),
        ("90.77", "90.75", True),
        ("91", "90.75", True),
        ("90", "90.75", True),
        (None, "90.75", False),
        ("90.75", None, False),
    ],
)
def test_two_rounded_parts_explain_a_cent(stated, total, is_another):
    numbers = [None if text is None else Decimal(text) for text in (stated, total)]
    assert contradicts(*numbers, parts=2) is is_another
