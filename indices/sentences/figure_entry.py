"""What is said where operational figures are entered."""

from __future__ import annotations

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from indices.selectors.figure_entry import FigureEntryPage
from indices.selectors.siblings import EditionLink
from indices.sentences.figures import period_text


def missing_sentence(page: FigureEntryPage) -> str:
    return _("%(count)d số liệu của đơn vị còn trống; %(drafts)d nháp.") % {
        "count": page.missing_count,
        "drafts": page.draft_count,
    }


def span_links(page: FigureEntryPage) -> list[EditionLink]:
    """The periods that have figures, newest first."""
    now = (page.place.starts_on, page.place.ends_on)
    return [
        EditionLink(
            text=period_text(span),
            url="?"
            + urlencode({"tu": span[0].isoformat(), "den": span[1].isoformat()}),
            year=span[1].year,
            is_current=span == now,
        )
        for span in page.spans
    ]
