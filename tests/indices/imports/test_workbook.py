"""Cells as they are stored: kinds, addresses, texts, styles; equal to another reader.

python-calamine, which shares no line with the reader, is the oracle of values.
"""

import io
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from indices.imports.workbook import Kind, Limits, read_workbook
from indices.imports.xlsx import archive
from tests.indices.imports.packages import (
    MAIN,
    SHEET,
    made,
    packed,
    with_part,
    with_sheet_data,
)
from units.problems import ImportRefused


def cells_of(content, *, sheet=0, **settings):
    book = read_workbook(content, name="a.xlsx", **settings)
    return {
        cell.address: cell
        for _row, cells in book.sheets[sheet].rows()
        for cell in cells
    }


def texts_of(content):
    return {place: cell.text for place, cell in cells_of(content).items()}


def refusal_of(content, **settings):
    with pytest.raises(ImportRefused) as refused:
        cells_of(content, **settings)
    return str(refused.value)


def by_calamine(content):
    """Every value of the first sheet that is no empty text, by its place."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    top, left = sheet.start or (0, 0)
    return {
        (top + row + 1, left + column + 1): value
        for row, values in enumerate(sheet.to_python(skip_empty_area=True))
        for column, value in enumerate(values)
        if value != ""
    }


def comparable(value):
    """A value of calamine as the text of a cell, numbers by their value."""
    if isinstance(value, bool):
        return str(value).upper()
    return float(value) if isinstance(value, int | float) else value


def assert_equal_to_calamine(content):
    book = read_workbook(content, name="a.xlsx")
    ours = {
        (cell.row, cell.column): (
            float(cell.text)
            if cell.kind in (Kind.NUMBER, Kind.PERCENT, Kind.FORMULA)
            else cell.text
        )
        for _row, cells in book.sheets[0].rows()
        for cell in cells
        if cell.kind is not Kind.DATE
    }
    theirs = {
        place: comparable(value)
        for place, value in by_calamine(content).items()
        if not isinstance(value, date)
    }
    assert ours == theirs
    assert ours


ROWS = [
    ["Mã", "Tên", "Điểm"],
    ["1.10", " Huyện  Đại Từ ", 76.71],
    ["1.2", 'a<b>&"c', -0.5],
    [],
    [True, "dòng\nhai", 1e-7],
    [None, None, None, None, 1234567890123456],
]


class TestEqualToCalamine:
    def test_xlsxwriter(self):
        assert_equal_to_calamine(made(*ROWS))

    def test_xlsxwriter_writing_row_by_row(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(ROWS):
                sheet.write_row(number, 0, row)
            sheet.write_formula(9, 1, "=SUM(C1:C3)", None, 76.21)
        assert_equal_to_calamine(buffer.getvalue())

    @pytest.mark.parametrize("is_streamed", [False, True])
    def test_openpyxl(self, is_streamed):
        book = openpyxl.Workbook(write_only=is_streamed)
        sheet = book.create_sheet("Nhập điểm") if is_streamed else book.active
        for row in ROWS:
            sheet.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        assert_equal_to_calamine(buffer.getvalue())

    def test_rows_as_excel_and_libreoffice_write_them(self):
        data = (
            '<row r="1" spans="1:3" x14ac:dyDescent="0.25"><c r="A1" t="s"><v>0</v></c>'
            '<c r="C1" s="0"><v>1.5</v></c></row>'
            '<row r="3" customFormat="false" ht="12.8" hidden="false" '
            'customHeight="false" outlineLevel="0" collapsed="false">'
            '<c r="A3" s="0" t="s"><v>1</v></c><c r="B3" s="0" t="n"><v>-7E-2</v></c>'
            '<c r="C3" s="0" t="b"><v>1</v></c></row>'
            '<row r="4"><c r="A4"><f>A1&amp;"x"</f><v>7</v></c></row>'
        )
        assert_equal_to_calamine(with_sheet_data(data))

    @pytest.mark.parametrize(
        "data",
        [
            "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
            '\n <row r="2">\n  <c r="B2">\n <v>5</v>\n</c>\n <c><v>6</v></c> </row>\n',
            '<row r="2"><!-- x --><c r="B2"><v>5</v></c><c r="C2"/></row>',
            '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>',
        ],
    )
    def test_rows_as_hardly_anybody_writes_them(self, data):
        assert_equal_to_calamine(with_sheet_data(data))

    def test_a_prefix_for_every_element(self):
        content = with_sheet_data(
            '<x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row>', prefix="x"
        )
        assert texts_of(content) == {"A1": "5"}

    def test_another_encoding(self):
        def in_utf_16(sheet):
            return sheet.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")

        content = with_part(made(*ROWS), SHEET, in_utf_16)
        assert texts_of(content) == texts_of(made(*ROWS))

    def test_the_strict_form_of_the_format(self):
        def strict(sheet):
            return sheet.replace(
                MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
            )

        assert texts_of(with_part(made(*ROWS), SHEET, strict)) == texts_of(made(*ROWS))

    @settings(max_examples=30)
    @given(
        st.lists(
            st.lists(
                st.none()
                | st.booleans()
                | st.floats(allow_nan=False, allow_infinity=False, width=32)
                | st.text(
                    st.characters(codec="utf-8", exclude_categories=("Cc", "Cn")),
                    min_size=1,
                ).filter(lambda text: not text.startswith(("=", "http", "{"))),
                max_size=5,
            ),
            min_size=1,
            max_size=6,
        ).filter(lambda rows: any(any(value is not None for value in r) for r in rows)),
        st.booleans(),
    )
    def test_any_table(self, rows, is_streamed):
        buffer = io.BytesIO()
        options = {"constant_memory": is_streamed, "strings_to_urls": False}
        with xlsxwriter.Workbook(buffer, options) as book:
            sheet = book.add_worksheet()
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if isinstance(value, str):
                        sheet.write_string(row, column, value)
                    else:
                        sheet.write(row, column, value)
        assert_equal_to_calamine(buffer.getvalue())


class TestKinds:
    def test_every_kind_by_what_is_stored_and_how_it_is_shown(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as book:
            sheet = book.add_worksheet()
            formats = [
                None,
                "0.00",
                "0.00%",
                '0.0"%"',
                "dd/mm/yyyy",
                "[h]:mm",
                "[Red]0.0",
                '0 "điểm d"',
                "General",
            ]
            for column, code in enumerate(formats):
                style = book.add_format({"num_format": code}) if code else None
                sheet.write_number(0, column, 0.5, style)
            sheet.write_formula(1, 0, "=50+9", None, 59)
            sheet.write_formula(1, 1, "=A1", None, "chữ")
            sheet.write_boolean(1, 2, False)
            sheet.write_string(1, 3, "76,71")
            sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
        found = {place: str(c.kind) for place, c in cells_of(buffer.getvalue()).items()}
        assert found == {
            **dict.fromkeys(("A1", "B1", "D1", "G1", "H1", "I1"), "number"),
            **{"C1": "percent", "E1": "date", "F1": "date"},
            **dict.fromkeys(("A2", "B2", "E2"), "formula"),
            **{"C2": "boolean", "D2": "text"},
        }

    def test_the_number_is_the_text_that_is_stored(self):
        data = (
            '<row r="1"><c r="A1"><v> 1_0 </v></c><c r="B1"><v>67.219810499999994</v>'
        )
        found = texts_of(with_sheet_data(f"{data}</c></row>"))
        assert found == {"A1": "1_0", "B1": "67.219810499999994"}

    def test_an_error_a_day_and_a_truth_as_they_are_stored(self):
        data = (
            '<row r="1"><c r="A1" t="e"><v>#REF!</v></c>'
            '<c r="B1" t="d"><v>2024-05-01</v></c><c r="C1" t="b"><v>0</v></c></row>'
        )
        found = cells_of(with_sheet_data(data))
        assert [(c.kind, c.text) for c in found.values()] == [
            (Kind.ERROR, "#REF!"),
            (Kind.DATE, "2024-05-01"),
            (Kind.BOOLEAN, "FALSE"),
        ]

    def test_a_formula_without_a_result_is_a_formula(self):
        (cell,) = cells_of(
            with_sheet_data('<row r="7"><c r="F7"><f>SUM(A1:A3)</f></c></row>')
        ).values()
        assert (cell.kind, cell.text, cell.formula) == (Kind.FORMULA, "", "SUM(A1:A3)")

    def test_every_cell_below_an_array_formula_is_a_formula(self):
        data = (
            '<row r="1"><c r="A1"><f t="array" ref="A1:B2">X</f><v>1</v></c>'
            '<c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
            '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>5</v></c></row>'
            '<row r="3"><c r="A3"><v>6</v></c></row>'
        )
        found = cells_of(with_sheet_data(data))
        assert [p for p, c in found.items() if c.kind is not Kind.FORMULA] == [
            "C1",
            "A3",
        ]

    def test_a_formula_shared_with_another_cell(self):
        data = (
            '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c>'
            '</row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
        )
        found = cells_of(with_sheet_data(data))
        assert {cell.kind for cell in found.values()} == {Kind.FORMULA}


class TestTexts:
    def test_runs_are_joined_and_readings_passed_over(self):
        def rich(_sheet):
            return (
                f'<sst xmlns="{MAIN}"><si><r><rPr><b/></rPr><t>Đại </t></r><r><t>Từ</t>'
                "</r><rPh><t>đọc</t></rPh></si><si><t/></si></sst>"
            ).encode()

        content = with_part(made(["một", "hai"]), "xl/sharedStrings.xml", rich)
        assert texts_of(content) == {"A1": "Đại Từ"}

    def test_runs_within_the_cell(self):
        data = (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>Đại </t></r><r>'
            "<t>T<![CDATA[<ừ>]]></t></r><rPh><t>đọc</t></rPh></is></c></row>"
        )
        assert texts_of(with_sheet_data(data)) == {"A1": "Đại T<ừ>"}

    @pytest.mark.parametrize(
        ("stored", "text"),
        [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x1EA2_", "Ả"),
            ("_xD83D_", "_xD83D_"),
            ("_x12_ _xyz", "_x12_ _xyz"),
        ],
    )
    def test_escapes_of_excel(self, stored, text):
        data = f'<row r="1"><c r="A1" t="str"><v>{stored}</v></c></row>'
        assert texts_of(with_sheet_data(data)) == {"A1": text}

    def test_the_font_of_a_cell(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as book:
            style = book.add_format({"font_name": ".VnTime"})
            book.add_worksheet().write_string(0, 0, "ChØ sè", style)
        assert cells_of(buffer.getvalue())["A1"].font == ".VnTime"

    def test_the_font_of_a_cell_without_a_style_is_the_workbooks(self):
        def in_an_old_font(styles):
            return styles.replace(b'"Calibri"', b'".VnTime"', 1)

        content = with_part(made(["ChØ"]), "xl/styles.xml", in_an_old_font)
        assert cells_of(content)["A1"].font == ".VnTime"


class TestSheets:
    def test_names_and_states(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as book:
            book.add_worksheet("Hướng dẫn")
            book.add_worksheet("Nhập điểm").hide()
            book.add_worksheet("_meta").very_hidden()
            chart = book.add_chart({"type": "line"})
            chart.add_series({"values": "='Hướng dẫn'!$A$1:$A$2"})
            book.add_chartsheet("Biểu đồ").set_chart(chart)
        read = read_workbook(buffer.getvalue(), name="a.xlsx")
        assert [(sheet.name, sheet.state) for sheet in read.sheets] == [
            ("Hướng dẫn", "visible"),
            ("Nhập điểm", "hidden"),
            ("_meta", "veryHidden"),
        ]
        assert read.sheet("nhập ĐIỂM") is read.sheets[1]
        assert read.sheet("khác") is None

    def test_rows_and_columns_that_are_hidden(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as book:
            sheet = book.add_worksheet()
            sheet.write_column(0, 0, [1, 2, 3])
            sheet.set_row(1, None, None, {"hidden": True})
            sheet.set_column(2, 4, None, None, {"hidden": True})
            sheet.merge_range("A5:C6", "gộp")
        (sheet,) = read_workbook(buffer.getvalue(), name="a.xlsx").sheets
        assert [number for number, _cells in sheet.rows()] == [1, 2, 3, 5]
        assert [row for row in range(1, 7) if sheet.is_hidden_row(row)] == [2]
        assert [c for c in range(1, 8) if sheet.is_hidden_column(c)] == [3, 4, 5]
        assert sheet.merges[0].holds(6, 3)

    def test_a_sheet_is_read_anew_each_time(self):
        (sheet,) = read_workbook(made(*ROWS), name="a.xlsx").sheets
        assert list(sheet.rows()) == list(sheet.rows())

    def test_rows_and_cells_with_a_style_only_are_nothing(self):
        data = (
            '<row r="1"><c r="A1" s="0"/><c r="B1" s="0"></c></row>'
            '<row r="2" s="0" customFormat="1"/>'
            '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
        )
        assert texts_of(with_sheet_data(data)) == {}

    def test_a_row_without_number_after_rows_without_values(self):
        data = (
            '<row r="3"><c r="A3"/></row><row r="4" ht="5"/><row><c><v>1</v></c></row>'
        )
        assert texts_of(with_sheet_data(data)) == {"A5": "1"}


class TestReferences:
    @pytest.mark.parametrize(
        ("data", "cell"),
        [
            ('<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>', "B1"),
            ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1"),
            ('<row r="2"/><row r="2"><c r="A2"><v>1</v></c></row>', "A2"),
            ('<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c/></row>', "A2"),
            ('<row r="5"><c r="A5"><v>1</v></c></row><row r="3"/>', "A3"),
            ('<row r="5"/><row r="3"><c r="A3"><v>1</v></c></row>', "A3"),
            ('<row r="1"><c r="A2"><v>1</v></c></row>', "A2"),
            ('<row r="1"><c r="A11"><v>1</v></c></row>', "A11"),
            ('<row r="1"><c r="a1"><v>1</v></c></row>', "a1"),
            ('<row r="1"><c r="$A$1"><v>1</v></c></row>', "$A$1"),
            ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "XFE1"),
            ('<row r="1"><c r="A01"><v>1</v></c></row>', "A01"),
            ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "A1048577"),
            ('<row r="0"><c r="A0"><v>1</v></c></row>', "A0"),
            ('<row r="٧"><c><v>1</v></c></row>', "A٧"),
            ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "XFD1"),
            ('<row r="1048576"><c r="B1048576"><v>1</v></c></row>', "B1048576"),
            ('<row r="1"><c r="A1" t="s"><v>2</v></c></row>', "A1"),
            ('<row r="1"><c r="C1" t="s"><v>-1</v></c></row>', "C1"),
            ('<row r="1"><c r="C1" t="x"><v>1</v></c></row>', "C1"),
            ('<row r="1"><c r="C1"><c r="D1"/></c></row>', "C1"),
            ('<row r="1"><row r="2"/></row>', "A1"),
            ('<![CDATA[<row r="1"><c r="A1"><v>1</v></c></row>]]>', "A0"),
        ],
    )
    def test_a_cell_that_stands_nowhere_is_named(self, data, cell):
        assert f"trang Nhập điểm, ô {cell}: " in refusal_of(with_sheet_data(data))

    @pytest.mark.parametrize(
        "merge", ["A1:XFD1048576", "B2:A1", "A0:A1", "A1:A1048577", "#REF!"]
    )
    def test_a_merge_that_is_none(self, merge):
        after = f'<mergeCells><mergeCell ref="{merge}"/></mergeCells>'
        said = refusal_of(with_sheet_data("", after=after))
        assert f"ô {merge}: ô gộp" in said

    def test_more_merges_than_any_table_has(self):
        merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 10_003))
        said = refusal_of(
            with_sheet_data("", after=f"<mergeCells>{merges}</mergeCells>")
        )
        assert "ô A10001:B10001: quá nhiều ô gộp" in said

    def test_more_cells_than_allowed(self):
        content = made(*[[1, 2, 3]] * 4)
        assert "ô C2: " in refusal_of(content, limits=Limits(cells=5))
        assert "ô A3: " in refusal_of(content, limits=Limits(rows=2))
        assert "ô B1: " in refusal_of(content, limits=Limits(columns=1))
        assert len(cells_of(content, limits=Limits(cells=12, rows=4, columns=3))) == 12


class TestPieces:
    """A sheet comes in pieces of 64 KB: no border of one changes what is read."""

    def test_every_border(self, monkeypatch):
        data = (
            '<row r="1"><c r="A1" t="s"><v>0</v></c></row><!--<row r="9">-->'
            '<row r="2"><c r="A2" t="inlineStr"><is><t>Đại Từ</t></is></c></row>'
            '<row r="3" ht="5"/><row r="4"><c r="B4"><f>A1&amp;"&lt;"</f><v>2</v></c>'
            '</row><row><c><v>5</v></c></row><row r="7"><c r="A7"/></row>'
        )
        content = with_sheet_data(data)
        expected = {"A1": "một", "A2": "Đại Từ", "B4": "2", "A5": "5"}
        for size in (1, 2, 7, *range(58, 160, 3), 64 * 1024):
            monkeypatch.setattr(archive, "CHUNK", size)
            assert texts_of(content) == expected, size


class TestPackage:
    @pytest.mark.parametrize(
        ("content", "found"),
        [
            (b"", "tệp rỗng"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", r"đời cũ \(\.xls\)"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("u16"),
                "tệp có mật khẩu",
            ),
            (b"%PDF-1.7", "tệp PDF"),
            (b"<html><table><tr><td>1", "HTML"),
            ("Mã;Điểm\n1;76,71".encode(), "CSV"),
            (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "CSV"),
            (b"\x00\x01\x02", "không phải là sổ tính"),
            (packed({"readme.txt": b"x"}), "không phải là sổ tính"),
            (
                packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
                r"\.ods",
            ),
            (packed({"word/document.xml": b"<x/>"}), "Word"),
            (packed({"xl/workbook.bin": b""}), "xlsb"),
            (with_part(made([1]), "xl/vbaProject.bin", b"x"), "macro"),
            (with_part(made([1]), "xl/externalLinks/a.xml", b"<a/>"), "tệp khác"),
            (with_part(made([1]), "xl/embeddings/a.bin", b"x"), "OLE"),
            (with_part(made([1]), "docProps/x.xml", b"<!DOCTYPE a []><a/>"), "DTD"),
            (with_part(made([1]), "../a.xml", b"<a/>"), "tên phần"),
            (made([1])[:-40], "gói tệp hỏng"),
        ],
    )
    def test_what_is_no_plain_workbook_is_told_what_it_is(self, content, found):
        with pytest.raises(ImportRefused, match=found):
            read_workbook(content, name="a.xlsx")
