"""Units side by side: the districts of Thái Nguyên in CCHC, two parts, in %.

| unit            | 2021  | 2022: appraised 65 + survey 35 = total | rank | tier       |
| Huyện Đại Từ    | 65.75 | 46.50 + 30.21 = 76.71                  | 2    | Khá        |
| Huyện Định Hóa  | 75.00 | 51.00 + 30.02 = 81.02                  | 1    | Tốt        |
| Thị xã Phổ Yên  | 60.00 | 34.30 + 25.00 = 59.30                  | 4    | Trung bình |
| Huyện Phú Bình  | 62.00 | 40.00 + 28.00 = 68.00                  | 3    | Khá        |

median 2022: (76.71 + 68.00) / 2 = 72.355
"""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.urls import reverse

from indices.actions.publication import publish_edition
from indices.charts import of_compare
from indices.forms.compare import address_of
from indices.selectors import peers
from indices.selectors.compare import CompareQuery, compare_page
from indices.sentences import compare as sentences
from tests.factories import (
    CLERK,
    make_index,
    make_nation,
    make_ranking,
    make_source,
    make_tier_scheme,
    make_unit,
    say,
)
from tests.indices.exports.reading import table_under
from tests.once import made_once
from tests.reading import links, words
from units.models import SiteProfile

pytestmark = pytest.mark.django_db
PARTS = (("tham-dinh", "Thẩm định", "65"), ("dieu-tra", "Điều tra XHH", "35"))


class Province:
    def __init__(self):
        self.nation = make_nation()
        self.area = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=self.nation)
        self.dai_tu = make_unit("Đại Từ", code="171", parent=self.area)
        self.dinh_hoa = make_unit("Định Hóa", code="167", parent=self.area)
        self.pho_yen = make_unit("Phổ Yên", kind="thị xã", code="172", parent=self.area)
        self.phu_binh = make_unit("Phú Bình", code="173", parent=self.area)
        self.index = make_index(short_name="CCHC")
        self.scheme = make_tier_scheme()

    def rank(self, scores, **settings):
        settings = {"tier_scheme": self.scheme, "index": self.index} | settings
        index = settings.pop("index")
        return make_ranking(index, self.area, scores, **settings)

    def publish(self):
        self.rank(
            {
                self.dai_tu: "65.75",
                self.dinh_hoa: "75.00",
                self.pho_yen: "60.00",
                self.phu_binh: "62.00",
            },
            year=2021,
        )
        edition = self.rank({}, year=2022, parts=PARTS, is_published=False)
        for unit, appraised, survey in (
            (self.dai_tu, "46.50", "30.21"),
            (self.dinh_hoa, "51.00", "30.02"),
            (self.pho_yen, "34.30", "25.00"),
            (self.phu_binh, "40.00", "28.00"),
        ):
            say(
                edition,
                unit,
                source=None,
                parts={"tham-dinh": appraised, "dieu-tra": survey},
            )
        publish_edition(actor=CLERK, edition=edition)


def make_published():
    made = Province()
    made.publish()
    return made


province = made_once(Province)
published = made_once(make_published)


def slugs(*units):
    return ",".join(unit if isinstance(unit, str) else unit.slug for unit in units)


def read(client, *units, **query):
    if units:
        query["dv"] = slugs(*units)
    return client.get(reverse("indices:compare"), query)


def twin(client, format, *units, **query):
    url = reverse("indices:compare_file", args=[format])
    return client.get(url, {"dv": slugs(*units), **query})


def page_of(*units, **query):
    return compare_page(query=CompareQuery(tuple(u.slug for u in units), **query))


# Side by side


def test_the_first_line_says_who_is_higher_and_by_how_much(client, published):
    text = words(read(client, published.dai_tu, published.dinh_hoa))

    assert "So sánh Huyện Đại Từ và Huyện Định Hóa" in text
    assert (
        "CCHC cấp huyện tỉnh Thái Nguyên năm 2022: Huyện Định Hóa 81,02%, hạng 1/4, "
        "loại Tốt; Huyện Đại Từ 76,71%, hạng 2/4, loại Khá; chênh 4,31 điểm %." in text
    )


