"""Ranks over the years: rows, ties, names at both ends, crowds."""

from decimal import Decimal
from itertools import pairwise

from indices.charts import palette
from indices.charts.bump import Bump, BumpLine, bump
from indices.charts.years import Years
from tests.indices.charts.figures import WORDS, layout, note, notes, trace

YEARS = Years((2022, 2023, 2024))


def line(name, *ranks, score="80", **more):
    return BumpLine(
        name, f"H. {name}", ranks, None if score is None else Decimal(score), **more
    )


def drawn(*lines, years=YEARS):
    return bump(Bump(WORDS, years, lines, decimals=2))


def test_the_rank_stands_inside_its_node():
    figure = drawn(line("Đại Từ", 2, 1, 1), line("Định Hóa", 1, 2, 2))

    assert trace(figure, "Đại Từ")["text"] == ["2", "1", "1"]
    assert trace(figure, "Đại Từ")["y"] == [2, 1, 1]
    assert layout(figure)["yaxis"]["range"][0] > layout(figure)["yaxis"]["range"][1]


def test_tied_units_stand_below_one_another_under_the_same_number():
    figure = drawn(line("A", 1, 1, 1), line("B", 2, 2, 1), line("C", 3, 3, 3))

    assert trace(figure, "A")["text"][-1] == trace(figure, "B")["text"][-1] == "1"
    assert [trace(figure, name)["y"][-1] for name in "ABC"] == [1, 2, 3]


def test_dense_ranks_never_put_two_units_in_one_row():
    """Đà Nẵng 2008: rank 2 held by two districts, the next is 3."""
    figure = drawn(*(line(str(n), r, r, r) for n, r in enumerate((1, 2, 2, 3))))

    assert [trace(figure, str(n))["y"][0] for n in range(4)] == [1, 2, 3, 4]


def test_a_known_rank_keeps_its_height_though_the_others_are_unknown():
    figure = drawn(line("Đại Từ", 4, None, 4))

    assert trace(figure, "Đại Từ")["y"] == [4, None, 4]


def test_both_ends_are_named_the_right_one_with_the_score():
    figure = drawn(line("Đại Từ", 2, 1, 1, score="76.71"), line("B", 1, 2, 2))

    assert {"H. Đại Từ", "H. Đại Từ 76,71"} <= set(notes(figure))
    assert note(figure, "H. Đại Từ 76,71")["x"] == 2024
    assert note(figure, "H. Đại Từ 76,71")["xanchor"] == "left"


def test_a_unit_without_a_last_score_is_named_all_the_same():
    figure = drawn(line("Đại Từ", 2, 1, 1, score=None))

    assert notes(figure) == ["H. Đại Từ", "H. Đại Từ"]


def test_the_unit_of_the_reader_stands_out_and_lies_on_top():
    figure = drawn(line("A", 1, 1, 1), line("B", 2, 2, 2, is_focus=True))

    assert figure.figure_json["data"][-1]["name"] == "B"
    assert trace(figure, "B")["line"]["color"] == palette.ACCENT
    assert trace(figure, "A")["line"]["color"] == palette.REST
    assert figure.alt == (
        "Biểu đồ thứ hạng. B, năm 2022: hạng 2; năm 2023: hạng 2; năm 2024: hạng 2."
    )


def test_the_unit_of_the_reader_is_named_where_its_line_ends_early():
    figure = drawn(line("A", 1, 2, 1), line("B", 2, 1, None, is_focus=True))

    assert [
        note["x"] for note in layout(figure)["annotations"] if note["text"] == "H. B"
    ] == [2022, 2023]


def test_without_a_unit_of_the_reader_the_leaders_are_told():
    figure = drawn(line("A", 1, 2, 1), line("B", 2, 1, 2))

    assert figure.alt == (
        "Biểu đồ thứ hạng. Hạng 1 năm 2022: A; năm 2023: B; năm 2024: A."
    )


def crowd(named):
    return [
        line(f"{n:02d}", n, n, n, is_named=n in named, is_focus=n == 7)
        for n in range(1, 64)
    ]


def test_in_a_crowd_only_the_reader_and_its_neighbours_are_named():
    figure = drawn(*crowd({5, 6, 7, 8, 9}))

    assert len([text for text in notes(figure) if "80,00" in text]) == 5
    assert "6. H. 06 80,00" in notes(figure)
    assert "H. 07 80,00" in notes(figure)
    assert trace(figure, "07")["mode"] == "lines+markers+text"
    assert trace(figure, "06")["mode"] == "lines+markers"
    assert trace(figure, "40")["line"]["width"] < trace(figure, "06")["line"]["width"]


def test_a_crowd_stays_on_the_page():
    assert drawn(*crowd({7})).height < 1000
    assert drawn(line("A", 1, 3000, 3321, is_focus=True)).height < 1000


def test_names_of_crowded_neighbours_do_not_cover_one_another():
    figure = drawn(*crowd({5, 6, 7, 8, 9}))
    row = figure.height / 63
    right = [n for n in layout(figure)["annotations"] if n["x"] == 2024]
    places = sorted(n["y"] * row - n["yshift"] for n in right)

    assert all(after - before > 15 for before, after in pairwise(places))


def test_the_margins_hold_the_longest_names():
    name = "Nông trường Trường Khánh Thượng"
    figure = drawn(line(name, 1, 1, 1), line("B", 2, 2, 2))
    margin = layout(figure)["margin"]

    assert margin["l"] > palette.text_width(f"H. {name}", is_bold=True)
    assert margin["r"] > palette.text_width(f"H. {name} 80,00", is_bold=True)


def test_a_single_year_is_named_once():
    figure = drawn(line("A", 1), line("B", 2), years=Years((2024,)))

    assert notes(figure) == ["H. A 80,00", "H. B 80,00"]


def test_a_reader_without_any_rank_is_left_unnamed():
    figure = drawn(line("A", 1, 1, 1), line("B", None, None, None, is_focus=True))

    assert "H. B" not in notes(figure)
    assert figure.table.rows[1] == ("B", "–", "–", "–")
