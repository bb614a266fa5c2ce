"""The front page: the news of the home area.

CCHC of the districts of Thái Nguyên      2021      2022
Huyện Đại Từ                              71,00     76,71   Khá
Huyện Định Hóa                            78,00     81,02   Khá, then Tốt
Thị xã Phổ Yên                            64,00     59,30   Trung bình
mean                                      71,00     72,34
"""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.publication import publish_edition
from tests.factories import (
    CLERK,
    make_index,
    make_nation,
    make_ranking,
    make_source,
    make_succession,
    make_tier_scheme,
    make_unit,
    make_user,
    say,
)
from tests.once import made_once
from tests.reading import links, words
from units.models import Role, SiteProfile

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)


class Province:
    """Thái Nguyên with its districts; the home of the site."""

    def __init__(self):
        self.nation = make_nation()
        self.area = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=self.nation)
        self.dai_tu = make_unit("Đại Từ", code="171", parent=self.area)
        self.dinh_hoa = make_unit("Định Hóa", code="167", parent=self.area)
        self.pho_yen = make_unit("Phổ Yên", kind="thị xã", code="172", parent=self.area)
        self.index = make_index(short_name="CCHC")
        self.scheme = make_tier_scheme()
        self.profile = SiteProfile.objects.create(pk=1, home_area=self.area)

    def rank(self, year, dai_tu, dinh_hoa, pho_yen, **settings):
        scores = {self.dai_tu: dai_tu, self.dinh_hoa: dinh_hoa, self.pho_yen: pho_yen}
        settings.setdefault("tier_scheme", self.scheme)
        return make_ranking(self.index, self.area, scores, year=year, **settings)

    def two_years(self):
        self.rank(2021, "71.00", "78.00", "64.00")
        return self.rank(2022, "76.71", "81.02", "59.30")


province = made_once(Province)


class TestWholeEdition:
    def test_the_title_tells_the_news(self, client, province):
        province.two_years()

        page = words(client.get("/"))

        assert "Năm 2022: 2/3 đơn vị tăng điểm, điểm trung bình 72,34" in page
        assert "CCHC cấp huyện tỉnh Thái Nguyên năm 2022" in page

    def test_four_figures_with_their_change(self, client, province):
        province.two_years()

        page = words(client.get("/"))

        assert "Điểm trung bình của 3 đơn vị 72,34% +1,34 so với năm 2021" in page
        assert "Điểm cao nhất 81,02% Huyện Định Hóa" in page
        assert "Điểm thấp nhất 59,30% Thị xã Phổ Yên" in page
        assert "Xếp loại Tốt 1/3 Khá: 1, Trung bình: 1" in page

    def test_what_changed_is_said_by_rule(self, client, province):
        province.two_years()

        page = words(client.get("/"))

        assert "Điều gì thay đổi so với năm 2021" in page
        assert "Huyện Định Hóa tăng 3,02 điểm %, lên loại Tốt (trước là Khá)." in page
        assert "Huyện Đại Từ tăng 5,71 điểm %." in page
        assert "Thị xã Phổ Yên giảm 4,70 điểm %." in page

    def test_units_per_tier_of_each_year(self, client, province):
        province.two_years()

        response = client.get("/")

        assert [year for year, _label, _strip in response.context["strips"]] == [
            2022,
            2021,
        ]
        assert "Xếp loại năm 2022: Tốt: 1; Khá: 1; Trung bình: 1" in (
            response.content.decode()
        )

    def test_a_long_ranking_shows_both_ends_and_what_is_between(self, client, province):
        units = [make_unit(f"Huyện số {n}", parent=province.area) for n in range(12)]
        scores = {unit: str(60 + n) for n, unit in enumerate(units)}
        make_ranking(province.index, province.area, scores, year=2023)

        page = words(client.get("/"))

        # 12 scored units of 15: five at the top, two between, five at the end
        assert "… 2 đơn vị ở giữa" in page
        assert "Huyện Huyện số 11 71,00" in page
        assert "Huyện Huyện số 5 65,00" not in page

    def test_the_published_mean_stands_beside_the_computed_one(self, client, province):
        province.rank(2022, "76.71", "81.02", "59.30", announced_mean=Decimal("72.30"))

        page = words(client.get("/"))

        assert "điểm trung bình 72,30" in page
        assert "Điểm trung bình của 3 đơn vị 72,34% được công bố: 72,30%" in page


class TestPartialEdition:
    def test_the_known_facts_with_their_source(self, client, province):
        edition = province.rank(
            2022, None, None, None, is_partial=True, is_published=False
        )
        source = make_source("Báo Thái Nguyên, 21/10/2023")
        say(
            edition,
            province.dai_tu,
            "76.71",
            source=source,
            rank=4,
            ranked_of=9,
            tier_name="Khá",
            score_change=Decimal("10.96"),
            changed_since=2020,
        )
        publish_edition(actor=CLERK, edition=edition)

        page = words(client.get("/"))

        assert "Năm 2022: Huyện Đại Từ 76,71%, hạng 4/9, loại Khá" in page
        assert "1/3 đơn vị có số liệu" in page
        assert "+10,96 so với 2020" in page
        assert "Nguồn: Báo Thái Nguyên, 21/10/2023" in page
        assert "Huyện Đại Từ tăng 10,96 điểm %." in page
        assert "Điểm trung bình" not in page

    def test_nothing_is_said_of_the_units_that_are_not_known(self, client, province):
        edition = province.rank(2022, "76.71", None, None, is_partial=True)

        response = client.get("/")

        assert edition.is_partial
        assert [row.unit for row in response.context["page"].excerpt.rows] == [
            "Huyện Đại Từ"
        ]
        assert "dẫn đầu" not in words(response)


