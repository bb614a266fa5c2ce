"""The figure of a unit's page: its own score against the appraisers' (P8)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.charts.bundle import ChartBundle, Words, cached
from indices.charts.parts_profile import (
    PartsProfile,
    ProfilePart,
    ProfileUnit,
    parts_profile,
)
from indices.numbers import format_number
from indices.selectors.unit import UnitPage
from indices.sentences.unit import self_title


def self_figure(page: UnitPage) -> ChartBundle | None:
    """A row for each domain, the widest gap on top; the two marks differ in shape."""
    entry = page.headline
    if entry is None or not page.self_scores.domains:
        return None
    spec = PartsProfile(
        words=Words(
            identifier="tu-cham",
            title=self_title(page),
            subtitle=_(
                "%(title)s; phần trăm điểm tối đa của các tiêu chí có cả hai điểm; bên "
                "phải là điểm thẩm định hơn kém điểm tự chấm."
            )
            % {"title": entry.header.title},
            source_line=entry.header.title,
            file_name=f"tu-cham_{page.link.slug}_{page.year}",
        ),
        units=(
            ProfileUnit(_("Tự chấm"), _("Tự chấm"), 0),
            ProfileUnit(_("Thẩm định"), _("Thẩm định"), 1),
        ),
        parts=tuple(
            ProfilePart(
                domain.name,
                domain.max_score,
                (domain.self_score, domain.judged_score),
                format_number(-domain.gap, entry.header.decimals, sign=True),
            )
            for domain in page.self_scores.domains
        ),
        decimals=entry.header.decimals,
        note_heading=_("Thẩm định so với tự chấm"),
    )
    return cached(parts_profile, spec)
