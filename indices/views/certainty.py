"""How sure the ranks of an edition are, and its twins."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indices.charts.range_strip import range_strip
from indices.exports import twins
from indices.exports.certainty import certainty_export
from indices.forms.lost_points import UnitForm, lost_query
from indices.selectors.certainty import CertaintyPage, certainty_page
from indices.sentences import certainty as sentences
from indices.views.absent import Absent
from indices.views.context_bar import Crumb, pickers_of
from indices.views.loaders import summary_or_404


@require_safe
def show(request: HttpRequest, **address: Any) -> HttpResponse:
    page = _page_or_404(request, **address)
    last = page.last
    asked = lost_query(request.GET).unit
    context = {
        "page": page,
        "title": sentences.certainty_title(page),
        "finding": sentences.certainty_finding(page),
        "explanation": sentences.explanation(page),
        "method": sentences.method_words(page),
        "form": UnitForm(page.units, page.focus, empty=_("Không đánh dấu đơn vị nào")),
        "unknown": asked if page.focus is None else "",
        "pickers": pickers_of(page.header, page.siblings),
        "lines": [
            (
                row,
                sentences.range_words(row.best, row.worst),
                range_strip(best=row.best, worst=row.worst, rank=row.rank, last=last),
            )
            for row in page.rows
        ],
        "crumbs": [
            Crumb(page.header.title, page.header.url),
            Crumb(_("Thứ hạng chắc đến đâu")),
        ],
        "is_illustrative": page.header.is_illustrative,
        "updated_at": page.simulation.made_at,
    }
    return render(request, "indices/certainty.html", context)


@require_safe
def download(request: HttpRequest, format: str, **address: Any) -> HttpResponse:
    page = _page_or_404(request, **address)
    return twins.respond(certainty_export(page), format=format)


def _page_or_404(request: HttpRequest, **address: Any) -> CertaintyPage:
    summary = summary_or_404(request, **address)
    page = certainty_page(summary=summary, asked=lost_query(request.GET).unit)
    if page is None:
        raise Absent(
            _("Chỉ kỳ đã công bố, mọi đơn vị chấm theo tiêu chí mới có trang này.")
        )
    return page