def test_equal_units_are_said_to_be_equal(client, province):
    province.rank({province.dai_tu: "70", province.dinh_hoa: "70"})

    assert "Huyện Đại Từ và Huyện Định Hóa bằng điểm (70,00%" in words(
        read(client, province.dai_tu, province.dinh_hoa)
    )


def test_the_best_of_a_row_is_bold_and_said_in_words(client, published):
    html = read(client, published.dai_tu, published.dinh_hoa).content.decode()

    assert '<strong>81,02</strong><span class="visually-hidden"> (cao nhất)' in html
    assert "<strong>76,71</strong>" not in html
    assert "<strong>1/4</strong>" in html
    assert "<strong>30,21</strong>" in html


def test_whether_it_is_published_stands_above_the_table(client, published):
    text = words(read(client, published.dai_tu, published.dinh_hoa))

    assert text.index("Đã công bố") < text.index("Kết quả Huyện Đại Từ")


def test_parts_stand_under_one_another_with_their_maximum(client, published):
    text = words(read(client, published.dai_tu, published.dinh_hoa))

    assert "Thẩm định tối đa 65,00 46,50 51,00 (cao nhất)" in text
    assert "Điều tra XHH tối đa 35,00 30,21 (cao nhất) 30,02" in text


def test_the_biggest_differences_are_sentences(client, published):
    text = words(read(client, published.dai_tu, published.pho_yen))

    assert (
        "Thẩm định: chênh 12,20 điểm % (Huyện Đại Từ 46,50%, Thị xã Phổ Yên 34,30%)."
        in text
    )
    assert text.index("Thẩm định: chênh") < text.index("Điều tra XHH: chênh")
    assert (
        "Từ năm 2021 đến năm 2022: Huyện Đại Từ tăng 10,96 điểm %; "
        "Thị xã Phổ Yên giảm 0,70 điểm %." in text
    )


def test_a_unit_that_stood_still_is_said_so(client, province):
    for year, score in ((2021, "80"), (2022, "81")):
        province.rank({province.dai_tu: "70", province.dinh_hoa: score}, year=year)

    assert "Huyện Đại Từ không đổi; Huyện Định Hóa tăng 1,00 điểm %" in words(
        read(client, province.dai_tu, province.dinh_hoa)
    )


def test_each_unit_is_set_against_the_median_of_all(client, published):
    text = words(read(client, published.dai_tu, published.pho_yen))

    assert "So với trung vị 72,36 +4,36 −13,06" in text


def test_every_index_and_year_is_listed_newest_first(client, published):
    sipas = make_index("sipas", short_name="SIPAS")
    published.rank({published.dai_tu: "92.80"}, index=sipas, year=2022)
    text = words(read(client, published.dai_tu, published.dinh_hoa))

    listed = text[text.index("Mọi chỉ số, mọi năm") :]
    assert listed.index("CCHC 2022") < listed.index("SIPAS 2022")
    assert listed.index("SIPAS 2022") < listed.index("CCHC 2021")
    assert "92,80" in listed


def test_one_index_and_one_year_may_be_asked_for(client, published):
    sipas = make_index("sipas", short_name="SIPAS")
    published.rank(
        {published.dai_tu: "92.80", published.dinh_hoa: "90"}, index=sipas, year=2023
    )
    units = (published.dai_tu, published.dinh_hoa)
    text = words(read(client, *units, **{"chi-so": "cchc", "nam": "2021"}))

    assert "CCHC cấp huyện tỉnh Thái Nguyên năm 2021: Huyện Định Hóa 75,00%" in text
    assert "92,80" not in text
    assert "năm 2023: Huyện Đại Từ" in words(read(client, *units))


