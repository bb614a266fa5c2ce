"""What a file is that is no .xlsx, whatever its name says, and how to make it one."""

from django.utils.translation import gettext as _

from indices.imports.xlsx.refusals import refusal
from units.problems import ImportRefused

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream of an encrypted workbook, as the directory of the OLE file names it.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def refusal_of_kind(name: str, content: bytes) -> ImportRefused:
    """Why a file that does not begin as a package is refused."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(OLE):
        return _refusal_of_ole(name, content)
    if start.startswith(b"%pdf"):
        return refusal(name, _("tệp PDF"), _save_as("Excel"))
    if b"<html" in start or start.startswith((b"<!doctype html", b"<table")):
        return refusal(name, _("trang web (HTML) mang đuôi Excel"), _save_as("Excel"))
    if start.startswith(b"<?xml") and b"spreadsheet" in start:
        return refusal(name, _("bảng tính XML 2003"), _save_as("Excel"))
    if _is_text(content):
        return refusal(
            name,
            _("tệp văn bản (CSV) mang đuôi Excel"),
            _(
                "sổ tính .xlsx: mở tệp bằng Excel hoặc LibreOffice, "
                "chọn “Lưu thành” (Save As), dạng .xlsx"
            ),
        )
    return refusal(name, _("tệp không phải là sổ tính .xlsx"))


def _refusal_of_ole(name: str, content: bytes) -> ImportRefused:
    if ENCRYPTED in content:
        return refusal(
            name,
            _("tệp có mật khẩu"),
            _(
                "tệp không có mật khẩu: trong Excel chọn Tệp, Thông tin, Bảo vệ sổ "
                "làm việc, Mã hóa bằng mật khẩu, xóa mật khẩu rồi lưu lại"
            ),
        )
    return refusal(name, _("tệp Excel đời cũ (.xls)"), _save_as("Excel"))


def refusal_of_package(name: str, parts: set[str], types: str) -> ImportRefused | None:
    """Why a package of another program is refused; None for what may be a workbook.

    `types` is the text of what the package says it holds.
    """
    if "vnd.oasis.opendocument" in types:
        return refusal(name, _("tệp OpenDocument (.ods)"), _save_as("LibreOffice"))
    if "xl/workbook.bin" in parts:
        return refusal(name, _("sổ tính nhị phân (.xlsb)"), _save_as("Excel"))
    if "word/document.xml" in parts or "ppt/presentation.xml" in parts:
        return refusal(name, _("tệp Word hoặc PowerPoint"), _save_as("Excel"))
    if any(part.endswith("vbaproject.bin") for part in parts) or "macro" in types:
        return refusal(
            name,
            _("sổ tính có macro"),
            _(
                "sổ tính không có macro: chọn “Lưu thành” (Save As), dạng "
                "“Excel Workbook (.xlsx)”"
            ),
        )
    return None


def _save_as(program: str) -> str:
    return _(
        "sổ tính .xlsx: mở tệp bằng %(program)s, chọn “Lưu thành” (Save As), "
        "dạng “Excel Workbook (.xlsx)”"
    ) % {"program": program}


def _is_text(content: bytes) -> bool:
    """Whether a person can have typed it, in any of the usual encodings."""
    sample = content[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in sample)
    return b"\x00" not in sample and printable == len(sample)
