"""Nothing that axe finds on the pages of ranges, classes and trials."""

import pytest

from tests.explained import make_scored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 375, "height": 812}, "is_mobile": True}
DARK_PHONE = PHONE | {"color_scheme": "dark"}


@pytest.mark.parametrize("options", [{}, DARK_PHONE])
def test_axe_finds_nothing(open_page, axe, options):
    make_scored((2023, 2024, 2025))

    for path in (
        "/xep-hang/cchc/thai-nguyen/cap-huyen/2024/do-chac/",
        "/xu-huong/cchc/thai-nguyen/cap-huyen/tung-don-vi/",
    ):
        assert axe(open_page(path, **options)) == []
