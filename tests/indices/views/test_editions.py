"""The list of editions: by area, then index and level; illustrative ones apart.

Toàn quốc       CCHC cấp tỉnh   2024 (1/2 provinces known)
Tỉnh Bắc Kạn    CCHC cấp huyện  2021
Tỉnh Thái Nguyên  CCHC cấp huyện  2022, 2021;  SIPAS cấp huyện 2022
Huyện Đại Từ    CCHC cấp xã     2022
Tỉnh Minh Họa   CCHC cấp huyện  2024, illustrative
"""

import pytest

from tests.factories import make_index, make_nation, make_ranking, make_unit
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db


class Country:
    def __init__(self):
        self.nation = make_nation()
        self.thai_nguyen = make_unit("Thái Nguyên", kind="tỉnh", parent=self.nation)
        self.bac_kan = make_unit("Bắc Kạn", kind="tỉnh", parent=self.nation)
        self.dai_tu = make_unit("Đại Từ", parent=self.thai_nguyen)
        self.ba_be = make_unit("Ba Bể", parent=self.bac_kan)
        self.cu_van = make_unit("Cù Vân", kind="xã", parent=self.dai_tu)
        self.cchc = make_index(short_name="CCHC")
        self.sipas = make_index("sipas", short_name="SIPAS")
        self.demo = make_unit(
            "Minh Họa", kind="tỉnh", parent=self.nation, is_illustrative=True
        )
        self.dong_loc = make_unit("Đồng Lộc", parent=self.demo, is_illustrative=True)
        self.publish_all()

    def publish_all(self):
        make_ranking(
            self.cchc,
            self.nation,
            {self.thai_nguyen: "85.11"},
            level="province",
            year=2024,
            is_partial=True,
        )
        for year in (2021, 2022):
            make_ranking(self.cchc, self.thai_nguyen, {self.dai_tu: "76.71"}, year=year)
        make_ranking(self.sipas, self.thai_nguyen, {self.dai_tu: "92.80"}, year=2022)
        make_ranking(self.cchc, self.bac_kan, {self.ba_be: "70.00"}, year=2021)
        make_ranking(self.cchc, self.dai_tu, {self.cu_van: "80.00"}, level="commune")
        make_ranking(
            self.cchc,
            self.thai_nguyen,
            {self.dai_tu: "77.00"},
            year=2023,
            is_published=False,
        )
        make_ranking(
            self.cchc,
            self.demo,
            {self.dong_loc: "86.18"},
            year=2024,
            is_illustrative=True,
        )


country = made_once(Country)


def addresses(response):
    return [link for link in links(response) if link.startswith("/xep-hang/cchc")]


def test_the_nation_comes_first_then_provinces_with_what_lies_in_them(client, country):
    groups = client.get("/xep-hang/").context["page"].real

    assert [(group.name, group.within) for group in groups] == [
        ("Toàn quốc", ""),
        ("Tỉnh Bắc Kạn", ""),
        ("Tỉnh Thái Nguyên", ""),
        ("Huyện Đại Từ", "Tỉnh Thái Nguyên"),
    ]


def test_years_stand_newest_first_and_link_to_their_rankings(client, country):
    response = client.get("/xep-hang/")

    assert addresses(response)[:3] == [
        "/xep-hang/cchc/toan-quoc/cap-tinh/2024/",
        "/xep-hang/cchc/bac-kan/cap-huyen/2021/",
        "/xep-hang/cchc/thai-nguyen/cap-huyen/2022/",
    ]
    assert "/xu-huong/cchc/thai-nguyen/cap-huyen/" in links(response)


def test_a_partial_edition_says_how_much_is_known(client, country):
    assert "2024 1/2 đơn vị có số liệu" in words(client.get("/xep-hang/"))


def test_a_draft_is_not_listed(client, country):
    assert "2023" not in words(client.get("/xep-hang/"))


def test_illustrative_editions_stand_apart_under_their_label(client, country):
    response = client.get("/xep-hang/")
    page = words(response)

    real, _label, illustrative = page.partition("Số liệu minh họa")
    assert "Minh Họa" not in real.partition("Lọc")[2].partition("Tỉnh Bắc Kạn")[2]
    assert "Đơn vị và điểm số trên trang này là hư cấu" in illustrative
    assert "Tỉnh Minh Họa" in illustrative
    assert "6 kỳ đánh giá đã công bố" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("chi-so=sipas", 1),
        ("cap=cap-xa", 1),
        ("dia-ban=thai-nguyen", 3),
        ("nam=2022", 3),
        ("chi-so=cchc&nam=2021", 2),
        ("chi-so=khong-co&nam=nam-nay", 7),
    ],
)
def test_the_filter_narrows_and_unknown_words_ask_for_all(
    client, country, query, count
):
    page = client.get(f"/xep-hang/?{query}").context["page"]

    assert len(page.lines) == count


def test_a_filter_that_leaves_nothing_shows_the_way_out(client, country):
    response = client.get("/xep-hang/?chi-so=sipas&nam=2021")

    assert "Không có kỳ đánh giá nào khớp với bộ lọc" in words(response)
    assert "/xep-hang/" in links(response)


def test_nothing_published_yet_is_said(client, db):
    assert "Chưa có kỳ đánh giá nào được công bố" in words(client.get("/xep-hang/"))


def test_the_files_hold_the_same_editions(client, country):
    payload = client.get("/xep-hang.json?dia-ban=thai-nguyen").json()
    content = client.get("/xep-hang.csv?dia-ban=thai-nguyen").content

    assert [(row["index"], row["year"]) for row in payload["rows"]] == [
        ("cchc", 2022),
        ("cchc", 2021),
        ("sipas", 2022),
    ]
    assert payload["rows"][0]["median_score"] == 76.71
    assert len(content.decode("utf-8-sig").splitlines()) == 4
    assert client.get("/xep-hang.xlsx").content[:2] == b"PK"


def test_one_query_for_all_editions(client, country, django_assert_num_queries):
    # 1 editions with their figures + 1 site
    with django_assert_num_queries(2):
        client.get("/xep-hang/")
