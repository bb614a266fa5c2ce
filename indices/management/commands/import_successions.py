"""manage.py import_successions FILE.csv [--commit]"""

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.actions.unit_imports import write_successions
from indices.management.unit_import_command import Loaded, UnitImportCommand
from units.csv_rows import FileRow
from units.progress import Advance
from units.succession_imports import plan_succession_rows, read_succession_file


class Command(UnitImportCommand):
    help = _(
        "Nhập các lần kế thừa đơn vị: "
        "predecessor_code,successor_code,kind,extent,effective_on,legal_basis"
    )
    label = "kế thừa"
    action = "import_successions"
    summary = gettext_lazy("Nhập kế thừa đơn vị “%(name)s”: %(report)s")

    def read(self, path: Path) -> list[FileRow]:
        return read_succession_file(path)

    def load(self, rows: list[FileRow], *, on_progress: Advance) -> Loaded:
        plan = plan_succession_rows(rows)
        return Loaded(plan.report, write_successions(plan, on_progress))
