"""Makes accounts from a CSV or XLSX file; the same as the page does."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.file_actions import apply_account_file, keep_account_file
from cchc.accounts.imports import COLUMNS, AccountFile, read_accounts
from indices.actions.actor import actor_of_command
from indices.imports.lines import Reading
from units.management.arguments import add_actor, add_commit, add_legacy_text
from units.problems import ImportRefused


class Command(BaseCommand):
    help = (
        "Tạo tài khoản từ tệp CSV hoặc XLSX; không có --commit thì chỉ kiểm tra. "
        f"Các cột: {', '.join(COLUMNS.values())}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("tệp CSV hoặc XLSX"))
        add_commit(parser)
        add_actor(parser, dest="user")
        add_legacy_text(parser)
        parser.add_argument(
            "--url",
            default="",
            help=_("địa chỉ của trang, ví dụ https://cchc.example.vn"),
        )

    def handle(
        self, *args: Any, file: Path, commit: bool, user: str, url: str, **options: Any
    ) -> None:
        try:
            content = file.read_bytes()
            found = read_accounts(content, name=file.name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from None
        if found.readings and not options["accept_legacy_text"]:
            raise CommandError(_unread(found.readings))
        if not commit:
            self._say(found)
            return
        actor = actor_of_command(_named(user))
        with transaction.atomic():
            upload = keep_account_file(actor=actor, content=content, name=file.name)
            made = apply_account_file(
                actor=actor, upload=upload, file=found, seen=found.digest
            )
        for account in made:
            self.stdout.write(f"{account.username}  {url.rstrip('/')}{account.path}")

    def _say(self, found: AccountFile) -> None:
        for line in found.lines:
            self.stdout.write(f"{line.username}  {line.role_label}: {line.unit_name}")
        total = _("Sẽ tạo %(count)d tài khoản; thêm --commit để ghi.")
        self.stdout.write(total % {"count": len(found.lines)})


def _unread(readings: Sequence[Reading]) -> str:
    lines = [f"{place}: {before} → {after}" for place, before, after in readings]
    first = _("Tệp có chữ phông cũ; thêm --accept-legacy-text nếu đọc như sau là đúng:")
    return "\n".join([first, *lines])


def _named(username: str) -> User | None:
    if not username:
        return None
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        text = _("Không có tài khoản “%(name)s”.") % {"name": username}
        raise CommandError(text) from None
