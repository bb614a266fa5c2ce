"""What changed, by rule: thresholds, order, and when moves may not be told.

2021: A 80,00 (1) Tốt    B 75,00 (2) Khá   C 70,00 (3) Khá   D 66,00 (4) Khá
"""

from decimal import Decimal

import pytest

from indices.models import EditionSummary
from indices.selectors.movements import movements
from indices.sentences.home import changes, changes_since, nothing_changed, plain
from tests.factories import (
    make_index,
    make_nation,
    make_ranking,
    make_tier_scheme,
    make_unit,
)

pytestmark = pytest.mark.django_db


class Contest:
    def __init__(self):
        self.area = make_unit("Minh", kind="tỉnh", parent=make_nation())
        self.units = {name: make_unit(name, parent=self.area) for name in "ABCD"}
        self.index = make_index()
        self.scheme = make_tier_scheme()

    def rank(self, year, scores, **settings):
        settings.setdefault("tier_scheme", self.scheme)
        make_ranking(
            self.index,
            self.area,
            {self.units[name]: score for name, score in scores.items()},
            year=year,
            **settings,
        )
        return EditionSummary.objects.visible().with_header().get(edition__year=year)

    def sentences(self, now, **settings):
        earlier = self.rank(2021, {"A": "80", "B": "75", "C": "70", "D": "66"})
        newer = self.rank(2022, now, **settings)
        found = movements(summary=newer, earlier=earlier)
        return [plain(news) for news in changes(found)], found


@pytest.fixture
def contest():
    return Contest()


def test_small_moves_are_no_news(contest):
    said, found = contest.sentences({"A": "81.99", "B": "75", "C": "71", "D": "67"})

    assert said == []
    assert nothing_changed(found) == (
        "So với năm 2021 không có đơn vị nào đổi loại, đổi từ 3 bậc hoặc từ "
        "2,00 điểm % trở lên."
    )


def test_two_points_are_news(contest):
    said, _found = contest.sentences({"A": "82", "B": "75", "C": "70", "D": "66"})

    assert said == ["Huyện A tăng 2,00 điểm %."]


def test_three_places_are_news_and_a_new_leader_comes_first(contest):
    said, _found = contest.sentences({"A": "80", "B": "75", "C": "70", "D": "80.5"})

    assert said[:2] == [
        "Huyện D dẫn đầu, thay Huyện A.",
        "Huyện C xếp cuối bảng, thay Huyện D.",
    ]
    assert said[2] == (
        "Huyện D tăng 3 bậc (từ hạng 4 lên hạng 1), tăng 14,50 điểm %, lên loại Tốt "
        "(trước là Khá)."
    )


def test_a_change_of_tier_comes_before_bigger_moves(contest):
    said, _found = contest.sentences({"A": "79", "B": "75", "C": "60", "D": "72"})

    assert said == [
        "Huyện C xếp cuối bảng, thay Huyện D.",
        "Huyện C giảm 10,00 điểm %, xuống loại Trung bình (trước là Khá).",
        "Huyện A giảm 1,00 điểm %, xuống loại Khá (trước là Tốt).",
        "Huyện D tăng 6,00 điểm %.",
    ]


def test_no_more_than_five_sentences(contest):
    for name in "EFGH":
        contest.units[name] = make_unit(name, parent=contest.area)
    scores = {name: str(70 + n) for n, name in enumerate("ABCDEFGH")}
    earlier = contest.rank(2021, scores)
    newer = contest.rank(2022, {n: str(Decimal(s) + 3) for n, s in scores.items()})

    assert len(changes(movements(summary=newer, earlier=earlier))) == 5


def test_a_shared_last_place_is_no_new_one(contest):
    said, _found = contest.sentences({"A": "80", "B": "75", "C": "66", "D": "66"})

    assert not any("cuối bảng" in each for each in said)


def test_other_units_silence_every_move(contest):
    contest.units["E"] = make_unit("E", parent=contest.area)
    said, _found = contest.sentences(
        {"A": "80", "B": "75", "C": "70", "E": "90", "D": "69.5"}
    )

    assert said == [
        "Các đơn vị được xếp hạng đã đổi so với năm 2021 (thêm 1, bớt 0) nên không "
        "so sánh thứ hạng."
    ]


def test_another_method_silences_every_move(contest):
    said, found = contest.sentences(
        {"A": "60", "B": "75", "C": "70", "D": "66"},
        tier_scheme=make_tier_scheme("khac", tiers=(("Đạt", 50, None, 2),)),
    )

    assert found.method_changed
    assert said == [
        "Thang xếp loại đã đổi so với năm 2021 nên không so sánh kết quả của từng đơn "
        "vị.",
    ]


def test_a_first_year_has_nothing_to_compare_with(contest):
    first = contest.rank(2021, {"A": "80", "B": "75"})
    found = movements(summary=first, earlier=None)

    assert changes(found) == []
    assert changes_since(found) is None
    assert nothing_changed(found) == "Chưa có kỳ trước đã công bố để so sánh."


def test_a_partial_edition_names_no_leader(contest):
    said, _found = contest.sentences(
        {"A": None, "B": "90", "C": None, "D": None}, is_partial=True
    )

    assert said == ["Huyện B tăng 15,00 điểm %, lên loại Tốt (trước là Khá)."]


def test_before_anything_is_published_nothing_is_said():
    assert changes(None) == []
    assert nothing_changed(None) == ""
