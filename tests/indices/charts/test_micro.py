"""The drawings inside tables: where the marks stand, and what is not drawn."""

import re
from dataclasses import asdict, is_dataclass
from decimal import Decimal

import pytest

from indices.charts import micro
from indices.charts.tier_strip import tier_strip

CUTS = (
    micro.Cut(Decimal(70), 2),
    micro.Cut(Decimal(80), 3),
    micro.Cut(Decimal(90), 4),
)
LOW, HIGH = Decimal(60), Decimal(100)
MACHINE_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")


def strip(value, cuts=CUTS, **more):
    return micro.dot_strip(value, low=LOW, high=HIGH, cuts=cuts, **more)


def spark(points):
    return micro.sparkline(points, low=LOW, high=HIGH)


# Dot strip


def test_the_dot_stands_at_its_share_of_the_scale():
    assert strip(Decimal("76.71")).dot == "41.78%"
    assert strip(Decimal(60)).dot == "0%"
    assert strip(Decimal(100)).dot == "100%"


def test_the_highest_score_has_the_farthest_dot():
    scores = [Decimal("73.71"), Decimal("76.32"), Decimal("76.33"), Decimal("86.18")]
    dots = [Decimal(strip(score).dot.rstrip("%")) for score in scores]

    assert dots == sorted(dots)
    assert len(set(dots)) == len(dots)


def test_a_score_off_the_scale_stays_inside_the_drawing():
    assert strip(Decimal(12)).dot == "0%"
    assert strip(Decimal(104)).dot == "100%"


def test_a_missing_score_has_no_dot_but_keeps_its_scale():
    drawing = strip(None)

    assert drawing.dot is None
    assert len(drawing.zones) == 4


def test_tier_zones_join_without_a_gap_and_fill_the_strip():
    zones = strip(None).zones

    assert [(zone.x, zone.width, zone.strength) for zone in zones] == [
        ("0%", "25%", 1),
        ("25%", "25%", 2),
        ("50%", "25%", 3),
        ("75%", "25%", 4),
    ]


def test_cuts_outside_the_scale_draw_no_line_and_no_empty_zone():
    drawing = micro.dot_strip(None, low=Decimal(72), high=Decimal(88), cuts=CUTS)

    assert drawing.cut_lines == ("50%",)
    assert [zone.strength for zone in drawing.zones] == [2, 3]


def test_an_edition_without_tiers_has_a_plain_strip():
    drawing = strip(Decimal(80), cuts=())

    assert drawing.zones == ()
    assert drawing.cut_lines == ()


def test_the_median_can_be_marked_on_the_strip():
    assert strip(Decimal(80), reference=Decimal(70)).reference == "25%"
    assert strip(Decimal(80)).reference is None


def test_a_scale_without_extent_puts_the_dot_in_the_middle():
    drawing = micro.dot_strip(Decimal(5), low=Decimal(5), high=Decimal(5))

    assert drawing.dot == "50%"


# Scale and its axis


def test_the_scale_of_usual_scores_is_sixty_to_a_hundred():
    scores = [Decimal("73.71"), Decimal("86.18")]

    assert micro.strip_scale(scores, ceiling=Decimal(100)) == (LOW, HIGH)


def test_the_scale_never_leaves_the_range_of_the_index():
    low, high = micro.strip_scale([Decimal(2), Decimal(99)], ceiling=Decimal(100))

    assert (low, high) == (0, 100)


def test_a_score_above_the_index_maximum_widens_the_scale():
    _low, high = micro.strip_scale([Decimal(70), Decimal(102)], ceiling=Decimal(100))

    assert high == 110


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [("84.1", "91.3", (80, 95)), ("41.2", "43.1", (40, 46)), ("80", "80", (70, 90))],
)
def test_close_scores_get_a_finer_scale(lowest, highest, expected):
    assert micro.strip_scale([Decimal(lowest), Decimal(highest)]) == expected


def test_an_edition_without_scores_has_the_whole_scale():
    assert micro.strip_scale([]) == (0, 100)
    assert micro.strip_scale([], ceiling=Decimal(80)) == (0, 80)


def test_the_axis_names_both_ends_and_every_cut():
    ticks = micro.strip_axis(low=LOW, high=HIGH, cuts=CUTS)

    assert [tick.text for tick in ticks] == ["60", "70", "80", "90", "100"]
    assert [tick.anchor for tick in ticks] == ["start", *["middle"] * 3, "end"]


def test_axis_labels_that_would_touch_are_left_out():
    cuts = [micro.Cut(Decimal(value), 2) for value in (62, 80, 81, 99)]
    ticks = micro.strip_axis(low=LOW, high=HIGH, cuts=cuts)

    assert [tick.text for tick in ticks] == ["60", "80", "100"]


def test_a_cut_with_decimals_is_labelled_for_people():
    cuts = [micro.Cut(Decimal("67.68"), 1)]
    ticks = micro.strip_axis(low=LOW, high=HIGH, cuts=cuts)

    assert ticks[1].text == "67,68"
    assert ticks[1].x == "19.2%"


