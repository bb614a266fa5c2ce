"""The page of a unit: its results over the years, their sources, its lineage.

CCHC of the districts of Thái Nguyên   2020 (partial)     2022
Huyện Đại Từ                           65,75 derived      76,71  4/9 Khá  +10,96
SIPAS 2022                                                92,80  4/9
its communes 2022                      Cù Vân Tốt, Mỹ Yên Trung bình, Hùng Sơn –
"""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indices.actions.announcements import AnnouncementInput, record_announcements
from indices.actions.editions import make_edition
from indices.actions.publication import publish_edition
from tests.explained import make_scored
from tests.factories import (
    CLERK,
    make_index,
    make_nation,
    make_ranking,
    make_source,
    make_succession,
    make_tier_scheme,
    make_unit,
)
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)
NAMES_ONLY = (
    ("Tốt", None, None, 3),
    ("Khá", None, None, 2),
    ("Trung bình", None, None, 1),
)


def announce(index, area, year, rows, *, level="district", **settings):
    """A published edition of which only some results are known."""
    settings = {"is_partial": True} | settings
    edition = make_edition(
        actor=CLERK, index=index, area=area, level=level, year=year, **settings
    )
    record_announcements(
        actor=CLERK,
        edition=edition,
        rows=[AnnouncementInput(unit=unit, **facts) for unit, facts in rows],
    )
    publish_edition(actor=CLERK, edition=edition)
    return edition


class Place:
    """Đại Từ as the newspaper told of it, with its province and its communes."""

    def __init__(self):
        self.nation = make_nation()
        self.province = make_unit(
            "Thái Nguyên", kind="tỉnh", code="19", parent=self.nation
        )
        self.dai_tu = make_unit(
            "Đại Từ", code="171", parent=self.province, valid_to=REFORM
        )
        self.dinh_hoa = make_unit("Định Hóa", code="167", parent=self.province)
        self.communes = {
            name: make_unit(name, kind="xã", parent=self.dai_tu, valid_to=REFORM)
            for name in ("Cù Vân", "Mỹ Yên", "Hùng Sơn")
        }
        self.cchc = make_index(short_name="CCHC")
        self.sipas = make_index("sipas", short_name="SIPAS")
        self.names_only = make_tier_scheme("thai-nguyen", tiers=NAMES_ONLY)
        self.paper = make_source("Báo Thái Nguyên, 21/10/2023")

    def newspaper(self):
        announce(
            self.cchc,
            self.province,
            2020,
            [
                (
                    self.dai_tu,
                    {
                        "source": self.paper,
                        "score": Decimal("65.75"),
                        "basis": "derived",
                        "formula": "76,71 − 10,96",
                    },
                )
            ],
        )
        announce(
            self.cchc,
            self.province,
            2022,
            [(self.dai_tu, self.facts_of_2022())],
            tier_scheme=self.names_only,
        )
        announce(
            self.sipas,
            self.province,
            2022,
            [
                (
                    self.dai_tu,
                    {"source": self.paper, "score": Decimal("92.8"), "rank": 4},
                )
            ],
        )
        announce(
            self.cchc,
            self.dai_tu,
            2022,
            [
                (self.communes["Cù Vân"], {"tier_name": "Tốt"}),
                (self.communes["Mỹ Yên"], {"tier_name": "Trung bình"}),
            ],
            level="commune",
            tier_scheme=self.names_only,
        )

    def facts_of_2022(self):
        return {
            "source": self.paper,
            "score": Decimal("76.71"),
            "score_text": "76,71/100",
            "rank": 4,
            "ranked_of": 9,
            "tier_name": "Khá",
            "score_change": Decimal("10.96"),
            "changed_since": 2020,
        }

    def page(self, client, year=None):
        return client.get(self.address(year))

    def address(self, year=None):
        if year is None:
            return reverse("unit", args=[self.dai_tu.slug])
        return reverse("unit_year", args=[self.dai_tu.slug, year])


place = made_once(Place)


