"""The parts of a workbook beside its cells: which sheets, which texts, which styles."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from indices.imports.xlsx.archive import Archive
from indices.imports.xlsx.cells import Kind, Style, decoded
from indices.imports.xlsx.filekinds import refusal_of_package
from indices.imports.xlsx.references import number_of
from indices.imports.xlsx.xmlparts import local, parse_part

TYPES_PART = "[Content_Types].xml"
# Formats of dates and times that are never written out: 14 to 22, the Asian ones,
# 45 to 47.
TRUE = ("1", "true")
_DATES = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
BUILT_IN = dict.fromkeys((9, 10), Kind.PERCENT) | dict.fromkeys(_DATES, Kind.DATE)
MOST_STYLES = 100_000
VISIBLE = "visible"
STATES = (VISIBLE, "hidden", "veryHidden")

# What a number format says literally: "quoted", \escaped, [conditions], _blanks, *fills
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it."""

    name: str
    state: str
    part: str


@dataclass(frozen=True, slots=True)
class BookFacts:
    """The worksheets in the order of their tabs, the part of the workbook, and how it
    counts days."""

    entries: tuple[SheetEntry, ...]
    part: str
    counts_from_1904: bool


@dataclass(frozen=True, slots=True)
class Relation:
    kind: str
    target: str
    is_external: bool


class _Reader:
    """A pass that only looks at start tags."""

    def end(self, name: str, /) -> None: ...
    def characters(self, data: str, /) -> None: ...
    def start_cdata(self) -> None: ...
    def after_chunk(self) -> None: ...


@dataclass(slots=True)
class _Types(_Reader):
    """What the package says its parts are."""

    of_part: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        content_type = attributes.get("ContentType", "")
        self.seen.add(content_type)
        if local(name) == "Override":
            part = attributes.get("PartName", "").lstrip("/").casefold()
            self.of_part[part] = content_type


@dataclass(slots=True)
class _Relations(_Reader):
    """What a part refers to, by the key that it uses."""

    base: str
    found: dict[str, Relation] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if local(name) != "Relationship":
            return
        target = attributes.get("Target", "")
        is_external = attributes.get("TargetMode", "") == "External"
        if not is_external:
            target = posixpath.normpath(posixpath.join(self.base, target)).lstrip("/")
        self.found[attributes.get("Id", "")] = Relation(
            attributes.get("Type", "").rpartition("/")[2], target, is_external
        )


@dataclass(slots=True)
class _Sheets(_Reader):
    """The sheets in the order of their tabs: name, state and key of the relation; and
    whether days count from 1904."""

    found: list[tuple[str, str, str]] = field(default_factory=list)
    counts_from_1904: bool = False

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        if local(name) == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904", "") in TRUE
        if local(name) == "sheet":
            key = next((attributes[k] for k in attributes if local(k) == "id"), "")
            state = attributes.get("state", VISIBLE)
            self.found.append((attributes.get("name", ""), state, key))


def read_book(archive: Archive) -> BookFacts:
    """What the package says of the workbook as a whole."""
    _check_types(archive)
    book = _workbook_part(archive)
    relations = read_relations(archive, book)
    sheets = _Sheets()
    parse_part(archive, book, sheets)
    entries = []
    for name, state, key in sheets.found:
        relation = relations.get(key)
        if relation is None or state not in STATES or not name:
            raise archive.refusal(
                _("sổ tính khai báo sai trang “%(sheet)s”") % {"sheet": name[:40]}
            )
        if relation.kind == "worksheet":
            entries.append(SheetEntry(name, state, _present(archive, relation.target)))
    _check_names(archive, entries)
    return BookFacts(tuple(entries), book, sheets.counts_from_1904)


def _check_types(archive: Archive) -> None:
    """Refuse the package of another program, or one with macros, by what it is."""
    parts = {part.casefold() for part in archive.parts}
    types = _Types()
    if TYPES_PART in archive:
        parse_part(archive, TYPES_PART, types)
    told = " ".join(sorted(types.seen)).casefold()
    if "mimetype" in archive:
        told += b"".join(archive.chunks("mimetype"))[:200].decode("latin-1")
    refused = refusal_of_package(archive.name, parts, told)
    if refused:
        raise refused
    if TYPES_PART not in archive or "spreadsheetml" not in told:
        raise archive.refusal(_("gói tệp không phải là sổ tính .xlsx"))


def _workbook_part(archive: Archive) -> str:
    root = read_relations(archive, "")
    books = [each for each in root.values() if each.kind == "officeDocument"]
    if len(books) != 1:
        raise archive.refusal(_("gói tệp không chỉ ra sổ tính nào"))
    return _present(archive, books[0].target)


def _present(archive: Archive, part: str) -> str:
    if part not in archive:
        raise archive.refusal(_("gói tệp thiếu phần %(part)s") % {"part": part[:80]})
    return part


def _check_names(archive: Archive, entries: list[SheetEntry]) -> None:
    names = [entry.name.casefold() for entry in entries]
    parts = [entry.part.casefold() for entry in entries]
    if not entries:
        raise archive.refusal(_("sổ tính không có trang tính nào"))
    if len(set(names)) < len(names) or len(set(parts)) < len(parts):
        raise archive.refusal(_("sổ tính có hai trang trùng tên hoặc trùng phần"))


