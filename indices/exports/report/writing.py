"""Makes one of the official files of an edition, whole, at a path."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from indices.exports.marks import file_stem, marked_name, marks_of
from indices.exports.report.annex import AnnexKind
from indices.exports.report.annexes import annexes_workbook, unit_workbook
from indices.exports.report.dataset import write_data_csv, write_data_workbook
from indices.exports.report.files import ALL, DATA, UNITS, ReportFile
from indices.selectors.report import Report

Beat = Callable[[int], None]


def write_file(
    report: Report, file: ReportFile, *, to: Path, beat: Beat, slug: str = ""
) -> None:
    """The whole file at that path; `beat` hears of every few units that are done."""
    if file.word == DATA:
        write = write_data_workbook if file.extension == "xlsx" else write_data_csv
        write(report, to, beat)
    elif file.word == UNITS:
        _write_package(report, to, beat)
    else:
        beat(0)
        annexes_workbook(report, file.kinds, slug=slug, is_report=file.is_report, to=to)


def _write_package(report: Report, to: Path, beat: Beat) -> None:
    """A workbook for each unit, in the order of the ranking."""
    marks = marks_of(report.header)
    stem = file_stem(report.header, f"{ALL}-{AnnexKind.UNIT}")
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as package:
        for done, sheet in enumerate(report.sheets(), start=1):
            name = marked_name(f"{stem}_{sheet.unit.slug}", "xlsx", marks=marks)
            package.writestr(name, unit_workbook(report, sheet))
            beat(done)
