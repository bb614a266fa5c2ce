"""The frame of a page: which section is read, and where its links lead."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.paginator import Paginator
from django.test import RequestFactory

from indices.templatetags import cchc_page


def request_for(address, user=None):
    request = RequestFactory().get(address)
    request.user = user or AnonymousUser()
    return request


def current(address):
    items = cchc_page.navigation(request_for(address))
    return {item.text: item.current for item in items if item.current}


def test_the_section_being_read_is_marked():
    assert current("/xep-hang/") == {"Xếp hạng": "page"}
    assert current("/xep-hang/cchc/thai-nguyen/cap-huyen/2022/") == {"Xếp hạng": "true"}


@pytest.mark.parametrize(
    "begins",
    ["bang-nhiet", "mat-diem", "linh-vuc", "tieu-chi", "khac-phuc", "gia-dinh"],
)
def test_what_tells_of_a_ranking_stands_in_its_section(begins):
    assert current(f"/{begins}/cchc/thai-nguyen/cap-huyen/2022/") == {
        "Xếp hạng": "true"
    }
    assert current(f"/{begins}-khac/") == {}


def test_the_front_page_is_not_a_section_of_every_page():
    assert current("/") == {"Tổng quan": "page"}
    assert "Tổng quan" not in current("/so-sanh/")


def test_only_those_logged_in_see_the_entry_of_results():
    visitor = cchc_page.navigation(request_for("/"))
    officer = cchc_page.navigation(request_for("/", User(username="can-bo")))

    assert "Nhập liệu" not in [item.text for item in visitor]
    assert officer[-1].text == "Nhập liệu"


def test_an_error_page_made_before_the_log_in_is_known_has_a_navigation():
    request = RequestFactory().get("/")

    texts = [item.text for item in cchc_page.navigation(request)]
    assert texts[0] == "Tổng quan"
    assert "Nhập liệu" not in texts


def test_the_projector_mode_keeps_the_rest_of_the_address():
    request = request_for("/xep-hang/?loai=T%E1%BB%91t&trang=3")

    assert (
        cchc_page.address_with(request, "che-do", "trinh-chieu")
        == "/xep-hang/?loai=T%E1%BB%91t&che-do=trinh-chieu"
    )


def test_leaving_the_projector_mode_removes_its_key():
    request = request_for("/xep-hang/?che-do=trinh-chieu")

    assert cchc_page.is_projecting(request)
    assert cchc_page.address_with(request, "che-do", "") == "/xep-hang/"


def test_the_page_number_is_replaced_and_the_filters_stay():
    request = request_for("/don-vi/?q=dai&trang=2")

    assert cchc_page.address_with(request, "trang", 3) == "/don-vi/?q=dai&trang=3"


def test_repeated_filters_are_kept():
    request = request_for("/so-sanh/?dv=a&dv=b")

    assert (
        cchc_page.address_with(request, "nam", 2024) == "/so-sanh/?dv=a&dv=b&nam=2024"
    )


def test_a_download_has_the_address_of_its_page_without_page_number_and_mode():
    request = request_for("/xep-hang/?loai=kha&trang=2&che-do=trinh-chieu")

    assert cchc_page.twin_stem(request) == "/xep-hang"
    assert cchc_page.query_text(request) == "?loai=kha"


def test_the_front_page_names_its_own_twins():
    assert cchc_page.twin_stem(request_for("/"), "/tong-quan") == "/tong-quan"
    assert cchc_page.query_text(request_for("/")) == ""


def test_a_long_list_shows_its_ends_and_the_pages_around():
    paginator = Paginator(range(3321), 25)

    assert list(cchc_page.page_numbers(paginator, 60)) == [
        1,
        None,
        58,
        59,
        60,
        61,
        62,
        None,
        133,
    ]
