"""manage.py import_results FILE --index --year --area --level [--publish] [--commit]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.actor import Actor
from indices.actions.errors import ActionRefused
from indices.actions.publication import publish_edition
from indices.imports.result_files import read_result_file
from indices.imports.results import ImportedResults, Target, import_results
from indices.management.arguments import actor_named, area_named, index_named
from indices.models import Edition, UnitResult
from units.management.arguments import add_actor, add_commit, add_legacy_text, iso_date
from units.models import Level
from units.problems import ImportRefused
from units.progress import Advance, progress_bar


class Command(BaseCommand):
    help = _("Nhập kết quả của một kỳ từ tệp CSV hoặc XLSX (chạy thử trừ khi --commit)")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("tệp CSV hoặc XLSX"))
        parser.add_argument("--index", required=True, help=_("mã chỉ số, ví dụ pci"))
        parser.add_argument("--year", required=True, type=int, help=_("năm của kỳ"))
        parser.add_argument("--area", required=True, help=_("mã địa bàn hoặc VN"))
        parser.add_argument(
            "--level",
            required=True,
            choices=list(Level.values),
            help=_("cấp của các đơn vị"),
        )
        add_commit(parser)
        add_legacy_text(parser)
        parser.add_argument("--publish", action="store_true", help=_("công bố luôn"))
        parser.add_argument(
            "--partial",
            action="store_true",
            default=None,
            help=_("nguồn chỉ nêu một phần các đơn vị; không có thì xét theo tệp"),
        )
        parser.add_argument("--decision", default="", help=_("số quyết định"))
        parser.add_argument("--issuing-body", default="", help=_("cơ quan ban hành"))
        parser.add_argument(
            "--decided-on", type=iso_date, help=_("ngày quyết định, như 2025-07-01")
        )
        parser.add_argument(
            "--published-on", type=iso_date, help=_("ngày công bố, như 2025-07-01")
        )
        parser.add_argument("--reason", default="", help=_("lý do của bản sửa đổi"))
        add_actor(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            steps = 3 if options["publish"] else 2
            with (
                transaction.atomic(),
                progress_bar(
                    total=steps, label=options["file"].name, unit=_("bước")
                ) as advance,
            ):
                self._import(options, advance)
                if not options["commit"]:
                    transaction.set_rollback(True)
        except ImportRefused as refused:
            raise CommandError(_listed(refused.problems)) from refused
        except ActionRefused as refused:
            raise CommandError(_listed(refused.problems)) from refused
        if not options["commit"]:
            self.stdout.write(_("Chạy thử, chưa ghi gì. Thêm --commit để ghi."))

    def _import(self, options: dict[str, Any], advance: Advance) -> None:
        actor = actor_named(options["actor"])
        target = Target(
            index=index_named(options["index"]),
            year=options["year"],
            area=area_named(options["area"], options["year"]),
            level=options["level"],
        )
        file = read_result_file(
            options["file"], accept_legacy_text=options["accept_legacy_text"]
        )
        advance(1)
        if file.ignored_columns:
            self.stdout.write(
                _("Bỏ qua các cột: %(names)s")
                % {"names": ", ".join(file.ignored_columns)}
            )
        done = import_results(
            actor=actor, target=target, file=file, is_partial=options["partial"]
        )
        advance(1)
        self._say(done)
        if options["publish"]:
            self._publish(actor, done, options)
            advance(1)

    def _say(self, done: ImportedResults) -> None:
        self.stdout.write(f"{done.edition}: {done.report}.")
        if done.report.changes_nothing:
            self.stdout.write(_("Không có gì thay đổi."))

    def _publish(
        self, actor: Actor, done: ImportedResults, options: dict[str, Any]
    ) -> None:
        """Publish what was imported; a repeated import has nothing to publish."""
        edition = done.edition
        if done.report.changes_nothing and edition.state == Edition.State.PUBLISHED:
            return
        publication = publish_edition(
            actor=actor,
            edition=edition,
            decision=options["decision"],
            issuing_body=options["issuing_body"],
            decided_on=options["decided_on"],
            published_on=options["published_on"],
            reason=options["reason"],
        )
        rows = UnitResult.objects.of(edition, publication.revision)
        compared = rows.filter(
            announcement__rank__isnull=False, computed_rank__isnull=False
        )
        agreeing = sum(row.rank == row.computed_rank for row in compared)
        self.stdout.write(
            _("Công bố bản %(revision)d; hạng tính khớp hạng nguồn %(same)d/%(all)d.")
            % {
                "revision": publication.revision,
                "same": agreeing,
                "all": compared.count(),
            }
        )


def _listed(problems: Any) -> str:
    heading = _("%(count)d lỗi, chưa ghi gì:") % {"count": len(problems)}
    return "\n".join([heading, *(f"  {problem}" for problem in problems)])
