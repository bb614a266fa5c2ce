"""Forms that were filled, saved by LibreOffice as .ods and again as .xlsx, say the
same; printed by it, a report keeps its signature beside the last rows."""

import io
import shutil
import subprocess
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import (
    make_criteria,
    make_ranking,
    make_scored_edition,
    make_unit,
    score,
)
from tests.figures import make_measures
from tests.filling import brought, filled, form_of
from tests.indices.views.test_criteria_file import cell, saved
from tests.indices.views.test_criteria_file import workbook as criteria_form
from tests.indices.views.test_figure_files import filled as typed_figures
from tests.indices.views.test_unit_imports import NEW, typed
from tests.indices.views.test_unit_imports import form as unit_form
from tests.libreoffice import converted, is_missing
from tests.reading import words

pytestmark = pytest.mark.django_db

PDFTOTEXT = shutil.which("pdftotext")
SIGNATORY = "THỦ TRƯỞNG CƠ QUAN"


@pytest.fixture
def administrator(client, world):
    client.force_login(world.index_administrator)
    return client


@pytest.fixture
def edition(world):
    edition = make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )
    for unit in (world.district, world.best, world.worst):
        score(edition, unit, c1_1_1=10, c1_1_2=7, c1_2=30, c2=32)
    return edition


def page_after(client, response):
    assert response.status_code == 302, words(response)
    return words(client.get(response["Location"]))


def test_every_form_comes_back_the_same(
    administrator, world, edition, tmp_path, request
):
    if is_missing(request):
        return
    make_measures()
    figures = figure_forms(administrator, world.district)
    found = make_criteria("bo")
    book = criteria_form(administrator, found)
    cell(book, "1.2", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần").value = "Nội dung mới"
    forms = {
        "diem": filled(
            form_of(administrator, edition, loai="nhieu-don-vi", cot="appraised_score"),
            {("1.1.1", "171"): 11.25, ("1.2", "167"): 39.5, ("1.1.2", "172"): 0},
        ),
        "ket-qua": filled(
            form_of(administrator, world.draft, loai="ket-qua"),
            {("171", "Điểm"): 78.25, ("167", "Ghi chú"): "0045"},
        ),
        "so-lieu": typed_figures(
            figures["entry_figures"],
            {"tiep-nhan": "gần 5.000", "giai-quyet": 1025, "ty-le": "56,8%"},
        ),
        "so-lieu-nhieu": shown_to_all(figures["entry_figure_grid"]),
        "don-vi": typed(
            unit_form(administrator),
            {("171", "Hết hiệu lực từ"): date(2026, 1, 31)},
            [NEW | {"Hiệu lực từ": date(2025, 7, 1)}],
        ),
        "tieu-chi": saved(book),
    }

    open_document = converted(tmp_path, forms, to="ods")
    back = converted(tmp_path, open_document, to="xlsx", of="ods")

    for name in forms:
        assert locked_in(back[name]) == locked_in(forms[name]), name
    scores = page_after(administrator, brought(administrator, edition, back["diem"]))
    assert "Sửa 3" in scores
    assert all(
        each in scores for each in ("10 thành 11,25", "30 thành 39,5", "7 thành 0")
    )
    results = page_after(
        administrator, brought(administrator, world.draft, back["ket-qua"])
    )
    assert "79 thành 78,25" in results
    assert "– thành 0045" in results
    assert "Xác nhận ghi 2 ô" in results
    units = page_after(
        administrator, sent(administrator, "unit_imports", [], "tep", back["don-vi"])
    )
    assert "Thêm 1 · Sửa 1 · Không đổi 3" in units
    assert "hết hiệu lực từ: 2025-07-01 thành 2026-01-31" in units
    criteria = page_after(
        administrator,
        sent(administrator, "criteria_file", ["bo"], "file", back["tieu-chi"]),
    )
    assert "Thêm 0 · Sửa 1 · Bỏ 0" in criteria
    assert "Nội dung mới" in criteria
    one = brings_figures(
        administrator, "entry_figures", world.district, back["so-lieu"]
    )
    assert "Những gì sẽ ghi (3)" in one
    for said in ("tiếp nhận – gần 5.000", "giải quyết – 1.025", "trực tuyến – 56,8 "):
        assert said in one
    many = brings_figures(
        administrator, "entry_figure_grid", world.province, back["so-lieu-nhieu"]
    )
    assert "Tệp không có gì mới để ghi." in many
    # As .ods they are answered with how to save them, under whatever name.
    for name in ("diem.ods", "diem.xlsx"):
        refused = brought(administrator, edition, open_document["diem"], name=name)
        assert refused.status_code == 422
        text = words(refused)
        assert "tệp OpenDocument (.ods)" in text
        assert "chọn “Lưu thành” (Save As)" in text


DAYS = {"tu": "2024-01-01", "den": "2024-12-31"}


def where_of(page, unit):
    level = {"level": "district"} if page == "entry_figure_grid" else {}
    return {"unit": unit.slug, **level}


def figure_forms(client, unit):
    """The form of the unit, and of all that lie beside it."""
    return {
        page: client.get(
            reverse(f"indices:{page}_form", kwargs=where_of(page, whose)), DAYS
        ).content
        for page, whose in (
            ("entry_figures", unit),
            ("entry_figure_grid", unit.parent),
        )
    }


def brings_figures(client, page, unit, content):
    response = client.post(
        reverse(f"indices:{page}_file", kwargs=where_of(page, unit)),
        {"file": SimpleUploadedFile("tep.xlsx", content)},
        query_params=DAYS,
        follow=True,
    )
    assert response.redirect_chain, words(response)
    return words(response)


def shown_to_all(content):
    """The form after somebody brought its hidden sheet to light."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        sheet.sheet_state = "visible"
    return saved(book)


def locked_in(content):
    """Which sheets are protected, and in which columns one may type."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        sheet.title: {
            cell.coordinate
            for row in sheet.iter_rows(max_row=60)
            for cell in row
            if not cell.protection.locked and cell.value not in (None, "")
        }
        for sheet in book
        if sheet.protection.sheet
    }


