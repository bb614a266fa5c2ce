"""Keeps a file of accounts, makes what it wants, and takes that back.

Taken back are accounts that nobody entered or changed, all of the file or none: what a
person did under a name stays under it. Links are shown once and kept nowhere.
"""

import logging
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from cchc.accounts.imports import (
    AccountFile,
    NewAccount,
    persons_of,
    write_accounts,
)
from indices.actions.actor import Actor
from indices.actions.changelog import Change, lock_reference, record_change
from indices.actions.errors import ActionRefused
from indices.actions.kept_files import digest_of, keep_file, state_of
from indices.actions.result_imports import some_of
from indices.models import AccountImport, ChangeDetail, CriterionAssignment
from units.models import Role, UnitMembership
from units.problems import ImportRefused

logger = logging.getLogger("cchc.accounts")

State = AccountImport.State
# How the log names what a file made; never translated, as it is read again.
ACCOUNT = "tài khoản"


class AccountsMoved(Exception):  # noqa: N818 - an answer, not an error
    """What would be made is not what the person saw; nothing was written."""


@transaction.atomic
def keep_account_file(*, actor: Actor, content: bytes, name: str) -> AccountImport:
    """Keep a file that can be read. One that waits already is not kept again."""
    known = AccountImport.objects.filter(
        sha256=digest_of(content), state=state_of(0), uploaded_by=actor.user
    ).first()
    if known is not None:
        return known
    return keep_file(
        AccountImport(), actor=actor, content=content, name=name, problem_count=0
    )


@transaction.atomic
def apply_account_file(
    *, actor: Actor, upload: AccountImport, file: AccountFile, seen: str
) -> list[NewAccount]:
    """Make the accounts, each with its one-time link, which is in the answer only."""
    lock_reference()
    upload = AccountImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state != State.UPLOADED:
        raise ActionRefused(_("Lần nhập này không còn chờ xác nhận."))
    if file.digest != seen:
        raise AccountsMoved
    made = write_accounts(actor=actor, lines=file.lines)
    upload.entry = record_change(
        actor=actor,
        edition=None,
        action="import_accounts",
        summary=_("Nhập tệp tài khoản “%(name)s”: %(count)d tài khoản")
        % {"name": upload.original_name, "count": len(made)},
        details=[
            Change(each.unit, ACCOUNT, "", _made(each.username, each.role_label))
            for each in made
        ],
    )
    upload.accounts = [each.pk for each in made]
    upload.added_count, upload.state = len(made), State.APPLIED
    upload.save()
    logger.info("accounts imported: %s by %s", upload.pk, actor.name)
    return made


@transaction.atomic
def undo_account_file(*, actor: Actor, upload: AccountImport) -> AccountImport:
    """Delete the accounts that the file made. Refused, with their names, where one has
    been used or changed since."""
    lock_reference()
    upload = AccountImport.objects.select_for_update().get(pk=upload.pk)
    if upload.state == State.UNDONE:
        return upload
    if upload.state != State.APPLIED or upload.entry is None:
        raise ActionRefused(_("Lần nhập này chưa ghi gì để hoàn tác."))
    users = list(
        User.objects.select_for_update()
        .filter(pk__in=upload.accounts)
        .order_by("username")
    )
    _require_untouched(upload, users)
    try:
        for user in users:
            user.delete()
    except ProtectedError as error:
        reason = _("Không hoàn tác được: đã có dữ liệu gắn với tài khoản của tệp.")
        raise ActionRefused(reason) from error
    upload.undo_entry = record_change(
        actor=actor,
        edition=None,
        action="undo_import_accounts",
        summary=_("Hoàn tác tệp tài khoản “%(name)s”") % {"name": upload.original_name},
        details=[Change(None, ACCOUNT, user.username, "") for user in users],
    )
    upload.state = State.UNDONE
    upload.save(update_fields=["state", "undo_entry"])
    logger.info("accounts import undone: %s by %s", upload.pk, actor.name)
    return upload


def _require_untouched(upload: AccountImport, users: Sequence[User]) -> None:
    used = [user.username for user in users if is_used(user)]
    if used:
        raise ActionRefused(
            _("Không hoàn tác được: đã có người dùng: %s. Hãy khóa từng tài khoản.")
            % some_of(used)
        )
    moved = _with_other_roles(upload, users) | _assigned(users)
    persons = _persons_of(upload)
    changed = [
        user.username
        for user in users
        if user.is_superuser
        or not user.is_active
        or user.pk in moved
        or persons.get(user.username) != (user.first_name, user.email)
    ]
    if changed:
        raise ActionRefused(
            _("Không hoàn tác được: đã được sửa sau lần nhập này: %s.")
            % some_of(changed)
        )


def is_used(user: User) -> bool:
    """Whether its person has taken the link, or was ever in."""
    return user.has_usable_password() or user.last_login is not None


def _made(username: str, role_label: str) -> str:
    return f"{username}: {role_label}"


def _with_other_roles(upload: AccountImport, users: Sequence[User]) -> set[int]:
    """Whoever has not alone the one role that the file gave was changed."""
    names = {user.pk: user.username for user in users}
    given = set(
        ChangeDetail.objects.filter(entry=upload.entry).values_list("unit_id", "new")
    )
    held: dict[int, list[bool]] = {key: [] for key in names}
    roles = UnitMembership.objects.filter(user__in=users)
    for key, unit, role in roles.values_list("user_id", "unit_id", "role"):
        made = _made(names[key], str(Role(role).label))
        held[key].append((unit, made) in given)
    return {key for key, are_given in held.items() if are_given != [True]}


def _assigned(users: Sequence[User]) -> set[int]:
    """Who was given criteria to appraise: that is somebody else's work."""
    given = CriterionAssignment.objects.filter(user__in=users)
    return set(given.values_list("user_id", flat=True))


def _persons_of(upload: AccountImport) -> dict[str, tuple[str, str]]:
    """Name and address that the kept file gave, by user name."""
    try:
        with upload.file.open("rb") as file:
            return persons_of(file.read(), name=upload.original_name)
    except (FileNotFoundError, ImportRefused) as error:
        reason = _("Không hoàn tác được: không còn đọc được tệp này trên máy chủ.")
        raise ActionRefused(reason) from error
