"""The columns of the entry table of an edition, in the order officials fill them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.actions.cells import PART
from indices.models import Edition
from indices.numbers import format_number
from indices.selectors.entry import EntryColumn


def columns_of(edition: Edition) -> tuple[EntryColumn, ...]:
    parts = [
        EntryColumn(
            name=f"{PART}{part.code}",
            heading=part.name,
            limit=part.max_score,
            kind="number",
            note=_most(part.max_score),
        )
        for part in edition.parts.all()
    ]
    scale = edition.index.scale_max
    total = _("Tổng điểm") if parts else _("Điểm")
    return (
        *parts,
        EntryColumn("score", total, scale, "number", note=_most(scale)),
        EntryColumn("rank", _("Hạng công bố"), None, "whole"),
        EntryColumn("tier_name", _("Loại công bố"), None, "tier"),
        EntryColumn("unranked", _("Không xếp hạng"), None, "mark", note=_("ghi x")),
        EntryColumn("note", _("Ghi chú"), None, "text"),
    )


def _most(limit: object) -> str:
    if limit is None:
        return ""
    text = format_number(limit).rstrip("0").rstrip(",")  # type: ignore[arg-type]
    return _("tối đa %(limit)s") % {"limit": text}
