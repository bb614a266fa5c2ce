"""The package of an .xlsx: all that can be known of it before anything is parsed.

Nothing is written to disk, and nothing is inflated beyond what the package declares,
which is bounded; so no file can take more time or memory than the largest honest one.
"""

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.imports.xlsx.filekinds import ZIP, refusal_of_kind
from indices.imports.xlsx.limits import Limits
from indices.imports.xlsx.refusals import refusal
from units.problems import ImportRefused

CHUNK = 64 * 1024
CENTRAL_ENTRY = b"PK\x01\x02"
LOCAL_HEADER = struct.Struct("<4s22xHH")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED_FLAG = 0x1
# What a broken archive makes the standard library raise.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)
# Parts that reach out of the workbook, or hold what is no table.
FOREIGN_PARTS = {
    "xl/externallinks/": gettext_lazy("liên kết tới tệp khác"),
    "xl/connections.xml": gettext_lazy("kết nối dữ liệu ra ngoài"),
    "xl/embeddings/": gettext_lazy("tệp nhúng (OLE)"),
    "xl/activex/": gettext_lazy("điều khiển ActiveX"),
    "xl/macrosheets/": gettext_lazy("trang macro"),
}


class Archive:
    """The entries of a package that passed every check of the package as such."""

    def __init__(self, content: bytes, *, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._check_start(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
            self._check_spans(content, entries)
        except BROKEN as error:
            raise self.refusal(_("gói tệp hỏng, không mở được")) from error
        for entry in entries:
            self._check_entry(entry)
        self._check_sum(entries)
        self._entries = self._by_name(entries)
        self._spent: Counter[str] = Counter()

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._entries

    @property
    def parts(self) -> list[str]:
        """The names of the parts, as the package spells them."""
        return [entry.filename for entry in self._entries.values()]

    @property
    def unpacked(self) -> int:
        """How large the parts are together."""
        return sum(entry.file_size for entry in self._entries.values())

    def chunks(self, part: str) -> Iterator[bytes]:
        """The part inflated piece by piece; refused when size or CRC do not hold."""
        entry = self._entries[part.casefold()]
        left = entry.file_size
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    left -= len(chunk)
                    yield chunk
        except BROKEN as error:
            raise self._damaged(part) from error
        if left:
            raise self._damaged(part)

    def begin(self, part: str) -> None:
        """The part is read from its beginning, for the first time or again."""
        self._spent.pop(part, None)

    def spend(self, part: str, events: int) -> None:
        """Refuse more starts and ends of elements than an honest file has in all."""
        self._spent[part] += events
        if self._spent.total() > self.limits.events:
            raise self.too_much(part)

    def too_much(self, part: str) -> ImportRefused:
        return self.refusal(
            _("phần %(part)s quá lớn") % {"part": part},
            _(
                "một bảng gọn: xóa các trang, dòng và cột thừa (kể cả dòng chỉ có "
                "định dạng) rồi lưu lại"
            ),
        )

    def _damaged(self, part: str) -> ImportRefused:
        return self.refusal(
            _("phần %(part)s hỏng (nội dung nén, kích thước hoặc CRC sai)")
            % {"part": part}
        )

    def refusal(self, found: str, expected: str = "") -> ImportRefused:
        return refusal(self.name, found, expected)

    def _check_start(self, content: bytes) -> None:
        if not content.strip():
            raise self.refusal(_("tệp rỗng"))
        if len(content) > self.limits.size:
            raise self.refusal(
                _("tệp quá lớn"),
                _("tệp không quá %(size)d MB")
                % {"size": self.limits.size // 1024 // 1024},
            )
        if not content.startswith(ZIP):
            raise refusal_of_kind(self.name, content)
        if content.count(CENTRAL_ENTRY) > self.limits.entries:
            raise self.refusal(
                _("gói tệp có quá nhiều phần"),
                _("không quá %(count)d phần") % {"count": self.limits.entries},
            )

    def _check_spans(self, content: bytes, entries: list[zipfile.ZipInfo]) -> None:
        """Every entry has bytes of its own, from the first byte of the file on."""
        taken = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            start = entry.header_offset
            mark, name_size, extra_size = LOCAL_HEADER.unpack_from(content, start)
            if mark != ZIP or start < taken or (taken == 0 and start != 0):
                raise self.refusal(
                    _("phần %(part)s chồng lên phần khác hoặc nằm sai chỗ trong gói")
                    % {"part": entry.filename}
                )
            taken = start + LOCAL_HEADER.size + name_size + extra_size
            taken += entry.compress_size
        if taken > len(content):
            raise self.refusal(_("gói tệp bị cắt cụt"))

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        name = entry.orig_filename
        if (
            name.startswith("/")
            or any(mark in name for mark in ("\\", ":"))
            or ".." in name.split("/")
            or not name.isprintable()
        ):
            raise self.refusal(_("tên phần không hợp lệ: %(part)r") % {"part": name})
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise self.refusal(_("phần %(part)s bị mã hóa") % {"part": name})
        if entry.compress_type not in METHODS:
            raise self.refusal(_("phần %(part)s nén theo cách lạ") % {"part": name})
        lower = name.casefold()
        for start, what in FOREIGN_PARTS.items():
            if lower.startswith(start) and not lower.endswith("/"):
                raise self.refusal(
                    _("sổ tính có %(what)s (%(part)s)") % {"what": what, "part": name},
                    _(
                        "sổ tính không có phần này: xóa nó đi, hoặc dán riêng giá trị "
                        "sang một sổ tính mới"
                    ),
                )

    def _check_sum(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > self.limits.entries:
            raise self.refusal(_("gói tệp có quá nhiều phần"))
        if sum(entry.file_size for entry in entries) > self.limits.unpacked:
            raise self.refusal(
                _("tệp bung ra quá lớn"),
                _("không quá %(size)d MB khi bung ra")
                % {"size": self.limits.unpacked // 1024 // 1024},
            )

    def _by_name(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """Parts are told apart without case; two of one name could be either."""
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            key = entry.orig_filename.casefold()
            if key in found:
                raise self.refusal(
                    _("phần %(part)s có hai lần trong gói") % {"part": entry.filename}
                )
            found[key] = entry
        return {key: entry for key, entry in found.items() if not key.endswith("/")}
