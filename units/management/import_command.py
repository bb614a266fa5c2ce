"""What the import commands share: dry run, progress, all faults at once, exit 1."""

import getpass
import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from units.csv_rows import FileRow
from units.management.arguments import add_actor, add_commit
from units.problems import ImportRefused
from units.progress import Advance, progress_bar

logger = logging.getLogger(__name__)


class Report(Protocol):
    """What a load wrote, or would write, in words."""

    @property
    def changes_nothing(self) -> bool: ...


class ImportCommand(BaseCommand):
    """A command that loads one CSV file; a subclass says how it is read and loaded."""

    label: str

    def read(self, path: Path) -> list[FileRow]:
        raise NotImplementedError

    def load(
        self, rows: list[FileRow], *, commit: bool, on_progress: Advance
    ) -> Report:
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
                report = self.load(rows, commit=commit, on_progress=advance)
        except ImportRefused as refusal:
            raise CommandError(_refusal_text(refusal)) from refusal
        self.stdout.write(f"{path.name}: {report}.")
        if report.changes_nothing:
            self.stdout.write(_("Không có gì thay đổi."))
        elif commit:
            self.stdout.write(self.style.SUCCESS(_("Đã ghi.")))
            actor = options["actor"] or _("lệnh: %(user)s") % {"user": _system_user()}
            logger.info("%s imported %s: %s", actor, path.name, report)
        else:
            self.stdout.write(_("Chạy thử, chưa ghi gì. Thêm --commit để ghi."))


def _refusal_text(refusal: ImportRefused) -> str:
    heading = _("%(count)d lỗi, chưa ghi gì:") % {"count": len(refusal.problems)}
    return "\n".join([heading, *(f"  {problem}" for problem in refusal.problems)])


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run without a named user
        return "?"
