"""The ranking page: who is where, under every question a reader may put to it.

CCHC of nine districts, 2023 and 2024, in points; two share the second rank.
                     2023     2024
Thị xã Ứng Sơn       85,00    90,25   1  Tốt
Huyện Phú Bình       86,00    82,00   2= Tốt
Huyện Võ Nhai        80,00    82,00   2= Tốt
Huyện Đại Từ         65,75    76,71   4  Khá
Huyện Ea H’Leo         –      60,00   5  Trung bình
Huyện Đồng Hỷ        70,00      –     no data
"""

import gc
import json
import re
from decimal import Decimal

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest
from django.template.context import BaseContext
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from indices.models import EditionSummary
from indices.selectors.ranking_rows import RankingRow
from indices.tables.ranking import RankingTable
from tests.factories import (
    make_index,
    make_nation,
    make_ranking,
    make_source,
    make_tier_scheme,
    make_unit,
    make_user,
    say,
)
from tests.once import made_once
from tests.reading import links, words

pytestmark = pytest.mark.django_db

# One for the edition with its summary, publication, index and area; one for the rows;
# one for the sparklines; one for the sibling editions; one for the site profile.
BUDGET = 1 + 1 + 1 + 1 + 1


class World:
    def __init__(self):
        self.nation = make_nation()
        self.province = make_unit("Minh Trung", kind="tỉnh", parent=self.nation)
        self.scheme = make_tier_scheme()
        self.index = make_index()
        names = {
            "ung_son": ("Ứng Sơn", "thị xã"),
            "phu_binh": ("Phú Bình", "huyện"),
            "vo_nhai": ("Võ Nhai", "huyện"),
            "dai_tu": ("Đại Từ", "huyện"),
            "ea_hleo": ("Ea H’Leo", "huyện"),
            "dong_hy": ("Đồng Hỷ", "huyện"),
        }
        for key, (name, kind) in names.items():
            setattr(self, key, make_unit(name, kind=kind, parent=self.province))
        self.rank(
            2023,
            ung_son="85.00",
            phu_binh="86.00",
            vo_nhai="80.00",
            dai_tu="65.75",
            dong_hy="70.00",
        )
        self.edition = self.rank(
            2024,
            ung_son="90.25",
            phu_binh="82.00",
            vo_nhai="82.00",
            dai_tu="76.71",
            ea_hleo="60.00",
        )

    def rank(self, year, **scores):
        return make_ranking(
            self.index,
            self.province,
            {getattr(self, key): score for key, score in scores.items()},
            year=year,
            tier_scheme=self.scheme,
        )


world = made_once(World)


def address(year=2024, ending="/"):
    return f"/xep-hang/cchc/minh-trung/cap-huyen/{year}{ending}"


def order_of_units(response):
    return re.findall(r'<tr role="row" id="([^"]+)"', response.content.decode())


def test_units_stand_in_the_order_of_their_ranks_and_those_without_data_last(
    client, world
):
    page = client.get(address())

    assert page.status_code == 200
    assert order_of_units(page) == [
        unit.slug
        for unit in (
            world.ung_son,
            world.phu_binh,
            world.vo_nhai,
            world.dai_tu,
            world.ea_hleo,
            world.dong_hy,
        )
    ]


def test_a_row_says_rank_score_tier_and_change(client, world):
    text = words(client.get(address()))

    assert "Huyện Đại Từ 76,71" in text
    assert "+10,96" in text
    assert "Thị xã Ứng Sơn dẫn đầu" in text
    assert "Chưa có số liệu được công bố" in text


def test_a_tie_is_marked_and_the_next_rank_is_skipped(client, world):
    rows = json.loads(client.get(address(ending=".json")).content)["rows"]

    assert [row["rank"] for row in rows] == [1, 2, 2, 4, 5, None]
    assert client.get(address()).content.decode().count("đồng hạng") >= 2


def test_json_numbers_are_numbers_and_missing_is_null(client, world):
    rows = {
        row["unit"]: row
        for row in json.loads(
            client.get(address(ending=".json")).content, parse_float=Decimal
        )["rows"]
    }

    assert rows["Huyện Đại Từ"]["score"] == Decimal("76.71")
    assert rows["Huyện Đại Từ"]["score_change"] == Decimal("10.96")
    assert rows["Huyện Đại Từ"]["changed_since"] == 2023
    assert rows["Huyện Đồng Hỷ"]["score"] is None
    assert rows["Huyện Ea H’Leo"]["score_change"] is None


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json"])
def test_the_twins_answer(client, world, ending):
    assert client.get(address(ending=ending)).status_code == 200


def test_a_twin_has_the_rows_of_the_page_under_the_same_question(client, world):
    asked = "?tim=dai"

    page = client.get(address() + asked)
    rows = json.loads(client.get(address(ending=".json") + asked).content)["rows"]

    assert order_of_units(page) == [world.dai_tu.slug]
    assert [row["unit"] for row in rows] == ["Huyện Đại Từ"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("?sap-xep=ten", "dai_tu"),
        ("?sap-xep=-ten", "vo_nhai"),
        ("?sap-xep=-thay-doi", "dai_tu"),
        ("?sap-xep=diem", "ea_hleo"),
        ("?sap-xep=khong-co", "ung_son"),
    ],
)
def test_columns_sort_by_a_link_and_unknown_words_fall_back(
    client, world, asked, first
):
    page = client.get(address() + asked)

    assert order_of_units(page)[0] == getattr(world, first).slug


