"""CSV: as a Vietnamese Excel opens it, and as a program reads it."""

import csv
import io
from datetime import date
from decimal import Decimal

from indices.exports.formats import Column, Kind, Table, write_csv

COLUMNS = [
    Column("Đơn vị", "unit", lambda row: row[0]),
    Column("Điểm", "score", lambda row: row[1], Kind.SCORE),
    Column("Hạng", "rank", lambda row: row[2], Kind.INTEGER),
    Column("Ngày", "day", lambda row: row[3], Kind.DATE),
    Column("Được xếp hạng", "is_ranked", lambda row: row[4], Kind.FLAG),
]


def table(*rows):
    return Table(name="thu", title="Thử", columns=COLUMNS, rows=rows)


def read(content):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_it_begins_with_the_mark_that_tells_excel_it_is_utf_8():
    assert write_csv(table()).startswith(b"\xef\xbb\xbf\xc4\x90\xc6\xa1n")


def test_lines_end_as_on_windows_and_commas_part_the_columns():
    content = write_csv(table(("Huyện A", Decimal("76.710000"), 4, None, True)))
    assert content.decode("utf-8-sig").split("\r\n") == [
        "Đơn vị,Điểm,Hạng,Ngày,Được xếp hạng",
        "Huyện A,76.71,4,,có",
        "",
    ]


def test_a_missing_value_is_an_empty_cell_and_zero_is_zero():
    content = write_csv(table(("Huyện A", None, None, None, False)))
    assert read(content)[1] == ["Huyện A", "", "", "", "không"]
    content = write_csv(table(("Huyện A", Decimal("0.000000"), 0, None, False)))
    assert read(content)[1][1:3] == ["0", "0"]


def test_a_negative_number_stays_a_number():
    content = write_csv(table(("-1.16", Decimal("-1.16"), -2, None, True)))
    assert read(content)[1][:3] == ["'-1.16", "-1.16", "-2"]


def test_dates_are_iso():
    content = write_csv(table(("A", None, None, date(2023, 10, 21), True)))
    assert read(content)[1][3] == "2023-10-21"


def test_hostile_text_reads_back_but_for_the_apostrophe():
    hostile = ["=1+1", "+1", "-1", "@x", "\tx", 'q"u"o', "a,b", "a\nb", "\u202eđảo"]
    hostile += ["x" * 32_000, "a\x00b"]
    rows = read(write_csv(table(*((text, None, None, None, True) for text in hostile))))
    read_back = [row[0].removeprefix("'") for row in rows[1:]]
    assert read_back == [*hostile[:-1], "ab"]
    assert all(len(row) == len(COLUMNS) for row in rows)


def test_a_marked_file_says_so_in_every_row():
    content = write_csv(table(("A", None, None, None, True)), marks="DỰ THẢO")
    assert [row[-1] for row in read(content)] == ["Lưu ý", "DỰ THẢO"]
