"""Importing a table of results: what is read, what is refused, what is written.

The country of the tests has five provinces: Hồ Chí Minh and Hà Nội (cities), Hòa Bình,
Thừa Thiên Huế and Bà Rịa - Vũng Tàu.
"""

import csv
import io
import sys
import unicodedata
import zipfile
from datetime import date
from decimal import Decimal
from time import perf_counter

import openpyxl
import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from indices.imports import lines
from indices.imports.result_files import read_result_file
from indices.models import (
    Announcement,
    ChangeEntry,
    Edition,
    Publication,
    Source,
    UnitResult,
)
from tests.factories import (
    make_index,
    make_nation,
    make_source,
    make_unit,
    make_user,
    say,
)
from units.problems import ImportRefused

pytestmark = pytest.mark.django_db

CITY = "thành phố trung ương"
PROVINCES = (
    ("Hồ Chí Minh", CITY, "79"),
    ("Hà Nội", CITY, "01"),
    ("Hòa Bình", "tỉnh", "17"),
    ("Thừa Thiên Huế", "tỉnh", "46"),
    ("Bà Rịa - Vũng Tàu", "tỉnh", "77"),
)
SCORES = (
    ("unit", "score", "rank", "of", "tier", "source"),
    ("TP. Hồ Chí Minh", "61.36", "2", "5", "Tốt", "Báo cáo PCI | https://pci.vn/"),
    ("Hà Nội", "59.9", "3", "5", "Khá", "Báo cáo PCI | https://pci.vn/"),
    ("Hoà Bình", "57.13", "5", "5", "", ""),
    ("46", "58.52", "4", "5", "", ""),
    ("Bà Rịa – Vũng Tàu", "66.34", "1", "5", "", ""),
)


@pytest.fixture
def nation():
    nation = make_nation()
    make_index("pci", short_name="PCI")
    for name, kind, code in PROVINCES:
        make_unit(name, kind=kind, code=code, parent=nation)
    return nation


@pytest.fixture
def write(tmp_path):
    """Writes a file of the given name: rows to CSV or XLSX, bytes as they are."""

    def to_file(rows, name="pci.csv", separator=","):
        path = tmp_path / name
        if isinstance(rows, bytes):
            path.write_bytes(rows)
        elif isinstance(rows, str):
            path.write_text(rows, encoding="utf-8")
        elif name.endswith(".csv"):
            text = io.StringIO()
            csv.writer(text, delimiter=separator).writerows(rows)
            path.write_text(text.getvalue(), encoding="utf-8-sig")
        else:
            book = xlsxwriter.Workbook(path)
            sheet = book.add_worksheet("Bảng 1")
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(place, column, value)
            book.close()
        return path

    return to_file