def test_missing_values_go_last_whichever_way_one_sorts(client, world):
    for asked in ("?sap-xep=diem", "?sap-xep=-diem"):
        assert order_of_units(client.get(address() + asked))[-1] == world.dong_hy.slug


def test_a_group_is_ranked_apart_beside_the_overall_rank(client, world):
    text = words(client.get(address() + "?nhom=nong-thon"))

    assert "hạng trong nhóm nông thôn" in text
    assert "Hạng chung: 4" in text
    assert "Thị xã Ứng Sơn" not in text


def test_a_filter_that_finds_nothing_says_what_was_asked(client, world):
    page = client.get(address() + "?tim=khongdau")

    assert "tên có “khongdau”" in words(page)
    assert address() in links(page)


def test_ones_own_unit_stands_out(client, world):
    page = client.get(address() + f"?dv={world.dai_tu.slug}")

    row = re.search(rf'id="{world.dai_tu.slug}" class="([^"]*)"', page.content.decode())
    assert "row--mine" in row.group(1)


@pytest.mark.parametrize(
    "asked", ["?trang=999", "?trang=-1", "?trang=x", "?dong=0", "?ban=%00", "?loai=xyz"]
)
def test_odd_questions_never_crash(client, world, asked):
    assert client.get(address() + asked).status_code in (200, 404)


def test_a_source_stands_on_the_page(client, world):
    draft = make_ranking(world.index, world.province, {}, year=2025, is_published=False)
    say(draft, world.dai_tu, "70", source=make_source(url="https://example.vn/bai"))
    from indices.actions.publication import publish_edition
    from tests.factories import CLERK

    publish_edition(actor=CLERK, edition=draft)

    page = client.get(address(2025))
    assert "Báo Thái Nguyên" in words(page)
    assert "https://example.vn/bai" in links(page)


def test_a_draft_does_not_exist_for_the_public(client, world):
    make_ranking(
        world.index,
        world.province,
        {world.dai_tu: "70"},
        year=2025,
        is_published=False,
    )

    assert client.get(address(2025)).status_code == 404
    assert client.get(address(2025, ".json")).status_code == 404


def test_an_index_administrator_reads_the_draft_and_sees_that_it_is_one(client, world):
    make_ranking(
        world.index,
        world.province,
        {world.dai_tu: "70"},
        year=2025,
        is_published=False,
    )
    client.force_login(make_user(role="index_administrator", unit=world.province))

    page = client.get(address(2025))

    assert page.status_code == 200
    assert "Dự thảo" in words(page)


def test_both_revisions_of_a_corrected_edition_are_readable(client, world):
    from indices.actions.publication import publish_edition
    from tests.factories import CLERK

    say(world.edition, world.dai_tu, "77.00")
    world.edition.refresh_from_db()
    publish_edition(actor=CLERK, edition=world.edition, reason="Cộng nhầm")

    now, before = client.get(address()), client.get(address() + "?ban=1")

    assert "77,00" in words(now)
    assert "Cộng nhầm" in words(now)
    assert "76,71" in words(before)
    assert "đã được đính chính" in words(before)


def test_numbers_for_machines_have_no_decimal_comma(client, world):
    markup = client.get(address()).content.decode()

    assert not re.search(r'\s(?:x|y|cx|cy|width|height|x1|x2)="-?\d+,\d+', markup)
    assert "style=" not in markup


def test_the_queries_of_a_ranking_do_not_grow_with_units_or_years(client, world):
    with CaptureQueriesContext(connection) as small:
        client.get(address())
    for year in (2019, 2020, 2021, 2022):
        world.rank(year, ung_son="70", phu_binh="71", vo_nhai="72", dai_tu="73")
    communes = {
        make_unit(f"Xã số {number}", parent=world.province): f"{50 + number}.5"
        for number in range(40)
    }
    make_ranking(
        world.index, world.province, communes, year=2025, tier_scheme=world.scheme
    )
    with CaptureQueriesContext(connection) as large:
        client.get(address(2025))

    assert len(small) == BUDGET, [query["sql"][:80] for query in small]
    assert len(large) == BUDGET


@pytest.fixture
def no_collection():
    """No search for what only holds itself, and none left over from before."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_what_a_page_was_made_of_is_gone_once_it_is_answered(
    world, settings, no_collection
):
    settings.PUBLIC_PAGE_SECONDS = 0
    site = WSGIHandler()
    before = len(parts_of_pages())
    request = RequestFactory().get(address())

    response = site.get_response(request)

    assert response.status_code == 200
    del response, request
    assert len(parts_of_pages()) == before


def parts_of_pages():
    kinds = (HttpRequest, BaseContext, RankingTable, RankingRow, EditionSummary)
    return [each for each in gc.get_objects() if isinstance(each, kinds)]
