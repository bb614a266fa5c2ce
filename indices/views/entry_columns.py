"""The columns of the entry table of an edition, in the order officials fill them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.actions.cells import PART
from indices.models import Edition
from indices.numbers import format_number
from indices.selectors.entry import EntryColumn


def columns_of(edition: Edition) -> tuple[EntryColumn, ...]:
    parts = tuple(
        EntryColumn(
            name=f"{PART}{part.code}",
            heading=_("%(name)s (tối đa %(max)s)")
            % {"name": part.name, "max": format_number(part.max_score)}
            if part.max_score
            else part.name,
            limit=part.max_score,
            is_number=True,
        )
        for part in edition.parts.all()
    )
    return (
        *parts,
        EntryColumn("score", _("Tổng điểm"), edition.index.scale_max, is_number=True),
        EntryColumn("rank", _("Hạng công bố"), None, is_number=True),
        EntryColumn("tier_name", _("Loại công bố"), None, is_number=False),
        EntryColumn("unranked", _("Không xếp hạng (x)"), None, is_number=False),
        EntryColumn("note", _("Ghi chú"), None, is_number=False),
    )
