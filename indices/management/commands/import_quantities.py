"""manage.py import_quantities FILE.csv [--commit]"""

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.management.unit_import_command import Loaded, UnitImportCommand
from units.csv_rows import FileRow
from units.progress import Advance
from units.quantity_imports import load_quantity_rows, read_quantity_file


class Command(UnitImportCommand):
    help = _(
        "Nhập đại lượng của đơn vị (ví dụ dân số) dùng làm quyền số khi ước tính: "
        "code,quantity,as_of,value,source"
    )
    label = "đại lượng"
    action = "import_quantities"
    summary = gettext_lazy("Nhập đại lượng của đơn vị “%(name)s”: %(report)s")

    def read(self, path: Path) -> list[FileRow]:
        return read_quantity_file(path)

    def load(self, rows: list[FileRow], *, on_progress: Advance) -> Loaded:
        return Loaded(load_quantity_rows(rows, on_progress=on_progress))
