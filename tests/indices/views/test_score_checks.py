"""Checks of score sheets before publishing, and how full the sheets are.

CCHC 2024 of the districts of Thái Nguyên, scored by the usual criteria: 1.1.1 of 12,
1.1.2 of 8, 1.2 of 40, the survey 2 of 40, bonus 3 and deduction 4. Đại Từ is complete,
Định Hóa lacks 1.2 and the survey, of Phổ Yên nothing is known.
"""

from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.score_records import ScoreInput, record_scores
from indices.models import Score
from tests.factories import (
    CLERK,
    make_criteria,
    make_scored_edition,
    make_unit,
    past_the_guards,
    score,
)
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(world):
    found = make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )
    score(found, world.district, c1_1_1=10, c1_1_2=8, c1_2=30, c2=32)
    score(found, world.best, c1_1_1=10, c1_1_2=8)
    return found


@pytest.fixture
def staff(client, world):
    client.force_login(world.index_administrator)
    return client


def check_url(edition):
    return reverse("indices:entry_check", kwargs=edition.address)


def sheet_url(edition, unit):
    address = {**edition.address, "unit": unit.slug}
    return reverse("indices:entry_sheet", kwargs=address)


def write(edition, unit, code, **values):
    row = ScoreInput(unit=unit, code=code, values=values)
    record_scores(actor=CLERK, edition=edition, rows=[row])


def test_missing_points_lead_to_the_first_empty_cell(staff, world, edition):
    response = staff.get(check_url(edition))

    assert "Huyện Định Hóa: còn thiếu 2 ô, từ 1.2" in words(response)
    assert "Thị xã Phổ Yên: còn thiếu 4 ô, từ 1.1.1" in words(response)
    assert "Huyện Đại Từ: còn thiếu" not in words(response)
    link = f"{sheet_url(edition, world.best)}#o-{world.best.pk}-1-2-appraised_score"
    assert f'href="{link}"' in response.content.decode()


def test_points_above_the_maximum_stop_the_publishing(staff, world, edition):
    scores = Score.objects.filter(sheet__unit=world.district, criterion__code="1.2")
    with past_the_guards():
        scores.update(appraised_score=Decimal("40.5"))

    said = words(staff.get(check_url(edition)))

    assert "Huyện Đại Từ, 1.2: 40,5, tối đa 40" in said
    assert "Tiếp: công bố" not in said


def test_an_appraisal_above_the_units_own_score_wants_a_remark(staff, world, edition):
    write(edition, world.district, "1.2", self_score=Decimal(29))
    assert "1.2: tự chấm 29, thẩm định 30" in words(staff.get(check_url(edition)))

    write(edition, world.district, "1.2", note="Bổ sung minh chứng")
    assert "tự chấm 29" not in words(staff.get(check_url(edition)))


def test_an_appraisal_that_copies_the_unit_everywhere_is_suspicious(staff, world):
    listed = [(str(place), 20, f"Lĩnh vực {place}") for place in range(1, 6)]
    edition = make_scored_edition(
        world.index,
        world.province,
        criteria_set=make_criteria(criteria=listed),
        year=2024,
    )
    for place in range(1, 6):
        values = {"self_score": Decimal(9), "appraised_score": Decimal(9)}
        write(edition, world.district, str(place), **values)
    assert "Huyện Đại Từ: cả 5 ô bằng nhau" in words(staff.get(check_url(edition)))

    write(edition, world.district, "3", appraised_score=Decimal(8))
    assert "ô bằng nhau" not in words(staff.get(check_url(edition)))


def test_an_edition_without_any_complete_sheet_cannot_be_published(staff, world):
    edition = make_scored_edition(world.index, world.province, year=2024)

    said = words(staff.get(check_url(edition)))

    assert "Chưa nhập kết quả của đơn vị nào" in said


def test_what_the_totals_come_to_leads_to_the_sheet(staff, world, edition):
    score(edition, world.best, c1_2=30, c2=32)

    response = staff.get(check_url(edition))

    assert "Hạng 1: Huyện Đại Từ, Huyện Định Hóa" in words(response)
    # 80,00 is the very bound of the tier.
    assert "Huyện Đại Từ: 80,00, ngưỡng loại Tốt là 80,00" in words(response)
    html = response.content.decode()
    assert f'href="{sheet_url(edition, world.district)}"' in html
    assert f"#o-{world.district.pk}-score" not in html