def test_an_index_or_year_without_a_result_is_said_and_another_is_shown(
    client, published
):
    units = (published.dai_tu, published.dinh_hoa)
    text = words(read(client, *units, **{"chi-so": "pci", "nam": "1999"}))

    assert "Các đơn vị này chưa có kết quả của chỉ số được hỏi." in text
    assert "Các đơn vị này chưa có kết quả năm 1999." in text
    assert "chênh 4,31 điểm %" in text


def test_a_renamed_unit_keeps_its_years(client, province):
    town = make_unit(
        "Sông Công", kind="thị xã", parent=province.area, valid_to=date(2022, 5, 1)
    )
    city = make_unit(
        "Sông Công",
        kind="thành phố",
        parent=province.area,
        valid_from=date(2022, 5, 1),
        same_as=town,
    )
    province.rank({town: "70", province.dai_tu: "65"}, year=2021)
    province.rank({city: "75", province.dai_tu: "70"}, year=2022)
    page = page_of(city, province.dai_tu)

    assert [row.scores[0] for row in page.rows] == [75, 70]
    text = words(read(client, town, city))
    assert "Thành phố Sông Công cùng là một đơn vị với đơn vị đã chọn" in text


def test_a_derived_score_keeps_its_formula(client, province):
    edition = province.rank({}, year=2020, is_published=False, is_partial=True)
    say(edition, province.dai_tu, "65.75", basis="derived", formula="76,71 − 10,96")
    publish_edition(actor=CLERK, edition=edition)
    province.rank({province.dai_tu: "76.71", province.dinh_hoa: "80"}, year=2022)
    text = words(read(client, province.dai_tu))

    assert "65,75 suy ra: 76,71 − 10,96" in text
    assert "Điểm suy ra: Huyện Đại Từ 2020." in text


def test_a_unit_of_which_only_the_change_is_known_shows_it(client, province):
    edition = province.rank({}, year=2022, is_published=False, is_partial=True)
    say(edition, province.dai_tu, score_change=2, changed_since=2021)
    say(edition, province.dinh_hoa, rank_change=3, changed_since=2021)
    publish_edition(actor=CLERK, edition=edition)
    text = words(read(client, province.dai_tu, province.dinh_hoa))

    assert "+2,00" in text
    assert "tăng 3 bậc" in text


def test_sources_are_named(client, province):
    edition = province.rank({}, year=2022, is_published=False, is_partial=True)
    say(
        edition, province.dai_tu, "76.71", rank=4, source=make_source("Báo Thái Nguyên")
    )
    publish_edition(actor=CLERK, edition=edition)

    assert "Nguồn số liệu Báo Thái Nguyên" in words(read(client, province.dai_tu))


# What cannot be compared


def test_more_than_four_units_are_refused_aloud(client, published):
    fifth = make_unit("Võ Nhai", parent=published.area)
    response = read(
        client,
        published.dai_tu,
        published.dinh_hoa,
        published.pho_yen,
        published.phu_binh,
        fifth,
    )

    assert "Chỉ so sánh được tối đa 4 đơn vị; 1 đơn vị cuối" in words(response)
    assert "Võ Nhai" not in words(response)
    assert "Đã đủ 4 đơn vị." in words(response)
    assert b'name="them"' not in response.content


def test_an_unknown_slug_is_said_with_the_nearest_units(client, published):
    response = read(client, published.dinh_hoa, "huyen-dai-tu-999")

    assert response.status_code == 200
    assert (
        "Không có đơn vị nào ở địa chỉ “huyen-dai-tu-999”. Có phải: Huyện Đại Từ"
        in words(response)
    )
    both = slugs(published.dinh_hoa, published.dai_tu)
    assert f"/so-sanh/?dv={both}" in links(response)


@pytest.mark.parametrize(
    "value", ["171", ",,,", "<script>", "x" * 3000, "Đại Từ", "a,b,c,d,e,f,g,h"]
)
def test_nonsense_in_the_address_never_crashes(client, published, value):
    response = client.get(reverse("indices:compare"), {"dv": value, "nam": value})

    assert response.status_code == 200
    assert b"<script>x" not in response.content