@pytest.fixture
def load(nation, capsys):
    """Runs the command for PCI 2015 of the provinces; returns what it prints."""

    def run(path, *options, year=2015):
        capsys.readouterr()
        where = ["--index=pci", f"--year={year}", "--area=VN", "--level=province"]
        call_command("import_results", str(path), *where, *options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def refusal(load):
    """The lines in which the command refuses a file; nothing may be written."""

    def run(path, *options, **facts):
        with pytest.raises(CommandError) as refused:
            load(path, "--commit", "--publish", *options, **facts)
        assert refused.value.returncode == 1
        assert not Announcement.objects.exists()
        assert not Edition.objects.exists()
        assert not Source.objects.exists()
        assert not ChangeEntry.objects.exists()
        heading, *problems = str(refused.value).splitlines()
        assert heading == f"{len(problems)} lỗi, chưa ghi gì:"
        return [problem.strip() for problem in problems]

    return run


def shown():
    """The published table: full name, score, rank, from the first to the last."""
    rows = UnitResult.objects.visible().order_by("position")
    return [(row.unit_name, str(row.score), row.rank) for row in rows]


RANKED = [
    ("Tỉnh Bà Rịa - Vũng Tàu", "66.34", 1),
    ("Thành phố Hồ Chí Minh", "61.36", 2),
    ("Thành phố Hà Nội", "59.90", 3),
    ("Tỉnh Thừa Thiên Huế", "58.52", 4),
    ("Tỉnh Hòa Bình", "57.13", 5),
]


class TestLoading:
    @pytest.mark.parametrize("name", ["pci.csv", "pci.xlsx", "PCI 2015.XLSX"])
    def test_a_file_becomes_a_published_ranking(self, load, write, name):
        said = load(write(SCORES, name), "--commit", "--publish")
        assert shown() == RANKED
        assert "5 dòng mới" in said
        assert "Công bố bản 1; hạng tính khớp hạng nguồn 5/5." in said
        row = UnitResult.objects.get(unit__code="79")
        assert (row.rank, row.ranked_of, row.computed_rank) == (2, 5, 2)
        assert (row.tier_name, row.computed_tier_name) == ("Tốt", "")
        source = row.announcement.source
        assert (source.title, source.url) == ("Báo cáo PCI", "https://pci.vn/")
        assert Source.objects.count() == 1
        assert row.announcement.score_text == "61.36"

    def test_how_far_it_is_shows_on_a_terminal(self, load, write, monkeypatch):
        told = io.StringIO()
        monkeypatch.setattr(told, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stderr", told)

        load(write(SCORES), "--publish")

        assert "3/3" in told.getvalue()

    def test_a_dry_run_says_all_and_writes_nothing(self, load, write):
        said = load(write(SCORES), "--publish")
        assert "5 dòng mới" in said
        assert "Chạy thử, chưa ghi gì. Thêm --commit để ghi." in said
        assert not Edition.objects.exists()
        assert not Source.objects.exists()
        assert not Publication.objects.exists()

    def test_repeating_changes_nothing_and_says_so(self, load, write):
        path = write(SCORES)
        load(path, "--commit", "--publish")
        before = list(UnitResult.objects.values_list("pk", flat=True))
        entries = ChangeEntry.objects.count()
        said = load(path, "--commit", "--publish")
        assert "Không có gì thay đổi." in said
        assert list(UnitResult.objects.values_list("pk", flat=True)) == before
        assert ChangeEntry.objects.count() == entries
        assert Publication.objects.count() == 1

    def test_without_publish_it_stays_a_draft(self, load, write):
        load(write(SCORES), "--commit")
        assert shown() == []
        assert Edition.objects.get().state == Edition.State.DRAFT

    def test_a_draft_is_published_by_repeating_the_import(self, load, write):
        path = write(SCORES)
        load(path, "--commit")
        load(path, "--commit", "--publish")
        assert shown() == RANKED

    def test_a_correction_needs_a_reason_and_makes_a_revision(self, load, write):
        load(write(SCORES), "--commit", "--publish")
        rows = [list(row) for row in SCORES]
        rows[1][1] = "61.46"
        with pytest.raises(CommandError, match="phải ghi lý do đính chính"):
            load(write(rows), "--commit", "--publish")
        assert shown() == RANKED
        said = load(write(rows), "--commit", "--publish", "--reason=Nhập nhầm")
        assert "0 dòng mới, 1 thay đổi, 4 giữ nguyên" in said
        assert shown()[1] == ("Thành phố Hồ Chí Minh", "61.46", 2)
        assert Publication.objects.get(revision=2).reason == "Nhập nhầm"
        assert Announcement.objects.in_revision(1).get(
            unit__code="79"
        ).score == Decimal("61.36")

    def test_the_decision_is_kept(self, load, write):
        load(
            write(SCORES),
            "--commit",
            "--publish",
            "--decision=12/QĐ-VCCI",
            "--issuing-body=VCCI",
            "--decided-on=2016-03-31",
            "--published-on=2016-04-01",
        )
        publication = Publication.objects.get()
        assert publication.decision == "12/QĐ-VCCI"
        assert publication.issuing_body == "VCCI"
        assert publication.decided_on == date(2016, 3, 31)
        assert publication.published_on == date(2016, 4, 1)

    def test_the_change_log_names_who_loaded_it(self, load, write):
        user = make_user("quantri")
        load(write(SCORES), "--commit", "--as=quantri")
        assert {entry.actor for entry in ChangeEntry.objects.all()} == {user}
        with pytest.raises(CommandError, match="Không có tài khoản “ai”"):
            load(write(SCORES), "--commit", "--as=ai")

    def test_full_precision_is_ranked_and_kept_to_six_decimals(self, load, write):
        rows = [
            ("unit", "score"),
            ("Hà Nội", "57.123456789012345"),
            ("Hòa Bình", "57.123456789012344"),
            ("Hồ Chí Minh", "57.123455499999999"),
            ("Bà Rịa - Vũng Tàu", "57.1234555"),
            ("Thừa Thiên Huế", "57"),
        ]
        path = write(rows)
        load(path, "--commit", "--publish")
        assert [(score, rank) for _name, score, rank in shown()] == [
            ("57.123457", 1),
            ("57.123457", 1),
            ("57.123456", 3),
            ("57.123455", 4),
            ("57.00", 5),
        ]
        text = Announcement.objects.get(unit__code="01").score_text
        assert text == "57.123456789012345"
        assert "Không có gì thay đổi." in load(path, "--commit", "--publish")

    def test_a_few_known_units_make_a_partial_edition(self, load, write):
        rows = [("unit", "score", "rank", "of"), ("Hà Nội", "59.9", "24", "63")]
        load(write(rows), "--commit", "--publish")
        assert Edition.objects.get().is_partial
        assert shown()[0] == ("Thành phố Hà Nội", "59.90", 24)
        assert UnitResult.objects.filter(computed_rank__isnull=False).count() == 0

    def test_whether_it_is_partial_may_be_said(self, load, write):
        load(write(SCORES), "--commit", "--partial")
        assert Edition.objects.get().is_partial

    def test_what_the_file_has_no_column_for_stays(self, load, write):
        load(write(SCORES), "--commit")
        edition, hanoi = Edition.objects.get(), UnitResult.objects.get(unit__code="17")
        say(
            edition,
            hanoi.unit,
            "57.13",
            score_text="57.13",
            rank=5,
            ranked_of=5,
            note="Ghi chú",
            is_ranked=False,
        )
        rows = [("unit", "score"), ("Hòa Bình", "57.23")]
        load(write(rows), "--commit")
        said = Announcement.objects.get(unit__code="17")
        assert said.score == Decimal("57.23")
        assert (said.rank, said.ranked_of, said.note) == (5, 5, "Ghi chú")
        assert not said.is_ranked

    def test_a_new_score_is_no_longer_derived(self, load, write):
        load(write(SCORES), "--commit")
        unit = UnitResult.objects.get(unit__code="17").unit
        say(Edition.objects.get(), unit, "57.13", basis="derived", formula="1 + 1")
        load(write([("unit", "score"), ("17", "57.13")]), "--commit")
        assert Announcement.objects.get(unit=unit).basis == "derived"
        load(write([("unit", "score"), ("17", "57.23")]), "--commit")
        said = Announcement.objects.get(unit=unit)
        assert (said.basis, said.formula) == ("stated", "")

    def test_a_file_does_not_put_a_better_source_second(self, load, write):
        path = write(SCORES[:1] + SCORES[3:])
        load(path, "--commit")
        unit = UnitResult.objects.get(unit__code="17").unit
        say(Edition.objects.get(), unit, "57.31", source=make_source())
        assert "Không có gì thay đổi." in load(path, "--commit")
        assert UnitResult.objects.get(unit=unit).score == Decimal("57.31")

    def test_a_table_of_63_provinces_takes_about_a_second(self, load, nation, write):
        names = [f"Tỉnh số {number}" for number in range(63 - len(PROVINCES))]
        for number, name in enumerate(names):
            make_unit(name, kind="tỉnh", code=f"p{number}", parent=nation)
        every = names + [name for name, *_rest in PROVINCES]
        rows = [(name, f"{60 + place / 7:.12f}") for place, name in enumerate(every)]
        path = write([("unit", "score"), *rows], "pci.xlsx")
        begun = perf_counter()
        load(path, "--commit", "--publish")
        assert perf_counter() - begun < 5
        assert [rank for _name, _score, rank in shown()] == list(range(1, 64))


class TestNames:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("TP. Hồ Chí Minh", "79"),
            ("TP Hồ Chí Minh", "79"),
            ("Hồ Chí Minh", "79"),
            ("Thành phố Hồ Chí Minh", "79"),
            ("thanh pho ho chi minh", "79"),
            ("HÒA BÌNH", "17"),
            ("Hoà Bình", "17"),
            ("Tỉnh Hoà Bình", "17"),
            (unicodedata.normalize("NFD", "Hòa Bình"), "17"),
            ("Hoà  Bình", "17"),
            ("01", "01"),
            ("1", "01"),
            ("Bà Rịa-Vũng Tàu", "77"),
        ],
    )
    def test_a_unit_is_known_however_it_is_written(self, load, write, text, code):
        load(write([("unit", "score"), (text, "60.5")]), "--commit")
        assert Announcement.objects.get().unit.code == code

    def test_a_code_that_a_spreadsheet_took_for_a_number_is_known(self, load, write):
        rows = [("Mã", "Điểm"), (1, 60.5), (46.0, 61.5)]
        load(write(rows, "pci.xlsx"), "--commit")
        codes = Announcement.objects.values_list("unit__code", flat=True)
        assert set(codes) == {"01", "46"}

    def test_units_are_those_of_the_year(self, load, nation, write):
        make_unit(
            "Hà Tây",
            kind="tỉnh",
            code="28",
            parent=nation,
            valid_to=date(2008, 8, 1),
        )
        rows = [("unit", "score"), ("Hà Tây", "60.5")]
        load(write(rows), "--commit", year=2007)
        with pytest.raises(CommandError, match="Hà Tây"):
            load(write(rows), "--commit", year=2015)


