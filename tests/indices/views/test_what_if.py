"""What a unit would come to, on the worked example of tests/explained.py.

2024: Đại Từ 87, Võ Nhai 78 of 92 (84.7826), Định Hóa 80, Phổ Yên 60; tiers from 80
and 65. Phổ Yên lacks 5 points to Khá: of 1.1.1 it has 8 of 12, of 1.1.2 4 of 8, of
1.2 24 of 40; 2 is the survey's, which no work of its own can raise.
"""

from html import unescape

import pytest
from django.urls import reverse

from tests.explained import make_scored
from tests.factories import make_ranking, make_unit
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db

scored = made_once(lambda: make_scored((2024,)))


def ask(client, scored, unit="pho_yen", **asked):
    kwargs = scored.address(2024, unit=scored.units[unit].slug)
    return client.get(reverse("indices:what_if", kwargs=kwargs), query_params=asked)


def twin(client, scored, kind, unit="pho_yen", **asked):
    kwargs = scored.address(2024, unit=scored.units[unit].slug, format=kind)
    address = reverse("indices:what_if_file", kwargs=kwargs)
    return client.get(address, query_params=asked)


class TestOutcome:
    def test_score_rank_and_tier_at_once(self, client, scored):
        payload = twin(client, scored, "json", **{"d-1.2": "40", "d-2": "30"}).json()

        # 8 + 4 + 40 + 30 = 82 of 100: above Định Hóa's 80, below Võ Nhai's 84.78.
        assert payload["hypothetical"] is True
        assert payload["before"] == {
            "score": 60,
            "rank": 4,
            "ranked_of": 4,
            "tier": "Trung bình",
        }
        assert payload["after"] == {
            "score": 82,
            "rank": 3,
            "ranked_of": 4,
            "tier": "Tốt",
        }
        assert [row["code"] for row in payload["rows"]] == ["1.2", "2"]

    def test_the_page_says_the_same(self, client, scored):
        text = words(ask(client, scored, **{"d-1.2": "40", "d-2": "30"}))

        assert "Giả định. Đây là phép thử, không phải kết quả" in text
        assert (
            "Nếu đổi điểm 2 tiêu chí: 82,00%, hạng 3/4, loại Tốt (hiện nay: 60,00%, "
            "hạng 4/4, loại Trung bình)." in text
        )

    def test_a_unit_is_measured_by_its_own_maximum(self, client, scored):
        payload = twin(client, scored, "json", "vo_nhai", **{"d-1.2": "37"}).json()

        # 83 of 92
        assert payload["after"]["score"] == 90.217391
        assert payload["after"]["rank"] == 1

    def test_a_deduction_taken_back_is_gained(self, client, scored):
        payload = twin(client, scored, "json", "dinh_hoa", **{"d-4": "0"}).json()

        assert payload["after"]["score"] == 82

    def test_what_is_as_it_was_is_no_assumption(self, client, scored):
        text = words(ask(client, scored, **{"d-1.2": "24", "d-2": ""}))

        assert "Chưa giả định điểm nào: 60,00%, hạng 4/4" in text

    def test_nothing_is_stored(self, client, scored):
        ask(client, scored, **{"d-1.2": "40"})

        assert twin(client, scored, "json").json()["after"]["score"] == 60