def test_units_of_different_levels_are_not_compared(client, published):
    make_ranking(
        published.index, published.nation, {published.area: "84"}, level="province"
    )
    response = read(client, published.dai_tu, published.area)
    text = words(response)

    assert "Các đơn vị thuộc những cấp khác nhau (cấp huyện, cấp tỉnh)" in text
    assert "chênh" not in text
    assert "(cao nhất)" not in text
    assert b"figure__plot" not in response.content


def test_units_of_different_provinces_stand_in_rows_of_their_own(client, published):
    other = make_unit("Bắc Kạn", kind="tỉnh", code="06", parent=published.nation)
    ba_be = make_unit("Ba Bể", code="061", parent=other)
    make_ranking(published.index, other, {ba_be: "90"}, year=2022)
    text = words(read(client, published.dai_tu, ba_be))

    assert "Các đơn vị không đứng chung một bảng xếp hạng nào" in text
    assert "Huyện Đại Từ, CCHC 2022: 76,71%" in text
    assert "Huyện Ba Bể, CCHC 2022: 90,00%" in text
    assert "CCHC 2022 cấp huyện tỉnh Bắc Kạn – 90,00" in text


def test_a_unit_outside_the_shared_ranking_is_named(client, published):
    late = make_unit("Võ Nhai", parent=published.area, valid_from=date(2023, 1, 1))
    published.rank({late: "90"}, year=2023)
    text = words(read(client, published.dai_tu, published.dinh_hoa, late))

    assert (
        "Huyện Võ Nhai không có trong CCHC cấp huyện tỉnh Thái Nguyên năm 2022" in text
    )


def test_a_unit_without_any_result_is_named(client, published):
    late = make_unit("Võ Nhai", parent=published.area, valid_from=date(2023, 1, 1))

    assert "Huyện Võ Nhai chưa có kết quả nào được công bố." in words(
        read(client, published.dai_tu, late)
    )


def test_the_demo_is_never_mixed_with_real_units(client, published):
    demo = make_unit("Minh Họa", kind="tỉnh", code="MH", is_illustrative=True)
    invented = make_unit("Ẩm Thượng", parent=demo, is_illustrative=True)
    make_ranking(published.index, demo, {invented: "70"}, is_illustrative=True)

    mixed = words(read(client, published.dai_tu, invented))
    alone = words(read(client, invented))

    assert "đã bỏ Huyện Ẩm Thượng" in mixed
    assert "Số liệu minh họa" not in mixed
    assert "Số liệu minh họa. Đơn vị và điểm số trên trang này là hư cấu" in alone
    file = twin(client, "csv", invented)
    assert "SO-LIEU-MINH-HOA" in file["Content-Disposition"]


def test_a_draft_never_shows(client, published):
    published.rank({published.dai_tu: "99.99"}, year=2023, is_published=False)

    assert "99,99" not in words(read(client, published.dai_tu, published.dinh_hoa))


# Choosing


def test_an_empty_comparison_says_how_to_begin(client, province):
    response = read(client)

    assert "Chọn từ 2 đến 4 đơn vị" in words(response)
    assert b'name="them"' in response.content
    assert b"Excel" not in response.content


def test_an_empty_comparison_offers_an_example(
    client, published, django_assert_num_queries
):
    """The home area, its editions, its first units; the frame's profile."""
    SiteProfile.objects.update_or_create(pk=1, defaults={"home_area": published.area})
    with django_assert_num_queries(3 + 1):
        response = read(client)

    link = re.search(r'Ví dụ:\s*<a href="([^"]+)"', response.text)[1]
    assert words(client.get(link)).count("Bỏ ") >= 2


def test_a_lone_unit_asks_for_another(client, published):
    assert "Thêm ít nhất một đơn vị để so sánh." in words(
        read(client, published.dai_tu)
    )


