"""The sheet for the review conference, as a page and as files."""

import pytest
from django.urls import reverse

from indices.selectors.analysis_sheet import MOST_TASKS
from tests.explained import NOTE, make_scored
from tests.factories import make_plan
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db


def make_judged():
    scored = make_scored((2023, 2024))
    make_plan(scored.editions[2023], scored.units["dai_tu"], {"1.2": "10", "2": "10"})
    make_plan(
        scored.editions[2023], scored.units["pho_yen"], {"2": "16"}, is_issued=False
    )
    return scored


scored = made_once(make_judged)


def sheet(client, scored, unit="dai_tu", year=2024):
    return client.get(reverse("unit_sheet", args=[scored.units[unit].slug, year]))


def test_it_holds_what_a_head_of_unit_asks(client, scored):
    text = words(sheet(client, scored))

    assert "Phiếu phân tích Chỉ số CCHC năm 2024: Huyện Đại Từ" in text
    assert "87,00" in text
    assert "Thấp nhất: lĩnh vực 2 (80,0%); cao nhất: lĩnh vực 1 (90,0%)." in text
    assert "1. Chỉ đạo, điều hành 54,00/60,00 90,0" in text
    assert "2 nhiệm vụ nhằm 20,00 trong 24,00 điểm bị mất" in text
    assert "Năm 2024: lấy lại 4,00/10,00 điểm" in text
    assert "2 Tác động Không có nhận xét 8,00/40,00" in text
    assert "Ghi chép tại hội nghị" in text


def test_reasons_and_whom_to_learn_from(client, scored):
    text = words(sheet(client, scored, "pho_yen"))

    assert f"1.2 Báo cáo Thẩm định: {NOTE} 16,00/40,00 chưa đơn vị nào" in text
    assert "Huyện Đại Từ, Huyện Võ Nhai, Huyện Định Hóa" in text


def test_others_drafts_are_not_on_it(client, scored):
    text = words(sheet(client, scored, "pho_yen"))

    assert "không có kế hoạch khắc phục nào trước kết quả này" in text
    assert "Khắc phục 2" not in text


def test_more_tasks_than_the_paper_holds_are_counted(client, scored, monkeypatch):
    monkeypatch.setattr("indices.views.analysis_sheet.MOST_TASKS", 1)
    monkeypatch.setattr("indices.selectors.analysis_sheet.MOST_TASKS", 1)

    assert MOST_TASKS > 1
    assert "Và 1 nhiệm vụ khác trong kế hoạch." in words(sheet(client, scored))


def test_a_year_without_criteria_has_none(client, scored):
    assert sheet(client, scored, year=2019).status_code == 404


def test_the_unit_page_leads_there(client, scored):
    slug = scored.units["dai_tu"].slug
    found = links(client.get(reverse("unit_year", args=[slug, 2024])))

    assert reverse("unit_sheet", args=[slug, 2024]) in found


def test_json_bears_the_losses(client, scored):
    url = reverse("unit_sheet_file", args=[scored.units["dai_tu"].slug, 2024, "json"])
    rows = client.get(url).json()["rows"]

    assert [(row["code"], row["lost"]) for row in rows] == [("2", 8), ("1.2", 6)]


def test_the_number_of_queries(client, scored, django_assert_num_queries):
    address = reverse("unit_sheet", args=[scored.units["dai_tu"].slug, 2024])
    # 1 unit + 7 its page + 8 its lost points + 1 the earlier plan + 1 its edition
    # + 11 the plan with what came of it + 1 site
    # + 3 of the first page of a publication, which are kept then
    with django_assert_num_queries(29 + 3):
        client.get(address)
    with django_assert_num_queries(29):
        client.get(address)
