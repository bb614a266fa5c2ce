"""All years of one ranking: CCHC of the districts of Thái Nguyên, in %.

| unit                              | 2020  | 2021  | 2022*  | 2023  |
| Huyện Đại Từ                      | 65.75 | 70.00 | 76.71  | 80.00 |
| Huyện Định Hóa                    | 75.00 | 74.00 |        | 82.50 |
| Thị xã, from 2022 Thành phố Phổ Yên | 60.00 | 65.00 |      | 70.00 |
| Huyện Đồng Hỷ, merged away in 2023  | 55.00 | 50.00 |      |       |
| Huyện Tân Lập, new in 2023        |       |       |        | 90.00 |

median 62.875, 67.50, unknown, 81.25; 2022 is known in part: Đại Từ, rank 4 of 4
"""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from indices.actions.editions import make_edition
from indices.actions.publication import publish_edition
from indices.charts import of_trend
from indices.selectors import trend, trend_facts
from indices.selectors.trend_units import TrendQuery
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
from units.models import Unit

pytestmark = pytest.mark.django_db
UPGRADE, MERGER = date(2022, 4, 10), date(2023, 1, 1)
ADDRESS = {"index": "cchc", "area": "thai-nguyen", "level": "district"}


class Province:
    """Four districts and their years; `publish` makes the editions, oldest first."""

    def __init__(self):
        self.nation = make_nation()
        self.area = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=self.nation)
        self.dai_tu = make_unit("Đại Từ", code="171", parent=self.area)
        self.dinh_hoa = make_unit("Định Hóa", code="167", parent=self.area)
        self.town = make_unit(
            "Phổ Yên", kind="thị xã", code="172", parent=self.area, valid_to=UPGRADE
        )
        self.city = make_unit(
            "Phổ Yên",
            kind="thành phố",
            code="172",
            parent=self.area,
            valid_from=UPGRADE,
            same_as=self.town,
        )
        self.merged = make_unit(
            "Đồng Hỷ", code="169", parent=self.area, valid_to=MERGER
        )
        self.new = make_unit("Tân Lập", code="175", parent=self.area, valid_from=MERGER)
        self.index = make_index(short_name="CCHC")
        self.scheme = make_tier_scheme()

    def rank(self, year, scores, **settings):
        settings = {"tier_scheme": self.scheme} | settings
        return make_ranking(self.index, self.area, scores, year=year, **settings)

    def publish(self):
        self.rank(
            2020,
            {
                self.dai_tu: "65.75",
                self.dinh_hoa: "75.00",
                self.town: "60.00",
                self.merged: "55.00",
            },
        )
        self.rank(
            2021,
            {
                self.dai_tu: "70.00",
                self.dinh_hoa: "74.00",
                self.town: "65.00",
                self.merged: "50.00",
            },
        )
        self.newspaper(2022, "76.71", rank=4, ranked_of=4, source=make_source())
        self.rank(
            2023,
            {
                self.dai_tu: "80.00",
                self.dinh_hoa: "82.50",
                self.city: "70.00",
                self.new: "90.00",
            },
        )

    def newspaper(self, year, score, *, mean=None, **facts):
        """An edition of which only Đại Từ is known."""
        edition = make_edition(
            actor=CLERK,
            index=self.index,
            area=self.area,
            level="district",
            year=year,
            is_partial=True,
            announced_mean=mean,
        )
        say(edition, self.dai_tu, score, **facts)
        publish_edition(actor=CLERK, edition=edition)
        return edition


def make_published():
    made = Province()
    made.publish()
    return made


province = made_once(Province)
published = made_once(make_published)


def read(client, **query):
    return client.get(reverse("indices:trend", kwargs=ADDRESS), query)


def twin(client, format, **query):
    url = reverse("indices:trend_file", kwargs={**ADDRESS, "format": format})
    return client.get(url, query)


def page_of(**query):
    found = trend.trend_page(**ADDRESS, query=TrendQuery(**query))
    assert found is not None
    return found


# What the page says


def test_the_first_line_says_how_the_middle_moved(client, published):
    text = words(read(client))

    assert "CCHC cấp huyện tỉnh Thái Nguyên qua các năm" in text
    assert (
        "Trung vị tăng 18,38 điểm %, từ 62,88% năm 2020 lên 81,25% năm 2023. "
        "3/3 đơn vị có mặt cả hai năm tăng điểm." in text
    )


