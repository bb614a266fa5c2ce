"""The method page: rules, tier schemes with their bounds, the glossary."""

import re

import pytest

from indices.models import TierScheme
from tests.factories import make_index, make_tier_scheme
from tests.reading import words
from units.names import sort_key

pytestmark = pytest.mark.django_db


def test_every_scheme_shows_its_bounds_as_they_are_written(client):
    make_tier_scheme("quang-tri", name="Quảng Trị 2017")

    page = words(client.get("/phuong-phap/"))

    assert (
        "Quảng Trị 2017 Tốt từ 80,00 Khá từ 65,00 đến dưới 80,00 "
        "Trung bình dưới 65,00" in page
    )


def test_a_tier_without_published_bounds_says_so(client):
    make_tier_scheme("thai-nguyen", tiers=(("Khá", None, None, 2),))

    assert "Khá ngưỡng chưa được công bố" in words(client.get("/phuong-phap/"))


def test_a_scheme_names_its_source(client):
    TierScheme.objects.create(
        code="hue",
        name="Huế",
        source_title="Cổng thông tin Huế",
        source_url="https://hue.gov.vn/",
    )

    response = client.get("/phuong-phap/")

    assert "Nguồn: Cổng thông tin Huế" in words(response)
    assert 'href="https://hue.gov.vn/"' in response.content.decode()


def test_the_three_ways_of_ranking_are_told(client):
    page = words(client.get("/phuong-phap/"))

    assert "(1, 2, 2, 4)" in page
    assert "(1, 2, 2, 3)" in page
    assert "Theo giá trị công bố" in page


def test_terms_stand_in_vietnamese_order_each_with_its_own_anchor(client):
    response = client.get("/phuong-phap/")
    terms = response.context["glossary"]
    anchors = re.findall(r'id="([^"]+)"', response.content.decode())

    assert [str(t.word) for t in terms] == sorted(
        (str(t.word) for t in terms), key=sort_key
    )
    assert len(anchors) == len(set(anchors))
    assert {term.anchor for term in terms} <= set(anchors)


def test_every_link_within_the_page_leads_somewhere(client):
    make_index()
    html = client.get("/phuong-phap/").content.decode()

    wanted = set(re.findall(r'href="[^"#]*#([^"]+)"', html)) - {"noi-dung"}
    assert wanted <= set(re.findall(r'id="([^"]+)"', html))


def test_queries_do_not_grow_with_schemes(client, django_assert_num_queries):
    for n in range(5):
        make_tier_scheme(f"thang-{n}")

    # 1 indices + 1 schemes + 1 tiers + 1 site
    with django_assert_num_queries(4):
        client.get("/phuong-phap/")
