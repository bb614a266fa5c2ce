"""The official files of an edition: the list of them, each as a page, each as a file.

A short file is made within the request, whole before its first byte leaves. A long one
is ordered by POST and made beside the requests; until it is there its address says how
far it is.
"""

from __future__ import annotations

import tempfile
from http import HTTPStatus
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from indices.actions.errors import ActionRefused
from indices.actions.prepared_files import order_file, path_of, start_making
from indices.exports.marks import marks_of
from indices.exports.report.files import ReportFile, file_name, find_file
from indices.exports.report.kinds import kinds_of_list
from indices.forms.lost_points import UnitForm
from indices.forms.reports import FileForm
from indices.models import EditionSummary
from indices.permissions import Permission, draft_editions, may
from indices.selectors.editions import EditionsQuery, editions_page, published_lines
from indices.selectors.explained import UnitName, find_unit
from indices.selectors.report import load_report
from indices.selectors.report_list import ReportListPage, report_list_page
from indices.sentences.reports import lacking_annexes
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, pickers_of
from indices.views.loaders import summary_or_404
from indices.views.report_lines import lines_of

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
# A page of so many rows takes a browser its time; the file has them all.
LONGEST_PAGE = 1_000
SECONDS_UNTIL_ASKED_AGAIN = "3"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page = editions_page(lines=published_lines(), query=EditionsQuery())
    drafts = draft_editions(request.user).with_names()
    context = {"page": page, "drafts": drafts}
    return render(request, "indices/reports.html", context)


@require_safe
def show(
    request: HttpRequest, index: str, area: str, level: str, year: int
) -> HttpResponse:
    summary = summary_or_404(request, index=index, area=area, level=level, year=year)
    page = report_list_page(summary=summary)
    edition = summary.edition
    context = _frame(page) | {
        "annexes": lines_of(page, has_page=True),
        "packages": lines_of(page, has_page=False),
        "form": UnitForm(page.figure_units or page.units, None, empty=_("Chọn đơn vị")),
        "lacks": lacking_annexes(page),
        "pickers": pickers_of(page.header, page.siblings),
        "may_edit": may(request.user, Permission.ENTER_RESULTS, edition=edition),
    }
    return render(request, "indices/report.html", context)


@require_safe
def read(
    request: HttpRequest, index: str, area: str, level: str, year: int, word: str
) -> HttpResponse:
    """The annexes of a file as a page, for whoever prints without a spreadsheet."""
    summary = summary_or_404(request, index=index, area=area, level=level, year=year)
    page = report_list_page(summary=summary)
    form = FileForm(request.GET)
    file = _file_or_404(page, word, "xlsx", form)
    unit = _unit_or_404(page, file, form)
    if not file.has_page:
        raise Absent(_("Tệp này chỉ có để tải về."))
    if page.unit_count > LONGEST_PAGE and unit is None:
        raise Absent(_("Biểu này quá dài để xem trên trang. Hãy tải tệp Excel."))
    context = _frame(page, file) | {
        "views": _views(summary, file, unit),
        "file": file,
        "asked": request.GET.urlencode(),
        "marks": [mark.text for mark in marks_of(page.header)],
    }
    return render(request, "indices/report_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def download(  # noqa: PLR0913 - the words of the address
    request: HttpRequest,
    index: str,
    area: str,
    level: str,
    year: int,
    word: str,
    extension: str,
) -> HttpResponseBase:
    summary = summary_or_404(request, index=index, area=area, level=level, year=year)
    page = report_list_page(summary=summary)
    form = FileForm(request.GET)
    file = _file_or_404(page, word, extension, form)
    unit = _unit_or_404(page, file, form)
    if not file.is_long(units=page.unit_count, leaves=page.leaf_count):
        return _made_now(summary, page, file, unit)
    if request.method == "POST":
        return _ordered(request, summary, page, file)
    prepared = page.prepared.get(file.name)
    if prepared is not None and prepared.is_ready and "cho" not in request.GET:
        return FileResponse(
            path_of(prepared.path).open("rb"),
            as_attachment=True,
            filename=file_name(page.header, file),
            content_type=CONTENT_TYPES[extension],
        )
    return _waiting(request, page, file)