def test_a_falling_and_a_still_middle_are_said_as_they_are(client, province):
    province.rank(2020, {province.dai_tu: "80", province.dinh_hoa: "70"})
    province.rank(2021, {province.dai_tu: "70", province.dinh_hoa: "70"})

    assert "Trung vị giảm 5,00 điểm %, từ 75,00% năm 2020 xuống 70,00%" in words(
        read(client)
    )

    province.rank(2022, {province.dai_tu: "75", province.dinh_hoa: "75"})

    assert "Trung vị năm 2022 bằng năm 2020: 75,00%." in words(read(client))


def test_a_partial_year_is_marked_and_has_no_median(client, published):
    text = words(read(client))

    assert "Nguồn chỉ nêu một phần số đơn vị của năm 2022" in text
    assert "2022 một phần – –" in text
    assert {year.year: year.median for year in page_of().years}[2022] is None


def test_a_partial_year_never_joins_the_line_of_the_medians(published):
    figure = of_trend.lines_figure(page_of())
    median = next(t for t in figure.figure_json["data"] if t["name"] == "Trung vị")

    assert median["x"] == [2020, 2021, 2022, 2023]
    assert median["y"] == [62.875, 67.5, None, 81.25]
    assert "2022*" in figure.figure_json["layout"]["xaxis"]["ticktext"]


def test_the_ends_of_a_partial_year_stand_only_where_ranks_prove_them(published):
    years = {year.year: year for year in page_of().years}

    assert years[2022].best.score is None
    assert years[2022].worst.names == ("Huyện Đại Từ",)
    assert years[2023].best.names == ("Huyện Tân Lập",)
    assert years[2020].worst.names == ("Huyện Đồng Hỷ",)


def test_units_that_share_an_end_are_all_named(client, province):
    units = [make_unit(name, parent=province.area) for name in "ABCDE"]
    province.rank(2020, dict.fromkeys(units, "70"))

    assert "và 2 đơn vị khác" in words(read(client))


def test_a_renamed_unit_is_one_row_under_its_newest_name(client, published):
    text = words(read(client))
    rows = {row.unit: row for row in page_of().units}

    assert "Thành phố Phổ Yên trước là Thị xã Phổ Yên" in text
    assert "Thị xã Phổ Yên" not in rows
    scores = [cell.score if cell else None for cell in rows["Thành phố Phổ Yên"].cells]
    assert [None if s is None else str(s) for s in scores] == [
        "60.00",
        "65.00",
        None,
        "70.00",
    ]


def test_a_merged_unit_ends_and_a_new_one_begins_in_rows_of_their_own(published):
    rows = {row.unit: row for row in page_of().units}

    assert [cell is not None for cell in rows["Huyện Đồng Hỷ"].cells] == [
        True,
        True,
        True,
        False,
    ]
    assert [cell is not None for cell in rows["Huyện Tân Lập"].cells] == [
        False,
        False,
        False,
        True,
    ]
    assert rows["Huyện Tân Lập"].score_change is None


def test_the_year_in_which_the_units_changed_says_so(client, published):
    text = words(read(client))
    figure = of_trend.lines_figure(page_of()).figure_json["layout"]

    assert "1 đơn vị mới (Huyện Tân Lập); 1 đơn vị không còn (Huyện Đồng Hỷ)" in text
    assert [s["x0"] for s in figure["shapes"] if s["yref"] == "paper"] == [2022.5]
    assert "Đơn vị thay đổi" in [note["text"] for note in figure["annotations"]]


def test_another_area_of_the_same_name_does_not_continue_the_line(province):
    """Two Thái Nguyên lived one after the other; no backward figure is invented."""
    province.rank(2023, {province.dai_tu: "70", province.dinh_hoa: "80"})
    successor = make_unit(
        "Thái Nguyên",
        kind="tỉnh",
        code="19",
        parent=province.nation,
        valid_from=date(2024, 7, 1),
    )
    other = make_unit("Phú Bình", parent=successor)
    make_ranking(province.index, successor, {other: "90"}, year=2024)

    page = page_of()
    figure = of_trend.lines_figure(page)
    median = next(t for t in figure.figure_json["data"] if t["name"] == "Trung vị")

    assert [year.era for year in page.years] == [0, 1]
    assert median["y"] == [75, None, 90]
    assert page.comparable is None


