"""One criterion of the districts of tests/explained.py: 1.2, 40 points.

| 1.2           | 2023 | 2024 | self 2024 |
| Huyện Đại Từ  | 30   | 34   | 35        |
| Huyện Định Hóa| 36   | 34   | 35        |
| TX Phổ Yên    | 20   | 24   | 25        |
| Huyện Võ Nhai | 30   | 32   | 33        |
"""

import pytest
from django.urls import reverse

from tests.explained import make_scored
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db


scored = made_once(make_scored)


def page(client, scored, code="1.2", year=2024, **asked):
    address = reverse("indices:criterion", kwargs=scored.address(year, code=code))
    return client.get(address, query_params=asked)


def twin(client, scored, kind, code="1.2", year=2024, **asked):
    kwargs = scored.address(year, code=code, format=kind)
    address = reverse("indices:criterion_file", kwargs=kwargs)
    return client.get(address, query_params=asked)


def test_what_it_asks_and_how_many_reach_it(client, scored):
    text = words(page(client, scored, code="1.1.1"))

    assert "Tiêu chí 1.1.1: Ban hành kế hoạch" in text
    assert "3/4 đơn vị đạt trọn điểm; trung vị 12,00/12,00 điểm" in text
    assert "Cách chấm tự chấm, thẩm định" in text


def test_cards_count_the_units_and_those_of_the_year_before(client, scored):
    text = words(page(client, scored, code="1.1.1"))

    assert "3 Trọn điểm năm 2023: 2" in text
    assert "1 Từ một nửa trở lên năm 2023: 2" in text


def test_what_does_not_apply_is_a_card_of_its_own(client, scored):
    text = words(page(client, scored, code="1.1.2"))

    assert "1 Không áp dụng năm 2023: 1" in text
    assert "Huyện Võ Nhai k.a.d" in text


def test_who_rose_and_who_fell(client, scored):
    text = words(page(client, scored))

    assert "So với năm 2023: 3 đơn vị tăng điểm, 1 đơn vị giảm, 0 đơn vị như cũ" in text
    assert "Huyện Định Hóa −2,00 36,00 thành 34,00" in text


def test_where_units_and_appraisers_did_not_agree(client, scored):
    text = words(page(client, scored))

    assert "4/4 đơn vị tự chấm cao hơn điểm thẩm định." in text
    assert "Huyện Đại Từ: tự chấm 35,00, thẩm định 34,00" in text


def test_every_unit_by_points_and_the_readers_own(client, scored):
    slug = scored.units["vo_nhai"].slug

    response = page(client, scored, dv="Huyện Võ Nhai")

    assert f'id="{slug}" class="row--mine"' in response.content.decode()
    assert f"#{slug}" in links(response)
    assert "Huyện Võ Nhai 32,00 80,0% 33,00 32,00 +1,00 30,00 +2,00" in words(response)


def test_the_median_stands_above_the_units(client, scored):
    text = words(page(client, scored))
    assert "Trung vị của 4 đơn vị 33,00 82,5% Huyện Đại Từ 34,00" in text
    # Võ Nhai, to whom it does not apply, is not counted.
    assert "Trung vị của 3 đơn vị" in words(page(client, scored, code="1.1.2"))


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("-thay-doi", "Huyện Đại Từ"),
        ("thay-doi", "Huyện Định Hóa"),
        ("ten", "Huyện Đại Từ"),
        ("-ten", "Huyện Võ Nhai"),
        ("diem", "Thị xã Phổ Yên"),
    ],
)
def test_in_another_order(client, scored, asked, first):
    rows = twin(client, scored, "json", **{"sap-xep": asked}).json()["rows"]

    assert rows[0]["unit"] == first


def test_a_group_sums_its_leaves_and_leads_to_them(client, scored):
    response = page(client, scored, code="1.1")

    assert "Huyện Đại Từ 20,00 100,0% 16,00 +4,00" in words(response)
    leaf = reverse("indices:criterion", kwargs=scored.address(2024, code="1.1.2"))
    assert leaf in links(response)


class TestAnotherSet:
    scored = made_once(lambda: make_scored((2024, 2025)))

    def test_no_comparison_when_the_maximum_changed(self, client, scored):
        text = words(page(client, scored, year=2025))

        reason = "Không so sánh được với năm 2024: điểm tối đa đổi từ 40 thành 35."
        assert reason in text
        assert "So với năm 2024:" not in text
        assert "năm 2024: 0" not in text

    def test_no_comparison_of_a_new_criterion(self, client, scored):
        text = words(page(client, scored, code="1.3", year=2025))

        assert "Không so sánh với năm 2024: tiêu chí mới." in text

    def test_the_same_criterion_compares_across_sets(self, client, scored):
        text = words(page(client, scored, code="1.1.1", year=2025))

        assert "So với năm 2024: 0 đơn vị tăng điểm, 0 đơn vị giảm, 4" in text

    def test_its_history_of_wording_and_maximum(self, client, scored):
        response = page(client, scored, year=2025)
        text = words(response)

        assert "2025 · Bộ tiêu chí B · đang xem 1.2 Báo cáo (35 điểm)" in text
        assert "đổi so với bộ trước: điểm tối đa" in text
        assert "2024 · Bộ tiêu chí A 1.2 Báo cáo (40 điểm)" in text
        old = reverse("indices:criterion", kwargs=scored.address(2024, code="1.2"))
        assert old in links(response)

    def test_files_carry_the_reason_too(self, client, scored):
        payload = twin(client, scored, "json", year=2025).json()

        assert payload["no_comparison"].startswith("Không so sánh được với năm 2024")
        assert {row["before"] for row in payload["rows"]} == {None}
        assert [each["max_score"] for each in payload["history"]] == [35, 40]


def test_the_first_year_has_nothing_to_compare_with(client):
    scored = make_scored((2024,))

    text = words(page(client, scored))

    assert "Chưa có kỳ trước được chấm theo tiêu chí để so sánh." in text


@pytest.mark.parametrize("code", ["1", "7.7"])
def test_a_code_that_is_no_criterion(client, scored, code):
    assert page(client, scored, code=code).status_code == 404


def test_the_number_of_queries_does_not_grow(client, scored, django_assert_num_queries):
    address = reverse("indices:criterion", kwargs=scored.address(2024, code="1.2"))
    # 1 summary + 1 criteria + 1 units + 1 earlier summary + 3 its points and units
    # + 2 points + 2 who gave them, now and then + 2 forms in other sets + 1 years
    # + 1 site
    with django_assert_num_queries(15):
        client.get(address)