def test_each_unit_can_be_left_out(client, published):
    found = links(read(client, published.dai_tu, published.dinh_hoa))

    assert f"/so-sanh/?dv={published.dai_tu.slug}" in found
    assert f"/so-sanh/?dv={published.dinh_hoa.slug}" in found
    assert "/so-sanh/" in links(read(client, published.dai_tu))


def test_a_name_that_means_one_unit_is_added(client, published):
    response = read(
        client, published.dinh_hoa, them="huyen dai tu", **{"chi-so": "cchc"}
    )

    both = slugs(published.dinh_hoa, published.dai_tu)
    assert response.status_code == 302
    assert response["Location"] == f"/so-sanh/?dv={both}&chi-so=cchc"


def test_a_name_that_means_several_units_is_asked_back(client, published):
    commune = make_unit("Đại Từ", kind="xã", code="05800", parent=published.area)
    response = read(client, published.dinh_hoa, them="dai tu")
    text = words(response)

    assert response.status_code == 200
    assert "“dai tu” có thể là: Huyện Đại Từ Tỉnh Thái Nguyên Xã Đại Từ" in text
    assert f"/so-sanh/?dv={slugs(published.dinh_hoa, commune)}" in links(response)
    # Its full name, with marks, means one of them alone.
    assert read(client, published.dinh_hoa, them="Xã Đại Từ").status_code == 302


def test_a_near_miss_is_offered_not_taken(client, published):
    response = read(client, them="dai tuu")

    assert response.status_code == 200
    assert "“dai tuu” có thể là: Huyện Đại Từ" in words(response)


def test_a_name_that_means_nothing_is_said_so(client, published):
    assert "Không tìm thấy đơn vị nào có tên “qwxyz”" in words(
        read(client, published.dai_tu, them="qwxyz")
    )


def test_a_name_added_to_four_units_changes_nothing(client, published):
    units = (
        published.dai_tu,
        published.dinh_hoa,
        published.pho_yen,
        published.phu_binh,
    )
    make_unit("Võ Nhai", parent=published.area)

    assert read(client, *units, them="Huyện Võ Nhai").status_code == 200


def test_the_demo_is_not_offered_beside_real_units(client, published):
    demo = make_unit("Minh Họa", kind="tỉnh", code="MH", is_illustrative=True)
    make_unit("Đại Lộc", parent=demo, is_illustrative=True)

    assert "Huyện Đại Lộc" not in words(read(client, published.dai_tu, them="dai loc"))
    assert read(client, them="dai loc").status_code == 302


def test_the_neighbours_in_rank_are_suggested_those_of_the_same_kind_first(
    client, published
):
    response = read(client, published.dai_tu)

    assert (
        "Nên so sánh với: Huyện Định Hóa (hạng 1) ; Huyện Phú Bình (hạng 3) ; "
        "Thị xã Phổ Yên (hạng 4)" in words(response).replace(");", ") ;")
    )
    assert f"/so-sanh/?dv={slugs(published.dai_tu, published.dinh_hoa)}" in links(
        response
    )


def test_units_of_the_same_place_are_suggested_in_a_large_ranking(
    province, monkeypatch
):
    monkeypatch.setattr(peers, "MOST_DOTS", 3)
    communes = [
        make_unit(f"Xã số {n}", kind="xã", parent=province.dai_tu) for n in range(1, 4)
    ]
    others = [
        make_unit(f"Xã khác {n}", kind="xã", parent=province.dinh_hoa)
        for n in range(1, 9)
    ]
    scores = {unit: str(90 - n) for n, unit in enumerate([communes[0], *others])}
    make_ranking(
        province.index,
        province.area,
        {**scores, communes[1]: "50", communes[2]: "49"},
        level="commune",
    )
    found = [peer.name for peer in page_of(communes[0]).peers]

    assert found == ["Xã Xã khác 1", "Xã Xã khác 2", "Xã Xã số 2", "Xã Xã số 3"]


