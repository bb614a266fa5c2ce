"""What load_fixtures and load_demo share: the actor, the bar, the report."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from indices.actions.actor import Actor, actor_of_command
from indices.actions.errors import ActionRefused
from indices.imports.criteria_fixtures import load_criteria_sets
from indices.imports.fixture_figures import load_measures
from indices.imports.fixture_plan import EditionPlan, Outcome, load_plan
from units.csv_rows import FileRow
from units.imports import load_unit_rows
from units.problems import ImportRefused, ImportReport
from units.progress import progress_bar
from units.reorganisation import left_by_hand
from units.succession_imports import load_succession_rows


class FixtureCommand(BaseCommand):
    """Loads step by step; `said` collects what changed, for the last line."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as",
            dest="username",
            metavar="USER",
            help=_("tài khoản đứng tên trong nhật ký thay đổi"),
        )

    def handle(self, *_args: object, **options: object) -> None:
        self.has_changed = False
        actor = self._actor(options["username"])
        try:
            self.load(actor)
        except (ImportRefused, ActionRefused) as refused:
            raise CommandError("\n".join(map(str, refused.problems))) from refused
        if not self.has_changed:
            self.stdout.write(_("Không có gì thay đổi."))

    def load(self, actor: Actor) -> None:
        raise NotImplementedError

    def load_rows(
        self,
        label: str,
        rows: Sequence[FileRow],
        loader: Callable[..., ImportReport],
        **settings: bool,
    ) -> None:
        """One table of units or successions, with its bar and its line."""
        with progress_bar(total=len(rows), label=label) as advance:
            report = loader(rows, on_progress=advance, **settings)
        self.say(label, str(report), has_changed=not report.changes_nothing)

    def load_units(
        self, rows: Sequence[FileRow], arrows: Sequence[FileRow], **settings: bool
    ) -> None:
        """Units and what became of them. What somebody rearranged since by hand stays
        as it was left: files know nothing of it."""
        by_hand = left_by_hand()
        codes = {code for code, _day in by_hand}
        rows = [r for r in rows if (r["code"], r["valid_from"]) not in by_hand]
        arrows = [r for r in arrows if r["predecessor_code"] not in codes]
        self.load_rows(_("Đơn vị"), rows, load_unit_rows, **settings)
        self.load_rows(_("Kế thừa đơn vị"), arrows, load_succession_rows)

    def load_criteria(self, actor: Actor, *, illustrative: bool) -> None:
        """The sets of criteria, real or of the demo, that are not there yet."""
        added = load_criteria_sets(actor=actor, illustrative=illustrative)
        self.say(
            _("Bộ tiêu chí"),
            _("%(added)d mới") % {"added": added},
            has_changed=added > 0,
        )

    def load_figures(self, actor: Actor, load: Callable[..., int]) -> None:
        """Measures that are not there yet, then the figures of one of the two."""
        added = load_measures(actor=actor) + load(actor=actor)
        self.say(
            _("Số liệu hoạt động"),
            _("%(added)d mới") % {"added": added},
            has_changed=added > 0,
        )

    def load_editions(self, actor: Actor, plans: Sequence[EditionPlan]) -> None:
        """Each edition in a transaction of its own."""
        silent = not sys.stderr.isatty()
        bar = tqdm(plans, desc=_("Kỳ đánh giá"), unit=_("kỳ"), disable=silent)
        counts = Counter(load_plan(actor=actor, plan=plan) for plan in bar)
        changed = counts[Outcome.ADDED] + counts[Outcome.CHANGED]
        self.say(
            _("Kỳ đánh giá"),
            _(
                "%(added)d kỳ mới, %(changed)d thay đổi, %(unchanged)d giữ nguyên, "
                "%(kept)d do người dùng đã sửa nên không đụng tới"
            )
            % {
                "added": counts[Outcome.ADDED],
                "changed": counts[Outcome.CHANGED],
                "unchanged": counts[Outcome.UNCHANGED],
                "kept": counts[Outcome.KEPT],
            },
            has_changed=changed > 0,
        )

    def say(self, label: str, text: str, *, has_changed: bool) -> None:
        self.has_changed = self.has_changed or has_changed
        self.stdout.write(f"{label}: {text}")

    def _actor(self, username: object) -> Actor:
        if not username:
            return actor_of_command()
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("Không có tài khoản %(user)s.") % {"user": username})
        return actor_of_command(user)
