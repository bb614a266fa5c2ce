"""Makes accounts from a CSV or XLSX file; the same as the page does."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cchc.accounts.imports import COLUMNS, read_accounts, write_accounts
from indices.actions.actor import actor_of_command
from units.problems import ImportRefused


class Command(BaseCommand):
    help = (
        "Tạo tài khoản từ tệp CSV hoặc XLSX; không có --commit thì chỉ kiểm tra. "
        f"Các cột: {', '.join(COLUMNS.values())}."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true")
        parser.add_argument("--as", dest="user", default="", metavar="USER")
        parser.add_argument(
            "--url", default="", help="địa chỉ của trang, ví dụ https://cchc.example.vn"
        )

    def handle(
        self, *args: Any, file: Path, commit: bool, user: str, url: str, **options: Any
    ) -> None:
        try:
            lines = read_accounts(file.read_bytes(), name=file.name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from None
        if not commit:
            for line in lines:
                self.stdout.write(
                    f"{line.username}  {line.role_label}: {line.unit_name}"
                )
            total = _("Sẽ tạo %(count)d tài khoản; thêm --commit để ghi.")
            self.stdout.write(total % {"count": len(lines)})
            return
        actor = actor_of_command(_named(user))
        for account in write_accounts(actor=actor, lines=lines):
            self.stdout.write(f"{account.username}  {url.rstrip('/')}{account.path}")


def _named(username: str) -> User | None:
    if not username:
        return None
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        text = _("Không có tài khoản “%(name)s”.") % {"name": username}
        raise CommandError(text) from None