def test_a_derived_score_is_marked_with_its_formula(client, province):
    province.newspaper(2020, "65.75", basis="derived", formula="76,71 − 10,96")
    province.newspaper(2022, "76.71", rank=4, ranked_of=9)
    text = words(read(client))

    assert "Huyện Đại Từ, 2020: 65,75 = 76,71 − 10,96" in text
    assert "65,75 suy ra" in text
    assert "Điểm rỗng là điểm suy ra." in text


def test_one_known_unit_stands_out_by_itself(client, province):
    province.newspaper(2020, "65.75")
    province.newspaper(2022, "76.71", rank=4, ranked_of=9)
    text = words(read(client))

    assert "Huyện Đại Từ: năm 2020 65,75%; năm 2022 76,71%." in text
    assert "Huyện Đại Từ tăng 10,96 điểm % từ năm 2020 đến năm 2022" in text
    assert "hạng 4/9" in text
    assert "Làm nổi bật" not in text
    assert "3 đơn vị chưa có số liệu năm nào" in text


def test_announced_means_stand_in_where_no_year_is_whole(client, province):
    for year, score, mean in ((2020, "70", "65.5"), (2021, "72", "68")):
        province.newspaper(year, score, mean=Decimal(mean))
    text = words(read(client))

    assert "Trung bình công bố tăng 2,50 điểm %" in text
    assert "65,50 công bố" in text


def test_a_single_year_has_a_table_and_no_figure(client, province):
    province.rank(2022, {province.dai_tu: "76.71", province.dinh_hoa: "81"})
    response = read(client)

    assert "2 đơn vị có số liệu, năm 2022." in words(response)
    assert b"figure__plot" not in response.content


def test_rank_without_score_and_tier_without_score_are_shown(client, province):
    province.newspaper(2020, None, rank=2, ranked_of=9)
    province.newspaper(2021, None, tier_name="Tốt")
    text = words(read(client))

    assert "hạng 2/9" in text
    assert " Tốt " in text


def test_a_unit_scored_but_not_ranked_says_so(client, published):
    published.newspaper(2024, "75", is_ranked=False)

    assert "75,00 không xếp hạng" in words(read(client))


def test_ties_are_marked(client, province):
    province.rank(2020, {province.dai_tu: "70", province.dinh_hoa: "70"})

    assert "hạng 1=" in words(read(client))


# Whose line stands out


def test_the_unit_asked_for_stands_out_under_any_of_its_slugs(client, published):
    for slug in (published.town.slug, published.city.slug):
        response = read(client, dv=slug)

        assert "Thành phố Phổ Yên tăng 10,00 điểm %" in words(response)
        assert b"row--mine" in response.content


def test_the_unit_may_be_asked_for_by_name_without_marks(client, published):
    assert "Huyện Định Hóa tăng 7,50 điểm %" in words(read(client, dv="huyen dinh hoa"))


def test_the_chooser_works_without_scripts(client, published):
    html = read(client, dv=published.dai_tu.slug).content.decode()

    assert f'<option value="{published.dai_tu.slug}" selected>' in html
    assert "Bỏ chọn" in html


def test_an_unknown_unit_is_said_with_the_nearest_names(client, published):
    response = read(client, dv="dai tuu")

    assert response.status_code == 200
    assert "Bảng này không có đơn vị “dai tuu”. Có phải: Huyện Đại Từ" in words(
        response
    )
    assert f"?dv={published.dai_tu.slug}" in " ".join(links(response))
    assert "Bảng này không có đơn vị" in words(read(client, dv="---"))


