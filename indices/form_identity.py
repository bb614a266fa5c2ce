"""What a form says of itself on its hidden sheet: which form, for what, taken when.

Written by the exports, read by the imports. The last line is a digest over the others,
so that a form put together from two others is noticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from django.utils.translation import gettext as _

SHEET = "_cchc"
VERSION = 1
DIGEST = "digest"
# The columns of the list of units, by what the import of units calls them.
UNIT_HEADINGS = {
    "code": "Mã",
    "name": "Tên",
    "kind": "Loại",
    "parent_code": "Mã đơn vị cấp trên",
    "valid_from": "Hiệu lực từ",
    "valid_to": "Hết hiệu lực từ",
}


class FormKind(StrEnum):
    """One unit; many units, criteria down; one criterion over all units; the totals
    and parts of an edition that were announced; the units; a set of criteria."""

    UNIT = "unit"
    UNITS = "units"
    CRITERION = "criterion"
    RESULTS = "results"
    UNIT_LIST = "unit_list"
    CRITERIA = "criteria"

    @property
    def label(self) -> str:
        return {
            FormKind.UNIT: _("một đơn vị"),
            FormKind.UNITS: _("nhiều đơn vị"),
            FormKind.CRITERION: _("một tiêu chí, mọi đơn vị"),
            FormKind.RESULTS: _("kết quả"),
            FormKind.UNIT_LIST: _("danh mục đơn vị"),
            FormKind.CRITERIA: _("bộ tiêu chí"),
        }[self]

    @property
    def is_of_edition(self) -> bool:
        return self not in (FormKind.UNIT_LIST, FormKind.CRITERIA)


class IdentityLost(ValueError):
    """The hidden sheet is no identity of ours, or not the one that was written."""


@dataclass(frozen=True, slots=True)
class Identity:
    """`sequence` is the newest entry of the edition's change log when it was taken.

    `columns` are the keys of the columns to be filled, or the one column of a form
    whose columns are units; `units` are the codes of its units. `set_version` marks
    what a set of criteria held.
    """

    kind: str
    version: int
    index: str
    area: str
    level: str
    year: int
    revision: int
    sequence: int
    criteria_set: str
    criterion: str
    taken_at: str
    columns: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    set_version: str = ""

    @property
    def place(self) -> dict[str, object]:
        """The words of the edition's address."""
        return {
            "index": self.index,
            "area": self.area,
            "level": self.level,
            "year": self.year,
        }

    def lines(self) -> list[tuple[str, str]]:
        """What stands on the sheet, key beside value, the digest last."""
        found: list[tuple[str, str]] = []
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            values = value if isinstance(value, tuple) else (value,)
            found += [(name, str(each)) for each in values]
        return [*found, (DIGEST, _digest(found))]


def read_identity(lines: Iterable[tuple[str, str]]) -> Identity:
    """The identity that `lines` made. Raises IdentityLost."""
    listed = [(key, value) for key, value in lines if key]
    if not listed or listed[-1] != (DIGEST, _digest(listed[:-1])):
        raise IdentityLost
    held: dict[str, list[str]] = {}
    for key, value in listed[:-1]:
        held.setdefault(key, []).append(value)
    try:
        return Identity(
            kind=FormKind(_only(held, "kind")),
            version=int(_only(held, "version")),
            index=_only(held, "index"),
            area=_only(held, "area"),
            level=_only(held, "level"),
            year=int(_only(held, "year")),
            revision=int(_only(held, "revision")),
            sequence=int(_only(held, "sequence")),
            criteria_set=_only(held, "criteria_set"),
            criterion=_only(held, "criterion"),
            taken_at=_only(held, "taken_at"),
            columns=tuple(held.get("columns", ())),
            units=tuple(held.get("units", ())),
            set_version="".join(held.get("set_version", ())),
        )
    except ValueError:
        raise IdentityLost from None


def _only(held: dict[str, list[str]], name: str) -> str:
    values = held.get(name, [])
    if len(values) != 1:
        raise IdentityLost
    return values[0]


def _digest(lines: Sequence[tuple[str, str]]) -> str:
    running = hashlib.sha256()
    for key, value in lines:
        running.update(f"{key}\t{value}\n".encode())
    return running.hexdigest()
