"""manage.py import_units FILE.csv [--commit]"""

from pathlib import Path

from django.utils.translation import gettext as _

from units.csv_rows import FileRow
from units.imports import load_unit_rows, read_unit_file
from units.management.import_command import ImportCommand
from units.problems import ImportReport
from units.progress import Advance


class Command(ImportCommand):
    help = _("Nhập danh mục đơn vị: code,name,kind,parent_code,valid_from,valid_to")
    label = "đơn vị"

    def read(self, path: Path) -> list[FileRow]:
        return read_unit_file(path)

    def load(
        self, rows: list[FileRow], *, commit: bool, on_progress: Advance
    ) -> ImportReport:
        return load_unit_rows(rows, commit=commit, on_progress=on_progress)