class TestHeadline:
    def test_the_result_in_one_sentence(self, client, place):
        place.newspaper()

        page = words(place.page(client, 2022))

        assert page.count("Huyện Đại Từ năm 2022") >= 1
        assert (
            "CCHC 76,71%, hạng 4/9, loại Khá (cấp huyện tỉnh Thái Nguyên); "
            "tăng 10,96 điểm % so với năm 2020."
        ) in page

    def test_a_shared_rank_in_another_index_is_told(self, client, place):
        scores = {place.dai_tu: "92.8", place.dinh_hoa: "92.8"}
        make_ranking(place.cchc, place.province, scores, year=2022)
        make_ranking(place.sipas, place.province, scores, year=2022)

        assert "92,80% đồng hạng 1/2" in words(place.page(client, 2022))

    def test_bounds_that_nobody_published_are_not_invented(self, client, place):
        place.newspaper()

        page = words(place.page(client, 2022))

        assert "Ngưỡng xếp loại chưa được công bố." in page
        assert "để đạt loại" not in page

    def test_how_far_the_next_tier_is(self, client, place):
        make_ranking(
            place.cchc,
            place.province,
            {place.dai_tu: "76.71", place.dinh_hoa: "81.02"},
            tier_scheme=make_tier_scheme(),
        )

        assert "Còn 3,29 điểm để đạt loại Tốt." in words(place.page(client, 2022))

    def test_the_best_tier_has_none_above(self, client, place):
        make_ranking(
            place.cchc,
            place.province,
            {place.dai_tu: "86.71"},
            tier_scheme=make_tier_scheme(),
        )

        assert "Đã ở loại cao nhất" in words(place.page(client, 2022))

    def test_against_the_median_of_a_whole_edition(self, client, place):
        third = make_unit("Võ Nhai", parent=place.province)
        scores = {place.dai_tu: "90.00", place.dinh_hoa: "70.00", third: "71.00"}
        make_ranking(place.cchc, place.province, scores)

        assert "Cao hơn trung vị 71,00 của năm 2022." in words(place.page(client, 2022))

    def test_a_partial_edition_has_no_median(self, client, place):
        place.newspaper()

        page = words(place.page(client, 2022))

        assert "1/2 đơn vị của kỳ này có số liệu" in page
        assert "của năm 2022." not in page

    def test_a_derived_score_is_never_called_announced(self, client, place):
        place.newspaper()

        page = words(place.page(client, 2020))

        assert "65,75%" in page
        assert "Điểm không được công bố mà suy ra: 76,71 − 10,96." in page
        assert "suy ra: 76,71 − 10,96" in page


class TestYears:
    def test_the_plain_address_shows_the_newest_year_of_the_main_index(
        self, client, place
    ):
        place.newspaper()
        make_ranking(place.sipas, place.province, {place.dai_tu: "93.00"}, year=2024)

        response = place.page(client)

        assert "Huyện Đại Từ năm 2022" in words(response)
        assert f'href="http://testserver{place.address(2022)}"' in (
            response.content.decode()
        )

    def test_a_year_without_figures_says_which_years_have_some(self, client, place):
        place.newspaper()

        response = place.page(client, 2021)

        assert response.status_code == 200
        assert "Các năm có số liệu: 2022, 2020." in words(response)
        assert place.address(2022) in links(response)

    def test_a_unit_of_which_nothing_is_known_names_the_rankings_it_stands_in(
        self, client, place
    ):
        place.newspaper()

        response = client.get(reverse("unit", args=[place.dinh_hoa.slug]))

        assert "Chưa có kết quả được công bố của Huyện Định Hóa." in words(response)

    def test_a_renamed_unit_keeps_its_results(self, client, place):
        day = date(2022, 4, 10)
        town = make_unit(
            "Phổ Yên", kind="thị xã", code="172", parent=place.province, valid_to=day
        )
        city = make_unit(
            "Phổ Yên",
            kind="thành phố",
            code="172",
            parent=place.province,
            valid_from=day,
            same_as=town,
        )
        make_succession(town, city, kind="upgrade", effective_on=day)
        make_ranking(place.cchc, place.province, {town: "70.00"}, year=2021)
        make_ranking(place.cchc, place.province, {city: "75.00"}, year=2022)

        now = words(client.get(reverse("unit", args=[city.slug])))
        then = words(client.get(reverse("unit_year", args=[city.slug, 2021])))

        assert "Thành phố Phổ Yên năm 2022" in now
        assert "Nâng cấp 10/04/2022 từ Thị xã Phổ Yên." in now
        assert "tăng 5,00 điểm %, giữ hạng so với năm 2021" in now
        assert "Thị xã Phổ Yên năm 2021" in then
        assert "Năm 2021 đơn vị mang tên Thị xã Phổ Yên." in then

    def test_a_draft_does_not_show(self, client, place):
        make_ranking(
            place.cchc, place.province, {place.dai_tu: "99.99"}, is_published=False
        )

        assert "99,99" not in words(place.page(client, 2022))

    def test_an_unknown_unit_is_not_found(self, client, place):
        assert client.get("/don-vi/huyen-khong-co-999/").status_code == 404


