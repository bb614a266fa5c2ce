"""The deck of the review conference on the worked example of tests/explained.py.

Phổ Yên in 2024: 16 lost at 1.2 and at 2, 4 at 1.1.1 and at 1.1.2. Full marks at 1.1.1
have Võ Nhai, Đại Từ, Định Hóa (in the order of the ranking), nobody at 2.
"""

import re

import pytest
from django.urls import reverse

from indices.models import EditionSummary
from indices.selectors.unit_costs import unit_costs
from tests.explained import NOTE, make_scored
from tests.factories import (
    make_index,
    make_nation,
    make_plan,
    make_ranking,
    make_unit,
)
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db

SECTION = re.compile(r'<section class="slide slide--(\w+)".*?</section>', re.DOTALL)
scored = made_once(make_scored)


def deck(client, edition, **asked):
    address = reverse("indices:deck", kwargs=edition.address)
    return client.get(address, query_params=asked)


def slides(response):
    """(kind, words) of every slide."""
    text = response.content.decode()
    return [(found[1], words(found[0])) for found in SECTION.finditer(text)]


@pytest.fixture
def shown(client, scored):
    return slides(deck(client, scored.editions[2024]))


def of_kind(shown, kind):
    return [text for name, text in shown if name == kind]


class TestSlides:
    def test_they_follow_the_conference(self, shown):
        kinds = list(dict.fromkeys(kind for kind, _text in shown))

        assert kinds == [
            "cover",
            "figures",
            "ranking",
            "sentences",
            "pair",
            "tiers",
            "heat",
            "costly",
            "unit",
            "tasks",
        ]

    def test_every_slide_says_which_edition_and_which_page(self, shown):
        for number, (_kind, text) in enumerate(shown, 1):
            assert text.endswith(
                f"Chỉ số CCHC cấp huyện tỉnh Thái Nguyên năm 2024 {number}/{len(shown)}"
            )

    def test_the_ranking_has_rank_score_tier_and_change(self, shown):
        (text,) = of_kind(shown, "ranking")

        assert "1 Huyện Đại Từ 87,00 Tốt +11,00" in text
        assert "Thay đổi so với 2023." in text

    def test_a_unit_sees_what_it_lost_and_who_does_well(self, shown):
        text = next(t for t in of_kind(shown, "unit") if t.startswith("Thị xã Phổ Yên"))

        assert "60,00%, hạng 4/4" in text
        assert "1.2. Báo cáo 16,00/40,00 chưa đơn vị nào đạt đủ điểm" in text
        assert "4,00/12,00 H. Đại Từ, H. Võ Nhai, H. Định Hóa" in text
        assert "Mất 40,00 điểm ở 4 tiêu chí." in text

    def test_a_task_says_what_the_appraisers_wrote(self, shown):
        text = next(
            t for t in of_kind(shown, "tasks") if "cần làm: Thị xã Phổ Yên" in t
        )

        assert f"1.2. Báo cáo 16,00/40,00 Khắc phục: {NOTE}" in text

    def test_what_does_not_apply_is_marked_on_the_heat_map(self, shown):
        (text,) = of_kind(shown, "heat")

        assert "H. Võ Nhai 85 85" in text

    def test_what_does_not_apply_costs_nothing(self, scored):
        summary = EditionSummary.objects.with_header().get(
            edition=scored.editions[2024], revision=1
        )
        costs = unit_costs(summary)[scored.units["vo_nhai"].pk]

        assert [cost.line.code for cost in costs.costs] == ["1.2", "2"]
        assert (costs.lost, costs.count) == (14, 2)


class TestPlans:
    def test_an_issued_plan_takes_the_place_of_what_cost_most(self, client, scored):
        edition, unit = scored.editions[2024], scored.units["pho_yen"]
        make_plan(edition, unit, {"1.2": "16"})

        found = slides(deck(client, edition))

        (text,) = (t for t in of_kind(found, "tasks") if "Thị xã Phổ Yên" in t)
        assert text.startswith("Kế hoạch khắc phục: Thị xã Phổ Yên")
        assert "1.2. Báo cáo Khắc phục 1.2 Văn phòng 30/09/2025 Chưa làm" in text

    def test_a_plan_in_the_making_is_not_shown(self, client, scored):
        edition, unit = scored.editions[2024], scored.units["pho_yen"]
        make_plan(edition, unit, {"1.2": "16"}, is_issued=False)

        found = slides(deck(client, edition))

        assert not any("Kế hoạch khắc phục" in t for t in of_kind(found, "tasks"))


class TestOtherEditions:
    def test_without_criteria_their_slides_are_left_out(self, client):
        area = make_unit("Minh Trung", kind="tỉnh", code="92", parent=make_nation())
        first, second = (
            make_unit(name, code=code, parent=area)
            for name, code in (("Một", "921"), ("Hai", "922"))
        )
        edition = make_ranking(make_index(), area, {first: "80", second: "70"})

        shown = slides(deck(client, edition))
        kinds = {kind for kind, _text in shown}

        assert all(
            "Chưa có điểm từng tiêu chí" in text for text in of_kind(shown, "unit")
        )
        assert {"cover", "ranking", "unit"} <= kinds
        assert not kinds & {"costly", "tasks", "heat", "sentences", "tiers"}

    def test_figures_made_up_are_marked_on_every_slide(self, client):
        made = make_scored((2024,), is_illustrative=True)

        shown = slides(deck(client, made.editions[2024]))

        assert all("Số liệu minh họa" in text for _kind, text in shown)

    def test_too_many_units_get_no_slides_of_their_own(
        self, client, scored, monkeypatch
    ):
        monkeypatch.setattr("indices.selectors.deck.MOST_UNITS", 3)

        shown = slides(deck(client, scored.editions[2024]))

        assert not of_kind(shown, "unit")
        assert "Kỳ này có 4 đơn vị" in of_kind(shown, "cover")[0]


def test_a_draft_is_marked_on_every_slide(client, admin_client, scored):
    edition = make_scored_draft(scored)
    address = reverse("indices:deck", kwargs=edition.address)

    assert client.get(address).status_code == 404
    shown = slides(admin_client.get(address))

    assert shown
    assert all("DỰ THẢO" in text for _kind, text in shown)


def make_scored_draft(scored):
    return make_ranking(
        scored.index,
        scored.area,
        {scored.units["dai_tu"]: "70"},
        year=2026,
        is_published=False,
    )


@pytest.mark.parametrize("asked", ["99", "x", "-1", "1" * 40, "%00"])
def test_no_revision_of_that_number_is_not_found(client, scored, asked):
    assert deck(client, scored.editions[2024], ban=asked).status_code in (200, 404)


def test_the_number_of_queries_does_not_grow(client, scored, django_assert_num_queries):
    address = reverse("indices:deck", kwargs=scored.editions[2024].address)
    client.get(address)
    # 1 summary + ranking (1 rows + 1 parts + 1 years + 1 history) + news (1 earlier
    # + 2 standings + 1 years) + heat map (2 + 1 absent + 1 years) + lost points
    # (1 criteria + 1 units + 1 years; its figures are kept) + costs (1 criteria
    # + 1 units + 2 scores + 1 notes) + 1 tasks + 1 site
    with django_assert_num_queries(23):
        client.get(address)
