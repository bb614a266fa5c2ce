"""What holds for every figure: plain JSON, known colours, a table, words, a cache."""

import os
import re
import subprocess
import sys
from ast import literal_eval
from dataclasses import replace
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string

from indices.charts import palette
from indices.charts.bump import Bump, BumpLine, bump
from indices.charts.bundle import ChartBundle, breadth_for, cached
from indices.charts.drawing import TRACES, plain_figure
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
from indices.charts.trend_lines import Line, Role, TrendLines, trend_lines
from indices.charts.years import YearMark, Years
from tests.indices.charts.figures import WORDS, as_sent, leaves

# Of plotly 6 and 7, counted in its file.
ALL_DESCRIPTIONS = 10_000
NASTY = "Huyện <b>Đại</b> Từ & </script><script>alert(1)</script>"
YEARS = Years((2022, 2023, 2024), frozenset({2022}), (YearMark(2024, "Đơn vị đổi"),))
SCORES = (Decimal("76.71"), None, Decimal("80.125"))
TIERS = (TierCount(NASTY, 3, 2), TierCount("Khá", None, 1))

DRAWN = {
    "trend_lines": lambda: trend_lines(
        TrendLines(
            WORDS,
            YEARS,
            (
                Line(NASTY, NASTY, Role.FOCUS, SCORES, frozenset({2022})),
                Line("Trung vị", "Trung vị", Role.MIDDLE, SCORES),
                Line("Cao nhất", "Cao nhất", Role.EDGE, SCORES),
                Line("Định Hóa", "H. Định Hóa", Role.COMPARED, SCORES, place=2),
            ),
            decimals=2,
        )
    ),
    "bump": lambda: bump(
        Bump(
            WORDS,
            YEARS,
            (
                BumpLine(NASTY, NASTY, (1, None, 2), Decimal(80), is_focus=True),
                BumpLine("Huyện Định Hóa", "H. Định Hóa", (2, 1, 1), None),
            ),
            decimals=2,
        )
    ),
    "tier_distribution": lambda: tier_distribution(
        TierDistribution(WORDS, (TierYear(2024, TIERS), TierYear(2023, TIERS)))
    ),
    "score_strip": lambda: score_strip(
        ScoreStrip(
            WORDS,
            (StripDot(NASTY, NASTY, Decimal("76.71")),),
            (Decimal(80), Decimal("60.5")),
            Decimal("76.71"),
            decimals=2,
            unit_of_measure="%",
        )
    ),
    "score_strip of many": lambda: score_strip(
        ScoreStrip(
            WORDS,
            (StripDot(NASTY, NASTY, Decimal("76.71"), 1),),
            (),
            Decimal("76.71"),
            decimals=2,
            unit_of_measure="%",
            spread=Spread(3321, *map(Decimal, (40, 60, 80, 99))),
        )
    ),
    "slope": lambda: slope(
        Slope(
            WORDS,
            (2023, 2024),
            (SlopeLine(NASTY, NASTY, Decimal(70), Decimal(75)),),
            decimals=2,
        )
    ),
    "parts_profile": lambda: parts_profile(
        PartsProfile(
            WORDS,
            (ProfileUnit(NASTY, NASTY, 0), ProfileUnit("B", "B", 3)),
            (ProfilePart(NASTY, Decimal("14.5"), (Decimal(10), Decimal(12))),),
            decimals=2,
        )
    ),
}


@pytest.fixture(params=DRAWN, ids=str)
def drawn(request) -> ChartBundle:
    return DRAWN[request.param]()


def test_a_figure_is_plain_json_with_plain_numbers(drawn):
    sent = as_sent(drawn)

    assert sent == as_sent(replace(drawn, figure_json=sent))
    assert "bdata" not in str(sent)
    for trace in sent["data"]:
        for axis in ("x", "y"):
            assert isinstance(trace[axis], list)


def test_a_figure_brings_no_template_of_plotly(drawn):
    assert "template" not in drawn.figure_json["layout"]
    assert {trace["type"] for trace in drawn.figure_json["data"]} <= {"scatter", "bar"}


def test_every_colour_is_a_token_of_the_site(drawn):
    """So day, night and paper need no second list, and none can be forgotten."""
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    colours = {
        str(value)
        for key, value in leaves(drawn.figure_json)
        if "color" in key or re.match(r"#|rgb|var\(", str(value))
    }

    assert colours
    for colour in colours:
        name = re.fullmatch(r"var\((--[a-z0-9-]+)\)", colour)
        assert name is not None, colour
        assert f"{name.group(1)}:" in tokens, colour


def test_numbers_are_written_the_vietnamese_way(drawn):
    assert drawn.figure_json["layout"]["separators"] == ",."
    texts = [str(v) for _k, v in leaves(drawn.figure_json) if isinstance(v, str)]

    assert not [text for text in texts if re.search(r"\d\.\d", text)]


def test_a_figure_has_its_table_and_its_words(drawn):
    assert drawn.table.rows
    widths = {len(row) for row in drawn.table.rows}
    assert widths == {len(drawn.table.headings)}
    assert drawn.alt.endswith(".")
    assert drawn.height == drawn.figure_json["layout"]["height"]
    assert not re.search(r"\d\.\d", drawn.alt)


def test_markup_in_a_name_stays_text_in_the_figure_and_on_the_page(drawn):
    texts = [str(value) for _key, value in leaves(drawn.figure_json)]
    page = render_to_string("components/_figure.html", {"bundle": drawn})

    assert not [text for text in texts if "<script" in text or "<b>" in text]
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert page.count("</script>") == 1


