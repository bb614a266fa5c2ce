"""What the commands share that load units: dry run, progress, all faults at once, exit
1; what is written brings the drafts along and leaves one entry in the change log, in
the same transaction. A dry run does the same and takes it back."""

import logging
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.management.arguments import actor_named
from indices.models import Edition
from units.csv_rows import FileRow
from units.management.arguments import add_actor, add_commit
from units.problems import ImportRefused
from units.progress import Advance, progress_bar

logger = logging.getLogger("cchc.imports")


class Report(Protocol):
    """What a load wrote, or would write, in words."""

    @property
    def changes_nothing(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file came to: the drafts brought along, and what the log holds of every
    changed value."""

    report: Report
    drafts: Sequence[Edition] = ()
    changes: Sequence[Change] = ()


class UnitImportCommand(BaseCommand):
    """A command that loads one CSV file; a subclass says how it is read and loaded.

    `action` and `summary` are what the change log calls it.
    """

    label: str
    action: str
    summary: str | Promise

    def read(self, path: Path) -> list[FileRow]:
        raise NotImplementedError

    def load(self, rows: list[FileRow], *, on_progress: Advance) -> Loaded:
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("tệp CSV, mã UTF-8"))
        add_commit(parser)
        add_actor(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        path, commit = options["file"], options["commit"]
        try:
            rows = self.read(path)
            with progress_bar(total=len(rows), label=self.label) as advance:
                loaded = self._load(rows, options, advance)
        except ImportRefused as refusal:
            raise CommandError(_refusal_text(refusal)) from refusal
        except ActionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{path.name}: {loaded.report}.")
        for edition in loaded.drafts:
            said = _("Kỳ dự thảo được cập nhật theo: %(edition)s.")
            self.stdout.write(said % {"edition": edition})
        if loaded.report.changes_nothing:
            self.stdout.write(_("Không có gì thay đổi."))
        elif commit:
            self.stdout.write(self.style.SUCCESS(_("Đã ghi.")))
        else:
            self.stdout.write(_("Chạy thử, chưa ghi gì. Thêm --commit để ghi."))

    @transaction.atomic
    def _load(
        self, rows: list[FileRow], options: dict[str, Any], on_progress: Advance
    ) -> Loaded:
        actor = actor_named(options["actor"])
        lock_reference()
        loaded = self.load(rows, on_progress=on_progress)
        report = loaded.report
        if not options["commit"]:
            transaction.set_rollback(True)
        elif not report.changes_nothing:
            said = {"name": options["file"].name, "report": report}
            record_change(
                actor=actor,
                edition=None,
                action=self.action,
                summary=str(self.summary) % said,
                details=loaded.changes,
            )
            logger.info("%s by %s: %s", self.action, actor.name, report)
        return loaded


def _refusal_text(refusal: ImportRefused) -> str:
    heading = _("%(count)d lỗi, chưa ghi gì:") % {"count": len(refusal.problems)}
    return "\n".join([heading, *(f"  {problem}" for problem in refusal.problems)])
