"""Packages that are broken, lie or hold what no form holds: 60 cases, and 18 of XML
that declares a document type or entities."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.hostile.forms import Case, Form, Outcome, packed, parts_of, with_part

CENTRAL = b"PK\x01\x02"
LOCAL = b"PK\x03\x04"
END = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REQUIRED = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
)


def package_cases(form: Form) -> Iterator[Case]:
    for name, content in (*_other_files(form), *_broken(form), *_lying(form)):
        yield Case("package", name, content, Outcome.REFUSED)
    for name, content, part in (*_foreign_parts(form), *_missing_parts(form)):
        yield Case("package", name, content, Outcome.REFUSED, part)
    for name, content in _odd(form):
        yield Case("package", name, content, Outcome.SAME)
    for name, content in _damaged_elsewhere(form):
        yield Case("package", name, content, Outcome.EITHER)


def _other_files(form: Form) -> list[tuple[str, bytes]]:
    return [
        ("nothing", b""),
        ("blanks", b" " * 100),
        ("an old workbook", OLE + bytes(600)),
        ("an encrypted one", OLE + "EncryptedPackage".encode("utf-16-le")),
        ("a PDF", b"%PDF-1.7\n" + form.content),
        ("a page", b"<html><body><table><tr><td>1</td></tr></table></body></html>"),
        ("CSV", "Mã;Điểm\n1;76,71\n".encode()),
        ("CSV in UTF-16", "Mã;Điểm\n1;76,71\n".encode("utf-16")),
        ("XML of 2003", b'<?xml version="1.0"?><Workbook/>'),
        ("noise", bytes(range(256)) * 40),
        ("noise behind a signature", LOCAL + bytes(range(256)) * 40),
        ("an .ods", packed({"mimetype": b"application/vnd.oasis.opendocument.s"})),
        (
            "a document",
            packed({"word/document.xml": b"<a/>", REQUIRED[0]: b"<Types/>"}),
        ),
        ("a binary workbook", packed({"xl/workbook.bin": b"x"})),
        ("an empty package", END + bytes(18)),
        ("any package", packed({"a.txt": b"x"})),
        ("a package within", packed({"bieu.xlsx": form.content})),
    ]


def _broken(form: Form) -> list[tuple[str, bytes]]:
    content = form.content
    middle = len(content) // 2
    sheet = _span(content, form.sheet_part)
    return [
        ("cut to a tenth", content[: len(content) // 10]),
        ("cut in the middle", content[:middle]),
        ("without its end", content[:-22]),
        ("without its last byte", content[:-1]),
        ("something before it", b"\x00" * 10 + content),
        ("a page before it", b"<html></html>" + content),
        ("twice", content + content),
        ("bytes of the sheet turned", _turned(content, sheet[0] + 20)),
        ("the end of the sheet turned", _turned(content, sheet[1] - 10)),
        ("the sheet is empty", with_part(form, form.sheet_part, b"")),
        ("the sheet is no XML", with_part(form, form.sheet_part, b"a,b\n1,2\n")),
        ("the sheet ends early", with_part(form, form.sheet_part, lambda s: s[:-40])),
        ("the sheet goes on", with_part(form, form.sheet_part, lambda s: s + "<a/>")),
        ("the workbook is no XML", with_part(form, "xl/workbook.xml", b"\x00\x01")),
    ]


def _lying(form: Form) -> list[tuple[str, bytes]]:
    content, part = form.content, form.sheet_part
    return [
        ("a wrong CRC", _central(content, part, 16, b"\x01\x02\x03\x04")),
        ("a size too small", _central(content, part, 24, struct.pack("<I", 10))),
        ("a size too large", _central(content, part, 24, struct.pack("<I", 10**7))),
        ("a size beyond all", _central(content, part, 24, struct.pack("<I", 2**31))),
        ("encrypted by its flag", _central(content, part, 8, b"\x01\x00")),
        ("packed by method 99", _central(content, part, 10, struct.pack("<H", 99))),
        ("packed by bzip2", packed(parts_of(content), method=zipfile.ZIP_BZIP2)),
        ("packed by LZMA", packed(parts_of(content), method=zipfile.ZIP_LZMA)),
        ("parts on one another", _central(content, part, 42, struct.pack("<I", 0))),
        (
            "a part beyond the end",
            _central(content, part, 42, struct.pack("<I", 2**30)),
        ),
        ("two parts of one name", _doubled(content, part, part)),
        ("two but for case", _doubled(content, part, part.upper())),
        *((f"a part {name!r}", _added(content, name)) for name in TRAVERSALS),
    ]


TRAVERSALS = ("../a.xml", "/etc/a", "xl/../../a", "xl\\a.xml", "C:/a.xml", "xl/a\nb")


def _foreign_parts(form: Form) -> list[tuple[str, bytes, str]]:
    content = form.content
    macros = parts_of(content)[REQUIRED[0]].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    outside = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'relationships"><Relationship Id="x" Type="http://a/image" '
        b'Target="http://a/b" TargetMode="External"/></Relationships>'
    )
    return [
        ("macros", _added(content, "xl/vbaProject.bin"), "macro"),
        ("declared macros", with_part(form, REQUIRED[0], macros), "macro"),
        ("a link outside", _added(content, "xl/externalLinks/e1.xml"), "externalLinks"),
        ("a connection", _added(content, "xl/connections.xml"), "connections"),
        ("an object", _added(content, "xl/embeddings/o.bin"), "embeddings"),
        ("ActiveX", _added(content, "xl/activeX/a.xml"), "activeX"),
        (
            "an image elsewhere",
            packed(parts_of(content) | {"xl/worksheets/_rels/x.xml.rels": outside}),
            "x.xml.rels",
        ),
    ]


def _missing_parts(form: Form) -> list[tuple[str, bytes, str]]:
    found = []
    for part in (*REQUIRED, form.sheet_part):
        parts = parts_of(form.content)
        del parts[part]
        found.append((f"without {part}", packed(parts), ""))
    return found


def _odd(form: Form) -> list[tuple[str, bytes]]:
    """What other programs write, and what does no harm."""
    parts = parts_of(form.content)
    turned = dict(reversed(parts.items()))
    return [
        ("packed again", packed(parts)),
        ("not packed", packed(parts, method=zipfile.ZIP_STORED)),
        ("in another order", packed(turned)),
        ("a part nobody knows", packed(parts | {"xl/unknown.bin": b"\x00" * 100})),
        ("a folder", packed({"xl/": b""} | parts)),
        ("a comment of the package", _commented(form.content)),
    ]


def _damaged_elsewhere(form: Form) -> list[tuple[str, bytes]]:
    return [
        ("other text in the properties", _changed(form, "docProps/app.xml", b"<a>")),
        ("no properties", _without(form, "docProps/core.xml")),
        ("no styles", _without(form, "xl/styles.xml")),
    ]


DECLARATIONS = (
    ("a document type", "<!DOCTYPE a>"),
    ("an entity", '<!DOCTYPE a [<!ENTITY b "c">]>'),
    ("a file", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
    ("an address", '<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:1/">]>'),
    ("a parameter", '<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///dev/zero"> %b;]>'),
    (
        "a thousand laughs",
        '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "'
        + "&b;" * 99
        + '"><!ENTITY d "'
        + "&c;" * 99
        + '">]>',
    ),
)


def xxe_cases(form: Form) -> Iterator[Case]:
    for part in (form.sheet_part, "xl/workbook.xml", "docProps/app.xml"):
        for name, declaration in DECLARATIONS:
            content = with_part(form, part, _declared(declaration))
            yield Case("XXE", f"{name} in {part}", content, Outcome.REFUSED, part)


def _declared(declaration: str) -> Callable[[str], str]:
    def change(xml: str) -> str:
        head, end, rest = xml.partition("?>")
        return f"{head}{end}{declaration}{rest}"

    return change


# ---------------------------------------------------------------- surgery


def _span(content: bytes, part: str) -> tuple[int, int]:
    """Where the packed bytes of a part begin and end."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entry = package.getinfo(part)
    name, extra = struct.unpack_from("<HH", content, entry.header_offset + 26)
    start = entry.header_offset + 30 + name + extra
    return start, start + entry.compress_size


