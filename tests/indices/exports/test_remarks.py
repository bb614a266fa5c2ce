"""The column "Ghi chú": every gap has its reason, every oddity its sentence."""

from decimal import Decimal

import pytest

from indices.exports.remarks import remark
from tests.indices.exports.builders import make_page, make_row


def said(score=None, **facts):
    """The remark on a row of a list of which one unit is ranked."""
    row = make_row(1, "Huyện A", score, **facts)
    return remark(row, make_page([row], ranked_count=1))


@pytest.mark.parametrize(
    ("score", "facts", "words"),
    [
        (None, {}, "Chưa có số liệu"),
        (None, {"note": "Mới thành lập."}, "Mới thành lập"),
        (None, {"tier": "Tốt"}, "Nguồn không nêu điểm"),
        (None, {"rank": 1}, "Nguồn không nêu điểm"),
        ("80", {"rank": 1}, ""),
        ("80", {}, "Nguồn không nêu hạng"),
        ("80", {"is_ranked": False}, "Chấm điểm nhưng không xếp hạng"),
        ("80", {"rank": 4, "ranked_of": 9}, "Hạng 4/9"),
        ("80", {"rank": 1, "ranked_of": 1}, ""),
        (
            "80",
            {"rank": 1, "basis": "derived", "formula": "82 − 2"},
            "Điểm suy ra: 82 − 2",
        ),
        (
            "80",
            {"rank": 1, "has_disagreement": True, "computed_rank": 2},
            "Hạng tính từ điểm là 2, khác hạng công bố",
        ),
        (
            "80",
            {
                "rank": 1,
                "has_disagreement": True,
                "tier": "Tốt",
                "computed_tier": "Khá",
            },
            "Xếp loại tính từ điểm là Khá, khác xếp loại công bố",
        ),
        (
            "80",
            {
                "rank": 1,
                "has_disagreement": True,
                "parts": (Decimal(50), Decimal(29)),
            },
            "Tổng điểm khác tổng các phần",
        ),
        (
            "80",
            {"rank": 1, "has_disagreement": True, "parts": (Decimal(50), Decimal(30))},
            "Các nguồn nêu số liệu khác nhau",
        ),
        (
            "80",
            {"rank": 1, "has_disagreement": True},
            "Các nguồn nêu số liệu khác nhau",
        ),
        (
            "80",
            {"is_ranked": False, "note": "Thuộc khối riêng."},
            "Chấm điểm nhưng không xếp hạng; Thuộc khối riêng",
        ),
    ],
)
def test_a_remark_says_why(score, facts, words):
    assert said(score, **facts) == words


def test_a_change_since_another_year_than_the_heading_says_so():
    rows = [
        make_row(1, "A", "80", rank=1, changed_since=2021),
        make_row(2, "B", "70", rank=2, changed_since=2019),
    ]
    page = make_page(rows)
    assert page.changed_since == 2021
    assert [remark(row, page) for row in rows] == ["", "Tăng, giảm so với năm 2019"]
