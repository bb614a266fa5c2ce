"""manage.py load_demo: the illustrative province and, in development, accounts."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from cchc.accounts.demo import make_demo_accounts
from indices.actions.actor import Actor
from indices.demo.figures import load_demo_figures
from indices.demo.inspections import add_inspections
from indices.demo.loading import demo_plans
from indices.demo.remediation import add_plans
from indices.imports.fixture_command import FixtureCommand
from indices.imports.fixture_framework import load_framework
from indices.imports.fixture_tables import fixtures_path
from indices.models import ScoreSheet
from units.imports import read_unit_file
from units.models import Level, Unit
from units.quantity_imports import load_quantity_rows, read_quantity_file
from units.succession_imports import read_succession_file


class Command(FixtureCommand):
    help = _("Nạp tỉnh minh họa (không có thật) và tài khoản dùng thử")

    def load(self, actor: Actor) -> None:
        load_framework(actor=actor)
        units = read_unit_file(fixtures_path("demo", "units.csv"))
        arrows = read_succession_file(fixtures_path("demo", "successions.csv"))
        self.load_units(units, arrows, is_illustrative=True)
        counts = read_quantity_file(fixtures_path("demo", "quantities.csv"))
        self.load_rows(_("Dân số"), counts, load_quantity_rows)
        self.load_criteria(actor, illustrative=True)
        self.load_editions(actor, demo_plans())
        plans, inspections = add_plans(actor=actor), add_inspections(actor=actor)
        self.say(
            _("Kế hoạch khắc phục, cuộc kiểm tra"),
            _("%(plans)d và %(inspections)d mới")
            % {"plans": plans, "inspections": inspections},
            has_changed=plans + inspections > 0,
        )
        self.load_figures(actor, load_demo_figures)
        if settings.DEBUG:
            self._make_accounts()

    def _make_accounts(self) -> None:
        units = Unit.objects.illustrative()
        area = units.get(level=Level.PROVINCE)
        communes = units.filter(level=Level.COMMUNE, parent=area).order_by("code")
        # An officer has most to do where the unit is scoring itself.
        scoring = communes.filter(sheets__stage=ScoreSheet.Stage.SELF_ASSESSMENT)
        make_demo_accounts(area=area, unit=scoring.first() or communes[0])
