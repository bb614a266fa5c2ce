"""An edition that published totals only has no annex of a unit, but the published
operational figures of its units have one of their own."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories import (
    make_index,
    make_nation,
    make_ranking,
    make_source,
    make_unit,
)
from tests.figures import make_measures, observe
from tests.indices.exports.reading import opened
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db
YEAR = (date(2022, 1, 1), date(2022, 12, 31))
WORD = "phu-luc-so-lieu"


class Totals:
    def __init__(self):
        province = make_unit(
            "Thái Nguyên", kind="tỉnh", code="19", parent=make_nation()
        )
        self.dai_tu = make_unit("Đại Từ", parent=province)
        self.dinh_hoa = make_unit("Định Hóa", parent=province)
        scores = {self.dai_tu: "76.71", self.dinh_hoa: "70"}
        self.edition = make_ranking(make_index(), province, scores, year=2022)
        self.measures = make_measures()

    def observe(self, span=YEAR):
        source = make_source("Báo cáo 12/BC-UBND")
        measure = self.measures["tiep-nhan"]
        observe(self.dai_tu, measure, 1000, source=source, span=span)


totals = made_once(Totals)


def ask(client, totals, route="indices:report", **words_of_address):
    asked = words_of_address.pop("asked", {})
    kwargs = {**totals.edition.address, **words_of_address}
    return client.get(reverse(route, kwargs=kwargs), query_params=asked)


def test_where_nothing_is_published_the_page_says_why(client, totals):
    totals.observe(span=(date(2021, 1, 1), date(2021, 12, 31)))

    text = words(ask(client, totals))

    assert "không có phiếu chấm điểm theo tiêu chí" in text
    assert "Chưa đơn vị nào của kỳ công bố số liệu hoạt động năm 2022" in text
    assert "của một đơn vị" not in text


def test_those_with_figures_are_offered(client, totals):
    totals.observe()

    response = ask(client, totals)

    assert "Phụ lục: số liệu hoạt động của một đơn vị" in words(response)
    html = response.content.decode()
    assert f'value="{totals.dai_tu.slug}"' in html
    assert f'value="{totals.dinh_hoa.slug}"' not in html


def test_the_annex_as_a_page_and_as_a_workbook(client, totals):
    totals.observe()
    asked = {"dv": totals.dai_tu.slug}

    page = words(ask(client, totals, "indices:report_page", word=WORD, asked=asked))
    answer = ask(
        client,
        totals,
        "indices:report_file",
        word=WORD,
        extension="xlsx",
        asked=asked,
    )

    assert "HUYỆN ĐẠI TỪ NĂM 2022" in page
    assert "không thuộc quyết định về kết quả" in page
    assert "1.000" in page
    assert "Báo cáo 12/BC-UBND" in page
    sheet = opened(answer.content).worksheets[0]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("SỐ LIỆU HOẠT ĐỘNG" in text for text in said)
    assert 1000 in [cell.value for row in sheet.iter_rows() for cell in row]


def test_it_is_not_enclosed_with_the_decision(client, totals):
    totals.observe()

    answer = ask(
        client, totals, "indices:report_file", word="phu-luc", extension="xlsx"
    )

    sheets = opened(answer.content).worksheets
    said = [str(cell.value) for sheet in sheets for row in sheet for cell in row]
    assert not any("SỐ LIỆU HOẠT ĐỘNG" in text for text in said)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("huyen-dinh-hoa", "chưa có số liệu hoạt động nào của năm này"),
        ("huyen-khong-co", "Không có đơn vị"),
        ("", "Hãy chọn đơn vị"),
    ],
)
def test_another_unit_is_told_why_not(client, totals, slug, said):
    totals.observe()
    asked = totals.dinh_hoa.slug if slug == "huyen-dinh-hoa" else slug

    response = ask(
        client, totals, "indices:report_page", word=WORD, asked={"dv": asked}
    )

    assert response.status_code == 404
    assert said in response.content.decode()


def test_the_command_writes_it(totals, tmp_path):
    totals.observe()
    to = tmp_path / "so-lieu.xlsx"
    told = ["cchc", "19", "district", "2022", "--file", WORD, "--to", str(to)]

    call_command("export_edition", *told, "--unit", "Huyện Đại Từ", verbosity=0)

    assert opened(to.read_bytes()).worksheets
    with pytest.raises(CommandError, match="không có đơn vị"):
        call_command("export_edition", *told, "--unit", "Huyện Định Hóa")
