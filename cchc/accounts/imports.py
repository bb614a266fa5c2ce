"""Accounts for many units at once, from a table: checked whole, then written whole."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import actions
from cchc.accounts.places import PlaceFinder
from cchc.accounts.roles import role_named
from cchc.accounts.tables import TableRow, read_table
from indices.actions.actor import Actor
from indices.imports.lines import Reading
from units.matching import UnresolvedUnit
from units.models import Role, Unit
from units.names import compact_key
from units.problems import ImportRefused, Problem

MOST_ROWS = 2_000

# Key of a column -> its heading; the keys are headings too.
COLUMNS = {
    "username": "tên đăng nhập",
    "name": "họ và tên",
    "email": "thư điện tử",
    "unit": "đơn vị",
    "role": "vai trò",
}
OPTIONAL = {"email"}
LONGEST_NAME, LONGEST_EMAIL = 150, 254


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account to make, checked."""

    username: str
    full_name: str
    email: str
    unit_id: int
    unit_name: str
    role: str

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """One account made, with the path at which its person sets a password."""

    pk: int
    unit: Unit
    username: str
    full_name: str
    unit_name: str
    role_label: str
    path: str


@dataclass(frozen=True, slots=True)
class AccountFile:
    """The accounts that a file wants; `readings` are texts in an old font."""

    lines: tuple[AccountLine, ...]
    readings: tuple[Reading, ...]

    @property
    def digest(self) -> str:
        """What a person agrees to: another unit under the same name is another."""
        said = "\n".join(str(astuple(line)) for line in self.lines)
        return hashlib.sha256(said.encode()).hexdigest()


def read_accounts(content: bytes, *, name: str) -> AccountFile:
    """The accounts of a CSV or XLSX file; refused with all its problems at once."""
    table, readings = read_table(content, name=name)
    rows = _with_keys(table, name)
    reader = _Reader([row["unit"] for row in rows])
    lines = [reader.line(row) for row in rows]
    problems = reader.problems + _problems_between(rows)
    if problems:
        raise ImportRefused(problems)
    found = tuple(line for line in lines if line is not None)
    return AccountFile(found, readings)


def persons_of(content: bytes, *, name: str) -> dict[str, tuple[str, str]]:
    """Full name and address of each user name in a file, as they would be written."""
    table, _readings = read_table(content, name=name)
    return {
        actions.clean_username(row["username"]): (row["name"], row["email"])
        for row in _with_keys(table, name)
    }


@transaction.atomic
def write_accounts(*, actor: Actor, lines: Sequence[AccountLine]) -> list[NewAccount]:
    """Make the accounts, each with its one-time link; all of them or none."""
    units = Unit.objects.in_bulk({line.unit_id for line in lines})
    made = []
    for line in lines:
        user = actions.create_account(
            actor=actor,
            username=line.username,
            full_name=line.full_name,
            email=line.email,
            roles=[actions.RoleInput(line.role, units[line.unit_id])],
        )
        path = actions.make_one_time_link(actor=actor, user=user)
        made.append(
            NewAccount(
                pk=user.pk,
                unit=units[line.unit_id],
                username=line.username,
                full_name=line.full_name,
                unit_name=line.unit_name,
                role_label=line.role_label,
                path=path,
            )
        )
    return made


def _with_keys(rows: list[TableRow], name: str) -> list[TableRow]:
    """The rows under the keys of COLUMNS, whatever the file calls them."""
    keys = {compact_key(heading): key for key, heading in COLUMNS.items()}
    keys |= {compact_key(key): key for key in COLUMNS}
    header = [keys.get(compact_key(cell), cell) for cell in rows[0].header]
    missing = [key for key in COLUMNS if key not in header and key not in OPTIONAL]
    strange = [cell for cell in header if cell not in COLUMNS]
    doubled = [cell for cell, count in Counter(header).items() if count > 1]
    if missing or strange or doubled:
        found = _("các cột: %(names)s") % {"names": ", ".join(rows[0].header)}
        expected = _("các cột: %(names)s") % {"names": ", ".join(COLUMNS.values())}
        raise ImportRefused([Problem(name, "", found, expected)])
    if len(rows) > MOST_ROWS:
        found = _("%(count)d dòng") % {"count": len(rows)}
        expected = _("nhiều nhất %(count)d dòng") % {"count": MOST_ROWS}
        raise ImportRefused([Problem(name, "", found, expected)])
    return [TableRow(row.place, header, row.cells) for row in rows]


class _Reader:
    """Understands one row after the other and gathers what is wrong."""

    def __init__(self, places: Sequence[str]) -> None:
        self.problems: list[Problem] = []
        self._places = PlaceFinder(places)

    def line(self, row: TableRow) -> AccountLine | None:
        before = len(self.problems)
        username = actions.clean_username(row["username"])
        if actions.problems_of_username(username):
            expected = _("3–30 chữ thường không dấu, chữ số, dấu chấm, gạch ngang")
            self._complain(row, "username", expected)
        if not 0 < len(row["name"]) <= LONGEST_NAME:
            self._complain(row, "name", _("họ và tên, nhiều nhất 150 ký tự"))
        self._check_email(row)
        role = role_named(row["role"])
        if role is None:
            labels = ", ".join(str(label) for label in Role.labels)
            self._complain(row, "role", _("một trong: %(roles)s") % {"roles": labels})
        unit = self._unit(row)
        if len(self.problems) > before or unit is None or role is None:
            return None
        return AccountLine(
            username=username,
            full_name=row["name"],
            email=row["email"],
            unit_id=unit.pk,
            unit_name=unit.name,
            role=role,
        )

    def _check_email(self, row: TableRow) -> None:
        if not row["email"]:
            return
        try:
            MaxLengthValidator(LONGEST_EMAIL)(row["email"])
            validate_email(row["email"])
        except ValidationError:
            self._complain(row, "email", _("địa chỉ thư, hoặc để trống"))

    def _unit(self, row: TableRow) -> Unit | None:
        try:
            return self._places.find(row["unit"])
        except UnresolvedUnit as error:
            self._complain(row, "unit", error.expected)
            return None

    def _complain(self, row: TableRow, key: str, expected: str) -> None:
        self.problems.append(Problem(row.place, COLUMNS[key], row[key], expected))


def _problems_between(rows: list[TableRow]) -> list[Problem]:
    """User names that occur twice in the file, or that exist already."""
    names = [actions.clean_username(row["username"]) for row in rows]
    counts = Counter(names)
    taken = set(
        User.objects.filter(username__in=counts).values_list("username", flat=True)
    )
    problems = []
    for row, username in zip(rows, names, strict=True):
        if username in taken:
            expected = _("tên chưa có tài khoản nào dùng")
            problems.append(
                Problem(row.place, COLUMNS["username"], row["username"], expected)
            )
        elif username and counts[username] > 1:
            expected = _("mỗi tên một dòng")
            problems.append(
                Problem(row.place, COLUMNS["username"], row["username"], expected)
            )
    return problems
