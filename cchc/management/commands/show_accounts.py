"""Prints where the development server listens and the demo accounts."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cchc.accounts.demo import usable_demo_accounts


class Command(BaseCommand):
    help = _("In địa chỉ và các tài khoản minh họa (chỉ trên máy phát triển).")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--url", default="http://127.0.0.1:8000/", help=_("địa chỉ in ra")
        )

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        self.stdout.write(_("Địa chỉ: %(url)s") % {"url": url})
        accounts = usable_demo_accounts() if settings.DEBUG else []
        if not accounts:
            return
        self.stdout.write(_("Tài khoản minh họa (tên đăng nhập / mật khẩu):"))
        for account in accounts:
            line = f"  {account.username:<10} {account.password:<20} {account.what}"
            self.stdout.write(line)
