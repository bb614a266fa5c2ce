"""Twins of pages without a form of their own: one call, three tidy files."""

import json
from datetime import date
from decimal import Decimal

import pytest

from indices.exports import twins
from indices.exports.export import simple_export
from indices.exports.formats import Column, Kind, Table
from indices.exports.marks import Mark
from indices.exports.simple import simple_workbook
from tests.indices.exports.builders import MOMENT, SOURCE, make_header
from tests.indices.exports.reading import formulas, opened, rows_of, table_under

pytestmark = pytest.mark.urls("tests.indices.exports.addresses")

COLUMNS = [
    Column("Năm", "year", lambda row: row["year"], Kind.INTEGER),
    Column("Đơn vị", "unit", lambda row: row["unit"]),
    Column("Điểm", "score", lambda row: row.get("score"), Kind.SCORE),
    Column("Xếp loại", "tier", lambda row: row.get("tier", ""), Kind.LABEL),
    Column("Từ ngày", "since", lambda row: row.get("since"), Kind.DATE),
    Column("Được xếp hạng", "is_ranked", lambda row: True, Kind.FLAG),
]
ROWS = [
    {
        "year": 2022,
        "unit": "Huyện Đại Từ",
        "score": Decimal("76.710000"),
        "tier": "Khá",
        "since": date(1999, 2, 3),
    },
    {"year": 2020, "unit": "=Huyện", "since": date(1890, 1, 2)},
]


def table(**changes):
    facts = {
        "name": "don-vi_huyen-dai-tu-171",
        "title": "Kết quả của huyện Đại Từ",
        "columns": COLUMNS,
        "rows": ROWS,
        "sources": (SOURCE,),
        "notes": ("Năm 2021 không có kết quả.",),
    }
    return Table(**(facts | changes))


def test_a_workbook_has_title_table_and_sources():
    content = simple_workbook(table(subtitle="Các năm"), made_at=MOMENT)
    assert opened(content).sheetnames == ["Bảng số liệu", "Nguồn"]
    rows = rows_of(content, "Bảng số liệu")
    assert rows[0][0] == "KẾT QUẢ CỦA HUYỆN ĐẠI TỪ"
    assert rows[1][0] == "Các năm"
    found = table_under(content, "Bảng số liệu", "Năm")
    assert found[1] == [2022, "Huyện Đại Từ", 76.71, "Khá", date(1999, 2, 3), "có"]
    assert found[2] == [2020, "=Huyện", "", "", "02/01/1890", "có"]
    assert not formulas(content)
    facts = dict(row[:2] for row in rows_of(content, "Nguồn") if row[0])
    assert facts["Ghi chú"] == "Năm 2021 không có kết quả."
    assert facts["Nguồn số liệu 1"].startswith("Báo Tỉnh (21/10/2023)")


def test_a_table_of_one_edition_names_its_facts():
    content = simple_workbook(table(header=make_header()), made_at=MOMENT)
    facts = dict(row[:2] for row in rows_of(content, "Nguồn") if row[0])
    assert facts["Quyết định công bố"] == "12/QĐ-UBND"


def test_heading_rows_are_repeated_and_stay_on_the_screen():
    sheet = opened(simple_workbook(table()))["Bảng số liệu"]
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"


def test_several_tables_are_several_sheets_with_names_of_their_own():
    tables = [
        table(sheet="Các năm"),
        table(sheet="Các năm", sources=()),
        table(sheet="Đơn vị: trực thuộc / cấp xã [2022] và một tên rất dài"),
        table(sheet="nguồn"),
    ]
    names = opened(simple_workbook(*tables)).sheetnames
    assert names == [
        "Các năm",
        "Các năm (2)",
        "Đơn vị trực thuộc cấp xã 2022 v",
        "nguồn (2)",
        "Nguồn",
    ]


@pytest.mark.parametrize(
    "changes",
    [{"marks": (Mark.ILLUSTRATIVE,)}, {"header": make_header(is_illustrative=True)}],
)
def test_illustrative_tables_are_marked_in_every_file(changes):
    export = simple_export(table(**changes))
    assert export.file_name("xlsx") == ("SO-LIEU-MINH-HOA_don-vi_huyen-dai-tu-171.xlsx")
    for sheet in opened(export.content("xlsx")):
        assert sheet["A1"].value == "SỐ LIỆU MINH HỌA"
    assert "SỐ LIỆU MINH HỌA" in export.content("csv").decode()
    assert json.loads(export.content("json"))["illustrative"] is True


def test_the_json_has_the_rows_under_the_english_keys():
    payload = json.loads(simple_export(table()).content("json"))
    assert payload["title"] == "Kết quả của huyện Đại Từ"
    assert payload["illustrative"] is False
    assert payload["sources"][0]["title"] == SOURCE.title
    assert payload["rows"] == [
        {
            "year": 2022,
            "unit": "Huyện Đại Từ",
            "score": 76.71,
            "tier": "Khá",
            "since": "1999-02-03",
            "is_ranked": True,
        },
        {
            "year": 2020,
            "unit": "=Huyện",
            "score": None,
            "tier": None,
            "since": "1890-01-02",
            "is_ranked": True,
        },
    ]


def test_the_json_of_one_edition_names_it():
    payload = json.loads(simple_export(table(header=make_header())).content("json"))
    assert payload["edition"]["level"] == "district"


def test_a_page_may_give_its_own_json_and_further_sheets():
    export = simple_export(
        table(), payload={"unit": {"slug": "a"}}, more=[table(sheet="Cấp dưới")]
    )
    assert json.loads(export.content("json")) == {"unit": {"slug": "a"}}
    assert opened(export.content("xlsx")).sheetnames == [
        "Bảng số liệu",
        "Cấp dưới",
        "Nguồn",
    ]


def test_one_line_answers_a_request():
    response = twins.respond(simple_export(table()), format="csv")
    assert response["Content-Disposition"] == (
        'attachment; filename="don-vi_huyen-dai-tu-171.csv"'
    )


def test_a_table_without_rows_and_of_one_column_is_a_file_too():
    lonely = Table(name="tim", title="Tìm", columns=COLUMNS[1:2], rows=())
    for format in ("xlsx", "csv", "json"):
        assert simple_export(lonely).content(format)
