"""Scores over the years: gaps, ends, what is derived, where units changed."""

from decimal import Decimal

from indices.charts import palette
from indices.charts.trend_lines import Line, Role, TrendLines, trend_lines
from indices.charts.years import YearMark, Years
from tests.indices.charts.figures import WORDS, layout, note, notes, trace

YEARS = Years((2019, 2020, 2022, 2023), frozenset({2020}), (YearMark(2023, "Đổi"),))


def line(*values, name="Huyện Đại Từ", role=Role.FOCUS, **more):
    scores = tuple(None if v is None else Decimal(v) for v in values)
    return Line(name, name, role, scores, **more)


def drawn(*lines, years=YEARS):
    return trend_lines(TrendLines(WORDS, years, lines, decimals=2))


def test_a_year_without_an_edition_is_a_gap_on_the_axis():
    figure = drawn(line("65", "66", "70", "71"))

    assert trace(figure, "Huyện Đại Từ")["x"] == [2019, 2020, 2021, 2022, 2023]
    assert trace(figure, "Huyện Đại Từ")["y"] == [65, 66, None, 70, 71]
    assert trace(figure, "Huyện Đại Từ")["connectgaps"] is False
    assert layout(figure)["xaxis"]["tickvals"] == [2019, 2020, 2021, 2022, 2023]


def test_a_year_known_in_part_carries_a_star():
    figure = drawn(line("65", "66", "70", "71"))

    assert layout(figure)["xaxis"]["ticktext"] == [
        "2019",
        "2020*",
        "2021",
        "2022",
        "2023",
    ]


def test_a_line_is_cut_where_the_area_became_another():
    figure = drawn(line("65", "66", "70", "71", cuts=frozenset({2023})))

    assert trace(figure, "Huyện Đại Từ")["x"][-2:] == [2022.5, 2023]
    assert trace(figure, "Huyện Đại Từ")["y"][-3:] == [70, None, 71]


def test_a_rule_stands_where_the_units_changed():
    figure = drawn(line("65", "66", "70", "71"))
    rules = [shape for shape in layout(figure)["shapes"] if shape["yref"] == "paper"]

    assert [rule["x0"] for rule in rules] == [2022.5]
    assert note(figure, "Đổi")["x"] == 2022.5


def test_a_line_ends_with_its_name_and_last_value():
    figure = drawn(line("65", "66", "70", "71.5"))

    assert "Huyện Đại Từ 71,50" in notes(figure)


def test_a_line_that_ends_early_says_the_year_and_is_led_to_its_name():
    figure = drawn(line("65", "66", "70", None), line("1", "2", "3", "4", name="B"))
    leaders = [shape for shape in layout(figure)["shapes"] if shape["yref"] == "y"]

    assert "Huyện Đại Từ 70,00 (2022)" in notes(figure)
    assert note(figure, "Huyện Đại Từ")["x"] == 2023
    assert [(rule["x0"], rule["x1"], rule["y0"]) for rule in leaders] == [
        (2022, 2023, 70)
    ]


def test_a_derived_score_is_hollow_and_says_so_in_the_table():
    figure = drawn(line("65.75", None, None, "76.71", derived=frozenset({2019})))
    colours = trace(figure, "Huyện Đại Từ")["marker"]["color"]

    assert colours[0] == palette.PAPER
    assert set(colours[1:]) == {palette.ACCENT}
    assert figure.table.rows[0] == ("2019", "65,75 (suy ra)")
    assert figure.table.rows[1] == ("2020", "–")


def test_the_margin_holds_the_longest_name():
    name = "Thị trấn Nông trường Trường Khánh"
    figure = drawn(line("65", "66", "70", "71", name=name))
    label = f"{name} 71,00"

    assert layout(figure)["margin"]["r"] > palette.text_width(label, is_bold=True)


def test_labels_of_near_ends_do_not_cover_one_another():
    figure = drawn(
        line("65", "66", "70", "71.00"), line("65", "66", "70", "71.01", name="B")
    )
    shifts = [note(figure, name)["yshift"] for name in ("Huyện Đại Từ", "B")]

    assert shifts[1] - shifts[0] >= 20


def test_compared_units_keep_their_own_colour_and_shape():
    figure = drawn(
        line("1", "2", "3", "4", name="B", role=Role.COMPARED, place=1),
        line("1", "2", "3", "5", name="D", role=Role.COMPARED, place=3),
    )

    assert trace(figure, "B")["marker"]["symbol"] == "square"
    assert trace(figure, "D")["marker"]["symbol"] == "triangle-up"


def test_the_loudest_line_lies_above_the_others():
    figure = drawn(
        line("1", "2", "3", "4"),
        line("1", "2", "3", "4", name="Trung vị", role=Role.MIDDLE),
    )

    assert [t["name"] for t in figure.figure_json["data"]] == [
        "Trung vị",
        "Huyện Đại Từ",
    ]


def test_a_line_without_any_value_is_neither_named_nor_told():
    figure = drawn(
        line("1", "2", "3", "4"),
        line(None, "2", None, None, name="Phổ Yên"),
        line(*[None] * 4, name="Thấp nhất"),
    )

    assert not [text for text in notes(figure) if text.startswith("Thấp nhất")]
    assert "Thấp nhất" not in figure.alt
    assert "Huyện Đại Từ: 1,00 năm 2019, 4,00 năm 2023" in figure.alt
    assert "Phổ Yên: 2,00 năm 2020." in figure.alt


def test_many_years_ask_for_a_wider_drawing():
    years = Years(tuple(range(2012, 2025)))
    few = Years((2023, 2024))

    assert drawn(line(*["70"] * 13), years=years).breadth == "wide"
    assert drawn(line("70", "71"), years=few).breadth == "narrow"
