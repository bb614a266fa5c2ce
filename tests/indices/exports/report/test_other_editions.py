"""Annexes of editions that are not scored by one set of criteria, or not public."""

import pytest

from indices.exports.report.files import file_name, find_file
from indices.exports.report.kinds import kinds_of_report
from tests.explained import make_scored
from tests.factories import make_ranking
from tests.indices.exports.reading import opened, table_under
from tests.indices.exports.report.test_annexes import report_of, workbook
from tests.indices.exports.report.test_files import content_of, lines_of, packed

pytestmark = pytest.mark.django_db


def test_another_set_of_criteria_adds_what_compares():
    scored = make_scored((2024, 2025))
    table = table_under(workbook(scored.editions[2025]), "Phụ lục V", "STT")
    assert table[0][8] == "Tiêu chí chung (%)"


def test_an_edition_known_by_totals_has_the_annex_of_its_ranking(world):
    content = workbook(world.published)
    assert opened(content).sheetnames[0] == "Phụ lục"
    assert table_under(content, "Phụ lục", "STT")[2][1] == "Huyện Định Hóa"


def test_draft_and_demo_are_marked_on_every_sheet():
    scored = make_scored((2024,), is_illustrative=True)
    edition = make_ranking(
        scored.index,
        scored.area,
        {scored.units["dai_tu"]: "70"},
        year=2026,
        is_published=False,
        is_illustrative=True,
    )
    for sheet in opened(workbook(edition)):
        assert sheet["A1"].value == "SỐ LIỆU MINH HỌA"
        assert sheet["A2"].value == "DỰ THẢO"


def test_a_draft_is_marked_in_every_row_and_name(tmp_path, world):
    report = report_of(world.draft)
    assert file_name(
        report.header,
        find_file(kinds_of_report(report), word="phu-luc", extension="xlsx"),
    ).startswith("DU-THAO_phu-luc-CCHC_thai-nguyen_cap-huyen_2023_")
    files = packed(content_of(world.draft, "so-lieu", "zip", tmp_path))
    assert {row["Lưu ý"] for row in lines_of(files["don-vi.csv"])} == {"DỰ THẢO"}
