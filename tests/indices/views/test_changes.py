"""What changed between the years of tests/explained.py.

| as published  | 2023       | 2024       | domain 1 | on 1.1.1, 1.1.2, 1.2, 2     |
| Huyện Đại Từ  | 76    3rd  | 87    1st  | +8       | 76 → 86                     |
| Huyện Võ Nhai | 80,43 2nd  | 84,78 2nd  | +2       | 74/92 → 78/92               |
| Huyện Định Hóa| 84    1st  | 80    3rd  | −4       | 84 → 82                     |
| TX Phổ Yên    | 54    4th  | 60    4th  | +6       | 54 → 60                     |

Common to the sets of 2024 and 2025: 1.1.1, 1.1.2 and 2, together 60 of 100.
"""

import pytest
from django.urls import reverse

from indices.actions.publication import publish_edition
from tests.explained import make_scored
from tests.factories import CLERK, make_ranking, make_unit, say
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db


def page(client, scored, year=2024, **asked):
    address = reverse("indices:changes", kwargs=scored.address(year))
    return client.get(address, query_params=asked)


def twin(client, scored, year=2024, **asked):
    kwargs = scored.address(year, format="json")
    address = reverse("indices:changes_file", kwargs=kwargs)
    return client.get(address, query_params=asked).json()


class TestTheSameSet:
    scored = made_once(make_scored)

    def test_how_many_rose(self, client, scored):
        text = words(page(client, scored))

        assert "So với năm 2023: 3/4 đơn vị tăng điểm, 1 giảm" in text

    def test_sentences_by_rule_with_the_domain_the_points_came_from(
        self, client, scored
    ):
        said = twin(client, scored)["news"]

        assert said[0] == "Huyện Đại Từ dẫn đầu, thay Huyện Định Hóa."
        assert said[1] == (
            "Huyện Đại Từ tăng 2 bậc (từ hạng 3 đến hạng 1), tăng 11,00 điểm, "
            "từ loại Khá lên Tốt; tăng nhiều nhất ở Chỉ đạo, điều hành (+8,00 điểm)."
        )
        assert len(said) == 5

    def test_a_median_that_moved_three_points_is_news(self, client, scored):
        said = twin(client, scored)["news"]

        assert said[3] == (
            "Chỉ đạo, điều hành trung vị tăng 6,9 điểm %, từ 78,7% lên 85,6%."
        )

    def test_a_criterion_that_most_units_lost_is_heard_too(self, client, scored):
        # 8 + 10 + 16 + 6 of 40 each
        assert twin(client, scored)["news"][4] == (
            "Tiêu chí 2 (Tác động): 4/4 đơn vị bị trừ điểm, tổng cộng 40,00 điểm."
        )

    def test_both_years_of_every_unit(self, client, scored):
        text = words(page(client, scored))

        assert "Huyện Đại Từ 3 1 tăng 2 bậc 76,00 87,00 +11,00" in text
        assert "Huyện Định Hóa 1 3 giảm 2 bậc 84,00 80,00 −4,00" in text

    def test_bonus_and_deduction_are_no_common_criteria(self, client, scored):
        rows = {row["unit"]: row for row in twin(client, scored)["rows"]}

        assert rows["Huyện Đại Từ"]["common_now"] == 86
        assert rows["Huyện Định Hóa"]["common_change"] == -2
        assert rows["Huyện Võ Nhai"]["common_now"] == pytest.approx(84.782609)

    @pytest.mark.parametrize(
        ("asked", "first"),
        [("-diem", "Huyện Đại Từ"), ("diem", "Huyện Định Hóa"), ("-hang", "Thị xã")],
    )
    def test_in_another_order(self, client, scored, asked, first):
        rows = twin(client, scored, **{"sap-xep": asked})["rows"]

        assert rows[0]["unit"].startswith(first)

    def test_the_figure_has_both_years(self, client, scored):
        html = page(client, scored).content.decode()

        assert 'data-figure="hai-nam"' in html

    def test_a_sentence_leads_to_the_unit_and_to_the_domain(self, client, scored):
        found = links(page(client, scored))

        assert reverse("indices:domain", kwargs=scored.address(2024, code="1")) in found
        slug = scored.units["dai_tu"].slug
        assert reverse("unit_year", args=[slug, 2024]) in found

    def test_ones_own_unit_is_told_domain_by_domain(self, client, scored):
        asked = {"dv": scored.units["dai_tu"].slug}
        text = words(page(client, scored, **asked))

        assert (
            "Như đã công bố: điểm từ 76,00 thành 87,00 (+11,00); từ hạng 3 đến hạng 1; "
            "từ loại Khá lên Tốt." in text
        )
        assert (
            "Không tính điểm thưởng, điểm trừ: từ 76,00% thành 86,00% điểm tối đa"
            in text
        )
        assert "Chỉ đạo, điều hành 46,00 54,00 +8,00" in text
        chosen = twin(client, scored, **asked)["chosen"]
        assert chosen["slug"] == asked["dv"]
        assert [d["change"] for d in chosen["domains"]] == [8, 2, 1, 0]

    def test_a_unit_that_is_not_there_is_nobody(self, client, scored):
        response = page(client, scored, dv="huyen-khong-co")

        assert response.status_code == 200
        assert twin(client, scored, dv="huyen-khong-co")["chosen"] is None

    def test_the_first_year_says_that_there_is_none_before(self, client, scored):
        text = words(page(client, scored, year=2023))

        assert "Chưa có kỳ trước đã công bố để so sánh." in text


