"""The strip of a part: one unit's share of the maximum among all the others."""

from decimal import Decimal

from indices.charts.part_strip import part_chart
from indices.selectors.unit_parts import PartProfile


def profile(score, *others, max_score="10", **ends):
    """The other units' scores are of the same maximum."""
    most = Decimal(max_score or 1)
    return PartProfile(
        code="2",
        name="Cải cách thể chế",
        max_score=Decimal(max_score) if max_score else None,
        score=None if score is None else Decimal(score),
        rank=1,
        others=tuple(Decimal(other) * 100 / most for other in others),
        **ends,
    )


def strip_of(*profiles):
    return part_chart(profiles).lines[0].strip


def test_shares_are_placed_from_the_ten_below_the_lowest_to_a_hundred():
    chart = part_chart([profile("8", "6.5", "9")])
    strip = chart.lines[0].strip

    # 65 % is the lowest: the scale runs from 60 to 100
    assert (chart.low, chart.high) == (60, 100)
    assert strip.own == "50%"
    assert strip.others == ("12.5%", "75%")


def test_all_parts_share_one_scale():
    chart = part_chart([profile("8"), profile("2", max_score="5")])

    assert (chart.low, chart.high) == (40, 100)
    assert [line.strip.own for line in chart.lines] == ["66.67%", "0%"]


def test_equal_shares_are_one_dot():
    assert strip_of(profile("10", "5", "5", "5")).others == ("0%",)


def test_full_marks_everywhere_still_have_a_scale():
    chart = part_chart([profile("10", "10")])

    assert (chart.low, chart.high) == (90, 100)
    assert chart.lines[0].strip.own == "100%"


def test_a_missing_score_leaves_the_others():
    strip = strip_of(profile(None, "5"))

    assert strip.own is None
    assert strip.others == ("0%",)


def test_too_many_units_are_a_band():
    chart = part_chart([profile("8", lowest=Decimal(60), highest=Decimal(90))])
    strip = chart.lines[0].strip

    assert chart.has_bands
    assert (strip.band_x, strip.band_width) == ("0%", "75%")


def test_a_part_without_maximum_has_no_strip():
    chart = part_chart([profile("8", max_score=None)])

    assert chart.lines[0].strip is None
    assert chart.lines[0].part.percent is None


def test_no_parts_no_chart():
    assert part_chart([]).lines == ()
