"""Commands of the accounts: no default password, nothing written without saying so."""

import pytest
from django.contrib.auth.models import User
from django.core.management import (
    CommandError,
    call_command,
    get_commands,
    load_command_class,
)
from django.core.management.base import BaseCommand
from django.test import Client

from cchc.accounts.demo import DEMO_ACCOUNTS, make_demo_accounts
from indices.actions.errors import ActionRefused
from indices.models import AccountImport
from tests.cchc.test_account_files import GOOD, as_csv
from tests.cchc.test_accounts import log_in, set_password
from tests.factories import make_nation, make_unit
from units.models import UnitMembership

pytestmark = pytest.mark.django_db

OURS = sorted(
    (app, name)
    for name, app in get_commands().items()
    if app in {"cchc", "indices", "units"}
)


def run(capsys, *arguments):
    call_command(*arguments)
    return capsys.readouterr().out


def test_a_fresh_database_has_no_user():
    assert not User.objects.exists()


def test_the_first_administrator_gets_a_link_and_no_password(capsys):
    said = run(capsys, "create_administrator", "--username", "HeThong")
    link = said.split()[-1]

    user = User.objects.get()
    assert user.username == "hethong"
    assert user.is_superuser
    assert not user.has_usable_password()
    assert set_password(link).status_code == 302
    assert log_in("hethong")


def test_an_administrator_who_lost_the_password_gets_a_new_link(capsys):
    run(capsys, "create_administrator", "--username", "hethong")
    link = run(capsys, "create_administrator", "--username", "hethong").split()[-1]

    assert User.objects.count() == 1
    assert set_password(link).status_code == 302


def test_a_plain_account_is_not_made_an_administrator_by_the_command(world):
    with pytest.raises(CommandError, match="Đã có tài khoản"):
        call_command("create_administrator", "--username", "canbo")


def test_without_a_terminal_the_command_wants_a_name():
    with pytest.raises(CommandError, match="--username"):
        call_command("create_administrator")


def test_on_a_terminal_the_password_is_asked_twice_and_checked(monkeypatch, capsys):
    answers = iter(["HeThong", "Nguyễn Quản Trị"])
    passwords = iter(["ngắn", "dài và dễ nhớ", "gõ lại lệch", *["dài và dễ nhớ"] * 2])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(passwords))

    run(capsys, "create_administrator")

    assert log_in("hethong", "dài và dễ nhớ")


def test_a_file_of_accounts_is_first_only_looked_at(capsys, tmp_path, world):
    file = tmp_path / "tai-khoan.csv"
    file.write_bytes(as_csv(GOOD))

    said = run(capsys, "import_accounts", str(file))

    assert "cán bộ đơn vị: Huyện Đại Từ" in said
    assert not User.objects.filter(username="canbo.daitu").exists()


def test_with_commit_every_account_of_the_file_gets_its_link(capsys, tmp_path, world):
    file = tmp_path / "tai-khoan.csv"
    file.write_bytes(as_csv(GOOD))

    said = run(
        capsys,
        "import_accounts",
        str(file),
        "--commit",
        "--as=hethong",
        "--url=https://cchc.example.vn/",
    )

    address = "https://cchc.example.vn/tai-khoan/dat-mat-khau/"
    assert said.count(address) == 2
    kept = AccountImport.objects.get()
    assert (kept.uploaded_by, kept.added_count) == (world.administrator, 2)


def test_text_of_an_old_font_is_taken_when_said_so(capsys, tmp_path, world):
    file = tmp_path / "tai-khoan.csv"
    file.write_bytes(as_csv([("moi", "NguyÔn V¨n ChØ", "", "19", "cán bộ đơn vị")]))
    with pytest.raises(CommandError, match="NguyÔn V¨n ChØ → Nguyễn Văn Chỉ"):
        call_command("import_accounts", str(file), "--commit")

    run(capsys, "import_accounts", str(file), "--commit", "--accept-legacy-text")

    assert User.objects.get(username="moi").first_name == "Nguyễn Văn Chỉ"


def test_a_faulty_file_or_actor_stops_the_command(tmp_path, world):
    file = tmp_path / "tai-khoan.csv"
    file.write_bytes(as_csv([("có dấu", "A", "", "19", "cán bộ đơn vị")]))
    with pytest.raises(CommandError, match="cột tên đăng nhập"):
        call_command("import_accounts", str(file), "--commit")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_accounts", str(tmp_path / "khong-co.csv"))
    file.write_bytes(as_csv(GOOD))
    with pytest.raises(CommandError, match="Không có tài khoản"):
        call_command("import_accounts", str(file), "--commit", "--as=khong.ai")


def test_the_four_people_of_the_demo_exist_only_in_development(settings, world):
    with pytest.raises(ActionRefused):
        make_demo_accounts(area=world.province, unit=world.district)


@pytest.fixture
def demo_people(db, settings):
    """The demo's accounts in a database without any other."""
    settings.DEBUG = True
    area = make_unit("Minh Họa", kind="tỉnh", parent=make_nation())
    unit = make_unit("Suối Trong", parent=area)
    make_demo_accounts(area=area, unit=unit)
    return make_demo_accounts(area=area, unit=unit)


def test_making_the_demo_again_makes_nobody_twice(demo_people):
    assert [user.username for user in demo_people] == [
        account.username for account in DEMO_ACCOUNTS
    ]
    assert User.objects.count() == 4
    assert UnitMembership.objects.count() == 3


def test_the_demo_accounts_are_printed_and_they_work(capsys, demo_people):
    said = run(capsys, "show_accounts", "--url", "http://127.0.0.1:8000/")

    assert "http://127.0.0.1:8000/" in said
    for account in DEMO_ACCOUNTS:
        assert account.password in said
        assert log_in(account.username, account.password)


def test_where_the_site_is_served_the_demo_accounts_open_nothing(
    capsys, settings, demo_people
):
    settings.DEBUG = False
    settings.INSECURE_HTTP = False

    assert not log_in("hethong", "he-thong-minh-hoa")
    assert "minh-hoa" not in run(capsys, "show_accounts")


def test_the_log_of_a_demo_log_in_elsewhere_says_it_failed(settings, demo_people):
    settings.DEBUG = False
    settings.INSECURE_HTTP = False
    form = {"username": "hethong", "password": "he-thong-minh-hoa"}

    page = Client().post("/dang-nhap/", form)

    assert "chưa đúng" in page.text


def options_of(command, name):
    parser = command.create_parser("manage.py", name)
    return parser, {action.dest: action for action in parser._actions}


@pytest.mark.parametrize(("app", "name"), OURS)
def test_each_command_explains_itself_and_every_argument(app, name):
    parser, options = options_of(load_command_class(app, name), name)
    _parser, djangos = options_of(BaseCommand(), name)
    own = [options[word] for word in options.keys() - djangos.keys()]

    said = " ".join(parser.format_help().split())
    assert parser.description
    assert [action.dest for action in own if not action.help] == []
    assert all(" ".join(action.help.split()) in said for action in own)


def test_a_day_that_is_none_is_refused_with_an_example():
    with pytest.raises(CommandError, match="“1/7/2025”.*viết như 2025-07-01"):
        call_command("import_conversions", "tep.csv", "--on", "1/7/2025")