class TestRecord:
    def test_every_index_over_the_years(self, client, place):
        place.newspaper()

        page = words(place.page(client, 2022))

        assert "CCHC năm 2022 cấp huyện tỉnh Thái Nguyên 76,71% 4/9 Khá" in page
        assert "CCHC năm 2020 cấp huyện tỉnh Thái Nguyên 65,75% suy ra" in page
        assert "SIPAS năm 2022 cấp huyện tỉnh Thái Nguyên 92,80%" in page

    def test_ranks_over_the_years_are_drawn(self, client, place):
        for year, score in ((2021, "70.00"), (2022, "90.00")):
            scores = {place.dai_tu: score, place.dinh_hoa: "80.00"}
            make_ranking(place.cchc, place.province, scores, year=year)

        response = place.page(client, 2022)

        assert "năm 2021: hạng 2; năm 2022: hạng 1" in response.content.decode()

    def test_one_ranked_year_is_no_path(self, client, place):
        place.newspaper()

        assert place.page(client, 2022).context["path"] is None


class TestSources:
    def test_announced_stands_beside_computed(self, client, place):
        place.newspaper()

        page = words(place.page(client, 2022))

        assert "76,71%; hạng 4/9; loại Khá; tăng 10,96 điểm % so với năm 2020" in page
        assert "không tính hạng vì mới có số liệu của 1/2 đơn vị" in page
        assert "Báo Thái Nguyên, 21/10/2023" in page

    def test_sources_that_disagree_are_both_shown(self, client, place):
        other = make_source("Đài Thái Nguyên")
        announce(
            place.cchc,
            place.province,
            2022,
            [
                (place.dai_tu, place.facts_of_2022()),
                (
                    place.dai_tu,
                    {
                        "source": other,
                        "score": Decimal("77.10"),
                        "rank": 4,
                        "is_primary": False,
                    },
                ),
            ],
        )

        page = words(place.page(client, 2022))

        assert "Các nguồn nêu điểm khác nhau: 76,71%; 77,10%." in page
        assert "Đài Thái Nguyên nguồn khác" in page

    def test_a_rank_that_the_scores_contradict_is_said_to_differ(self, client, place):
        announce(
            place.cchc,
            place.province,
            2022,
            [
                (place.dai_tu, {"score": Decimal(70), "rank": 1}),
                (place.dinh_hoa, {"score": Decimal(80), "rank": 2}),
            ],
            is_partial=False,
        )

        assert "Hạng công bố là 1, tính từ điểm là 2." in words(
            place.page(client, 2022)
        )


class TestParts:
    def test_each_part_among_all_units(self, client, place):
        parts = [
            ("tham-dinh", "Thẩm định", 65),
            ("dieu-tra", "Điều tra xã hội học", 35),
        ]
        rows = [
            (place.dai_tu, {"tham-dinh": Decimal(52), "dieu-tra": Decimal(28)}),
            (place.dinh_hoa, {"tham-dinh": Decimal(39), "dieu-tra": Decimal(35)}),
        ]
        edition = make_ranking(
            place.cchc, place.province, {}, parts=parts, is_published=False
        )
        record_announcements(
            actor=CLERK,
            edition=edition,
            rows=[AnnouncementInput(unit=unit, parts=points) for unit, points in rows],
        )
        publish_edition(actor=CLERK, edition=edition)

        response = place.page(client, 2022)

        assert "Thẩm định 52,00 / 65,00 80,0% hạng 1" in words(response)
        # 52 of 65 is 80 %, on a scale that begins with the 60 % of the other unit
        assert 'class="dot" cx="50%"' in response.content.decode()
        assert 'class="other" cx="0%"' in response.content.decode()

    def test_among_very_many_units_the_span_is_drawn(self, client, place, monkeypatch):
        monkeypatch.setattr("indices.selectors.unit_parts.MOST_DOTS", 1)
        edition = make_ranking(
            place.cchc,
            place.province,
            {},
            parts=[("a", "Thẩm định", 100)],
            is_published=False,
        )
        scores = {place.dai_tu: Decimal(80), place.dinh_hoa: Decimal(60)}
        record_announcements(
            actor=CLERK,
            edition=edition,
            rows=[
                AnnouncementInput(unit=unit, parts={"a": score})
                for unit, score in scores.items()
            ],
        )
        publish_edition(actor=CLERK, edition=edition)

        response = place.page(client, 2022)

        assert "Thẩm định 80,00 / 100,00 80,0% hạng 1" in words(response)
        assert 'class="band" x="0%" y="6" width="50%"' in response.content.decode()

    def test_an_edition_without_parts_has_no_profile(self, client, place):
        place.newspaper()

        assert "Các phần điểm" not in words(place.page(client, 2022))


