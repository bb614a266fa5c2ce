"""manage.py import_units FILE.csv [--commit]"""

from pathlib import Path

from django.utils.translation import gettext as _

from indices.actions.unit_imports import LISTED, changes_of, write_units
from indices.management.unit_import_command import Loaded, UnitImportCommand
from units.csv_rows import FileRow
from units.imports import plan_unit_rows, read_unit_file
from units.progress import Advance


class Command(UnitImportCommand):
    help = _("Nhập danh mục đơn vị: code,name,kind,parent_code,valid_from,valid_to")
    label = "đơn vị"
    action = "import_units"
    summary = LISTED

    def read(self, path: Path) -> list[FileRow]:
        return read_unit_file(path)

    def load(self, rows: list[FileRow], *, on_progress: Advance) -> Loaded:
        plan = plan_unit_rows(rows)
        drafts = write_units(plan, on_progress)
        return Loaded(plan.report, drafts, changes_of(plan))
