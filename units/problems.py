"""What is wrong with an imported file: place, column, value found, value expected.

Every importer gathers all problems of a file and refuses it with nothing written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `place` is file and row ("units.csv, dòng 5"); `column` may be empty
    for a fault of the whole row or file. `sheet` and `cell` ("F37") are known where
    the file is a workbook, so that the cell can be marked."""

    place: str
    column: str
    found: str
    expected: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        where = [self.place]
        if self.column:
            where.append(_("cột %(column)s") % {"column": self.column})
        if self.cell:
            where.append(_("ô %(cell)s") % {"cell": self.cell})
        found = self.found
        if self.column:
            found = f"“{found}”" if found else _("để trống")
        return _("%(place)s: %(found)s; cần: %(expected)s") % {
            "place": ", ".join(where),
            "found": found,
            "expected": self.expected,
        }


class ImportRefused(Exception):  # noqa: N818 - a refusal, not an error of the program
    """Nothing was written; `problems` says why, all at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import wrote, or would write."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.changed)

    def __str__(self) -> str:
        return _(
            "%(added)s dòng mới, %(changed)s thay đổi, %(unchanged)s giữ nguyên"
        ) % {
            "added": _grouped(self.added),
            "changed": _grouped(self.changed),
            "unchanged": _grouped(self.unchanged),
        }


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")