class TestNeighbourhood:
    def test_the_tiers_of_the_communes_of_that_year(self, client, place):
        place.newspaper()

        page = words(place.page(client, 2022))

        assert "CCHC cấp xã huyện Đại Từ năm 2022" in page
        assert "2/3 đơn vị có số liệu: Tốt 1, Trung bình 1." in page
        assert "Tốt (1) Xã Cù Vân" in page
        assert "Trung bình (1) Xã Mỹ Yên" in page
        assert "Chưa có xếp loại (1) Xã Hùng Sơn" in page

    def test_without_a_ranking_the_units_below_are_listed_as_of_that_year(
        self, client, place
    ):
        make_unit("Phú Lạc", kind="xã", parent=place.dai_tu, valid_to=date(2020, 1, 1))

        page = words(place.page(client, 2021))

        assert "Cấp xã (3) Xã Cù Vân Xã Hùng Sơn Xã Mỹ Yên" in page
        assert "Phú Lạc" not in page

    def test_the_unit_above_is_linked_in_the_same_year(self, client, place):
        place.newspaper()

        above = reverse("unit_year", args=[place.province.slug, 2022])
        assert above in links(place.page(client, 2022))

    def test_an_ended_unit_says_what_became_of_it(self, client, place):
        heir = make_unit("An Khánh", kind="xã", valid_from=REFORM)
        make_succession(
            place.communes["Cù Vân"], heir, legal_basis="Nghị quyết số 1683/NQ-UBTVQH15"
        )

        district = words(place.page(client, 2022))
        commune = client.get(reverse("unit", args=[place.communes["Cù Vân"].slug]))

        assert "Đã kết thúc 30/06/2025; địa bàn nay thuộc Xã An Khánh." in district
        assert "Đã kết thúc 30/06/2025, nay thuộc Xã An Khánh." in words(commune)
        assert "Căn cứ: Nghị quyết số 1683/NQ-UBTVQH15." in words(commune)
        assert heir.get_absolute_url() in links(commune)

    def test_an_area_without_results_of_its_own_shows_those_inside_it(
        self, client, place
    ):
        make_ranking(place.cchc, place.province, {place.dai_tu: "76.71"}, year=2022)

        page = words(client.get(reverse("unit", args=[place.province.slug])))

        assert "Tỉnh Thái Nguyên năm 2022" in page
        assert "Dưới đây là kết quả các đơn vị trong địa bàn." in page

    def test_an_illustrative_unit_is_bannered(self, client, place):
        demo = make_unit("Đồng Lộc", parent=place.province, is_illustrative=True)

        page = words(client.get(reverse("unit", args=[demo.slug])))

        assert "Số liệu minh họa." in page


