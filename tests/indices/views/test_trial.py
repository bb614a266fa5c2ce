"""Other weights and cuts on the worked example of tests/explained.py.

2024, domain 1 of 60 and 2 of 40, bonus and deduction beside them:

| unit     | 1        | 2        | beside | now     | 1 with the weight 20      |
| Đại Từ   | 54 of 60 | 32 of 40 | +1     | 87      | (18 + 32 + 1) / 60 = 85   |
| Võ Nhai  | 44 of 52 | 34 of 40 |        | 84.7826 | 48.667 / 57.333 = 84.8837 |
| Định Hóa | 52 of 60 | 30 of 40 | −2     | 80      | 45.333 / 60 = 75.5556     |
| Phổ Yên  | 36 of 60 | 24 of 40 |        | 60      | 36 / 60 = 60              |
"""

import pytest
from django.urls import reverse

from tests.explained import make_scored
from tests.factories import make_ranking
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db

scored = made_once(lambda: make_scored((2024,)))


def ask(client, scored, **asked):
    address = reverse("indices:entry_trial", kwargs=scored.address(2024))
    return client.get(address, query_params=asked)


def rows(client, scored, **asked):
    kwargs = scored.address(2024, format="json")
    address = reverse("indices:entry_trial_file", kwargs=kwargs)
    return client.get(address, query_params=asked).json()["rows"]


class TestWeights:
    def test_points_and_maximum_of_a_domain_change_alike(self, admin_client, scored):
        found = rows(admin_client, scored, **{"w-1": "20"})

        assert [(row["unit"], row["score_after"]) for row in found] == [
            ("Huyện Đại Từ", 85),
            ("Huyện Võ Nhai", 84.883721),
            ("Huyện Định Hóa", 75.555556),
            ("Thị xã Phổ Yên", 60),
        ]
        assert [row["tier_after"] for row in found] == [
            "Tốt",
            "Tốt",
            "Khá",
            "Trung bình",
        ]

    def test_the_page_says_how_many_move(self, admin_client, scored):
        text = words(ask(admin_client, scored, **{"w-1": "20"}))

        assert "Giả định. Đây là phép thử" in text
        assert "0/4 đơn vị đổi hạng, 1 đơn vị đổi loại." in text

    def test_a_domain_may_count_nothing(self, admin_client, scored):
        found = rows(admin_client, scored, **{"w-1": "0"})

        # 33 of 40 and 34 of 40
        assert [row["unit"] for row in found[:2]] == ["Huyện Võ Nhai", "Huyện Đại Từ"]
        assert [row["rank_change"] for row in found[:2]] == [1, -1]


class TestCuts:
    def test_both_tiers_move_at_a_cut(self, admin_client, scored):
        found = rows(admin_client, scored, **{"t-1": "85", "t-2": "60"})

        assert [row["tier_after"] for row in found] == ["Tốt", "Khá", "Khá", "Khá"]
        assert [row["rank_change"] for row in found] == [0, 0, 0, 0]

    def test_nothing_tried_changes_nothing(self, admin_client, scored):
        text = words(ask(admin_client, scored))

        assert "Chưa giả định gì" in text


class TestBadInput:
    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"w-1": "x"}, "“x” không phải là số"),
            ({"w-1": "-1"}, "Giá trị nhỏ nhất là 0,00."),
            ({"w-1": "1001"}, "Giá trị lớn nhất là 1.000,00."),
            ({"w-1": "0", "w-2": "0"}, "Mọi trọng số đều bằng 0"),
            ({"t-1": "50"}, "Ngưỡng của loại cao hơn phải lớn hơn"),
            ({"t-1": "65"}, "Ngưỡng của loại cao hơn phải lớn hơn"),
            ({"t-1": "101"}, "Giá trị lớn nhất là 100,00."),
            ({"w-3": "1"}, "đã bỏ qua: 3"),
            ({"t-3": "1"}, "đã bỏ qua: 3"),
            ({"w-" + "1" * 900: "1"}, "đã bỏ qua: 111"),
        ],
    )
    def test_a_message_says_where_and_what(self, admin_client, scored, asked, said):
        response = ask(admin_client, scored, **asked)

        assert response.status_code == 200
        assert said in words(response)
        assert "Chưa giả định gì" in words(response)


def test_an_edition_of_totals_can_try_cuts_only(admin_client, scored):
    make_ranking(
        scored.index,
        scored.area,
        dict.fromkeys(scored.units.values(), "70"),
        year=2019,
        tier_scheme=scored.editions[2024].tier_scheme,
    )
    kwargs = {**scored.address(2024), "year": 2019}
    address = reverse("indices:entry_trial", kwargs=kwargs)

    text = words(admin_client.get(address, query_params={"t-1": "70"}))

    assert "Trọng số" not in text
    assert "0/4 đơn vị đổi hạng, 4 đơn vị đổi loại." in text


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_each_file_says_in_its_name_what_it_is(admin_client, scored, kind):
    kwargs = scored.address(2024, format=kind)

    response = admin_client.get(reverse("indices:entry_trial_file", kwargs=kwargs))

    assert "GIA-DINH_gia-dinh-CCHC" in response["Content-Disposition"]


def test_the_number_of_queries_does_not_grow(
    admin_client, scored, django_assert_num_queries
):
    address = reverse("indices:entry_trial", kwargs=scored.address(2024))
    # What all units show together is kept from the first time on.
    admin_client.get(address)
    # 1 session + 1 user + 1 edition + 1 unsettled sheets + 2 summary + 1 results
    # + heat map (2 + 1 absent
    # + 1 years) + 1 site
    with django_assert_num_queries(12):
        admin_client.get(address, query_params={"w-1": "20"})