def _frame(page: ReportListPage, file: ReportFile | None = None) -> dict[str, object]:
    return {
        "page": page,
        "crumbs": _crumbs(page, file),
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.header.updated_at,
    }


def _crumbs(page: ReportListPage, file: ReportFile | None) -> list[Crumb]:
    if file is None:
        return []
    return [Crumb(page.header.title, page.url), Crumb(file.title)]


def _file_or_404(
    page: ReportListPage, word: str, extension: str, form: FileForm
) -> ReportFile:
    kinds = kinds_of_list(page)
    file = find_file(kinds, word=word, extension=extension, is_report=form.is_report())
    if file is None:
        raise Absent(_("Kỳ này không có tệp báo cáo này."))
    return file


def _unit_or_404(
    page: ReportListPage, file: ReportFile, form: FileForm
) -> UnitName | None:
    """The unit that is asked for; an annex of one unit must name it."""
    asked = form.unit()
    if not asked:
        if file.is_about_a_unit:
            raise Absent(_("Hãy chọn đơn vị ở trang Báo cáo của kỳ này."))
        return None
    unit = find_unit(page.units, asked)
    if unit is None:
        raise Absent(_("Không có đơn vị “%(asked)s” trong kỳ này.") % {"asked": asked})
    if file.is_of_figures and unit not in page.figure_units:
        said = _("%(unit)s chưa có số liệu hoạt động nào của năm này được công bố.")
        raise Absent(said % {"unit": unit.name})
    return unit


def _views(
    summary: EditionSummary, file: ReportFile, unit: UnitName | None
) -> list[object]:
    # XlsxWriter is loaded with them, not by every worker.
    from indices.exports.report.annexes import annexes_of
    from indices.exports.report.view import annex_view

    report = load_report(summary=summary)
    numbered = file.kinds[1:] if file.is_report else ()
    annexes = annexes_of(
        report, file.kinds, slug=unit.slug if unit else "", numbered=numbered
    )
    return [
        annex_view(
            annex,
            header=report.header,
            head=report.head,
            is_report=file.is_report,
            is_first=place == 0,
        )
        for place, annex in enumerate(annexes)
    ]


def _made_now(
    summary: EditionSummary,
    page: ReportListPage,
    file: ReportFile,
    unit: UnitName | None,
) -> HttpResponse:
    from indices.exports.report.writing import write_file

    slug = unit.slug if unit else ""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"tep.{file.extension}"
        report = load_report(summary=summary)
        write_file(report, file, to=made, beat=lambda done: None, slug=slug)
        content = made.read_bytes()
    response = HttpResponse(content, content_type=CONTENT_TYPES[file.extension])
    name = file_name(page.header, file, slug=slug)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _ordered(
    request: HttpRequest,
    summary: EditionSummary,
    page: ReportListPage,
    file: ReportFile,
) -> HttpResponse:
    try:
        order = order_file(
            edition=summary.edition,
            revision=summary.revision,
            name=file.name,
            key=page.key,
            total=page.unit_count,
        )
    except ActionRefused as refused:
        context = {"problems": refused.problems}
        return _waiting(request, page, file, **context)
    if order is not None:
        start_making(order)
    query = request.GET.copy()
    query["cho"] = "1"
    return redirect(f"{request.path}?{query.urlencode()}")


def _waiting(
    request: HttpRequest, page: ReportListPage, file: ReportFile, **more: object
) -> HttpResponse:
    """How far the file is; the page asks again by itself, also without a script."""
    query = request.GET.copy()
    query.pop("cho", None)
    asked = f"?{query.urlencode()}" if query else ""
    prepared = page.prepared.get(file.name)
    context = _frame(page, file) | {
        "file": file,
        "prepared": prepared,
        "address": f"{request.path}{asked}",
        **more,
    }
    status = HTTPStatus.ACCEPTED
    if "problems" in more:
        status = HTTPStatus.SERVICE_UNAVAILABLE
    response = render(request, "indices/report_wait.html", context, status=status)
    if prepared is not None and prepared.is_making:
        response["Refresh"] = SECONDS_UNTIL_ASKED_AGAIN
    return response