def test_the_page_can_save_the_picture_under_a_name_that_says_what_it_is(drawn):
    page = render_to_string("components/_figure.html", {"bundle": drawn})

    assert 'data-file="diem_cchc_2019-2024"' in page
    assert f"figure--{drawn.breadth}" in page
    assert "CCHC cấp huyện, 2019–2024." in page


def test_plotly_alone_is_loaded_and_neither_pandas_nor_express():
    code = (
        "import sys; from indices.charts.drawing import plain_figure;"
        "plain_figure([{'type': 'scatter', 'x': [1], 'y': [2]}], {'height': 300});"
        "print([m for m in ('pandas', 'plotly.express') if m in sys.modules])"
    )
    assert _said_by_a_new_process(code) == ["[]"]


def _said_by_a_new_process(code):
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    return done.stdout.splitlines()


def test_plotly_holds_no_descriptions_of_what_we_never_draw():
    code = (
        "from indices.charts.drawing import plain_figure;"
        "plain_figure([{'type': 'scatter', 'x': [1], 'y': [2]}], {'height': 300});"
        "from plotly.validator_cache import ValidatorCache as cache;"
        "print(len(cache._json_cache));"
        "print({name.partition('.')[0] for name in cache._json_cache if '.' in name})"
    )
    count, kinds = _said_by_a_new_process(code)
    assert int(count) < ALL_DESCRIPTIONS / 5
    assert literal_eval(kinds) == {"layout", *TRACES}


def test_plotly_comes_without_narwhals_and_leaves_it_to_others():
    code = (
        "import sys;"
        "from indices.charts.drawing import plain_figure;"
        "plain_figure([{'type': 'bar', 'y': [1, None], 'x': ('a', 'b')}], {});"
        "print([name for name in sys.modules if name.startswith('narwhals')]);"
        "from narwhals.stable import v1;"
        "print(v1.Series.__module__)"
    )
    assert _said_by_a_new_process(code) == ["[]", "narwhals.stable.v1"]


def test_a_property_that_plotly_does_not_know_is_refused_by_name():
    with pytest.raises(ValueError, match="colour"):
        plain_figure([{"type": "bar", "y": [1], "marker": {"colour": "red"}}], {})


# Cache


def test_an_equal_spec_is_drawn_once_and_a_changed_one_anew():
    cache.clear()
    drawings = []

    def build(spec):
        drawings.append(spec)
        return DRAWN["slope"]()

    spec = SlopeLine("Huyện Đại Từ", "H. Đại Từ", Decimal(70), Decimal(75))
    corrected = replace(spec, after=Decimal("75.01"))

    assert cached(build, spec) == cached(build, replace(spec))
    assert cached(build, corrected) == cached(build, spec)
    assert drawings == [spec, corrected]


# Palette


def test_crowded_labels_move_apart_and_share_the_middle():
    assert palette.spread([10, 10], gap=20, low=-100, high=100) == [0, 20]


def test_labels_with_room_stay_where_they_belong():
    places = [50.0, 0.0, 100.0]

    assert palette.spread(places, gap=20, low=0, high=100) == places


def test_labels_stay_inside_the_drawing_and_in_order():
    moved = palette.spread([99, 100, 98, 2], gap=20, low=0, high=100)

    assert moved == [80, 100, 60, 2]
    assert palette.spread([], gap=20, low=0, high=100) == []


def test_labels_move_as_little_as_possible_when_three_crowd():
    moved = palette.spread([40, 41, 42, 90], gap=20, low=0, high=100)

    assert moved == [21, 41, 61, 90]


def test_bold_and_capital_text_is_wider_and_marks_take_no_room():
    assert palette.text_width("Đại Từ") == palette.text_width("Dai Tu")
    assert palette.text_width("MƯỜNG") > palette.text_width("mương")
    assert palette.text_width("a", is_bold=True) >= palette.text_width("a")
    assert palette.text_width("H. Đại Từ 76,71") > 90


def test_a_long_name_is_cut_between_words():
    name = "Chính quyền điện tử, chính quyền số"

    assert palette.shortened(name, 1000) == name
    assert palette.shortened(name, 160) == "Chính quyền điện tử,…"
    assert palette.shortened("Nghĩa", 1) == "Nghĩa…"


@pytest.mark.parametrize(
    ("low", "high", "step"), [(60, 66, 1), (60, 74, 2), (60, 100, 10), (0, 900, 100)]
)
def test_a_scale_has_few_round_steps(low, high, step):
    ticks = palette.value_axis(Decimal(low), Decimal(high))["tickvals"]

    assert ticks == list(range(low, high + 1, step))


def test_the_steps_of_a_scale_are_written_as_numbers_are_here():
    scale = palette.value_axis(Decimal("60"), Decimal("74.5"), suffix="%")
    assert scale["ticktext"][0] == "60%"
    assert scale["ticktext"][-1] == "74,5%"

    assert palette.value_axis(Decimal(0), Decimal(2000))["ticktext"][-1] == "2.000"


@pytest.mark.parametrize(
    ("high", "ticks"),
    [
        ("13.5", [5, 7, 9, 11, 13.5]),
        ("14.5", [5, 7, 9, 11, 13, 14.5]),
        ("15", [5, 7, 9, 11, 13, 15]),
    ],
)
def test_a_scale_shows_its_end_where_no_step_falls_on_it(high, ticks):
    assert palette.value_axis(Decimal(5), Decimal(high))["tickvals"] == ticks


def test_a_drawing_is_as_wide_as_it_needs():
    widths = [breadth_for(width) for width in (340, 341, 560, 561)]

    assert widths == ["narrow", "normal", "normal", "wide"]
