"""One unit in one domain: the tree, who scored what, the filter, why years compare."""

import pytest
from django.urls import reverse

from indices.actions.criteria import CriteriaSetFacts, make_criteria_set
from indices.actions.publication import publish_edition
from indices.actions.score_records import ScoreInput, record_scores
from tests.explained import NOTE, make_scored
from tests.factories import CLERK, criterion, make_scored_edition
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db


scored = made_once(make_scored)


def page(client, scored, unit, code="1", year=2024, **asked):
    address = reverse("unit_domain", args=[scored.units[unit].slug, year, code])
    return client.get(address, query_params=asked)


def test_the_points_the_place_and_the_costliest_criterion_come_first(client, scored):
    text = words(page(client, scored, "dinh_hoa"))

    assert "Huyện Định Hóa: Chỉ đạo, điều hành, năm 2024" in text
    assert "Đạt 52,00/60,00 điểm (86,7%); hạng 2/4; trung vị 48,00." in text
    assert "Bị trừ điểm ở 2/3 tiêu chí; nhiều nhất là 1.2 Báo cáo" in text


def test_a_line_says_who_gave_how_much_and_what_it_was_last_year(client, scored):
    text = words(page(client, scored, "pho_yen"))

    # Max, self, appraised, counted, lost, median of the four, 2023 and the change.
    assert f"1.2 Báo cáo Nhận xét thẩm định: {NOTE}" in text
    assert "40,00 25,00 24,00 24,00 16,00 33,00 20,00 +4,00" in text


def test_last_year_and_the_change_stand_in_columns_of_their_own(client, scored):
    """Else the decimal marks of last year's points are not in one line."""
    assert "Năm 2023 +/− điểm" in words(page(client, scored, "pho_yen"))


def test_a_group_is_the_sum_of_what_lies_below_it(client, scored):
    text = words(page(client, scored, "pho_yen"))

    assert "1.1 Kế hoạch 20,00 12,00 8,00 15,00 10,00 +2,00" in text


def test_what_does_not_apply_lowers_the_maximum_and_says_why(client, scored):
    text = words(page(client, scored, "vo_nhai"))

    assert "Đạt 44,00/52,00 điểm" in text
    assert "Không áp dụng: Không có đơn vị trực thuộc" in text
    assert "1.1 Kế hoạch 12,00" in text
    assert "k.a.d" in text


def test_a_survey_has_its_own_column(client, scored):
    text = words(page(client, scored, "dai_tu", code="2"))

    assert "Tiêu chí Tối đa Điều tra XHH Đạt Mất" in text
    assert "2 Tác động 40,00 32,00 32,00 8,00 31,00" in text


def test_only_what_lost_points(client, scored):
    text = words(page(client, scored, "dinh_hoa", loc="mat-diem"))

    assert "1.1.2 Thực hiện kế hoạch" in text
    assert "1.1 Kế hoạch" in text
    assert "1.1.1" not in text


def test_the_filter_may_leave_nothing(client, scored):
    text = words(page(client, scored, "dai_tu", code="3", loc="mat-diem"))

    assert "Không có tiêu chí nào bị trừ điểm" in text


def test_a_deduction_is_lost_as_it_is(client, scored):
    text = words(page(client, scored, "dinh_hoa", code="4"))

    assert "−2,00 điểm, ngoài thang điểm" in text
    assert "Điểm trừ 3,00 – 2,00 2,00 2,00" in text


def test_ways_to_the_domain_and_the_criteria(client, scored):
    found = links(page(client, scored, "dai_tu"))

    domain = reverse("indices:domain", kwargs=scored.address(2024, code="1"))
    leaf = reverse("indices:criterion", kwargs=scored.address(2024, code="1.1.1"))
    assert domain in found
    assert leaf in found
    assert reverse("unit_domain", args=[scored.units["dai_tu"].slug, 2024, "2"]) in (
        found
    )


def test_no_comparison_where_the_maximum_changed_or_the_criterion_is_new(client):
    scored = make_scored((2024, 2025))

    text = words(page(client, scored, "dai_tu", year=2025))

    assert "Không so sánh được với năm 2024: điểm tối đa đổi từ 40 thành 35." in text
    assert "Không so sánh với năm 2024: tiêu chí mới." in text
    assert "1.1.1 Ban hành kế hoạch 12,00 12,00 12,00 12,00 0,00 12,00 12,00" in text


def test_the_rule_and_the_declared_figure_are_folded_below(client, scored):
    rule = {"shape": "count", "points_each": "0.5"}
    criteria = make_criteria_set(
        actor=CLERK,
        facts=CriteriaSetFacts(code="bo-c", name="Bộ C", level="district"),
        criteria=[
            criterion("1", 98, "Chung"),
            criterion("2", 2, "Quy chế nội bộ", rule=rule, office="Sở Nội vụ"),
        ],
    )
    edition = make_scored_edition(
        scored.index, scored.area, criteria_set=criteria, year=2026
    )
    for unit in scored.units.values():
        values = {
            "1": {"appraised_score": 90},
            "2": {"appraised_score": 1, "final_score": 2, "declared_figure": 9},
        }
        record_scores(
            actor=CLERK,
            edition=edition,
            rows=[ScoreInput(unit, code, given) for code, given in values.items()],
        )
    publish_edition(actor=CLERK, edition=edition)

    text = words(page(client, scored, "dai_tu", code="2", year=2026))

    assert "Cách tính điểm Số lượng × 0,5 điểm, không quá 2 điểm." in text
    assert "Số liệu kê khai 9. 9 × 0,5 = 4,5; lấy mức tối đa: 2 điểm." in text
    assert "Thẩm định lần 1 1,00" in text
    assert "Cơ quan thẩm định Sở Nội vụ" in text


def test_what_is_not_there_says_why(client, scored):
    assert page(client, scored, "dai_tu", code="9").status_code == 404
    assert page(client, scored, "dai_tu", code="1.1").status_code == 404
    assert page(client, scored, "dai_tu", year=2020).status_code == 404
    said = page(client, scored, "dai_tu", code="9").content.decode()
    assert "không được chấm theo lĩnh vực" in said


def test_a_draft_is_no_unit_page(client, scored):
    make_scored_edition(
        scored.index,
        scored.area,
        criteria_set=scored.editions[2024].criteria_set,
        year=2025,
    )

    assert page(client, scored, "dai_tu", year=2025).status_code == 404


def test_the_number_of_queries_does_not_grow(client, scored, django_assert_num_queries):
    address = reverse("unit_domain", args=[scored.units["dai_tu"].slug, 2024, "1"])
    # 1 unit + 1 result + 1 summary + 1 criteria + 1 earlier summary + 2 its sheet
    # + 1 stored part + 2 its points + 2 all units' points + 1 own scores + 1 years
    # + 1 site
    with django_assert_num_queries(15):
        client.get(address)