def test_a_name_that_means_two_units_is_not_guessed(published):
    make_unit("Đại Từ", kind="thành phố", code="x", parent=published.area)

    assert page_of(focus="đại").focus is None
    assert [row.unit for row in page_of(focus="đại").nearest] == ["Huyện Đại Từ"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((70, 80), (90, 85), "tăng 1 bậc: hạng 2 năm 2020, hạng 1 năm 2021"),
        ((90, 80), (70, 85), "giảm 1 bậc: hạng 1 năm 2020, hạng 2 năm 2021"),
        ((90, 80), (90, 85), "hạng 1 cả năm 2020 và năm 2021"),
    ],
)
def test_the_title_of_the_ranks_tells_the_move(client, province, before, after, said):
    for year, (own, other) in ((2020, before), (2021, after)):
        scores = {province.dai_tu: str(own), province.dinh_hoa: str(other)}
        province.rank(year, scores)

    assert f"Huyện Đại Từ{':' if 'cả' in said else ''} {said}" in words(
        read(client, dv=province.dai_tu.slug)
    )


def test_a_unit_ranked_once_has_no_move_to_tell(client, published):
    text = words(read(client, dv=published.new.slug))

    assert "Huyện Tân Lập: hạng 1 năm 2023" in text


def test_a_unit_that_lost_or_kept_its_points_is_told_so(client, province):
    province.rank(2020, {province.dai_tu: "80", province.dinh_hoa: "70"})
    province.rank(2021, {province.dai_tu: "75", province.dinh_hoa: "70"})

    assert "Huyện Đại Từ giảm 5,00 điểm % từ năm 2020" in words(
        read(client, dv=province.dai_tu.slug)
    )
    assert "Huyện Định Hóa: điểm năm 2021 bằng năm 2020" in words(
        read(client, dv=province.dinh_hoa.slug)
    )


# Order, pages, crowds


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("hang", "Huyện Tân Lập", "Huyện Đồng Hỷ"),
        ("-hang", "Huyện Đồng Hỷ", "Huyện Tân Lập"),
        ("ten", "Huyện Đại Từ", "Huyện Tân Lập"),
        ("-ten", "Huyện Tân Lập", "Huyện Đại Từ"),
        ("diem", "Thành phố Phổ Yên", "Huyện Đồng Hỷ"),
        ("-diem", "Huyện Tân Lập", "Huyện Đồng Hỷ"),
        ("-thay-doi", "Huyện Đại Từ", "Huyện Tân Lập"),
        ("bậy", "Huyện Tân Lập", "Huyện Đồng Hỷ"),
    ],
)
def test_units_are_ordered_as_asked(client, published, sort, first, last):
    rows = json.loads(twin(client, "json", **{"sap-xep": sort}).content)["rows"]

    assert (rows[0]["unit"], rows[-1]["unit"]) == (first, last)


def test_a_large_ranking_reads_only_what_the_page_shows(client, published, monkeypatch):
    """The same words of a ranking too large to be read whole."""
    whole = words(read(client, dv=published.dai_tu.slug))
    monkeypatch.setattr(trend, "SMALL", 0)
    monkeypatch.setattr("indices.forms.trend.MOST_CHOICES", 1)
    response = read(client, dv=published.dai_tu.slug)

    assert b'<input type="text" name="dv" value="Huy' in response.content
    for said in (
        "Huyện Đại Từ tăng 14,25 điểm % từ năm 2020 đến năm 2023",
        "1 đơn vị mới (Huyện Tân Lập); 1 đơn vị không còn (Huyện Đồng Hỷ)",
        "Thành phố Phổ Yên trước là Thị xã Phổ Yên",
    ):
        assert said in whole
        assert said in words(response)


def test_a_page_of_a_large_ranking_holds_its_rows_and_its_reader(
    published, monkeypatch
):
    monkeypatch.setattr(trend, "SMALL", 0)
    monkeypatch.setattr(trend_facts, "LEADERS", 1)
    cache.clear()
    page = page_of(page=2, page_size=2, focus="huyen dinh hoa")

    assert [row.unit for row in page.rows] == ["Huyện Đại Từ", "Thành phố Phổ Yên"]
    assert page.focus.unit == "Huyện Định Hóa"
    assert page.unit_count == 5


