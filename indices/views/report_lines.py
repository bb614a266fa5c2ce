"""The list of an edition's official files as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from indices.exports.report.files import ReportFile, report_files
from indices.exports.report.kinds import kinds_of_list
from indices.selectors.report_list import Prepared, ReportListPage


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One file; a long one is made on order and then kept. `report_url` is the same
    in the dressing of a report, where it has two."""

    file: ReportFile
    url: str
    page_url: str
    report_url: str
    is_long: bool
    prepared: Prepared | None


def lines_of(page: ReportListPage, *, has_page: bool) -> list[ReportLine]:
    kinds = kinds_of_list(page)
    files = [file for file in report_files(kinds) if file.has_page is has_page]
    return [_line(page, file) for file in files]


def _line(page: ReportListPage, file: ReportFile) -> ReportLine:
    words = {**page.header.address, "word": file.word}
    url = reverse("indices:report_file", kwargs={**words, "extension": file.extension})
    has_two = len(file.kinds) == 1 and file.has_page
    return ReportLine(
        file=file,
        url=page.with_revision(url),
        page_url=page.with_revision(reverse("indices:report_page", kwargs=words))
        if file.has_page
        else "",
        report_url=page.with_revision(url, "mau=bao-cao") if has_two else "",
        is_long=file.is_long(units=page.unit_count, leaves=page.leaf_count),
        prepared=page.prepared.get(file.name),
    )
