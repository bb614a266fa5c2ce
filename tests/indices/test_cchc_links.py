"""The tools of a page and the way to the other pages of a list."""

import re

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

from indices.templatetags.cchc_links import page_tools, pager


def hrefs(html):
    return re.findall(r'href="([^"]+)"', html)


def page_of(number, count=5_000):
    return Paginator(range(count), 100).get_page(number)


def asked(address):
    return RequestFactory().get(address)


def test_every_page_keeps_the_filters_and_names_its_number():
    html = pager(page_of(2, 300), asked("/xep-hang/?tim=%22&trang=2&dong=100"))

    assert hrefs(html) == [
        f"/xep-hang/?tim=%22&amp;dong=100&amp;trang={number}"
        for number in (1, 1, 2, 3, 3)
    ]
    assert html.count('aria-current="page"') == 1
    assert "Từ 101 đến 200 trong 300" in html


def test_a_gap_is_no_link():
    html = pager(page_of(25), asked("/don-vi/"))

    assert html.count("…") == 2
    assert len(hrefs(html)) == 9


def test_ends_have_no_way_beyond():
    assert 'rel="prev"' not in pager(page_of(1), asked("/"))
    assert 'rel="next"' not in pager(page_of(50), asked("/"))


def test_another_word_for_the_page():
    assert hrefs(pager(page_of(1, 101), asked("/a/?trang=4"), "t"))[0] == "/a/?t=1"


def test_one_page_has_no_pager():
    assert pager(page_of(1, 100), asked("/")) == ""


@pytest.mark.parametrize("name", ['A "b" <c>', "A &amp; b"])
def test_tools_are_written_as_text(name):
    html = page_tools(asked('/a/?tim="><script>&trang=2'), name=name)

    assert "<script" not in html
    assert "<c>" not in html
    assert "&amp;amp;" in html or "&quot;b&quot;" in html
    stem = "?tim=%22%3E%3Cscript%3E"
    assert hrefs(html)[:3] == [f"/a.{kind}{stem}" for kind in ("xlsx", "csv", "json")]
    assert hrefs(html)[3].endswith("&amp;che-do=trinh-chieu")


def test_a_page_without_files_offers_none():
    assert ".csv" not in page_tools(asked("/a/"), has_twins=False)
    assert "/b.csv" in page_tools(asked("/a/"), stem="/b")