class TestForms:
    """The shapes in which offices keep such tables."""

    def test_semicolons_with_decimal_commas(self, load, write):
        rows = [
            ("Đơn vị", "Điểm", "Hạng"),
            ("Hà Nội", "59,90", "2"),
            ("Hồ Chí Minh", "61,3", "1"),
        ]
        load(write(rows, separator=";"), "--commit", "--publish")
        assert shown()[:2] == [
            ("Thành phố Hồ Chí Minh", "61.30", 1),
            ("Thành phố Hà Nội", "59.90", 2),
        ]

    def test_quoted_decimal_commas_between_commas(self, load, write):
        load(write('unit,score\n"Hà Nội","59,90"\n\n46,"58,5"\n'), "--commit")
        assert sorted(Announcement.objects.values_list("score", flat=True)) == [
            Decimal("58.5"),
            Decimal("59.9"),
        ]

    def test_tabs_and_a_title_above_the_headings(self, load, write):
        text = "BẢNG XẾP HẠNG PCI 2015\n\nTT\tĐơn vị\tTổng điểm\n1\tHà Nội\t59,9\n"
        said = load(write(text), "--commit")
        assert "Bỏ qua các cột: TT" in said
        assert Announcement.objects.get().score == Decimal("59.9")

    def test_the_other_values_of_the_column_decide_what_is_unclear(self, load, write):
        rows = [("unit", "score"), ("Hà Nội", "59.948"), ("Hòa Bình", "57.13")]
        load(write(rows), "--commit")
        assert Announcement.objects.get(unit__code="01").score == Decimal("59.948")

    def test_the_first_visible_sheet_is_read(self, load, tmp_path):
        book = openpyxl.Workbook()
        book.active.append(["nháp"])
        book.active.sheet_state = "hidden"
        sheet = book.create_sheet("Kết quả")
        for row in ([None, "Đơn vị", "Điểm"], [], [None, "Hà Nội", "59,9"]):
            sheet.append(row)
        book.save(tmp_path / "pci.xlsx")
        load(tmp_path / "pci.xlsx", "--commit")
        assert Announcement.objects.get().score == Decimal("59.9")

    def test_noise_of_binary_numbers_is_rounded_away(self, load, write):
        rows = [("unit", "score"), ("01", 0.1 + 0.2), ("17", 0.3), ("46", 0.15)]
        load(write(rows, "pci.xlsx"), "--commit", "--publish")
        assert [(score, rank) for _name, score, rank in shown()][:3] == [
            ("0.30", 1),
            ("0.30", 1),
            ("0.15", 3),
        ]

    def test_a_unit_may_have_a_rank_and_no_score(self, load, write):
        rows = [("unit", "score", "rank"), ("Hà Nội", "–", "24"), ("46", "", "")]
        load(write(rows), "--commit")
        said = Announcement.objects.get(unit__code="01")
        assert (said.score, said.score_text, said.rank) == (None, "", 24)


