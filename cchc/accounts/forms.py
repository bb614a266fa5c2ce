"""Forms of the accounts. Every text is brought to NFC, passwords too.

The same word typed on a telephone and on a computer may come in two encodings; a
password would then be right on one and wrong on the other.
"""

import logging
import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    SetPasswordForm,
)
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cchc.accounts.actions import clean_username, problems_of_username
from cchc.accounts.addresses import client_address
from cchc.accounts.demo import demo_accounts_are_welcome, is_demo_account
from units.models import Role

logger = logging.getLogger("cchc.accounts")

LONGEST_PASSWORD = 1024


class TextField(forms.CharField):
    """A line of text in NFC; NUL characters are refused by CharField itself."""

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")


class PasswordField(forms.CharField):
    """Taken as typed, blanks included, in NFC; long phrases are welcome."""

    def __init__(self, *, label: Any, autocomplete: str, help_text: Any = "") -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(
            label=label,
            strip=False,
            max_length=LONGEST_PASSWORD,
            widget=widget,
            help_text=help_text,
        )

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")


NEW_PASSWORD_HELP = _(
    "Ít nhất 12 ký tự. Một câu ngắn dễ nhớ là tốt nhất; được dùng dấu cách và dấu "
    "tiếng Việt. Không dùng tên địa bàn, tên đăng nhập hay mật khẩu phổ biến."
)


class LoginForm(AuthenticationForm):
    """The one way in, for every page and for the admin."""

    password = PasswordField(label=_("Mật khẩu"), autocomplete="current-password")
    error_messages = {
        "invalid_login": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Mật khẩu phân biệt chữ hoa, chữ "
            "thường. Quên mật khẩu: nhờ quản trị hệ thống cấp liên kết đặt lại."
        ),
        "inactive": _("Tài khoản này đã bị khóa."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")

    def clean_username(self) -> str:
        return clean_username(self.cleaned_data["username"])

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if is_demo_account(user) and not demo_accounts_are_welcome():
            raise self.get_invalid_login_error()
        logger.info("log-in: %s from %s", user.get_username(), self._address())

    def get_invalid_login_error(self) -> ValidationError:
        name = self.cleaned_data.get("username")
        logger.warning("failed log-in: %s from %s", name, self._address())
        return super().get_invalid_login_error()

    def _address(self) -> str:
        return client_address(self.request) if self.request else "?"


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """Sets the password of an account entered by a one-time link."""

    new_password1 = PasswordField(
        label=_("Mật khẩu mới"),
        autocomplete="new-password",
        help_text=NEW_PASSWORD_HELP,
    )
    new_password2 = PasswordField(
        label=_("Gõ lại mật khẩu mới"), autocomplete="new-password"
    )

    def save(self, commit: bool = True) -> User:
        logger.info("password set by link: %s", self.user.get_username())
        user: User = super().save(commit)
        return user


class OwnPasswordForm(PasswordChangeForm):
    """Changes one's own password; asks for the old one first."""

    old_password = PasswordField(
        label=_("Mật khẩu đang dùng"), autocomplete="current-password"
    )
    new_password1 = PasswordField(
        label=_("Mật khẩu mới"),
        autocomplete="new-password",
        help_text=NEW_PASSWORD_HELP,
    )
    new_password2 = PasswordField(
        label=_("Gõ lại mật khẩu mới"), autocomplete="new-password"
    )

    field_order = ["old_password", "new_password1", "new_password2"]

    def save(self, commit: bool = True) -> User:
        logger.info("password changed: %s", self.user.get_username())
        return super().save(commit)


class AccountForm(forms.Form):
    """What an administrator says of an account."""

    full_name = TextField(label=_("Họ và tên"), max_length=150)
    email = forms.EmailField(label=_("Thư điện tử"), max_length=254, required=False)
    is_superuser = forms.BooleanField(
        label=_("Quản trị hệ thống"),
        help_text=_("Quản lý tài khoản và dữ liệu nền, làm được mọi việc khác."),
        required=False,
    )


class NewAccountForm(AccountForm):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=30,
        help_text=_("Chữ thường không dấu, chữ số, dấu chấm, gạch ngang: canbo.daitu"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    field_order = ["username", "full_name", "email", "is_superuser"]

    def clean_username(self) -> str:
        username = clean_username(self.cleaned_data["username"])
        problems = problems_of_username(username)
        if problems:
            raise ValidationError(problems)
        return username


class RoleForm(forms.Form):
    """One role and the unit or area in which it holds, by code or by name."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    unit = TextField(
        label=_("Đơn vị hoặc địa bàn"),
        max_length=150,
        help_text=_(
            "Mã, tên đầy đủ hoặc địa chỉ trên trang: 19, Tỉnh Thái Nguyên, "
            "tinh-thai-nguyen-19"
        ),
    )


class AccountSearchForm(forms.Form):
    """The list's search box: part of a user name, a person's or a unit's name."""

    q = TextField(label=_("Tìm"), max_length=100, required=False)
