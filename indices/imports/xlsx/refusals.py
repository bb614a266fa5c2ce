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
                _("%(file)s, trang %(sheet)s") % {"file": name, "sheet": sheet},
                "",
                found,
                expected or sound_workbook(),
                sheet=sheet,
                cell=cell,
            )
        ]
    )


def sound_workbook() -> str:
    return _("tệp .xlsx lưu từ Excel hoặc LibreOffice")