def test_an_address_holds_only_what_needs_no_quoting():
    assert address_of(["a-1", "b-2"], index="cchc", year=2022) == (
        "dv=a-1,b-2&chi-so=cchc&nam=2022"
    )
    assert address_of(["a-1"], index="'\"<", year=None) == "dv=a-1"
    assert address_of([]) == ""


# Figures


def test_two_years_are_a_slope_and_three_are_lines(published):
    units = (published.dai_tu, published.dinh_hoa)
    two = of_compare.years_figure(page_of(*units))
    published.rank({published.dai_tu: "80", published.dinh_hoa: "79"}, year=2023)
    three = of_compare.years_figure(page_of(*units))

    assert two.table.headings == ("Đơn vị", "2021", "2022", "Tăng, giảm")
    assert three.table.headings == ("Năm", "Huyện Đại Từ", "Huyện Định Hóa", "Trung vị")
    assert two.title == "Huyện Định Hóa cao nhất cả năm 2021 và năm 2022"
    assert three.title == (
        "Cao nhất năm 2021 là Huyện Định Hóa, năm 2023 là Huyện Đại Từ"
    )


def test_one_year_has_no_line(province):
    province.rank({province.dai_tu: "70", province.dinh_hoa: "75"})

    assert of_compare.years_figure(page_of(province.dai_tu, province.dinh_hoa)) is None


def test_partial_years_are_starred_in_the_lines(province):
    for year in (2020, 2021, 2022):
        edition = province.rank({}, year=year, is_published=False, is_partial=True)
        say(edition, province.dai_tu, str(year - 1950))
        publish_edition(actor=CLERK, edition=edition)
    figure = of_compare.years_figure(page_of(province.dai_tu))

    assert figure.subtitle.endswith("* năm mới biết một phần đơn vị.")
    assert figure.title == "Điểm qua các năm"
    assert of_compare.field_figure(page_of(province.dai_tu)) is None


def test_the_units_stand_among_all_of_the_edition(province):
    units = [make_unit(f"Huyện số {n}", parent=province.area) for n in range(1, 9)]
    province.rank({unit: str(90 - n) for n, unit in enumerate(units)})
    figure = of_compare.field_figure(page_of(units[0], units[7]))
    both = of_compare.field_figure(page_of(units[0], units[1]))
    none = of_compare.field_figure(page_of(units[6], units[7]))

    assert len(figure.figure_json["data"][0]["x"]) == 6
    assert figure.title == "Huyện Huyện số 1 cao hơn trung vị năm 2022"
    assert both.title == "Cả 2 đơn vị cao hơn trung vị năm 2022"
    assert none.title == "Không đơn vị nào cao hơn trung vị năm 2022"


def test_among_few_units_no_field_is_drawn(province):
    province.rank({province.dai_tu: "70", province.dinh_hoa: "75"})

    assert of_compare.field_figure(page_of(province.dai_tu, province.dinh_hoa)) is None


def test_of_a_large_ranking_the_span_is_drawn(province, monkeypatch):
    monkeypatch.setattr(peers, "MOST_DOTS", 3)
    monkeypatch.setattr(of_compare, "MOST_DOTS", 3)
    units = [make_unit(f"Huyện số {n}", parent=province.area) for n in range(1, 9)]
    province.rank({unit: str(90 - n) for n, unit in enumerate(units)})
    figure = of_compare.field_figure(page_of(units[0], units[7]))

    assert figure.figure_json["data"][0]["x"] == []
    assert ("Số đơn vị có điểm", "8") in figure.table.rows


def test_a_unit_keeps_its_colour_where_another_is_left_out(published):
    late = make_unit("Võ Nhai", parent=published.area, valid_from=date(2023, 1, 1))
    page = page_of(late, published.dai_tu, published.dinh_hoa)
    figure = of_compare.parts_figure(page)

    symbols = [trace["marker"]["symbol"] for trace in figure.figure_json["data"]]
    assert symbols == ["square", "diamond"]
    assert figure.title == "Chênh nhiều nhất ở Thẩm định"