class TestCheapestWays:
    def test_to_the_next_tier(self, client, scored):
        text = words(ask(client, scored))

        assert "Để lên loại Khá: cần thêm 5,00 điểm" in text
        assert "Ít điểm nhất" in text
        assert "ít tiêu chí nhất" in text.lower()
        # What the survey gives cannot be raised by work.
        assert "2 Tác động: 24,00 thành" not in text

    def test_past_the_unit_above(self, client, scored):
        text = words(ask(client, scored, "dinh_hoa"))

        assert "Để vượt Huyện Võ Nhai (84,78%): cần thêm hơn 4,78 điểm" in text
        assert "1.2 Báo cáo: 34,00 thành 40,00" in text

    def test_a_way_can_be_tried(self, client, scored):
        response = ask(client, scored)
        tries = [unescape(link) for link in links(response) if "d-1" in link]

        few_points, few_criteria, past = (words(client.get(link)) for link in tries)

        assert "tiêu chí: 68,00%, hạng 4/4, loại Khá (hiện nay" in few_points
        assert "tiêu chí: 76,00%, hạng 4/4, loại Khá (hiện nay" in few_criteria
        assert "tiêu chí: 84,00%, hạng 3/4, loại Tốt (hiện nay" in past

    def test_the_best_have_nowhere_to_go(self, client, scored):
        assert "Cách ít tốn nhất" not in words(ask(client, scored, "dai_tu"))


class TestFiles:
    @pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
    def test_each_says_in_its_name_what_it_is(self, client, scored, kind):
        response = twin(client, scored, kind, **{"d-1.2": "40"})

        assert response.status_code == 200
        assert "GIA-DINH_gia-dinh-CCHC" in response["Content-Disposition"]

    def test_and_in_its_first_line(self, client, scored):
        text = twin(client, scored, "csv", **{"d-1.2": "40"}).content.decode(
            "utf-8-sig"
        )

        assert "GIẢ ĐỊNH, KHÔNG PHẢI KẾT QUẢ" in text


def test_what_a_deduction_took_is_lost_and_a_bonus_not_given_is_not(client, scored):
    text = words(ask(client, scored, "dinh_hoa"))

    assert "4. Điểm trừ mất 2,00 điểm" in text
    assert "3. Điểm thưởng mất" not in text


class TestBadInput:
    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"d-1.2": "x"}, "1.2 Báo cáo: “x” không phải là số"),
            ({"d-1.2": "41"}, "Giá trị lớn nhất là 40,00."),
            ({"d-1.2": "-1"}, "Giá trị nhỏ nhất là 0,00."),
            ({"d-1.2": "NaN"}, "không phải là số"),
            ({"d-1.2": "1e9"}, "không phải là số"),
            ({"d-1.2": "9" * 400}, "Số quá dài"),
            ({"d-9.9": "1"}, "Không có tiêu chí 9.9 áp dụng cho đơn vị"),
            ({"d-<b>": "1"}, "Không có tiêu chí <b> áp dụng"),
            ({"d-" + "7" * 500: "1"}, "Không có tiêu chí 777"),
        ],
    )
    def test_a_message_says_where_and_what(self, client, scored, asked, said):
        response = ask(client, scored, **asked)

        assert response.status_code == 200
        assert said in words(response)
        assert "60,00%, hạng 4/4" in words(response)

    def test_what_can_be_used_is_used(self, client, scored):
        text = words(ask(client, scored, **{"d-1.2": "x", "d-1.1.1": "12"}))

        assert "Nếu đổi điểm 1 tiêu chí: 64,00%" in text

    def test_what_does_not_apply_cannot_be_assumed(self, client, scored):
        text = words(ask(client, scored, "vo_nhai", **{"d-1.1.2": "8"}))

        assert "Không có tiêu chí 1.1.2 áp dụng" in text

    def test_a_unit_that_does_not_take_part_is_not_found(self, client, scored):
        kwargs = scored.address(2024, unit="huyen-khong-co-999")

        response = client.get(reverse("indices:what_if", kwargs=kwargs))

        assert response.status_code == 404

    def test_without_criteria_there_is_nothing_to_assume(self, client, scored):
        unit = scored.units["dai_tu"]
        make_ranking(scored.index, scored.area, {unit: "70"}, year=2019)
        kwargs = {**scored.address(2024, unit=unit.slug), "year": 2019}

        response = client.get(reverse("indices:what_if", kwargs=kwargs))

        assert response.status_code == 404
        assert "không giả định được" in response.content.decode()


