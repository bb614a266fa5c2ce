"""What loading a conversion table wrote, and what of it was read with a rule."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from units.import_plans import UnitPlan
from units.models import Unit
from units.name_rules import NameRule
from units.problems import ImportReport
from units.succession_imports import SuccessionPlan


@dataclass(frozen=True, slots=True)
class SpellingNote:
    """A name of the table that is written otherwise than on record."""

    place: str
    code: str
    written: str
    on_record: str
    rule: NameRule

    def __str__(self) -> str:
        return _(
            "%(place)s: %(code)s “%(written)s”, đang ghi “%(name)s” (%(rule)s)"
        ) % {
            "place": self.place,
            "code": self.code,
            "written": self.written,
            "name": self.on_record,
            "rule": self.rule.label,
        }


@dataclass(frozen=True, slots=True)
class ConversionReport:
    """What was, or would be, written; and what of the table was read with a rule.

    `skipped` are rows that name no administrative unit as the old one; `emptied` are
    districts with nothing below them any more, which the table does not end.
    """

    unit_plan: UnitPlan
    succession_plan: SuccessionPlan
    notes: tuple[SpellingNote, ...]
    skipped: tuple[str, ...]
    emptied: tuple[Unit, ...]

    @property
    def units(self) -> ImportReport:
        return self.unit_plan.report

    @property
    def successions(self) -> ImportReport:
        return self.succession_plan.report

    @property
    def changes_nothing(self) -> bool:
        return self.units.changes_nothing and self.successions.changes_nothing

    def __str__(self) -> str:
        return _("đơn vị: %(units)s; kế thừa: %(successions)s") % {
            "units": self.units,
            "successions": self.successions,
        }