def test_points_outside_the_hundred_never_differ_most(province):
    """A point of bonus is not a whole maximum: no percent stands against percents."""
    edition = province.rank(
        {}, parts=(*PARTS, ("thuong", "Điểm thưởng", None)), is_published=False
    )
    for unit, points in (
        (province.dai_tu, ("46.50", "30.21", "0")),
        (province.dinh_hoa, ("51.00", "30.02", "1")),
    ):
        codes = ("tham-dinh", "dieu-tra", "thuong")
        say(edition, unit, source=None, parts=dict(zip(codes, points, strict=True)))
    publish_edition(actor=CLERK, edition=edition)
    page = page_of(province.dai_tu, province.dinh_hoa)

    figure = of_compare.parts_figure(page)
    assert figure.title == "Chênh nhiều nhất ở Thẩm định"
    assert sentences.differences(page)[0].startswith("Thẩm định: chênh 4,50")
    assert sentences.differences(page)[2].startswith("Điểm thưởng: chênh 1,00")


def test_parts_of_one_unit_are_not_drawn(published):
    assert of_compare.parts_figure(page_of(published.dai_tu)) is None


# Twins


def test_the_json_holds_every_edition_and_the_parts(client, published):
    payload = json.loads(
        twin(client, "json", published.dai_tu, published.dinh_hoa).content
    )

    assert [unit["unit"] for unit in payload["units"]] == [
        "Huyện Đại Từ",
        "Huyện Định Hóa",
    ]
    newest = payload["rows"][0]
    assert newest["edition"]["year"] == 2022
    assert [result["score"] for result in newest["results"]] == [76.71, 81.02]
    assert payload["closely"]["parts"][0] == {
        "code": "tham-dinh",
        "name": "Thẩm định",
        "max_score": 65,
        "scores": {published.dai_tu.slug: 46.5, published.dinh_hoa.slug: 51},
    }


def test_the_csv_has_a_line_for_each_edition(client, published):
    content = twin(client, "csv", published.dai_tu, published.dinh_hoa).content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    assert rows[0][4:6] == ["Huyện Đại Từ: điểm", "Huyện Đại Từ: hạng"]
    assert rows[1][:8] == [
        "CCHC",
        "2022",
        "cấp huyện tỉnh Thái Nguyên",
        "%",
        "76.71",
        "2",
        "4",
        "Khá",
    ]
    assert len(rows) == 3


def test_the_workbook_has_the_results_and_the_parts(client, published):
    content = twin(client, "xlsx", published.dai_tu, published.dinh_hoa).content

    assert len(table_under(content, "Kết quả", "Chỉ số")) >= 3
    assert table_under(content, "Các phần điểm", "Phần điểm")[-1] == [
        "Điều tra XHH",
        35,
        30.21,
        30.02,
    ]


def test_the_twins_of_an_empty_comparison_are_empty(client, province):
    assert json.loads(twin(client, "json", "khong-co-1").content)["rows"] == []
    assert twin(client, "xlsx", "khong-co-1").status_code == 200


# Cost


def test_the_number_of_queries_is_the_same_for_any_number_of_years_and_units(
    client, published, django_assert_num_queries
):
    """Units, results, editions, the other units, parts are its own; the profile is the
    frame's."""
    units = (published.dai_tu, published.dinh_hoa)
    with django_assert_num_queries(1 + 5):
        read(client, *units)

    others = [make_unit(f"Huyện số {n}", parent=published.area) for n in range(1, 21)]
    for year in (2018, 2019, 2020):
        published.rank(dict.fromkeys([*units, *others], "70"), year=year)
    with django_assert_num_queries(1 + 5):
        read(client, *units, published.pho_yen, published.phu_binh)


def test_a_name_that_is_typed_costs_a_search(
    client, published, django_assert_num_queries
):
    """Five of the comparison, one of the search for units; no page is made."""
    with django_assert_num_queries(6):
        read(client, published.dai_tu, them="Huyện Định Hóa")
