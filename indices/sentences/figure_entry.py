"""What is said where operational figures are entered."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from indices.numbers import format_number
from indices.selectors.figure_entry import FigureEntryPage
from indices.selectors.figure_grid import GridCounts, GridPlace
from indices.selectors.figures import Span
from indices.selectors.siblings import EditionLink
from indices.sentences.figures import period_text


def missing_sentence(page: FigureEntryPage) -> str:
    return _("%(count)d số liệu của đơn vị còn trống; %(drafts)d nháp.") % {
        "count": page.missing_count,
        "drafts": page.draft_count,
    }


def counts_sentence(counts: GridCounts) -> str:
    return _(
        "%(units)s đơn vị: %(drafts)s số liệu nháp, %(public)s số liệu đã công bố."
    ) % {
        "units": format_number(counts.unit_count, 0),
        "drafts": format_number(counts.draft_count, 0),
        "public": format_number(counts.public_count, 0),
    }


def grid_title(place: GridPlace) -> str:
    """ "Bảng số liệu cấp xã huyện Đại Từ"."""
    return _("Bảng số liệu %(units)s") % {"units": place.title}


def link_spans(spans: Sequence[Span], now: Span) -> list[EditionLink]:
    """The periods that have figures, newest first."""
    return [
        EditionLink(
            text=period_text(span),
            url="?"
            + urlencode({"tu": span[0].isoformat(), "den": span[1].isoformat()}),
            year=span[1].year,
            is_current=span == now,
        )
        for span in spans
    ]
