"""Tiers by year, scores on one strip, two years side by side, parts side by side."""

from decimal import Decimal

import pytest

from indices.charts import palette
from indices.charts.parts_profile import (
    PartsProfile,
    ProfilePart,
    ProfileUnit,
    parts_profile,
)
from indices.charts.score_strip import ScoreStrip, Spread, StripDot, score_strip
from indices.charts.slope import Slope, SlopeLine, slope
from indices.charts.tier_distribution import (
    TierCount,
    TierDistribution,
    TierYear,
    tier_distribution,
)
from tests.indices.charts.figures import WORDS, layout, note, notes, trace

# Tiers by year


def year(number, **counts):
    strengths = {"Tốt": 3, "Khá": 2, "Nhóm A": None}
    return TierYear(
        number,
        tuple(
            TierCount(name.replace("_", " "), strengths[name.replace("_", " ")], count)
            for name, count in counts.items()
        ),
    )


def tiers(*years):
    return tier_distribution(TierDistribution(WORDS, years))


def test_a_bar_shares_the_whole_among_the_tiers_best_first():
    figure = tiers(year(2024, Tốt=3, Khá=1), year(2023, Tốt=1, Khá=1))

    assert [t["name"] for t in figure.figure_json["data"]] == ["Tốt", "Khá"]
    assert trace(figure, "Tốt")["x"] == [75, 50]
    assert trace(figure, "Khá")["x"] == [25, 50]


def test_a_segment_holds_its_number_and_where_there_is_room_its_share():
    figure = tiers(year(2024, Tốt=9, Khá=1), year(2023, Tốt=10, Khá=0))

    assert trace(figure, "Tốt")["text"] == ["9 (90%)", "10 (100%)"]
    assert trace(figure, "Khá")["text"] == ["1", ""]


def test_white_on_a_tier_is_large_text():
    """The fills are 4:1 on white, enough from 14 pt bold (18.7 px) on."""
    figure = tiers(year(2024, Tốt=9, Khá=1))

    font = trace(figure, "Tốt")["insidetextfont"]
    assert (font["size"] >= 19, font["weight"]) == (True, 700)


def test_the_low_tiers_are_told_apart_without_colour():
    """In greys their fills are as dark as those of Khá and of Xuất sắc."""
    names = ("Xuất sắc", "Tốt", "Khá", "Trung bình", "Yếu")
    counts = tuple(TierCount(name, 4 - place, 1) for place, name in enumerate(names))
    figure = tiers(TierYear(2024, counts))

    shapes = [each["marker"]["pattern"]["shape"] for each in figure.figure_json["data"]]
    assert shapes == ["", "", "", "/", "x"]


def test_the_newest_year_stands_on_top():
    figure = tiers(year(2024, Tốt=1), year(2023, Tốt=1))

    assert layout(figure)["yaxis"]["categoryarray"] == ["2023", "2024"]


def test_tiers_of_another_scheme_are_told_apart_by_name():
    figure = tiers(year(2024, Tốt=3), year(2015, Nhóm_A=2))

    assert trace(figure, "Tốt")["x"] == [100, 0]
    assert trace(figure, "Nhóm A")["x"] == [0, 100]
    assert trace(figure, "Nhóm A")["marker"]["color"] == palette.RULE_STRONG
    assert figure.table.headings == ("Năm", "Tốt", "Nhóm A", "Số đơn vị")
    assert figure.table.rows[0] == ("2024", "3 (100%)", "0 (0%)", "3")


def test_a_year_without_any_tier_does_not_divide_by_nothing():
    assert trace(tiers(year(2024, Tốt=0)), "Tốt")["x"] == [0]


# Scores on one strip


def strip(*named, others=(), median="76.50", spread=None):
    return score_strip(
        ScoreStrip(
            WORDS,
            tuple(
                StripDot(name, f"H. {name}", Decimal(score), place)
                for place, (name, score) in enumerate(named)
            ),
            tuple(map(Decimal, others)),
            None if median is None else Decimal(median),
            decimals=2,
            unit_of_measure="%",
            spread=spread,
        )
    )


def test_every_unit_is_a_dot_and_the_named_ones_have_names():
    figure = strip(("Đại Từ", "76.71"), others=("60", "90"))

    assert figure.figure_json["data"][0]["x"] == [60, 90]
    assert trace(figure, "H. Đại Từ 76,71")["x"] == [76.71]
    assert "H. Đại Từ 76,71" in notes(figure)
    assert "trung vị 76,50" in notes(figure)


def test_equal_scores_are_stacked_not_hidden():
    figure = strip(("A", "76.50"), others=("76.50", "76.50"))

    levels = [*figure.figure_json["data"][0]["y"], *figure.figure_json["data"][1]["y"]]
    assert len(set(levels)) == 3


def test_names_stay_inside_the_drawing_at_both_ends():
    figure = strip(("A", "61"), ("B", "99"), others=("80",))

    assert note(figure, "H. A")["xanchor"] == "left"
    assert note(figure, "H. B")["xanchor"] == "right"


def test_a_name_about_the_middle_stands_over_its_dot_below_the_others():
    """Beside its dot it would have half a phone's width, and be cut."""
    figure = strip(("Trường Khánh Hạ", "79"), ("B", "99"), others=("60", "100"))
    middle, edge = note(figure, "H. Trường Khánh Hạ"), note(figure, "H. B")

    assert middle["xanchor"] == "center"
    assert middle["ay"] > edge["ay"]


