"""The packages and the data of an edition, and text that would like to be a formula."""

import csv
import io
import zipfile
from datetime import date

import pytest

from indices.exports.report.files import find_file, report_files
from indices.exports.report.kinds import kinds_of_report
from indices.exports.report.writing import write_file
from indices.models import Score
from tests.explained import make_scored
from tests.factories import make_source, past_the_guards
from tests.figures import make_measures, observe
from tests.indices.exports.reading import formulas, opened, rows_of
from tests.indices.exports.report.test_annexes import report_of
from tests.once import made_once

pytestmark = pytest.mark.django_db

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '"=1+1"',
    "x\n=1+1",
    "a;=1+1",
    "\u202eđảo",
    "a\x00\x07b",
    "<r>x</r>",
    "＝1+1",
    "A" * 32_800,
]


scored = made_once(lambda: make_scored((2023, 2024)))


def ignore(done):
    pass


def content_of(edition, word, extension, tmp_path, **options):
    report = report_of(edition)
    file = find_file(kinds_of_report(report), word=word, extension=extension)
    path = tmp_path / f"x.{extension}"
    write_file(report, file, to=path, beat=ignore, **options)
    return path.read_bytes()


def packed(content):
    package = zipfile.ZipFile(io.BytesIO(content))
    assert package.testzip() is None
    return {name: package.read(name) for name in package.namelist()}


def lines_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_unit_has_its_workbook_in_the_package(scored, tmp_path):
    content = content_of(scored.editions[2024], "tat-ca-don-vi", "zip", tmp_path)
    files = packed(content)
    stem = "phu-luc-don-vi-CCHC_thai-nguyen_cap-huyen_2024"
    assert [*files] == [
        f"{stem}_{slug}.xlsx"
        for slug in (
            "huyen-dai-tu-171",
            "huyen-vo-nhai-170",
            "huyen-dinh-hoa-167",
            "thi-xa-pho-yen-172",
        )
    ]
    assert "Nguồn" in opened(files[f"{stem}_huyen-dai-tu-171.xlsx"]).sheetnames


def test_the_data_hold_every_score_under_its_codes(scored, tmp_path):
    files = packed(content_of(scored.editions[2024], "so-lieu", "zip", tmp_path))
    assert [*files] == ["so-lieu.csv", "don-vi.csv", "tieu-chi.csv", "tu-dien.csv"]
    found = {
        (row["unit_code"], row["criterion_code"], row["column"]): row
        for row in lines_of(files["so-lieu.csv"])
    }
    assert found["171", "1.1.1", "appraised_score"]["value"] == "12"
    assert found["171", "2", "survey_score"]["value"] == "32"
    assert found["171", "1.2", "self_score"]["value"] == "35"
    absent = found["170", "1.1.2", "not_applicable"]
    assert (absent["value"], absent["text"]) == ("", "Không có đơn vị trực thuộc")
    # An empty cell is no row: missing is not zero.
    assert ("171", "4", "appraised_score") not in found
    columns = {row["column"] for row in lines_of(files["so-lieu.csv"])}
    told = files["tu-dien.csv"].decode()
    assert all(column in told for column in columns)


def test_the_workbook_of_data_holds_the_same_rows(scored, tmp_path):
    edition = scored.editions[2024]
    files = packed(content_of(edition, "so-lieu", "zip", tmp_path))
    rows = rows_of(content_of(edition, "so-lieu", "xlsx", tmp_path), "Số liệu")
    assert rows[0] == ["unit_code", "criterion_code", "column", "value", "text"]
    told = [
        (row["unit_code"], row["criterion_code"], row["column"], row["text"])
        for row in lines_of(files["so-lieu.csv"])
    ]
    assert [(*row[:3], row[4]) for row in rows[1:]] == told
    assert ["171", "1.1.1", "appraised_score", 12.0, ""] in rows


def test_operational_figures_of_the_units_stand_beside_the_data(scored, tmp_path):
    edition = scored.editions[2024]
    span = (date(2024, 1, 1), date(2024, 12, 31))
    measure = make_measures()["tiep-nhan"]
    unit = scored.units["dai_tu"]
    observe(unit, measure, 5000, "nearly", span=span, source=make_source())
    observe(unit, measure, 7, source=None)

    files = packed(content_of(edition, "so-lieu", "zip", tmp_path))
    (row,) = lines_of(files["so-lieu-hoat-dong.csv"])

    assert (row["Mã đơn vị"], row["Mã số liệu"]) == (unit.code, "tiep-nhan")
    assert (row["Mức chính xác"], row["Giá trị"]) == ("nearly", "5000")


def test_long_data_go_on_on_another_sheet(scored, tmp_path, monkeypatch):
    monkeypatch.setattr("indices.exports.report.dataset.MOST_ROWS", 20)
    monkeypatch.setattr("indices.selectors.data_rows.SHEETS_AT_ONCE", 1)
    edition = scored.editions[2024]
    content = content_of(edition, "so-lieu", "xlsx", tmp_path)
    names = opened(content).sheetnames
    assert names[:2] == ["Số liệu", "Số liệu 2"]
    assert rows_of(content, "Số liệu 2")[0][0] == "unit_code"


@pytest.fixture
def hostile(scored):
    """Every text that somebody may write, turned against the reader."""
    edition = scored.editions[2024]
    with past_the_guards():
        for score, text in zip(
            Score.objects.filter(edition=edition).order_by("pk"),
            HOSTILE * 3,
            strict=False,
        ):
            score.note = score.explanation = text.replace("\x00", "")
            score.save()
        edition.unit_results.update(unit_name="=cmd|'/c calc'!A0", note="@SUM(1)")
        edition.criteria_set.criteria.update(name="+1+1", office="=HYPERLINK(1)")
        edition.publications.update(decision="-1+1", issuing_body="=1+1", digest="=2+2")
    return edition


def test_no_cell_of_a_workbook_is_a_formula_made_from_data(hostile, tmp_path):
    kinds = kinds_of_report(report_of(hostile))
    for file in report_files(kinds):
        if file.extension != "xlsx":
            continue
        content = content_of(
            hostile,
            file.word,
            "xlsx",
            tmp_path,
            **({"slug": "huyen-dai-tu-171"} if file.is_about_a_unit else {}),
        )
        found = [
            (sheet.title, cell.value)
            for sheet in opened(content)
            for row in sheet
            for cell in row
            if cell.data_type == "f"
        ]
        assert all(sheet.startswith("Kiểm tra") for sheet, _formula in found)
        assert not [f for _sheet, f in found if "cmd" in f or "+1+1" in f]


def test_no_cell_of_a_csv_file_begins_like_a_formula(hostile, tmp_path):
    files = packed(content_of(hostile, "so-lieu", "zip", tmp_path))
    for name, content in files.items():
        text = content.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline="")):
            for cell in row:
                is_number = cell.replace(".", "").lstrip("-").isdigit()
                assert is_number or cell[:1] not in {*"=+-@\t\r＝＋－＠"}, (name, cell)


def test_units_with_hostile_names_still_have_their_package(hostile, tmp_path):
    files = packed(content_of(hostile, "tat-ca-don-vi", "zip", tmp_path))
    assert len(files) == 4
    for content in files.values():
        assert all(sheet.startswith("Kiểm tra") for sheet in formulas(content))
