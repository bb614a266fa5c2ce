"""A change against another year than its heading says names its own, everywhere."""

from decimal import Decimal

import pytest
from django.test import RequestFactory

from indices.exports.remarks import remark
from indices.selectors.unit_record import UnitEntry
from indices.sentences import ranking_finding
from indices.tables.ranking import RankingTable
from indices.tables.unit import UnitRecordTable
from tests.indices.exports.builders import make_header, make_page, make_row
from tests.reading import words

CLIMBED = {"score_change": Decimal("4.30"), "rank_change": 1}


def table(*rows):
    page = make_page(rows)
    return RankingTable(page, RequestFactory().get("/"))


def body(*rows):
    return words(table(*rows).body_html())


def usual(number=1, **facts):
    known = {"score": "80", "changed_since": 2021}
    return make_row(number, f"Huyện {number}", **(known | facts))


def test_the_year_of_the_heading_is_not_repeated():
    assert "so với" not in body(usual(**CLIMBED))


def test_both_changes_name_another_year():
    other = usual(2, **CLIMBED)._replace(changed_since=2013)

    assert body(usual(**CLIMBED), other).count("so với 2013") == 2


def test_a_change_of_an_unknown_year_says_so():
    other = usual(2, **CLIMBED)._replace(changed_since=None)

    assert body(usual(**CLIMBED), other).count("năm so sánh không được nêu") == 2


def test_the_heading_of_ranks_bears_the_year_where_no_points_are_known():
    head = words(table(usual(rank_change=3)).head_html())

    assert "Hạng so với 2021" in head


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (2021, ""),
        (2013, "Tăng, giảm so với năm 2013"),
        (None, "Năm so sánh không được nêu"),
    ],
)
def test_so_does_the_remark_of_the_annex(since, said):
    row = usual(2, rank=1, ranked_of=1, rank_change=1)._replace(changed_since=since)
    page = make_page([row], ranked_count=1)._replace(changed_since=2021)

    assert remark(row, page) == said


def test_a_unit_with_a_change_of_ranks_only_names_its_year():
    entries = [UnitEntry(make_header(), usual(rank_change=3), None)]
    record = UnitRecordTable(entries, RequestFactory().get("/"), year=None)

    assert "so với 2021" in words(record.body_html())


def test_a_partial_edition_leads_with_its_leader_and_not_with_the_count():
    rows = [usual(n, rank=n, ranked_of=9) for n in range(1, 6)]
    page = make_page(rows, header=make_header(is_partial=True))

    assert ranking_finding(page) == "Huyện 1: 80,00 điểm, hạng 1/9."


def test_a_row_of_a_change_of_ranks_only_is_not_folded_away_on_a_phone():
    rows = table(usual(1, score=None, rank_change=3), make_row(2, "Huyện 2"))

    assert [rows.row_classes(row) for row in rows.row_list] == [
        "row--unranked",
        "row--unranked row--nothing",
    ]
