"""Makes the first system administrator; there is never a default password."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cchc.accounts import actions
from indices.actions.actor import actor_of_command
from indices.actions.errors import ActionRefused


class Command(BaseCommand):
    help = (
        "Tạo quản trị hệ thống: hỏi tên và mật khẩu trên cửa sổ lệnh; có --username "
        "thì in liên kết đặt mật khẩu dùng một lần (tài khoản đã có: liên kết mới)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--username", default="", help=_("tên đăng nhập; không có thì hỏi")
        )
        parser.add_argument("--name", default="", help=_("họ và tên"))
        parser.add_argument(
            "--url",
            default="",
            help=_("địa chỉ của trang, ví dụ https://cchc.example.vn"),
        )

    def handle(
        self, *args: Any, username: str, name: str, url: str, **options: Any
    ) -> None:
        try:
            if username:
                self._with_link(username, name=name, url=url)
            elif sys.stdin.isatty():
                self._with_password()
            else:
                raise CommandError(_("Cần --username khi không có cửa sổ lệnh."))
        except ActionRefused as refusal:
            raise CommandError("\n".join(refusal.problems)) from None

    def _with_link(self, username: str, *, name: str, url: str) -> None:
        actor = actor_of_command()
        username = actions.clean_username(username)
        user = User.objects.filter(username=username, is_superuser=True).first()
        if user is None:
            user = actions.create_account(
                actor=actor, username=username, full_name=name, is_superuser=True
            )
        path = actions.make_one_time_link(actor=actor, user=user)
        self.stdout.write(_("Quản trị hệ thống: %(name)s") % {"name": user.username})
        self.stdout.write(_("Đặt mật khẩu tại (một lần, trong 72 giờ):"))
        self.stdout.write(f"{url.rstrip('/')}{path}")

    def _with_password(self) -> None:
        username = input(_("Tên đăng nhập: "))
        name = input(_("Họ và tên: "))
        user = User(username=actions.clean_username(username), first_name=name)
        password = self._asked_password(user)
        user = actions.create_account(
            actor=actor_of_command(),
            username=username,
            full_name=name,
            is_superuser=True,
        )
        user.set_password(password)
        user.save(update_fields=["password"])
        self.stdout.write(_("Đã tạo %(name)s.") % {"name": user.username})

    def _asked_password(self, user: User) -> str:
        while True:
            password = getpass.getpass(_("Mật khẩu (ít nhất 12 ký tự): "))
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
                continue
            if password == getpass.getpass(_("Gõ lại mật khẩu: ")):
                return password
            self.stderr.write(_("Hai lần gõ không giống nhau."))