@pytest.mark.parametrize(
    ("median", "side"), [("60.5", "left"), ("80", "center"), ("99.5", "right")]
)
def test_the_median_is_written_inside_the_drawing(median, side):
    figure = strip(("A", "60"), others=("100",), median=median)

    assert note(figure, "trung vị")["xanchor"] == side


def test_without_a_median_no_rule_is_drawn():
    figure = strip(("A", "60"), others=("100",), median=None)

    assert not layout(figure).get("shapes")


def test_dots_shrink_as_units_grow():
    sizes = [
        strip(("A", "60"), others=["70"] * count).figure_json["data"][0]["marker"][
            "size"
        ]
        for count in (8, 100, 700)
    ]

    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3


def test_thousands_of_units_are_a_span_with_its_middle_half():
    spread = Spread(3321, *map(Decimal, (40, 60, 80, 99)))
    figure = strip(("A", "76.71"), median="70", spread=spread)
    spans = [
        (s["x0"], s["x1"]) for s in layout(figure)["shapes"] if s["type"] == "rect"
    ]

    assert spans == [(40, 99), (60, 80)]
    assert ("Tứ phân vị trên", "80,00") in figure.table.rows
    assert ("Số đơn vị có điểm", "3.321") in figure.table.rows
    assert "Điểm của 3321 đơn vị" in figure.alt


# Two years side by side


def two_years(*lines):
    return slope(
        Slope(
            WORDS,
            (2023, 2024),
            tuple(
                SlopeLine(
                    name,
                    f"H. {name}",
                    None if before is None else Decimal(before),
                    None if after is None else Decimal(after),
                )
                for name, before, after in lines
            ),
            decimals=2,
        )
    )


def test_a_line_is_coloured_by_direction_and_thick_where_it_is_steep():
    figure = two_years(("A", "70", "80"), ("B", "70", "65"), ("C", "70", "70"))
    colours = [trace(figure, name)["line"]["color"] for name in "ABC"]
    widths = [trace(figure, name)["line"]["width"] for name in "ABC"]

    assert colours == [palette.UP, palette.DOWN, palette.INK_SOFT]
    assert widths == [5, 3.5, 2]


def test_both_ends_are_written_the_right_one_with_the_change():
    figure = two_years(("A", "70", "68.84"))

    assert notes(figure) == ["H. A 70,00", "68,84 (−1,16)"]
    assert figure.table.rows == (("A", "70,00", "68,84", "−1,16"),)


def test_a_unit_known_in_one_year_is_a_point_with_its_name():
    figure = two_years(("A", "70", "80"), ("B", None, "75"), ("C", "60", None))

    assert {"75,00 H. B", "H. C 60,00"} <= set(notes(figure))
    assert figure.table.rows[1] == ("B", "–", "75,00", "–")
    assert "B" not in figure.alt.split(".")[1]


def test_units_that_stand_still_do_not_divide_by_nothing():
    assert trace(two_years(("A", "70", "70")), "A")["line"]["width"] == 2


# Parts side by side


def profile(*parts, units=("A", "B")):
    return parts_profile(
        PartsProfile(
            WORDS,
            tuple(ProfileUnit(name, f"H. {name}", n) for n, name in enumerate(units)),
            tuple(
                ProfilePart(
                    name,
                    Decimal(most),
                    tuple(None if s is None else Decimal(s) for s in scores),
                )
                for name, most, *scores in parts
            ),
            decimals=2,
        )
    )


def test_marks_stand_at_their_share_of_the_maximum():
    figure = profile(("Thể chế", "10", "7.5", "9"))

    assert trace(figure, "H. A")["x"] == [75]
    assert trace(figure, "H. B")["x"] == [90]
    assert figure.table.rows == (("Thể chế", "10,00", "7,50 (75,0%)", "9,00 (90,0%)"),)


def test_equal_shares_stand_above_one_another():
    figure = profile(("Thể chế", "10", "7.5", "7.5"), ("Khác", "10", "5", "9"))

    assert trace(figure, "H. A")["y"][0] < trace(figure, "H. B")["y"][0]
    assert trace(figure, "H. A")["y"][1] == trace(figure, "H. B")["y"][1] == 1


def test_an_unknown_part_has_no_mark_and_a_dash():
    figure = profile(("Thể chế", "10", None, "9"), ("Tài chính", "7", None, None))

    assert trace(figure, "H. A")["x"] == []
    assert figure.table.rows[0][2] == "–"


def test_the_scale_begins_a_ten_below_the_lowest_mark():
    assert layout(profile(("Thể chế", "10", "7.5", "9")))["xaxis"]["range"] == [70, 100]
    assert layout(profile(("Thể chế", "10", "0.2", "9")))["xaxis"]["range"] == [0, 100]


def test_a_long_part_name_is_shortened_but_its_maximum_stays():
    figure = profile(
        ("Tác động của cải cách hành chính đến người dân và tổ chức", "15.5", "1", "9")
    )

    assert notes(figure)[0].endswith("… (tối đa 15,5)")
    assert palette.text_width(notes(figure)[0], palette.TEXT_SMALL) < 340