def _turned(content: bytes, place: int) -> bytes:
    turned = bytes(255 - byte for byte in content[place : place + 4])
    return content[:place] + turned + content[place + 4 :]


def _central(content: bytes, part: str, offset: int, data: bytes) -> bytes:
    """The part's entry in the directory with one field overwritten."""
    place = content.find(CENTRAL)
    while content[place + 46 : place + 46 + len(part)] != part.encode():
        place = content.find(CENTRAL, place + 4)
    place += offset
    return content[:place] + data + content[place + len(data) :]


def _added(content: bytes, name: str, data: bytes = b"<a/>") -> bytes:
    return packed(parts_of(content) | {name: data})


def _doubled(content: bytes, part: str, again: str) -> bytes:
    """A second part under the same name, as no zip program would write it."""
    stand_in = "x" * len(again)
    doubled = packed(parts_of(content) | {stand_in: parts_of(content)[part]})
    return doubled.replace(stand_in.encode(), again.encode())


def _commented(content: bytes) -> bytes:
    end = content.rindex(END)
    return content[: end + 20] + struct.pack("<H", 4) + b"note"


def _changed(form: Form, part: str, data: bytes) -> bytes:
    return packed(parts_of(form.content) | {part: data})


def _without(form: Form, part: str) -> bytes:
    parts = parts_of(form.content)
    parts.pop(part, None)
    return packed(parts)
