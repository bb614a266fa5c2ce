"""manage.py import_units FILE.csv [--commit]"""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from indices.actions.changelog import Change
from indices.actions.unit_imports import LISTED, changes_of
from indices.management.unit_import_command import UnitImportCommand
from units.csv_rows import FileRow
from units.import_plans import UnitPlan
from units.imports import plan_unit_rows, read_unit_file
from units.problems import ImportReport
from units.progress import Advance


class Command(UnitImportCommand):
    help = _("Nhập danh mục đơn vị: code,name,kind,parent_code,valid_from,valid_to")
    label = "đơn vị"
    action = "import_units"
    summary = LISTED
    plan: UnitPlan

    def read(self, path: Path) -> list[FileRow]:
        return read_unit_file(path)

    def load(
        self, rows: list[FileRow], *, commit: bool, on_progress: Advance
    ) -> ImportReport:
        self.plan = plan_unit_rows(rows)
        if commit:
            self.plan.write(on_progress)
        return self.plan.report

    def changes(self) -> Sequence[Change]:
        return changes_of(self.plan)
