"""manage.py import_conversions FILE.csv --on 2025-07-01 [--legal-basis …] [--commit]"""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.unit_imports import follow
from indices.management.unit_import_command import Loaded, UnitImportCommand
from units.conversion_imports import load_conversion_rows, read_conversion_file
from units.conversion_report import ConversionReport
from units.csv_rows import FileRow
from units.management.arguments import iso_date
from units.progress import Advance

MOST_NAMED = 3


class Command(UnitImportCommand):
    help = _(
        "Nhập bảng chuyển đổi đơn vị hành chính chính thức: new_province_code,"
        "new_commune_code,new_commune,old_commune_code,old_commune,extent,…"
    )
    label = "bảng chuyển đổi"
    action = "import_conversions"
    summary = gettext_lazy("Nhập bảng chuyển đổi đơn vị “%(name)s”: %(report)s")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--on",
            type=iso_date,
            required=True,
            help=_("ngày hiệu lực, như 2025-07-01"),
        )
        parser.add_argument("--legal-basis", default="", help=_("căn cứ pháp lý"))
        parser.add_argument(
            "--by-name",
            type=int,
            nargs="+",
            default=[],
            metavar="LINE",
            help=_("các dòng mà tên đơn vị cũ đúng còn mã sai: lấy theo tên"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._on, self._basis = options["on"], options["legal_basis"]
        self._by_name = options["by_name"]
        super().handle(*args, **options)

    def read(self, path: Path) -> list[FileRow]:
        return read_conversion_file(path)

    def load(self, rows: list[FileRow], *, on_progress: Advance) -> Loaded:
        report = load_conversion_rows(
            rows,
            effective_on=self._on,
            legal_basis=self._basis,
            by_name=self._by_name,
            on_progress=on_progress,
        )
        self._say(report)
        changed = [each.unit for each in report.unit_plan.changes]
        return Loaded(report, follow(report.succession_plan.arrows, units=changed))

    def _say(self, report: ConversionReport) -> None:
        """What was read by a rule, each case, and what names no unit."""
        for note in report.notes:
            self.stdout.write(f"  {note}")
        for rule, count in Counter(note.rule for note in report.notes).items():
            self.stdout.write(
                _("%(count)d tên khác cách viết: %(rule)s")
                % {"count": count, "rule": rule.label}
            )
        for text in report.skipped:
            self.stdout.write(
                _("Bỏ qua, không phải đơn vị hành chính: %(text)s") % {"text": text}
            )
        if report.emptied:
            first = ", ".join(unit.name for unit in report.emptied[:MOST_NAMED])
            self.stdout.write(
                _(
                    "%(count)d đơn vị cấp huyện không còn đơn vị nào bên dưới mà vẫn "
                    "đang có hiệu lực (%(names)s%(more)s): ghi ngày kết thúc bằng "
                    "import_units."
                )
                % {
                    "count": len(report.emptied),
                    "names": first,
                    "more": ", …" if len(report.emptied) > MOST_NAMED else "",
                }
            )