class TestTwins:
    def test_json_tells_the_year_and_the_record(self, client, place):
        place.newspaper()

        payload = client.get(f"/don-vi/{place.dai_tu.slug}/2022.json").json()

        assert payload["headline"]["score"] == 76.71
        assert payload["headline"]["rank"] == 4
        assert [row["edition"]["year"] for row in payload["rows"]] == [2022, 2020, 2022]
        assert payload["announcements"][0]["statements"][0]["score_text"] == "76,71/100"
        assert {child["unit"]: child["tier"] for child in payload["children"]} == {
            "Xã Cù Vân": "Tốt",
            "Xã Mỹ Yên": "Trung bình",
            "Xã Hùng Sơn": None,
        }
        assert payload["unit"]["ended"].startswith("Đã kết thúc 30/06/2025")

    def test_the_table_has_a_line_for_each_result(self, client, place):
        place.newspaper()

        content = client.get(f"/don-vi/{place.dai_tu.slug}.csv").content
        lines = content.decode("utf-8-sig").splitlines()

        assert len(lines) == 4
        assert lines[1].startswith("CCHC,2022,cấp huyện tỉnh Thái Nguyên")
        assert client.get(f"/don-vi/{place.dai_tu.slug}.xlsx").content[:2] == b"PK"

    def test_files_of_a_unit_without_results(self, client, place):
        for extension in ("json", "csv", "xlsx"):
            address = f"/don-vi/{place.dinh_hoa.slug}.{extension}"
            assert client.get(address).status_code == 200


def test_the_number_of_queries_does_not_grow(client, place, django_assert_num_queries):
    place.newspaper()
    for year in (2015, 2016, 2017, 2018):
        make_ranking(
            place.cchc,
            place.province,
            {place.dai_tu: "70.00", place.dinh_hoa: "71.00"},
            year=year,
            parts=[("a", "Phần một", 100)],
        )
    for n in range(20):
        make_unit(f"Số {n}", kind="xã", parent=place.dai_tu, valid_to=REFORM)

    # 1 unit + 1 results + 1 summaries + 1 statements + 1 lineage + 1 children tell how
    # it stands, which may take 8; + 1 operational figures; 1 site is the frame's. The
    # year has no parts, else one more
    with django_assert_num_queries(2 + 6):
        place.page(client, 2022)
    # … + 1 parts, and the communes have no edition in that year: their names instead;
    # + 1 points of the years before, which tell which way it goes
    with django_assert_num_queries(2 + 8):
        place.page(client, 2018)


class TestCriteria:
    """What tests/explained.py scored, beside what the units gave themselves."""

    def page(self, client, name="dai_tu", year=2024):
        scored = make_scored((2024,))
        unit = scored.units[name]
        return scored, client.get(reverse("unit_year", args=[unit.slug, year]))

    def test_ways_to_the_criteria_behind_the_result(self, client):
        scored, response = self.page(client)
        slug = scored.units["dai_tu"].slug

        found = links(response)

        assert reverse("unit_domain", args=[slug, 2024, "1"]) in found
        lost = reverse("indices:lost_points", kwargs=scored.address(2024))
        assert f"{lost}?dv={slug}" in found

    def test_the_own_score_against_the_appraisers(self, client):
        _scored, response = self.page(client)

        text = words(response)

        assert "Thẩm định thấp hơn tự chấm 1,00 điểm" in text
        assert "Chỉ đạo, điều hành 60,00 55,00 (91,7%) 54,00 (90,0%)" in text

    def test_where_the_appraisers_cut_with_their_reason(self, client):
        scored, response = self.page(client, "pho_yen")
        text = words(response)

        assert "1/3 tiêu chí được thẩm định thấp hơn tự chấm, 0 cao hơn." in text
        assert "1.2 Báo cáo Nhận xét thẩm định: Thiếu báo cáo quý III" in text
        assert "40,00 25,00 24,00 −1,00" in text
        address = reverse("unit_domain", args=[scored.units["pho_yen"].slug, 2024, "1"])
        assert f"{address}#tc-1.2" in links(response)

    def test_a_share_is_of_what_applies_to_the_unit(self, client):
        scored, response = self.page(client, "vo_nhai")

        # 44 of 52, as 1.1.2 with its 8 points does not apply
        assert "Chỉ đạo, điều hành 44,00 / 52,00 84,6%" in words(response)

    def test_the_gaps_have_their_twin(self, client):
        scored = make_scored((2024,))
        slug = scored.units["pho_yen"].slug
        found = client.get(f"/don-vi/{slug}/2024.json").json()["self_assessment"]

        assert [(d["code"], d["gap"]) for d in found["domains"]] == [("1", 1)]
        (gap,) = found["criteria"]
        assert (gap["code"], gap["self_score"], gap["appraised_score"]) == (
            "1.2",
            25,
            24,
        )
        assert gap["note"] == "Thiếu báo cáo quý III"
