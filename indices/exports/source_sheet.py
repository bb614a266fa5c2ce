"""The sheet "Nguồn": where the numbers come from, when and by which rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from indices.exports.formats import Kind
from indices.exports.formats.workbook import Book, page_width
from indices.exports.wording import short_day
from indices.selectors.ranking_rows import SourceLine

LABEL_WIDTH = 52.0


def write_sources(
    book: Book,
    *,
    title: str,
    facts: Iterable[tuple[str, str]],
    sources: Sequence[SourceLine],
    notes: Sequence[str] = (),
    made_at: datetime,
) -> None:
    """One line for each fact, then the sources with their addresses as text."""
    sheet = book.sheet(
        _("Nguồn"), widths=[LABEL_WIDTH, page_width(False) - LABEL_WIDTH]
    )
    sheet.title(_("Nguồn số liệu"))
    sheet.gap()
    moment = timezone.localtime(made_at)
    lines = [
        (_("Nội dung"), title),
        *facts,
        *((_("Ghi chú"), note) for note in notes),
        *_source_lines(sources),
        (_("Thời điểm xuất tệp"), f"{moment:%H:%M:%S %d/%m/%Y}"),
    ]
    for label, value in lines:
        sheet.cells([label, value], [Kind.TEXT, Kind.TEXT], [0, 0])
    sheet.print_all()


def _source_lines(sources: Sequence[SourceLine]) -> Iterable[tuple[str, str]]:
    for place, source in enumerate(sources, start=1):
        day = short_day(source.published_on)
        name = f"{source.title} ({day})" if day else source.title
        yield (
            _("Nguồn số liệu %(place)d") % {"place": place},
            f"{name}\n{source.url}" if source.url else name,
        )
