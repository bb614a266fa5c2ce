"""How a workbook is refused: the file, and the sheet and cell where there is one."""

from django.utils.translation import gettext as _

from units.problems import ImportRefused, Problem


def refusal(name: str, found: str, expected: str = "") -> ImportRefused:
    """The whole file is refused; `expected` is a sound workbook unless said."""
    return ImportRefused([Problem(name, "", found, expected or sound_workbook())])


def cell_refusal(
    name: str, *, sheet: str, cell: str, found: str, expected: str = ""
) -> ImportRefused:
    """The file is refused for what stands in one cell, or for its reference."""
    return ImportRefused(
        [
            Problem(
                cell_place(name, sheet=sheet, cell=cell),
                "",
                found,
                expected or sound_workbook(),
                sheet=sheet,
                cell=cell,
            )
        ]
    )


def cell_place(name: str, *, sheet: str, cell: str) -> str:
    """ "diem.xlsx, trang Nhập điểm, ô F37"."""
    return _("%(file)s, trang %(sheet)s, ô %(cell)s") % {
        "file": name,
        "sheet": sheet,
        "cell": cell,
    }


def sound_workbook() -> str:
    return _("tệp .xlsx lưu từ Excel hoặc LibreOffice")
