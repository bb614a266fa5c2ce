"""Four people to try the site as: known passwords, so development only.

Their addresses end in a domain that cannot exist; by it the log-in page knows them,
and refuses them wherever the site is really served.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import actions
from indices.actions.actor import actor_of_command
from indices.actions.errors import ActionRefused
from units.models import Role, Unit

DOMAIN = "minh-hoa.invalid"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """`role` is None for the system administrator."""

    username: str
    password: str
    full_name: str
    what: str
    role: Role | None = None

    @property
    def email(self) -> str:
        return f"{self.username}@{DOMAIN}"


DEMO_ACCOUNTS = (
    DemoAccount(
        "canbo",
        "can-bo-minh-hoa",
        "Nguyễn Thị Minh",
        "cán bộ đơn vị",
        Role.UNIT_OFFICER,
    ),
    DemoAccount(
        "thamdinh",
        "tham-dinh-minh-hoa",
        "Trần Văn Thẩm",
        "thẩm định viên",
        Role.APPRAISER,
    ),
    DemoAccount(
        "quantri",
        "quan-tri-minh-hoa",
        "Lê Thị Chỉ",
        "quản trị chỉ số",
        Role.INDEX_ADMINISTRATOR,
    ),
    DemoAccount("hethong", "he-thong-minh-hoa", "Phạm Văn Hệ", "quản trị hệ thống"),
)


@transaction.atomic
def make_demo_accounts(*, area: Unit, unit: Unit) -> list[User]:
    """The four people: an officer of the unit, the others for the whole area.

    Safe to repeat: an account that is there is left as it is.
    """
    if not settings.DEBUG:
        raise ActionRefused(
            _("Tài khoản minh họa chỉ được tạo trên máy phát triển (DJANGO_DEBUG=1).")
        )
    return [_make(account, area=area, unit=unit) for account in DEMO_ACCOUNTS]


def is_demo_account(user: User) -> bool:
    return user.email.endswith(f"@{DOMAIN}")


def demo_accounts_are_welcome() -> bool:
    """On a developer's machine and in a rehearsal on it, nowhere else."""
    return settings.DEBUG or settings.INSECURE_HTTP


def usable_demo_accounts() -> list[DemoAccount]:
    """Those that exist with the password that is printed."""
    users = User.objects.filter(
        username__in=[account.username for account in DEMO_ACCOUNTS], is_active=True
    )
    by_name = {user.username: user for user in users}
    return [
        account
        for account in DEMO_ACCOUNTS
        if account.username in by_name
        and by_name[account.username].check_password(account.password)
    ]


def _make(account: DemoAccount, *, area: Unit, unit: Unit) -> User:
    known = User.objects.filter(username=account.username).first()
    if known is not None:
        return known
    place = unit if account.role == Role.UNIT_OFFICER else area
    roles = [actions.RoleInput(account.role, place)] if account.role else []
    user = actions.create_account(
        actor=actor_of_command(),
        username=account.username,
        full_name=account.full_name,
        email=account.email,
        is_superuser=account.role is None,
        roles=roles,
    )
    user.set_password(account.password)
    user.save(update_fields=["password"])
    return user
