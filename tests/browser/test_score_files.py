"""The journey of a form: taken out, filled, brought in, confirmed, taken back."""

import pytest
from django.urls import reverse

from indices.models import Score, ScoreImport
from tests.factories import (
    make_index,
    make_nation,
    make_scored_edition,
    make_tier_scheme,
    make_unit,
    make_user,
    score,
)
from tests.filling import filled
from units.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mot-mat-khau-rat-dai"  # noqa: S105


@pytest.fixture
def edition():
    province = make_unit("Minh Trung", kind="tỉnh", code="19", parent=make_nation())
    units = [
        make_unit(name, kind="xã", code=code, parent=province)
        for name, code in (("An Khánh", "001"), ("Ba Bể", "002"))
    ]
    made = make_scored_edition(
        make_index(), province, level="commune", tier_scheme=make_tier_scheme()
    )
    for unit in units:
        score(made, unit, c1_1_1=10, c1_1_2=7, c1_2=30, c2=32)
    make_user("a", password=PASSWORD, role=Role.INDEX_ADMINISTRATOR, unit=province)
    return made


@pytest.fixture
def bring(open_page, live_server, edition, tmp_path):
    """Take the form out, fill cells of it and upload it: the page that answers."""

    def bring_filled(cells, **options):
        page = open_page("/dang-nhap/", **options)
        page.get_by_label("Tên đăng nhập").fill("a")
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_load_state()
        address = reverse("indices:entry_files", kwargs=edition.address)
        page.goto(live_server.url + address)
        with page.expect_download() as download:
            page.get_by_role("button", name="Tải mẫu nhiều đơn vị").click()
        path = tmp_path / "diem.xlsx"
        path.write_bytes(filled(download.value.path().read_bytes(), cells))
        page.get_by_label("Tệp Excel").set_input_files(path)
        page.get_by_role("button", name="Xem trước thay đổi").click()
        page.wait_for_load_state()
        return page

    return bring_filled


def test_the_way_to_the_marked_file_stands_apart_from_what_is_wrong(bring):
    page = bring({("1.2", "001"): 999})
    faults = page.locator(".error-summary ul").bounding_box()
    button = page.get_by_role("link", name="Tải lại tệp có đánh dấu lỗi").bounding_box()

    assert button["y"] - (faults["y"] + faults["height"]) >= 8


@pytest.mark.parametrize("has_script", [True, False])
def test_a_form_goes_out_and_comes_back(bring, axe, has_script):
    page = bring(
        {("1.1.2", "001"): 8, ("1.2", "001"): "36,5"}, java_script_enabled=has_script
    )
    assert "79,00 thành 86,50" in " ".join(page.inner_text("main").split())
    page.set_viewport_size({"width": 375, "height": 812})
    changed = page.locator("td.number:has(.sign)").first
    assert changed.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    if has_script:
        assert axe(page) == []
    page.get_by_role("button", name="Xác nhận ghi 2 ô").click()
    assert "đã ghi 2 ô" in page.inner_text("main")
    assert Score.objects.filter(appraised_score="36.5").count() == 1

    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    assert "đã hoàn tác" in page.inner_text("main")
    assert Score.objects.filter(appraised_score="36.5").count() == 0
    assert ScoreImport.objects.get().state == ScoreImport.State.UNDONE