# Sparkline


def test_a_sparkline_runs_from_margin_to_margin():
    line = spark([(2022, Decimal(60)), (2023, Decimal(80)), (2024, Decimal(100))])

    assert line.lines == ("5,33 54,19 103,5",)
    assert (line.last.x, line.last.y) == ("103", "5")


def test_a_year_without_a_score_breaks_the_line():
    line = spark(
        [
            (2020, Decimal(70)),
            (2021, Decimal(72)),
            (2022, None),
            (2023, Decimal(75)),
            (2024, Decimal(76)),
        ]
    )

    assert len(line.lines) == 2
    assert line.lone_points == ()


def test_a_year_left_out_breaks_the_line_too():
    line = spark([(2020, Decimal("65.75")), (2022, Decimal("76.71"))])

    assert line.lines == ()
    assert len(line.lone_points) == 1
    assert line.last.x == "103"


def test_one_single_year_is_a_dot_at_the_right():
    line = spark([(2024, Decimal(80))])

    assert (line.lines, line.lone_points, line.last.x) == ((), (), "103")


def test_a_unit_without_any_score_has_no_sparkline():
    line = spark([(2023, None), (2024, None)])

    assert line.last is None
    assert spark([]).last is None


def test_the_label_reads_every_value_and_says_which_is_missing():
    line = spark([(2022, Decimal("76.71")), (2023, None)])

    assert line.label == "2022: 76,71; 2023: không có số liệu"


# Tier strip


def test_tiers_fill_the_bar_by_their_share_of_the_units():
    bar = tier_strip([("Tốt", 3, 2), ("Khá", 2, 6), ("Trung bình", 1, 0)])

    assert [(part.name, part.x, part.width, part.percent) for part in bar.segments] == [
        ("Tốt", "0%", "25%", "25"),
        ("Khá", "25%", "75%", "75"),
    ]
    assert bar.segments[0].centre == "12.5%"
    assert bar.total == 8


def test_a_tier_without_units_is_said_but_not_drawn():
    bar = tier_strip([("Tốt", 3, 2), ("Yếu", 0, 0)])

    assert [part.name for part in bar.segments] == ["Tốt"]
    assert bar.label == "Tốt: 2; Yếu: 0"


def test_a_sliver_carries_no_number():
    bar = tier_strip([("Tốt", 3, 1), ("Khá", 2, 62)])

    assert [part.is_narrow for part in bar.segments] == [True, False]


def test_an_edition_without_tiers_is_an_empty_bar():
    assert tier_strip([]).segments == ()
    assert tier_strip([("Tốt", 3, 0)]).total == 0


# Rank path


def test_the_first_rank_is_on_top_and_the_last_at_the_bottom():
    path = micro.rank_path([(2023, 9), (2024, 1)], last_rank=9)
    bottom, top = path.nodes

    assert (top.y, bottom.y) == ("18", "114")
    assert (bottom.is_last, top.is_last) == (False, True)
    assert path.lines == ("36,114 108,18",)


def test_a_year_without_a_rank_leaves_a_gap_in_the_path():
    path = micro.rank_path([(2021, 2), (2022, None), (2023, 4)], last_rank=9)

    assert [node.text for node in path.nodes] == ["2", "4"]
    assert path.lines == ()
    assert path.nodes[1].x == "180"
    assert path.label == "năm 2021: hạng 2; năm 2023: hạng 4"


def test_a_unit_that_stands_alone_or_never_ranked_can_be_drawn():
    assert micro.rank_path([(2024, 1)], last_rank=1).nodes[0].y == "18"
    assert micro.rank_path([], last_rank=9).nodes == ()


# Machine numbers


def every_text(value, name=""):
    """Yield (field name, text) of a drawing, however deep."""
    if is_dataclass(value):
        value = asdict(value)
    if isinstance(value, dict):
        for key, item in value.items():
            yield from every_text(item, key)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from every_text(item, name)
    elif isinstance(value, str):
        yield name, value


@pytest.mark.parametrize(
    "drawing",
    [
        strip(Decimal("76.7123456"), reference=Decimal("71.33")),
        spark([(2020, Decimal("66.6666")), (2021, Decimal("71.3333"))]),
        spark([(2019, Decimal("66.6666")), (2021, Decimal("71.3333"))]),
        tier_strip([("Tốt", 3, 1), ("Khá", 2, 2)]),
        micro.rank_path([(2022, 2), (2023, 5)], last_rank=7),
    ],
)
def test_geometry_is_never_written_with_a_decimal_comma(drawing):
    places = {"x", "y", "width", "centre", "dot", "reference", "cut_lines", "label_y"}
    for name, text in every_text(drawing):
        if name in places:
            assert MACHINE_NUMBER.fullmatch(text), (name, text)
        if name == "lines":
            for pair in text.split():
                assert all(MACHINE_NUMBER.fullmatch(part) for part in pair.split(","))
                assert pair.count(",") == 1
