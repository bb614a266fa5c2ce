"""What a file must say of itself, first of all and in its name: assumed, draft,
illustrative."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from indices.selectors.header import EditionHeader
from units.names import search_key


class Mark(Enum):
    """The value begins the file's name, `text` is the first line of every sheet."""

    HYPOTHETICAL = "GIA-DINH"
    ILLUSTRATIVE = "SO-LIEU-MINH-HOA"
    DRAFT = "DU-THAO"
    SUPERSEDED = "DA-DINH-CHINH"

    @property
    def text(self) -> str:
        return str(_TEXTS[self])


_TEXTS: dict[Mark, Promise] = {
    Mark.HYPOTHETICAL: _("GIẢ ĐỊNH, KHÔNG PHẢI KẾT QUẢ"),
    Mark.ILLUSTRATIVE: _("SỐ LIỆU MINH HỌA"),
    Mark.DRAFT: _("DỰ THẢO"),
    Mark.SUPERSEDED: _("BẢN ĐÃ ĐƯỢC ĐÍNH CHÍNH"),
}


def marks_of(header: EditionHeader | None) -> tuple[Mark, ...]:
    if header is None:
        return ()
    applies = {
        Mark.ILLUSTRATIVE: header.is_illustrative,
        Mark.DRAFT: header.is_draft,
        Mark.SUPERSEDED: header.is_superseded,
    }
    return tuple(mark for mark in Mark if applies.get(mark))


def all_marks(header: EditionHeader | None, more: Iterable[Mark]) -> tuple[Mark, ...]:
    """Each mark once, in the order of their weight."""
    found = {*marks_of(header), *more}
    return tuple(mark for mark in Mark if mark in found)


def file_name(
    header: EditionHeader, kind: str, extension: str, *, made_at: datetime | None = None
) -> str:
    """The name of an edition's file, ASCII: PL-CCHC_thai-nguyen_cap-huyen_2022.xlsx."""
    stem = file_stem(header, kind)
    return marked_name(stem, extension, marks=marks_of(header), made_at=made_at)


def file_stem(header: EditionHeader, kind: str) -> str:
    """The name of an edition's file without its marks and its extension."""
    words = [
        f"{kind}-{header.index_code.upper()}",
        header.area,
        ascii_word(header.level_label),
        str(header.year),
    ]
    if header.is_superseded:
        words.append(f"ban-{header.revision}")
    return "_".join(words)


def marked_name(
    stem: str,
    extension: str,
    *,
    marks: Iterable[Mark] = (),
    made_at: datetime | None = None,
) -> str:
    """A draft's name carries the minute it was made: the next one may differ."""
    marks = tuple(marks)
    words = [*(mark.value for mark in marks), stem]
    if Mark.DRAFT in marks:
        words.append(f"{timezone.localtime(made_at):%Y%m%d-%H%M}")
    return f"{'_'.join(words)}.{extension}"


def ascii_word(text: str) -> str:
    """A word for a file's name: "Cấp huyện" gives cap-huyen."""
    return slugify(search_key(text))
