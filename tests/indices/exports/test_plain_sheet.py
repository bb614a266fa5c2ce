"""Cells of data files: what occurs again is kept, what somebody wrote is not."""

from decimal import Decimal

import pytest

from indices.exports.formats.plain_sheet import LONGEST_KEPT, kept_text_cell, row_xml


@pytest.fixture(autouse=True)
def nothing_kept():
    kept_text_cell.cache_clear()


def test_a_long_text_is_written_whole_and_not_kept():
    reason = "Ông A < bà B, " * 300
    row = row_xml(2, [reason, "h171"])
    assert reason.replace("<", "&lt;") in row
    assert kept_text_cell.cache_info().currsize == 1


def test_the_longest_that_is_kept():
    row_xml(1, ["a" * LONGEST_KEPT, "b" * (LONGEST_KEPT + 1)])
    assert kept_text_cell.cache_info().currsize == 1


def test_a_row_says_its_places_and_leaves_out_what_is_missing():
    assert row_xml(7, ["=1", None, "", Decimal("76.50"), 3]) == (
        '<row r="7">'
        '<c r="A7" t="inlineStr"><is><t xml:space="preserve">=1</t></is></c>'
        '<c r="D7"><v>76.5</v></c><c r="E7"><v>3</v></c></row>'
    )