def test_a_crowd_of_units_is_drawn_pale_but_for_the_leaders(province):
    units = [make_unit(f"Huyện số {n}", parent=province.area) for n in range(1, 21)]
    for year in (2020, 2021):
        province.rank(year, {unit: str(90 - n) for n, unit in enumerate(units)})
    drawn = of_trend.ranks_figure(page_of()).figure_json

    assert len(drawn["data"]) == 20
    labels = [note["text"] for note in drawn["layout"]["annotations"]]
    assert len([text for text in labels if text.endswith(",00")]) == 5


def test_the_neighbours_of_the_reader_are_named_in_a_crowd(province, monkeypatch):
    monkeypatch.setattr(of_trend, "MOST_LINES", 15)
    units = [make_unit(f"Huyện số {n}", parent=province.area) for n in range(1, 21)]
    for year in (2020, 2021):
        province.rank(year, {unit: str(90 - n) for n, unit in enumerate(units)})
    drawn = of_trend.ranks_figure(page_of(focus=units[9].slug)).figure_json

    assert sorted(trace["name"] for trace in drawn["data"]) == sorted(
        unit.name for unit in units[7:12]
    )


def test_tiers_are_drawn_year_by_year_for_whole_years_only(published):
    figure = of_trend.tiers_figure(page_of())

    assert [row[0] for row in figure.table.rows] == ["2023", "2021", "2020"]
    assert figure.title == "Loại Tốt: 0 đơn vị năm 2020, 3 năm 2023"


def test_the_figures_are_drawn_once_for_one_state_of_the_editions(client, published):
    cache.clear()
    read(client)
    drawn = set(cache._cache)
    read(client)

    assert set(cache._cache) == drawn
    published.rank(2024, {published.dai_tu: "90", published.dinh_hoa: "91"})
    read(client)
    assert set(cache._cache) > drawn


# Who may see what


def test_a_draft_never_shows(client, published):
    published.rank(2024, {published.dai_tu: "99.99"}, is_published=False)
    response = read(client)

    assert "99,99" not in words(response)
    assert "2024" not in words(response)


def test_a_ranking_without_a_published_year_is_not_there(client, province):
    province.rank(2024, {province.dai_tu: "99.99"}, is_published=False)

    assert read(client).status_code == 404
    assert twin(client, "json").status_code == 404


def test_the_demo_says_so_on_the_page_in_the_figure_and_in_the_files(client):
    area = make_unit("Minh Họa", kind="tỉnh", code="MH", is_illustrative=True)
    units = [make_unit(n, parent=area, is_illustrative=True) for n in ("A", "B")]
    index = make_index(short_name="CCHC")
    for year in (2021, 2022):
        scores = {units[0]: "70", units[1]: str(year - 1940)}
        make_ranking(index, area, scores, year=year, is_illustrative=True)
    address = {"index": "cchc", "area": "minh-hoa", "level": "district"}
    text = words(client.get(reverse("indices:trend", kwargs=address)))
    file = client.get(
        reverse("indices:trend_file", kwargs={**address, "format": "csv"})
    )

    assert "Số liệu minh họa. Đơn vị và điểm số trên trang này là hư cấu" in text
    assert "Số liệu minh họa, không có thật." in text
    assert "SO-LIEU-MINH-HOA" in file["Content-Disposition"]


# The list of rankings


def test_every_ranking_is_listed_with_its_years(client, published):
    make_ranking(
        published.index,
        published.nation,
        {published.area: "80"},
        level="province",
        is_partial=True,
    )
    response = client.get(reverse("indices:trends"))
    text = words(response)

    assert "Tỉnh Thái Nguyên CCHC: Cấp huyện 2020–2023" in text
    assert "Toàn quốc CCHC: Cấp tỉnh 2022 (mới biết một phần)" in text
    assert reverse("indices:trend", kwargs=ADDRESS) in links(response)


def test_the_demo_stands_apart_in_the_list(client, published):
    area = make_unit("Minh Họa", kind="tỉnh", code="MH", is_illustrative=True)
    unit = make_unit("A", parent=area, is_illustrative=True)
    make_ranking(published.index, area, {unit: "70"}, is_illustrative=True)
    text = words(client.get(reverse("indices:trends")))

    assert text.index("Số liệu minh họa") > text.index("Tỉnh Thái Nguyên")
    assert text.index("Tỉnh Minh Họa") > text.index("Số liệu minh họa")


