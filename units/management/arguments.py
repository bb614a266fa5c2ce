"""Arguments that several commands share, explained and checked in Vietnamese."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date

from django.utils.translation import gettext as _

from units.days import is_plausible


def iso_date(text: str) -> date:
    """A day as the commands take it; what is none is refused with an example."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not is_plausible(day):
        raise ArgumentTypeError(
            _("“%(text)s” không phải là ngày, viết như 2025-07-01") % {"text": text}
        )
    return day


def add_commit(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--commit", action="store_true", help=_("ghi thật; không có thì chạy thử")
    )


def add_actor(parser: ArgumentParser, *, dest: str = "actor") -> None:
    parser.add_argument(
        "--as",
        dest=dest,
        default="",
        metavar="USER",
        help=_("tài khoản đứng tên trong nhật ký thay đổi"),
    )


def add_legacy_text(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--accept-legacy-text",
        action="store_true",
        help=_("nhận chữ phông cũ (TCVN3, VNI) như chương trình đã chuyển"),
    )
