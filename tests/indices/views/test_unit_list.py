"""The list of units: Vietnamese order, letters, kinds, ended units apart.

Tỉnh Thái Nguyên
  until 30/06/2025: Huyện Đại Từ (Xã Cù Vân, Xã Ân Tình), Thành phố Sông Công
  since 01/07/2025: Xã Đại Từ, Xã Dân Tiến, Phường 2, Phường 10
Bộ Nội vụ
"""

from datetime import date

import pytest

from tests.factories import make_nation, make_unit
from tests.reading import links, words

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)


@pytest.fixture
def province():
    nation = make_nation()
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=nation)
    district = make_unit("Đại Từ", code="171", parent=province, valid_to=REFORM)
    make_unit("Sông Công", kind="thành phố", parent=province, valid_to=REFORM)
    for name in ("Cù Vân", "Ân Tình"):
        make_unit(name, kind="xã", parent=district, valid_to=REFORM)
    for name in ("Đại Từ", "Dân Tiến"):
        make_unit(name, kind="xã", parent=province, valid_from=REFORM)
    for name in ("10", "2"):
        make_unit(name, kind="phường", parent=province, valid_from=REFORM)
    make_unit("Nội vụ", kind="bộ", parent=nation)
    make_unit("Minh Họa", kind="tỉnh", parent=nation, is_illustrative=True)
    return province


def names(response):
    return [row.name for row in response.context["page"].rows]


def test_units_in_force_stand_by_kind_in_vietnamese_order(client, province):
    assert names(client.get("/don-vi/")) == [
        "Tỉnh Thái Nguyên",
        "Xã Dân Tiến",
        "Xã Đại Từ",
        "Phường 2",
        "Phường 10",
        "Bộ Nội vụ",
    ]


def test_the_page_counts_what_is_there_and_what_has_ended(client, province):
    page = words(client.get("/don-vi/"))

    assert "6 đơn vị đang hoạt động; 4 đơn vị đã kết thúc" in page
    assert "Xã (2)" in page


def test_a_name_is_looked_for_in_the_past_too_and_ended_units_stand_apart(
    client, province
):
    response = client.get("/don-vi/?tim=dai+tu")
    page = words(response)

    assert names(response) == ["Xã Đại Từ", "Huyện Đại Từ"]
    before, _heading, after = page.partition("Tên và địa giới cũ")
    assert "Xã (1) Xã Đại Từ Thái Nguyên" in before
    assert "Huyện (1) Huyện Đại Từ Thái Nguyên Đã kết thúc 30/06/2025" in after


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tim=d%C3%A2n+ti%E1%BA%BFn", ["Xã Dân Tiến"]),
        ("q=dan+tien", ["Xã Dân Tiến"]),
        ("q=dan+tien&tim=10", ["Phường 10"]),
        ("chu=Đ", ["Xã Đại Từ"]),
        ("chu=d", ["Xã Dân Tiến"]),
        ("chu=0-9", ["Phường 2", "Phường 10"]),
        ("chu=%C3%82&trang-thai=da-ket-thuc", ["Xã Ân Tình"]),
        ("loai=phường", ["Phường 2", "Phường 10"]),
        ("cap=bo-nganh", ["Bộ Nội vụ"]),
        ("cap=cap-huyen&trang-thai=tat-ca", ["Thành phố Sông Công", "Huyện Đại Từ"]),
        ("thuoc=huyen-dai-tu-171", ["Xã Ân Tình", "Xã Cù Vân"]),
        ("minh-hoa=co", ["Tỉnh Minh Họa"]),
        ("chu=?&loai=làng&cap=thon&trang=mot", 6),
    ],
)
def test_the_filter_narrows_and_nonsense_asks_for_all(client, province, query, found):
    shown = names(client.get(f"/don-vi/?{query}"))

    assert (len(shown) if isinstance(found, int) else shown) == found


def test_only_letters_with_units_are_links(client, province):
    response = client.get("/don-vi/")
    letters = {each.letter: each.count for each in response.context["page"].letters}

    assert (letters["Đ"], letters["D"], letters["0-9"]) == (1, 1, 2)
    assert letters["Ê"] == 0
    assert "W" not in letters
    assert "/don-vi/?chu=%C4%90" in links(response)
    assert "/don-vi/?chu=%C3%8A" not in links(response)


def test_the_units_of_one_area_are_named_after_it(client, province):
    page = words(client.get("/don-vi/?thuoc=huyen-dai-tu-171"))

    assert page.count("Đơn vị thuộc Huyện Đại Từ") == 1


def test_illustrative_units_are_bannered(client, province):
    assert "Số liệu minh họa." in words(client.get("/don-vi/?minh-hoa=co"))


def test_nothing_found_says_what_was_asked_and_where_to_go(client, province):
    response = client.get("/don-vi/?tim=khong+co")

    assert "Đã tìm tên có “khong co”." in words(response)
    assert "/tim/?q=khong%20co" in links(response)


def test_long_lists_are_paged_and_the_files_are_whole(client, province, monkeypatch):
    monkeypatch.setattr("units.selectors.PAGE_SIZE", 4)

    first, second = client.get("/don-vi/"), client.get("/don-vi/?trang=2")
    rows = client.get("/don-vi.json").json()["rows"]

    assert len(names(first)) == 4
    assert names(second) == ["Phường 10", "Bộ Nội vụ"]
    assert "Từ 5 đến 6 trong 6" in words(second)
    assert len(rows) == 6


def test_the_files_hold_the_same_units_under_the_same_query(client, province):
    content = client.get("/don-vi.csv?tim=dai+tu").content.decode("utf-8-sig")
    rows = client.get("/don-vi.json?tim=dai+tu").json()["rows"]

    assert content.splitlines()[2].startswith("171,Huyện Đại Từ,huyện,Cấp huyện")
    assert [row["unit"] for row in rows] == ["Xã Đại Từ", "Huyện Đại Từ"]
    assert rows[1]["ended_on"] == "2025-06-30"
    assert client.get("/don-vi.xlsx").content[:2] == b"PK"


def test_the_number_of_queries_does_not_grow(
    client, province, django_assert_num_queries
):
    for n in range(40):
        make_unit(f"Số {n}", kind="xã", parent=province)

    # 1 provinces to choose from + 1 counts + 1 rows + 1 site
    with django_assert_num_queries(4):
        client.get("/don-vi/")
    # … + 1 the area
    with django_assert_num_queries(5):
        client.get("/don-vi/?thuoc=huyen-dai-tu-171&tim=van")