def test_an_empty_list_says_so(client, province):
    province.rank(2024, {province.dai_tu: "99.99"}, is_published=False)

    assert "Chưa có kết quả được công bố" in words(
        client.get(reverse("indices:trends"))
    )


def test_years_with_gaps_are_listed_one_by_one(client, province):
    for year in (2020, 2022, 2023):
        province.rank(year, {province.dai_tu: "70"})

    assert "2020, 2022, 2023" in words(client.get(reverse("indices:trends")))


# Twins


def test_the_json_holds_the_same_numbers_as_numbers(client, published):
    payload = json.loads(twin(client, "json").content)
    dai_tu = next(row for row in payload["rows"] if row["unit"] == "Huyện Đại Từ")

    assert payload["series"]["index"] == "cchc"
    assert [year["median_score"] for year in payload["years"]] == [
        62.875,
        67.5,
        None,
        81.25,
    ]
    assert payload["years"][2]["is_partial"] is True
    assert payload["years"][3]["new_units"] == payload["years"][3]["ended_units"] == 1
    assert [(r["year"], r["score"], r["rank"]) for r in dai_tu["results"]] == [
        (2020, 65.75, 2),
        (2021, 70, 2),
        (2022, 76.71, 4),
        (2023, 80, 3),
    ]


def test_the_csv_has_a_line_for_each_unit(client, published):
    content = twin(client, "csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))

    assert rows[0][:5] == ["Đơn vị", "Mã", "Điểm 2020", "Hạng 2020", "Xếp loại 2020"]
    assert len(rows) == 6
    assert rows[3][:5] == ["Huyện Đại Từ", "171", "65.75", "2", "Khá"]


def test_the_workbook_has_the_units_and_the_years(client, published):
    content = twin(client, "xlsx").content

    assert len(table_under(content, "Đơn vị", "Đơn vị")) >= 6
    assert table_under(content, "Các năm", "Năm")[-1][:2] == [2023, 81.25]


def test_twins_ignore_pages(client, published):
    assert len(json.loads(twin(client, "json", trang="7").content)["rows"]) == 5


# Cost


def test_the_number_of_queries_is_the_same_for_any_number_of_years_and_units(
    client, province, django_assert_num_queries
):
    """Years, renamed units, shown units, other rankings, sources, profile = 6; once
    more all standings, from which the rest is told and kept."""
    cache.clear()
    province.rank(2020, {province.dai_tu: "70"})
    with django_assert_num_queries(7):
        read(client)
    with django_assert_num_queries(6):
        read(client)

    units = [make_unit(f"Huyện số {n}", parent=province.area) for n in range(1, 21)]
    for year in range(2021, 2025):
        province.rank(year, {unit: str(90 - n) for n, unit in enumerate(units)})
    with django_assert_num_queries(7):
        read(client)
    # one more to find the unit that stands out, two for the order of names
    with django_assert_num_queries(9):
        read(client, dv=units[3].slug, **{"sap-xep": "ten"})


def test_a_unit_that_is_renamed_is_one_row_on_the_very_next_page(province):
    """No publication tells of it, and what is kept of them must not hide it."""
    area = province.area
    old = make_unit("Sông Cũ", parent=area, valid_to=date(2020, 12, 31))
    new = make_unit("Sông Mới", parent=area, valid_from=date(2021, 1, 1))
    province.rank(2020, {old: "70"})
    province.rank(2021, {new: "80"})
    assert page_of().unit_count == 2

    Unit.objects.filter(pk=new.pk).update(same_as=old)

    (row,) = page_of().rows
    assert row.former_names == ("Huyện Sông Cũ",)


def test_the_list_of_rankings_costs_two_queries(
    client, published, django_assert_num_queries
):
    """The editions and the profile."""
    with django_assert_num_queries(2):
        client.get(reverse("indices:trends"))


@pytest.mark.parametrize("area", ["tinh-thai-nguyen-19", "tinh-thai-nguyen"])
def test_another_way_to_name_the_area_leads_there(client, published, area):
    asked = reverse("indices:trend", kwargs={**ADDRESS, "area": area})

    answer = client.get(asked, query_params={"dv": "x"})

    assert answer["Location"] == reverse("indices:trend", kwargs=ADDRESS) + "?dv=x"