class TestWhichEdition:
    def test_the_newest_year_is_the_news(self, client, province):
        province.rank(2023, "70.00", "71.00", "72.00")
        province.rank(2022, "76.71", "81.02", "59.30")

        assert "Năm 2023" in words(client.get("/"))

    def test_a_draft_is_no_news(self, client, province):
        province.rank(2022, "76.71", "81.02", "59.30")
        province.rank(2023, "70.00", "71.00", "72.00", is_published=False)

        assert "2023" not in words(client.get("/"))

    def test_the_demo_is_never_the_news(self, client, province):
        demo = make_unit(
            "Minh Họa", kind="tỉnh", parent=province.nation, is_illustrative=True
        )
        unit = make_unit("Đồng Lộc", parent=demo, is_illustrative=True)
        make_ranking(
            province.index, demo, {unit: "90.00"}, year=2024, is_illustrative=True
        )
        province.profile.home_area = None
        province.profile.save()

        page = words(client.get("/"))

        assert "Chưa có kết quả nào được công bố" in page
        assert "Minh Họa" not in page

    def test_a_merged_province_still_shows_what_it_was_made_from(
        self, client, province
    ):
        province.area.valid_to = REFORM
        province.area.save()
        new = make_unit(
            "Thái Nguyên",
            kind="tỉnh",
            code="19",
            parent=province.nation,
            valid_from=REFORM,
        )
        make_succession(province.area, new)
        province.profile.home_area = new
        province.profile.save()
        province.two_years()

        assert "CCHC cấp huyện tỉnh Thái Nguyên năm 2022" in words(client.get("/"))

    def test_without_figures_of_its_own_an_area_sees_the_nation(self, client, province):
        make_ranking(
            province.index,
            province.nation,
            {province.area: "85.11"},
            level="province",
            year=2024,
        )

        page = words(client.get("/"))

        assert "Tỉnh Thái Nguyên chưa có kết quả được công bố trên trang này" in page
        assert "Năm 2024: Tỉnh Thái Nguyên dẫn đầu" in page

    def test_the_other_rankings_are_one_click_away(self, client, province):
        province.two_years()
        other = make_index("sipas", short_name="SIPAS")
        make_ranking(other, province.area, {province.dai_tu: "92.80"}, is_partial=True)
        make_ranking(
            province.index,
            province.nation,
            {province.area: "85.11"},
            level="province",
            year=2020,
        )

        response = client.get("/")

        assert "/xep-hang/sipas/thai-nguyen/cap-huyen/2022/" in links(response)
        assert "/xep-hang/cchc/toan-quoc/cap-tinh/2020/" in links(response)
        assert "SIPAS cấp huyện tỉnh Thái Nguyên năm 2022 1/3 đơn vị có số liệu" in (
            words(response)
        )


class TestBeforeAnythingIsPublished:
    def test_a_visitor_is_told_so(self, client, province):
        response = client.get("/")

        assert "Tỉnh Thái Nguyên chưa có kết quả nào được công bố" in words(response)
        assert reverse("indices:entry_home") not in links(response)

    def test_staff_are_shown_where_to_enter_results(self, client, province):
        clerk = make_user(role=Role.INDEX_ADMINISTRATOR, unit=province.area)
        client.force_login(clerk)

        assert reverse("indices:entry_home") in links(client.get("/"))

    def test_a_site_without_profile_opens_too(self, client, db):
        assert client.get("/").status_code == 200


class TestTwins:
    def test_the_files_hold_the_whole_ranking(self, client, province):
        province.two_years()

        payload = client.get("/tong-quan.json").json()
        lines = client.get("/tong-quan.csv").content.decode("utf-8-sig").splitlines()

        assert payload["edition"]["year"] == 2022
        assert [row["unit"] for row in payload["rows"]] == [
            "Huyện Định Hóa",
            "Huyện Đại Từ",
            "Thị xã Phổ Yên",
        ]
        assert payload["rows"][1]["score"] == 76.71
        assert payload["title"].startswith("Năm 2022: ")
        assert len(payload["changes"]) == 3
        assert len(lines) == 4
        assert client.get("/tong-quan.xlsx").content[:2] == b"PK"

    def test_there_are_files_before_anything_is_published(self, client, province):
        for extension in ("json", "csv", "xlsx"):
            assert client.get(f"/tong-quan.{extension}").status_code == 200


def test_the_number_of_queries_does_not_grow(
    client, province, django_assert_num_queries
):
    province.two_years()
    for n in range(20):
        make_unit(f"Huyện số {n}", parent=province.area)
    for year in (2015, 2016, 2017, 2018):
        province.rank(year, "70.00", "71.00", "72.00")

    # 1 home area + 1 summaries + 1 rows + 1 history + 1 siblings + 2 standings + 1 site
    with django_assert_num_queries(8):
        client.get("/")