class TestOldFonts:
    """Text of TCVN3 and VNI is shown in Unicode, and taken when that is confirmed."""

    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "pci.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Bảng")
            style = book.add_format({"font_name": ".VnTime"})
            sheet.write_row(0, 0, ["§¬n vÞ", "§iÓm"], style)
            sheet.write_row(1, 0, ["Hµ Néi", "59,9"], style)
            sheet.write_row(2, 0, ["Hoaø Bình", 57.1])
        return path

    def test_each_text_is_told_before_and_after(self, refusal, file):
        said = refusal(file)
        assert [line.split(":")[1].split(";")[0].strip() for line in said] == [
            "chữ phông cũ (TCVN3) “§¬n vÞ”",
            "chữ phông cũ (TCVN3) “§iÓm”",
            "chữ phông cũ (TCVN3) “Hµ Néi”",
            "chữ phông cũ (VNI) “Hoaø Bình”",
        ]
        assert "cần: xác nhận đọc là “Hà Nội”" in said[2]

    def test_confirmed_it_is_read(self, load, file):
        load(file, "--commit", "--accept-legacy-text")
        found = Announcement.objects.values_list("unit__name", flat=True)
        assert sorted(found) == ["Thành phố Hà Nội", "Tỉnh Hòa Bình"]


class TestRefusals:
    """All problems at once, each with its row and column; nothing is written."""

    def test_every_fault_of_a_table_is_told_at_once(self, refusal, write):
        rows = [
            ("Đơn vị", "Điểm", "Hạng", "of", "tier"),
            ("Hà Nộii", "59,9", "1", "5", ""),
            ("Hòa Bình", "NaN", "1.5", "5", ""),
            ("Hồ Chí Minh", "100,01", "0", "x", ""),
            ("TP. Hồ Chí Minh", "-0,5", "2", "", ""),
            ("Bà Rịa - Vũng Tàu", "1.025", "3", "", "K" * 41),
            ("", "50,5", "4", "", ""),
        ]
        problems = refusal(write(rows, separator=";"))
        assert problems == [
            "pci.csv, dòng 2, cột Đơn vị: “Hà Nộii”; cần: tên hoặc mã một đơn vị "
            "trong địa bàn; gần nhất: Thành phố Hà Nội (01)",
            "pci.csv, dòng 3, cột Điểm: “NaN”; cần: số viết như 7,5 hoặc 7.5",
            "pci.csv, dòng 3, cột Hạng: “1.5”; cần: số nguyên từ 1",
            "pci.csv, dòng 4, cột Hạng: “0”; cần: số nguyên từ 1",
            "pci.csv, dòng 4, cột of: “x”; cần: số viết như 7,5 hoặc 7.5",
            "pci.csv, dòng 4, cột Điểm: “100,01”; cần: điểm từ 0 đến 100,00",
            "pci.csv, dòng 5, cột Đơn vị: “TP. Hồ Chí Minh”; cần: mỗi đơn vị một "
            "dòng; Thành phố Hồ Chí Minh đã có ở pci.csv, dòng 4",
            "pci.csv, dòng 5, cột Điểm: “-0,5”; cần: điểm từ 0 đến 100,00",
            "pci.csv, dòng 6, cột Điểm: “1.025”; cần: viết rõ 1,0250 hoặc 1025, vì "
            "đang đọc được hai cách: 1,025 hoặc 1.025",
            f"pci.csv, dòng 6, cột tier: “{'K' * 40}…”; cần: chữ, không quá 40 ký tự",
            "pci.csv, dòng 7, cột Đơn vị: để trống; cần: tên hoặc mã đơn vị",
        ]

    def test_cells_of_a_workbook_that_are_no_plain_values(self, refusal, tmp_path):
        book = xlsxwriter.Workbook(tmp_path / "pci.xlsx")
        sheet = book.add_worksheet("Bảng 1")
        sheet.write_row(0, 0, ("unit", "score", "tier"))
        for row, (name, *_rest) in enumerate(PROVINCES, start=1):
            sheet.write(row, 0, name)
        sheet.write_formula(1, 1, "=50+9", None, 59)
        sheet.write_datetime(
            2, 1, date(2015, 5, 1), book.add_format({"num_format": "dd/mm/yyyy"})
        )
        sheet.write_boolean(3, 1, True)
        sheet.write_formula(4, 2, "=A1", None, "Tốt")
        sheet.write_number(5, 1, 0.5990, book.add_format({"num_format": "0.00%"}))
        book.close()
        place = "pci.xlsx, trang Bảng 1, dòng"
        assert refusal(tmp_path / "pci.xlsx") == [
            f"{place} 2, cột score, ô B2: “công thức =50+9”; "
            "cần: một số gõ thẳng vào ô",
            f"{place} 3, cột score, ô B3: “ngày tháng 01/05/2015”; "
            "cần: một số gõ thẳng vào ô",
            f"{place} 4, cột score, ô B4: “giá trị đúng/sai TRUE”; "
            "cần: một số gõ thẳng vào ô",
            f"{place} 5, cột tier, ô C5: “công thức =A1”; cần: chữ, không quá 40 ký tự",
            f"{place} 6, cột score, ô B6: “số định dạng phần trăm 0.599”; "
            "cần: một số gõ thẳng vào ô",
        ]

    def test_an_error_of_the_spreadsheet_is_no_value(self, refusal, tmp_path):
        book = openpyxl.Workbook()
        book.active.append(["unit", "score"])
        book.active.append(["#REF!", "#N/A"])
        for cell in book.active[2]:
            cell.data_type = "e"
        book.save(tmp_path / "pci.xlsx")
        assert refusal(tmp_path / "pci.xlsx") == [
            "pci.xlsx, trang Sheet, dòng 2, cột score, ô B2: “lỗi của bảng tính #N/A”; "
            "cần: một số gõ thẳng vào ô",
            "pci.xlsx, trang Sheet, dòng 2, cột unit, ô A2: “lỗi của bảng tính #REF!”; "
            "cần: tên hoặc mã đơn vị",
        ]

    def test_a_name_that_two_units_have_is_not_guessed(self, refusal, nation, write):
        make_unit("Hà Nội", kind="tỉnh", code="99", parent=nation)
        (problem,) = refusal(write([("unit", "score"), ("Hà Nội", "59,9")]))
        assert "mã hoặc tên đầy đủ của một trong" in problem
        assert "Thành phố Hà Nội (01), Tỉnh Hà Nội (99)" in problem

    def test_two_rows_for_one_unit_name_both_places(self, refusal, write):
        rows = [("unit", "score"), ("Hòa Bình", "57,1"), ("Hoà Bình", "57,1")]
        assert refusal(write(rows, separator=";")) == [
            "pci.csv, dòng 3, cột unit: “Hoà Bình”; cần: mỗi đơn vị một dòng; "
            "Tỉnh Hòa Bình đã có ở pci.csv, dòng 2"
        ]

    @pytest.mark.parametrize("text", ["1e2", "1_0", "٧٦", "７６,7", "59,9%", "inf"])
    def test_numbers_outside_the_grammar(self, refusal, write, text):
        (problem,) = refusal(write([("unit", "score"), ("46", text)]))
        assert problem.startswith(f"pci.csv, dòng 2, cột score: “{text}”; cần:")

    def test_wrong_columns(self, refusal, write):
        assert refusal(write([("tên tỉnh", "kết quả"), ("Hà Nội", "59.9")])) == [
            "pci.csv: các cột: tên tỉnh, kết quả; "
            "cần: các cột unit, score và nếu có: rank, of, tier, source"
        ]

    def test_a_missing_and_a_doubled_column(self, refusal, write):
        rows = [("unit", "đơn vị", "rank"), ("01", "Hà Nội", "1")]
        assert refusal(write(rows)) == [
            "pci.csv, dòng 1: cột unit có nhiều lần: unit, đơn vị; "
            "cần: mỗi cột một lần",
            "pci.csv, dòng 1: thiếu cột score; cần: cột score, điểm, tổng điểm",
        ]

    def test_rows_longer_than_the_headings(self, refusal, write):
        text = "unit,score\nHà Nội,59,9\nHòa Bình,57.1\n46,58,52,3\n"
        first, second = refusal(write(text))
        assert first.startswith("pci.csv, dòng 2: 1 ô vượt quá dòng tiêu đề, từ ô “9”")
        assert second.startswith("pci.csv, dòng 4: 2 ô vượt quá dòng tiêu đề")

    def test_shorter_rows_are_no_fault(self, load, write):
        load(write("unit,score,rank\nHà Nội,59.9\n"), "--commit")
        assert Announcement.objects.get().rank is None

    def test_a_fault_that_only_the_action_can_see(self, refusal, write):
        rows = [("unit", "score", "rank", "of"), ("Hà Nội", "59.9", "6", "5")]
        assert refusal(write(rows)) == [
            "pci.csv: Thành phố Hà Nội: hạng 6 lớn hơn tổng số 5 đơn vị.; "
            "cần: giá trị hợp lệ"
        ]

    def test_a_year_that_cannot_be_meant(self, refusal, write):
        (problem,) = refusal(write(SCORES), year=1066)
        assert "Năm 1066 không hợp lệ, cần từ 1990 đến 2200." in problem

    @pytest.mark.parametrize(
        ("argument", "said"),
        [
            ("--index=xyz", "Không có bộ chỉ số mã “xyz”; hiện có: pci."),
            ("--area=XX", "Không có địa bàn mã “XX”"),
        ],
    )
    def test_an_unknown_index_or_area(self, load, write, argument, said):
        with pytest.raises(CommandError, match=said):
            load(write(SCORES), argument)


