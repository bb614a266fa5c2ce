"""manage.py load_fixtures: the units of the country and the published facts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.imports.fixture_command import FixtureCommand
from indices.imports.fixture_figures import load_figures
from indices.imports.fixture_framework import load_framework
from indices.imports.fixture_tables import fixtures_path
from indices.imports.fixtures import result_plans, stored_sources
from indices.imports.practices import load_practices
from units.imports import read_unit_file
from units.models import SiteProfile, Unit
from units.succession_imports import read_succession_file

# The province whose results the site was first made for; the profile is the
# administrator's to change.
HOME_AREA_CODE = "19"


class Command(FixtureCommand):
    help = _("Nạp đơn vị hành chính và các kết quả đã công bố")

    def load(self, actor: Actor) -> None:
        units = read_unit_file(fixtures_path("units", "units.csv"))
        bodies = read_unit_file(fixtures_path("framework", "bodies.csv"))
        arrows = read_succession_file(fixtures_path("units", "successions.csv"))
        self.load_units([*units, *bodies], arrows)
        self._make_site_profile()
        added = load_framework(actor=actor)
        self.say(
            _("Bộ chỉ số, thang xếp loại"),
            _("%(added)d mới") % {"added": added},
            has_changed=added > 0,
        )
        self.load_criteria(actor, illustrative=False)
        self.load_editions(actor, result_plans())
        practices = load_practices(stored_sources())
        self.say(
            _("Hội nghị, kiểm tra được nguồn nêu"),
            _("%(added)d mới") % {"added": practices},
            has_changed=practices > 0,
        )
        self.load_figures(actor, load_figures)

    def _make_site_profile(self) -> None:
        """A profile to begin with; one that is there is never touched."""
        if SiteProfile.objects.exists():
            return
        home_area = Unit.objects.filter(
            code=HOME_AREA_CODE, valid_to__isnull=True
        ).first()
        SiteProfile.objects.create(pk=1, home_area=home_area)
        name = home_area.name if home_area else ""
        self.say(_("Địa bàn của trang"), name, has_changed=True)