class TestAnotherSet:
    scored = made_once(lambda: make_scored((2024, 2025)))

    def test_that_the_set_changed_is_said_first(self, client, scored):
        text = words(page(client, scored, year=2025))

        warning = (
            "Bộ tiêu chí đã đổi so với năm 2024: 3 tiêu chí giữ nguyên "
            "(60,00/100,00 điểm), 1 đổi, 1 mới."
        )
        assert text.index(warning) < text.index("Trên các tiêu chí giữ nguyên")
        assert "0/4 đơn vị tăng điểm, 0 giảm" in text

    def test_no_unit_is_said_to_have_moved(self, client, scored):
        payload = twin(client, scored, year=2025)

        assert not any("Huyện" in said for said in payload["news"])

    def test_the_figure_is_of_the_common_criteria_and_says_so(self, client, scored):
        text = words(page(client, scored, year=2025))

        assert "phần trăm điểm tối đa, chỉ tính các tiêu chí giữ nguyên." in text

    def test_a_domain_with_new_criteria_is_not_compared(self, client, scored):
        asked = {"dv": scored.units["dai_tu"].slug}
        text = words(page(client, scored, year=2025, **asked))

        assert "Huyện Đại Từ: năm 2025 so với năm 2024" in text
        assert (
            "Chỉ tính các tiêu chí giữ nguyên: từ 86,67% thành 86,67% điểm tối đa"
            in text
        )
        assert "54,00 không so sánh: có tiêu chí đã đổi hoặc mới" in text
        assert "Tác động 32,00 32,00 = không đổi" in text

    def test_published_and_common_stand_side_by_side(self, client, scored):
        rows = {row["unit"]: row for row in twin(client, scored, year=2025)["rows"]}

        dai_tu = rows["Huyện Đại Từ"]
        # 12 + 8 + 30 + 4 + 32 and a bonus of 1: as many points as the year before.
        assert (dai_tu["score_before"], dai_tu["score"]) == (87, 87)
        # (12 + 8 + 32) of 60 in both years.
        assert dai_tu["common_before"] == dai_tu["common_now"]
        assert dai_tu["common_now"] == pytest.approx(86.666667)


def test_other_units_make_other_ranks(client):
    scored = make_scored()
    area, index = scored.area, scored.index
    make_ranking(index, area, {scored.units["dai_tu"]: "70"}, year=2020)
    make_unit("Phú Lương", code="168", parent=area)
    make_ranking(
        index,
        area,
        dict.fromkeys(scored.units.values(), "75"),
        year=2021,
    )
    address = reverse("indices:changes", kwargs={**scored.address(2024), "year": 2021})

    text = words(client.get(address))

    assert "Các đơn vị được xếp hạng đã đổi so với năm 2020" in text


def test_domains_without_criteria_say_where_the_points_came_from(client):
    scored = make_scored((2024,))
    dai_tu, dinh_hoa = scored.units["dai_tu"], scored.units["dinh_hoa"]
    parts = [("1", "Thể chế", 60), ("2", "Tác động", 40)]
    for year, score, first, second in (
        (2019, "70", "40", "30"),
        (2020, "75", "46", "29"),
    ):
        edition = make_ranking(
            scored.index,
            scored.area,
            {dai_tu: score, dinh_hoa: score},
            year=year,
            parts=parts,
            is_published=False,
        )
        for unit in (dai_tu, dinh_hoa):
            say(edition, unit, score, parts={"1": first, "2": second})
        publish_edition(actor=CLERK, edition=edition)
    address = reverse("indices:changes", kwargs={**scored.address(2024), "year": 2020})

    response = client.get(address)
    text = words(response)

    assert "tăng 5,00 điểm" in text
    assert "tăng nhiều nhất ở Thể chế (+6,00 điểm)" in text
    assert "Thể chế trung vị tăng 10,0 điểm %" in text
    # Without criteria a domain has no page to lead to.
    assert not [link for link in links(response) if link.startswith("/linh-vuc/")]


def test_totals_alone_have_their_changes_too(client):
    scored = make_scored((2024,))
    units = scored.units
    for year, score in ((2019, "70"), (2020, "76")):
        make_ranking(scored.index, scored.area, {units["dai_tu"]: score}, year=year)
    address = reverse("indices:changes", kwargs={**scored.address(2024), "year": 2020})

    text = words(client.get(address))

    assert "Huyện Đại Từ tăng 6,00 điểm." in text
    assert (
        "Tiêu chí chung" not in text.partition("Từng đơn vị")[2].partition("Điểm và")[0]
    )


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    scored = make_scored()
    address = reverse("indices:changes", kwargs=scored.address(2024))
    # 1 summary + 1 earlier + 2 standings + 1 criteria + 2 common points
    # + 1 stored domains + 1 what does not apply + 1 lost by many + 1 years + 1 site
    with django_assert_num_queries(12):
        client.get(address)