class TestFiles:
    """Files that are no table at all."""

    @pytest.mark.parametrize(
        ("content", "name", "found"),
        [
            (b"", "a.csv", "tệp rỗng"),
            (b" \n\n", "a.csv", "tệp rỗng"),
            (b"", "a.xlsx", "tệp rỗng"),
            (b"\xef\xbb\xbf", "a.csv", "các cột: không có"),
            (b"unit,score\n", "a.csv", "không có dòng số liệu nào"),
            (b"unit,score\n,\n , \n", "a.csv", "không có dòng số liệu nào"),
            (b"unit,score\n", "a.xlsx", "tệp văn bản (CSV) mang đuôi Excel"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xlsx", "đời cũ (.xls)"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "đuôi tệp “.xls”"),
            (b"unit,score\n", "a.txt", "đuôi tệp “.txt”"),
            ("unit,score\nHà Nội,1\n".encode("utf-16"), "a.csv", "không phải UTF-8"),
            ("unit,score\nHà,1\n".encode("cp1258", "replace"), "a.csv", "UTF-8"),
            ("unit,score\n".encode("utf-16-le"), "a.csv", "không phải văn bản"),
            (b'unit,score\n"01,60\n', "a.csv", "dấu ngoặc kép mở mà không đóng"),
            (b"unit,score\n01" + b",1" * 99, "a.csv", "dòng quá 60 ô"),
            (b"a" + b",b" * 99 + b"\nunit,score\n", "a.csv", "dòng quá 60 ô"),
            (b"x,y\n" * 30 + b"unit,score\n01,5\n", "a.csv", "các cột: x, y"),
        ],
    )
    def test_they_are_refused_in_a_sentence(self, write, content, name, found):
        with pytest.raises(ImportRefused) as refused:
            read_result_file(write(content, name))
        (problem,) = refused.value.problems
        assert problem.place == name or problem.place.startswith("a.csv, dòng")
        assert found in str(problem)

    def test_an_xls_file_is_told_what_to_do(self, write):
        with pytest.raises(ImportRefused, match=r"“Lưu thành” dạng \.xlsx"):
            read_result_file(write(b"\xd0\xcf\x11\xe0", "a.xls"))

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(ImportRefused, match="không đọc được tệp"):
            read_result_file(tmp_path / "không có.csv")
        with pytest.raises(ImportRefused, match="không đọc được tệp"):
            read_result_file(tmp_path)

    def test_a_zip_that_is_no_workbook(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
            package.writestr("readme.txt", "x")
        with pytest.raises(ImportRefused, match="không phải là sổ tính"):
            read_result_file(tmp_path / "a.xlsx")

    def test_an_entity_that_expands_is_not_expanded(self, write, tmp_path):
        good = write([("unit", "score"), ("01", 5)], "good.xlsx")
        bomb = (
            '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
            "<worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>"
        )
        with (
            zipfile.ZipFile(good) as old,
            zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new,
        ):
            for item in old.namelist():
                is_sheet = item == "xl/worksheets/sheet1.xml"
                new.writestr(item, bomb if is_sheet else old.read(item))
        with pytest.raises(ImportRefused, match="khai báo DTD"):
            read_result_file(tmp_path / "a.xlsx")

    @pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
    def test_a_file_beyond_all_measure(self, write, monkeypatch, name):
        path = write([("unit", "score"), *[("01", "5")] * 9], name)
        monkeypatch.setattr(lines, "MOST_ROWS", 5)
        with pytest.raises(ImportRefused, match="quá nhiều dòng"):
            read_result_file(path)
        monkeypatch.setattr(lines, "LARGEST_FILE", 5)
        with pytest.raises(ImportRefused, match="tệp quá lớn"):
            read_result_file(path)

    def test_a_workbook_whose_sheets_are_all_hidden(self, write, monkeypatch):
        path = write([("unit", "score"), ("01", 5)], "a.xlsx")
        rest = zipfile.ZipFile(path)
        book = rest.read("xl/workbook.xml").replace(
            b"<sheet name=", b'<sheet state="hidden" name='
        )
        hidden = path.with_name("b.xlsx")
        with rest, zipfile.ZipFile(hidden, "w") as package:
            for item in rest.namelist():
                package.writestr(
                    item, book if item == "xl/workbook.xml" else rest.read(item)
                )
        with pytest.raises(ImportRefused, match="không có trang nào hiện"):
            read_result_file(hidden)