def test_a_set_whose_sums_do_not_fit_stops_the_publishing(staff, edition):
    with past_the_guards():
        edition.criteria_set.criteria.filter(code="1.2").update(max_score=39)

    said = words(staff.get(check_url(edition)))

    assert "Điểm tối đa không khớp tổng" in said
    assert "Tiếp: công bố" not in said


def test_units_that_came_or_went_are_counted(staff, world, edition):
    assert "Số đơn vị" not in words(staff.get(check_url(edition)))
    make_unit("Phú Bình", code="173", parent=world.province)
    world.worst.valid_to = edition.units_as_of
    world.worst.save()

    response = staff.get(check_url(edition))

    said = words(response)
    assert "Kỳ có 3 đơn vị, địa bàn có 3 đơn vị" in said
    assert "Huyện Phú Bình: không có trong kỳ" in said
    assert "Thị xã Phổ Yên: không có hiệu lực vào ngày đánh giá nhưng có phiếu" in said
    assert "chọn “Chấm điểm, không xếp hạng” và ghi lý do" in said
    settings = f"{sheet_url(edition, world.worst)}#doi-phieu"
    assert f'href="{settings}"' in response.text
    assert 'id="doi-phieu"' in staff.get(sheet_url(edition, world.worst)).text


def test_a_unit_that_went_and_is_not_ranked_asks_for_nothing(staff, world, edition):
    world.worst.valid_to = edition.units_as_of
    world.worst.save()
    settings = {"dv": world.worst.pk, "xep_hang": "khong", "ly_do": "Đã sáp nhập"}
    staff.post(reverse("indices:entry_sheets", kwargs=edition.address), settings)

    said = words(staff.get(check_url(edition)))

    assert "không có hiệu lực vào ngày đánh giá; đã để không xếp hạng" in said
    assert "chọn “Chấm điểm, không xếp hạng”" not in said


def test_checks_take_a_fixed_number_of_queries(
    staff, edition, django_assert_num_queries
):
    staff.get(check_url(edition))

    # session, user, memberships; edition, unsettled sheets; summary, results, parts;
    # criteria set, its criteria; units in force; namesakes; above the maximum, missing,
    # copied, raised, how often each score is (and the far ones, where there are any);
    # site profile
    with django_assert_num_queries(18):
        staff.get(check_url(edition))


class TestFarScores:
    """1.2 of eight districts: 30, 31, 31, 32, 32, 33, 33 and 2, which somebody typed
    for 32. Their median is 31.5, their median deviation 1; 2 is far away."""

    @pytest.fixture
    def crowded(self, world):
        names = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám")
        units = [
            make_unit(name, code=f"x{place}", parent=world.province)
            for place, name in enumerate(names)
        ]
        edition = make_scored_edition(
            world.index, world.province, tier_scheme=world.scheme, year=2024
        )
        points = (30, 31, 31, 32, 32, 33, 33, 2)
        for unit, each in zip(units, points, strict=True):
            score(edition, unit, c1_1_1=12, c1_2=each)
        return edition, units[-1]

    def test_one_leads_to_its_cell(self, staff, crowded):
        edition, typo = crowded

        response = staff.get(check_url(edition))

        said = words(response)
        assert "Xa hẳn các đơn vị khác ở cùng tiêu chí (1)" in said
        assert "Huyện Tám, 1.2: 2, trung vị 31,50" in said
        cell = f"{sheet_url(edition, typo)}#o-{typo.pk}-1-2-appraised_score"
        assert f'href="{cell}"' in response.content.decode()

    def test_the_second_appraisal_counts_and_puts_it_right(self, staff, crowded):
        edition, typo = crowded
        write(edition, typo, "1.2", final_score=Decimal(32))

        assert "ở cùng tiêu chí" not in words(staff.get(check_url(edition)))

    def test_where_most_have_the_same_nobody_is_far(self, staff, crowded):
        edition, typo = crowded
        # All have 12 of 1.1.1 but one.
        write(edition, typo, "1.1.1", appraised_score=Decimal(1))

        assert "1.1.1: 1" not in words(staff.get(check_url(edition)))

    def test_it_takes_one_query_more(self, staff, crowded, django_assert_num_queries):
        edition, _typo = crowded
        staff.get(check_url(edition))

        with django_assert_num_queries(19):
            staff.get(check_url(edition))
