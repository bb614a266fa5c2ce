"""Where a score lies against the median, in words."""

from decimal import Decimal

import pytest

from indices.sentences import against_median


@pytest.mark.parametrize(
    ("score", "deviation", "said"),
    [
        ("87.75", "2.00", "Cao hơn trung vị 79,00 của năm 2024."),
        ("70.00", "2.00", "Thấp hơn trung vị 79,00 của năm 2024."),
        ("79.00", "2.00", "Bằng trung vị 79,00 của năm 2024."),
        (
            "77.50",
            "2.00",
            "Tương đương trung vị 79,00 của năm 2024: cách 1,50 điểm, trong độ lệch "
            "thường gặp 2,00.",
        ),
        ("81.00", None, "Cao hơn trung vị 79,00 của năm 2024."),
    ],
)
def test_the_distance_is_said_with_its_measure(score, deviation, said):
    measure = None if deviation is None else Decimal(deviation)
    assert against_median(Decimal(score), Decimal(79), measure, 2024) == said


def test_without_a_median_nothing_is_said():
    assert against_median(Decimal(79), None, None, 2024) == ""
