"""What a cell says of a number."""

from decimal import Decimal

import pytest
from django.utils.html import strip_tags

from indices.tables.cells import score_change_cell


@pytest.mark.parametrize(
    ("change", "said", "direction"),
    [
        ("1.25", "+1,25", "up"),
        ("-0.005", "−0,01", "down"),
        ("-0.004", "0,00", None),
        ("0.004", "0,00", None),
        ("0", "=không đổi", None),
    ],
)
def test_a_change_has_a_direction_when_its_number_has_one(change, said, direction):
    cell = score_change_cell(Decimal(change), 2)

    assert strip_tags(cell).strip() == said
    assert ("change--" in cell) == (direction is not None)
    if direction:
        assert f"change--{direction}" in cell