def read_relations(archive: Archive, part: str) -> Mapping[str, Relation]:
    """What the part refers to; "" is the package itself."""
    folder, _slash, file_name = part.rpartition("/")
    relations_part = posixpath.join(folder, "_rels", f"{file_name}.rels")
    relations = _Relations(folder)
    if relations_part in archive:
        parse_part(archive, relations_part, relations)
    return relations.found


def refuse_outside_relations(archive: Archive) -> None:
    """Refuse what would be fetched from elsewhere; a hyperlink is only a text."""
    for part in archive.parts:
        if not part.casefold().endswith(".rels"):
            continue
        relations = _Relations("")
        parse_part(archive, part, relations)
        if any(
            each.is_external and each.kind != "hyperlink"
            for each in relations.found.values()
        ):
            raise archive.refusal(
                _("sổ tính có liên kết ra ngoài (%(part)s)") % {"part": part},
                _("sổ tính không lấy dữ liệu hay hình ảnh từ nơi khác"),
            )


# ---------------------------------------------------------------- shared texts


@dataclass(slots=True)
class SharedTexts(_Reader):
    """The texts that cells refer to by number: runs joined, readings passed over."""

    archive: Archive
    part: str
    texts: list[str] = field(default_factory=list)
    _size: int = 0
    _pieces: list[str] = field(default_factory=list)
    _in_text: bool = False
    _in_reading: bool = False

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        tag = local(name)
        if tag == "si":
            self._pieces = []
        elif tag == "rPh":
            self._in_reading = True
        elif tag == "t":
            self._in_text = not self._in_reading

    def characters(self, data: str, /) -> None:
        if self._in_text:
            self._pieces.append(data)
            self._size += len(data)

    def end(self, name: str, /) -> None:
        tag = local(name)
        if tag == "t":
            self._in_text = False
        elif tag == "rPh":
            self._in_reading = False
        elif tag == "si":
            self.texts.append(decoded("".join(self._pieces)))

    def after_chunk(self) -> None:
        limits = self.archive.limits
        if self._size > limits.texts or len(self.texts) > limits.shared_texts:
            raise self.archive.refusal(
                _("phần %(part)s có quá nhiều chữ") % {"part": self.part}
            )


def read_shared_texts(archive: Archive, book: str) -> list[str]:
    part = _related(archive, book, "sharedStrings")
    if not part:
        return []
    shared = SharedTexts(archive, part)
    parse_part(archive, part, shared)
    return shared.texts


def _related(archive: Archive, book: str, kind: str) -> str:
    """The part of that kind that the workbook refers to, "" where there is none."""
    found = [
        each.target
        for each in read_relations(archive, book).values()
        if each.kind == kind and not each.is_external
    ]
    return _present(archive, found[0]) if found else ""


# ---------------------------------------------------------------- styles


@dataclass(slots=True)
class _Styles(_Reader):
    """Fonts, number formats and the styles of cells, as numbers first."""

    archive: Archive
    formats: dict[str, str] = field(default_factory=dict)
    fonts: list[str] = field(default_factory=list)
    cells: list[tuple[str, str]] = field(default_factory=list)
    _place: str = ""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        tag = local(name)
        if tag in ("numFmts", "fonts", "cellStyleXfs", "cellXfs", "dxfs"):
            self._place = tag
        elif self._place == "numFmts" and tag == "numFmt":
            code = attributes.get("formatCode", "")[:255]
            self.formats[attributes.get("numFmtId", "")] = code
            self._check_count()
        elif self._place == "fonts" and tag == "font":
            self.fonts.append("")
            self._check_count()
        elif self._place == "fonts" and tag == "name" and self.fonts:
            self.fonts[-1] = attributes.get("val", "")[:80]
        elif self._place == "cellXfs" and tag == "xf":
            self.cells.append(
                (attributes.get("numFmtId", ""), attributes.get("fontId", ""))
            )
            self._check_count()

    def _check_count(self) -> None:
        if max(len(self.fonts), len(self.cells), len(self.formats)) > MOST_STYLES:
            raise self.archive.refusal(_("sổ tính có quá nhiều kiểu định dạng"))

    def end(self, name: str, /) -> None:
        if local(name) == self._place:
            self._place = ""


def read_styles(archive: Archive, book: str) -> list[Style]:
    """The styles of cells in the order of their numbers."""
    part = _related(archive, book, "styles")
    if not part:
        return []
    found = _Styles(archive)
    parse_part(archive, part, found)
    made: dict[tuple[str, str], Style] = {}
    for number_format, font in found.cells:
        key = number_format, font
        if key not in made:
            made[key] = _style(found, number_format, font)
    return [made[key] for key in found.cells]


def _style(found: _Styles, number_format: str, font: str) -> Style:
    font_number = number_of(font)
    name = found.fonts[font_number] if 0 <= font_number < len(found.fonts) else ""
    code = found.formats.get(number_format)
    if code is None:
        known = number_of(number_format)
        return Style(name, BUILT_IN.get(known, Kind.NUMBER))
    shown = _LITERAL.sub("", code).casefold()
    if "general" not in shown and any(letter in shown for letter in "dmyhs"):
        return Style(name, Kind.DATE)
    return Style(name, Kind.PERCENT if "%" in shown else Kind.NUMBER)
