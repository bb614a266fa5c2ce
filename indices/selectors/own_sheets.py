"""The score sheets that a unit officer fills: those of drafts, newest year first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from indices.models import Edition, ScoreSheet
from indices.selectors.header import ranked_level_in_area
from units.querysets import UnitQuerySet


@dataclass(frozen=True, slots=True)
class OwnSheet:
    edition: Edition
    unit: str
    slug: str
    stage: str

    @property
    def title(self) -> str:
        area = self.edition.area
        return _("%(index)s %(subject)s năm %(year)s") % {
            "index": self.edition.index.short_name,
            "subject": ranked_level_in_area(self.edition.level, area.name, area.level),
            "year": self.edition.year,
        }


def sheets_of_units(*, units: UnitQuerySet) -> tuple[OwnSheet, ...]:
    """One query, none without units."""
    sheets = (
        ScoreSheet.objects.filter(unit__in=units, revision=F("edition__revision") + 1)
        .select_related("unit", "edition__index", "edition__area")
        .order_by("-edition__year", "edition__index__position", "pk")
    )
    return tuple(
        OwnSheet(
            edition=sheet.edition,
            unit=sheet.unit.name,
            slug=sheet.unit.slug,
            stage=str(sheet.get_stage_display()),
        )
        for sheet in sheets
    )