class TestChoosing:
    """An edition, then a unit; from a unit's page another year, another unit."""

    def choose(self, client, scored, year=2024, **asked):
        kwargs = {**scored.address(2024), "year": year}
        address = reverse("indices:what_if_units", kwargs=kwargs)
        return client.get(address, query_params=asked)

    def test_the_editions_scored_by_criteria_and_no_others(self, client, scored):
        make_ranking(
            scored.index, scored.area, {scored.units["dai_tu"]: "70"}, year=2019
        )

        found = links(client.get(reverse("indices:what_if_editions")))

        assert [link for link in found if link.startswith("/gia-dinh/")] == [
            reverse("indices:what_if_units", kwargs=scored.address(2024))
        ]

    def test_the_units_of_an_edition(self, client, scored):
        html = self.choose(client, scored).content.decode()

        assert html.count("<option ") == len(scored.units) + 1
        assert "chọn đơn vị" in html.lower()

    @pytest.mark.parametrize("asked", ["thi-xa-pho-yen-172", "Thị xã Phổ Yên"])
    def test_the_unit_asked_for_is_led_to(self, client, scored, asked):
        slug = scored.units["pho_yen"].slug
        response = self.choose(client, scored, dv=slug if "-" in asked else asked)

        kwargs = scored.address(2024, unit=slug)
        assert response.url == reverse("indices:what_if", kwargs=kwargs)

    def test_a_unit_is_found_under_its_name_of_another_year(self, client, scored):
        today = make_unit(
            "Phổ Yên",
            kind="thành phố",
            parent=scored.area,
            same_as=scored.units["pho_yen"],
        )

        response = self.choose(client, scored, dv=today.slug)

        assert scored.units["pho_yen"].slug in response.url

    @pytest.mark.parametrize("asked", ["huyen-khong-co", "x" * 999, "<b>", "%00"])
    def test_an_unknown_unit_is_said(self, client, scored, asked):
        response = self.choose(client, scored, dv=asked)

        assert response.status_code == 200
        assert "trong kỳ này. Hãy chọn một đơn vị khác." in words(response)

    def test_an_edition_of_totals_says_why_not(self, client, scored):
        make_ranking(
            scored.index, scored.area, {scored.units["dai_tu"]: "70"}, year=2019
        )

        response = self.choose(client, scored, year=2019)

        assert response.status_code == 404
        assert "không giả định được" in response.content.decode()

    def test_a_units_page_offers_other_units_and_years(self, client):
        scored = make_scored((2023, 2024))
        html = unescape(ask(client, scored).content.decode())

        slug = scored.units["pho_yen"].slug
        kwargs = {**scored.address(2024), "year": 2023}
        other_year = reverse("indices:what_if_units", kwargs=kwargs)
        assert f'href="{other_year}?dv={slug}"' in html
        assert f'<option value="{scored.units["dai_tu"].slug}">' in html

    def test_the_number_of_queries(self, client, scored, django_assert_num_queries):
        address = reverse("indices:what_if_units", kwargs=scored.address(2024))
        # 1 summary + 1 results + 1 other editions + 1 site
        with django_assert_num_queries(4):
            client.get(address)


def test_the_page_of_a_unit_leads_to_it(client, scored):
    unit = scored.units["pho_yen"]
    kwargs = scored.address(2024, unit=unit.slug)

    response = client.get(reverse("unit_year", args=[unit.slug, 2024]))

    assert reverse("indices:what_if", kwargs=kwargs) in links(response)


def test_the_number_of_queries_does_not_grow(client, scored, django_assert_num_queries):
    kwargs = scored.address(2024, unit=scored.units["pho_yen"].slug)
    address = reverse("indices:what_if", kwargs=kwargs)
    # 1 summary + 1 criteria + 1 results + 2 own points + 1 other editions + 1 site
    with django_assert_num_queries(7):
        client.get(address, query_params={"d-1.2": "40"})
