"""What stands around a long list: its downloads and tools, and the way to its pages.

Their links bear the reader's query, which is kept nowhere: what is kept are the words
around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.tables.quick_html import PLACES, Drawn, filled, joined
from indices.templatetags.cchc_page import (
    MODE_KEY,
    PAGE_KEY,
    PROJECTOR,
    address_with,
    page_numbers,
    query_text,
    twin_stem,
)

register = template.Library()

DOWNLOADS = """<li>
  <a class="tool" href="{0}.xlsx{1}">
    <svg viewBox="0 0 16 16"
         width="16"
         height="16"
         aria-hidden="true"
         focusable="false">
      <path d="M8 2v8m-3.5-3.5L8 10l3.5-3.5M2.5 13.5h11" />
    </svg>
    {3}
    <span class="visually-hidden">{2}</span></a>
</li>
<li>
  <a class="tool" href="{0}.csv{1}">CSV<span class="visually-hidden"> {2}</span></a>
</li>
<li>
  <a class="tool" href="{0}.json{1}">JSON<span class="visually-hidden"> {2}</span></a>
</li>
"""
TOOLS = """<ul class="page-tools" aria-label="{}">
{}<li class="needs-script">
  <button class="tool" type="button" data-action="print">{}</button>
</li>
<li>
  <a class="tool tool--projector" href="{}">{}</a>
</li>
<li class="needs-script">
  <button class="tool" type="button" data-action="copy-link">{}</button>
</li>
</ul>
"""
PAGER = """<nav class="pager" aria-label="{}">
  <p class="pager__count">{}</p>
  <ul>
{}  </ul>
</nav>
"""
AROUND = '<li><a href="{}" rel="{}">{}</a></li>\n'
NUMBERED = '<li><a href="{}"{}><span class="visually-hidden">{}</span> {}</a></li>\n'
GAP = filled('<li><span aria-hidden="{}">…</span></li>\n', "true")
CURRENT = filled(' aria-current="{}"', "page")


@register.simple_tag
def download_links(stem: str, query: str, name: str) -> SafeString:
    """The same rows as the page, as files: `stem` is their path without extension,
    `query` a query string with its question mark, `name` for screen readers."""
    return filled(DOWNLOADS, stem, query, name, _("Tải Excel"))


@register.simple_tag
def page_tools(
    request: HttpRequest, *, stem: str = "", has_twins: object = True, name: str = ""
) -> SafeString:
    """What can be done with the page: downloads, print, projector, link."""
    tools = _tools(get_language(), name if has_twins is not False else None)
    return tools.of(
        twin_stem(request, stem),
        query_text(request),
        address_with(request, MODE_KEY, PROJECTOR),
    )


# Typed: markup and the same characters as text are equal.
@lru_cache(maxsize=256, typed=True)
def _tools(_language: str | None, name: str | None) -> Drawn:
    """The tools of pages of that name; None where there are no files."""
    stem, query, projector = PLACES[:3]
    files = "" if name is None else download_links(stem, query, name)
    return Drawn(
        filled(
            TOOLS,
            _("Công cụ của trang"),
            files,
            _("In"),
            projector,
            _("Trình chiếu"),
            _("Sao chép liên kết"),
        )
    )


@register.simple_tag
def pager(page: Page[Any], request: HttpRequest, key: str = "") -> SafeString | str:
    """Links to the pages of a list; `key` is the word of the page in the address."""
    paginator = page.paginator
    if paginator.num_pages <= 1:
        return ""
    links = _pages(get_language(), page.number, paginator.count, paginator.per_page)
    # Of all these addresses only the number at the end differs.
    return links.of(address_with(request, key or PAGE_KEY, "0")[:-1])


@lru_cache(maxsize=256)
def _pages(_language: str | None, number: int, count: int, size: int) -> Drawn:
    """The links from that page of a list of that many."""
    page = Paginator(range(count), size).page(number)
    reach = _("Từ %(first)s đến %(last)s trong %(total)s") % {
        "first": format_number(page.start_index(), 0),
        "last": format_number(page.end_index(), 0),
        "total": format_number(count, 0),
    }
    links = joined("{}", ((each,) for each in _links(page)))
    return Drawn(filled(PAGER, _("Các trang của danh sách"), reach, links))


def _links(page: Page[Any]) -> Iterator[SafeString]:
    before = PLACES[0]
    if page.has_previous():
        address = f"{before}{page.previous_page_number()}"
        yield filled(AROUND, address, "prev", _("Trang trước"))
    word = _("Trang")
    for number in page_numbers(page.paginator, page.number):
        if number is None:
            yield GAP
            continue
        current = CURRENT if number == page.number else ""
        yield filled(NUMBERED, f"{before}{number}", current, word, number)
    if page.has_next():
        address = f"{before}{page.next_page_number()}"
        yield filled(AROUND, address, "next", _("Trang sau"))