def sent(client, page, arguments, field, content):
    file = SimpleUploadedFile("tep.xlsx", content)
    return client.post(reverse(f"indices:{page}", args=arguments), {field: file})


def test_a_printed_report_keeps_its_signature_with_the_last_rows(
    client, world, tmp_path, request
):
    """Whatever the number of units: those at which a page is just full among them."""
    if is_missing(request) or PDFTOTEXT is None:
        return
    counts = {2012: 60, 2013: 28, 2014: 26, 2015: 24, 2016: 9}
    units = communes(world.province, counts)
    reports = {}
    for year, count in counts.items():
        scores = {
            unit: str(90 - Decimal(n) / 4) for n, unit in enumerate(units[:count])
        }
        edition = make_ranking(
            world.index, world.province, scores, year=year, level="commune"
        )
        kwargs = edition.address | {"word": "bao-cao", "extension": "xlsx"}
        reports[str(year)] = client.get(
            reverse("indices:report_file", kwargs=kwargs)
        ).content

    printed = converted(tmp_path, reports, to="pdf")

    for year, count in counts.items():
        pages = pages_of(tmp_path, printed[str(year)])
        signed = [page for page in pages if SIGNATORY in page]
        assert len(signed) == 1, count
        assert f"Xã Xa {count:02}" in signed[0], count
        assert "Nơi nhận:" in signed[0], count
        assert f"Ấn định danh sách này có {count} đơn vị." in signed[0], count


def communes(area, counts):
    """Fewer every year: a commune ends after the last year that still has so many."""
    lasts = {
        n: max(year for year, count in counts.items() if count >= n)
        for n in range(1, max(counts.values()) + 1)
    }
    return [
        make_unit(
            f"Xa {n:02}",
            kind="xã",
            code=f"{n:05}",
            parent=area,
            valid_to=date(last + 1, 1, 1),
        )
        for n, last in lasts.items()
    ]


def pages_of(folder, content):
    file = folder / "bao-cao.pdf"
    file.write_bytes(content)
    command = [PDFTOTEXT, "-layout", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return text.split("\f")
