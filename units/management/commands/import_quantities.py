"""manage.py import_quantities FILE.csv [--commit]"""

from pathlib import Path

from django.utils.translation import gettext as _

from units.csv_rows import FileRow
from units.management.import_command import ImportCommand
from units.problems import ImportReport
from units.progress import Advance
from units.quantity_imports import load_quantity_rows, read_quantity_file


class Command(ImportCommand):
    help = _(
        "Nhập đại lượng của đơn vị (ví dụ dân số) dùng làm quyền số khi ước tính: "
        "code,quantity,as_of,value,source"
    )
    label = "đại lượng"

    def read(self, path: Path) -> list[FileRow]:
        return read_quantity_file(path)

    def load(
        self, rows: list[FileRow], *, commit: bool, on_progress: Advance
    ) -> ImportReport:
        return load_quantity_rows(rows, commit=commit, on_progress=on_progress)
