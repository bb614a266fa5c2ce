"""What the frame of a page must know about the request: navigation, mode, addresses."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import template
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from units.pages import address_of

register = template.Library()

MODE_KEY = "che-do"
PROJECTOR = "trinh-chieu"
PAGE_KEY = "trang"
# How the addresses begin of what tells of one ranking: they stand in its section.
EXPLAINING = frozenset(
    ("bang-nhiet", "mat-diem", "linh-vuc", "tieu-chi", "khac-phuc", "gia-dinh")
)


class NavigationItem(NamedTuple):
    """One entry of the main navigation; `current` is a value of aria-current."""

    text: str
    url: str
    current: str


@register.simple_tag
def navigation(request: HttpRequest) -> tuple[NavigationItem, ...]:
    """The sections of the site; the one being read is marked."""
    # An error page may be made before the request has met its user.
    user = getattr(request, "user", None)
    is_staff = user is not None and user.is_authenticated
    place = (get_language(), get_urlconf(), get_script_prefix())
    return _marked(_sections(place, is_staff), request.path)


@register.simple_tag
def is_projecting(request: HttpRequest) -> bool:
    """Whether the page is shown on a projector: no navigation, large type."""
    return request.GET.get(MODE_KEY) == PROJECTOR


@register.simple_tag
def address_with(request: HttpRequest, key: str, value: object) -> str:
    """Return this page's address with one query value set, or removed when empty."""
    left_out = {key, PAGE_KEY}
    pairs = _pairs(request, left_out)
    if value not in (None, ""):
        pairs.append((key, str(value)))
    return _joined(request.path, pairs)


@register.simple_tag
def edition_url(route: str, address: Mapping[str, object]) -> str:
    """Return the address of a page of the edition at `address`."""
    return address_of(route, **address)


@register.simple_tag
def twin_stem(request: HttpRequest, stem: str = "") -> str:
    """Return the path to which .xlsx, .csv and .json are added."""
    return stem or request.path.removesuffix("/")


@register.simple_tag
def query_text(request: HttpRequest) -> str:
    """Return the query string a download shares with the page; files have no pages."""
    return _joined("", _pairs(request, {MODE_KEY, PAGE_KEY}))


@register.filter
def page_numbers(paginator: Paginator[Any], number: int) -> Iterator[int | None]:
    """List the pages around the current one and the ends; None stands for a gap."""
    for page in paginator.get_elided_page_range(number, on_each_side=2, on_ends=1):
        yield page if isinstance(page, int) else None


@lru_cache(maxsize=32)
def _sections(_place: object, is_staff: bool) -> tuple[tuple[str, str], ...]:
    """Text and address of each; the overview comes first, then the rankings."""
    sections = [
        (_("Tổng quan"), "home"),
        (_("Xếp hạng"), "indices:editions"),
        (_("Đơn vị"), "units:list"),
        (_("So sánh"), "indices:compare"),
        (_("Xu hướng"), "indices:trends"),
        (_("Số liệu"), "indices:measures"),
        (_("Báo cáo"), "indices:reports"),
        (_("Phương pháp"), "indices:method"),
    ]
    if is_staff:
        sections.append((_("Nhập liệu"), "indices:entry_home"))
    return tuple((text, address_of(route)) for text, route in sections)


def _marked(
    sections: tuple[tuple[str, str], ...], path: str
) -> tuple[NavigationItem, ...]:
    home, rankings = sections[0][1], sections[1][1]
    explains = path.removeprefix(home).partition("/")[0] in EXPLAINING
    items = []
    for text, url in sections:
        current = ""
        if path == url:
            current = "page"
        elif url != home and path.startswith(url) or explains and url == rankings:
            current = "true"
        items.append(NavigationItem(text, url, current))
    return tuple(items)


def _pairs(request: HttpRequest, left_out: Container[str]) -> list[tuple[str, str]]:
    """What the query string of the request says, but for some keys."""
    return [
        (key, value)
        for key, values in request.GET.lists()
        if key not in left_out
        for value in values
    ]


def _joined(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
