"""Accounts: made by system administrators, entered by a link that works once."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cchc.accounts import actions
from indices.actions.errors import ActionRefused
from indices.models import ChangeEntry
from tests.factories import CLERK, make_unit, make_user
from units.models import Role, UnitMembership

pytestmark = pytest.mark.django_db

PASSWORD = "mưa rào tháng bảy"


@pytest.fixture
def boss(client, world):
    client.force_login(world.administrator)
    return client


def link_for(client, user):
    page = client.post(f"/tai-khoan/quan-ly/{user.pk}/lien-ket/")
    return re.search(r'value="http://testserver(/[^"]+)"', page.text).group(1)


def set_password(link, password=PASSWORD):
    """What the person does who was sent the link."""
    client = Client()
    page = client.get(link, follow=True)
    if not page.redirect_chain:
        return page
    form = {"new_password1": password, "new_password2": password}
    return client.post(page.redirect_chain[-1][0], form)


def log_in(username, password=PASSWORD):
    form = {"username": username, "password": password}
    return Client().post("/dang-nhap/", form).status_code == 302


def test_a_new_account_is_entered_by_its_link_and_by_nothing_before(boss, world):
    page = boss.post(
        "/tai-khoan/quan-ly/them/",
        {"username": "CanBo.Moi", "full_name": "Vũ Văn Mới", "email": ""},
    )
    user = User.objects.get(username="canbo.moi")
    assert page.url == f"/tai-khoan/quan-ly/{user.pk}/"
    assert not user.has_usable_password()

    assert set_password(link_for(boss, user)).url == "/tai-khoan/da-dat-mat-khau/"

    assert log_in("canbo.moi")
    summaries = ChangeEntry.objects.filter(edition=None, actor=world.administrator)
    assert {entry.action for entry in summaries} == {
        "create_account",
        "make_one_time_link",
    }


def test_a_link_works_once(boss, world):
    link = link_for(boss, world.officer)
    set_password(link)

    again = set_password(link, "mật mã khác hẳn đi")

    assert "Liên kết không còn dùng được" in again.text
    assert log_in("canbo")


def test_a_newer_link_ends_the_older_one(boss, world):
    older = link_for(boss, world.officer)
    newer = link_for(boss, world.officer)

    assert "không còn dùng được" in set_password(older).text
    assert set_password(newer).status_code == 302


def test_a_link_is_good_for_three_days(boss, world, monkeypatch):
    from datetime import datetime, timedelta

    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    link = link_for(boss, world.officer)
    # Without a zone, as Django compares it.
    later = datetime.now() + timedelta(hours=73)  # noqa: DTZ005
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)

    assert "không còn dùng được" in set_password(link).text


def test_a_link_ends_the_old_password_and_the_open_sessions(boss):
    person = make_user("quen.mat.khau", password="cũ kỹ nhưng dài")
    session = Client()
    session.force_login(person)
    link_for(boss, person)

    assert not log_in("quen.mat.khau", "cũ kỹ nhưng dài")
    assert session.get("/tai-khoan/").status_code == 302


def test_a_link_lifts_the_lock_after_failed_log_ins(boss, world):
    for _time in range(8):
        log_in("canbo", "đoán mò đoán mò")
    assert not log_in("canbo")

    set_password(link_for(boss, world.officer))

    assert log_in("canbo")


def test_a_weak_password_is_refused_and_the_link_stays_good(boss, world):
    link = link_for(boss, world.officer)

    assert "error-summary" in set_password(link, "cchc").text
    assert set_password(link).status_code == 302


def test_a_role_is_given_by_code_or_name_and_bites_at_once(boss, world):
    person = make_user("nguoi.moi")
    client = Client()
    client.force_login(person)
    assert client.get("/tai-khoan/").status_code == 200
    url = f"/tai-khoan/quan-ly/{person.pk}/vai-tro/"

    for unit in ("19", "Tỉnh Bắc Kạn", "huyen-dai-tu-171", "toan-quoc"):
        answer = boss.post(url, {"role": Role.APPRAISER, "unit": unit})
        assert answer.status_code == 302, answer.text

    page = client.get("/tai-khoan/").text
    for name in ("Tỉnh Thái Nguyên", "Tỉnh Bắc Kạn", "Huyện Đại Từ", "Toàn quốc"):
        assert f"thẩm định viên: {name}" in page
    for membership in UnitMembership.objects.filter(user=person):
        boss.post(f"{url}{membership.pk}/bo/")
    assert "Chưa được giao vai trò nào" in client.get("/tai-khoan/").text


def test_a_unit_that_is_not_clear_is_asked_back_with_the_nearest(boss, world):
    make_unit("Thái Bình", kind="tỉnh", code="34", parent=world.nation)
    url = f"/tai-khoan/quan-ly/{world.officer.pk}/vai-tro/"

    answer = boss.post(url, {"role": Role.APPRAISER, "unit": "Thái Nguyen"})

    assert answer.status_code == 400
    assert "Tỉnh Thái Nguyên (19)" in answer.text
    assert not UnitMembership.objects.filter(user=world.officer, role=Role.APPRAISER)


def test_a_role_of_another_account_cannot_be_taken_through_ones_address(boss, world):
    membership = world.appraiser.unit_memberships.get()

    url = f"/tai-khoan/quan-ly/{world.officer.pk}/vai-tro/{membership.pk}/bo/"

    assert boss.post(url).status_code == 404
    assert world.appraiser.unit_memberships.exists()


def test_of_two_who_take_a_role_one_does(world):
    seen = [world.appraiser.unit_memberships.get() for _person in range(2)]
    for membership in seen:
        actions.remove_role(actor=CLERK, membership=membership)
    assert ChangeEntry.objects.filter(action="remove_role").count() == 1


def test_accounts_are_found_by_name_person_or_unit(boss, world):
    User.objects.filter(pk=world.officer.pk).update(first_name="Hoàng Thị Lan")

    for text in ("canbo", "Lan", "dai tu"):
        page = boss.get("/tai-khoan/quan-ly/", {"q": text}).text
        assert "Hoàng Thị Lan" in page
        assert "hethong</a>" not in page.partition("<main")[2]
    assert (
        "Không có tài khoản nào khớp"
        in boss.get("/tai-khoan/quan-ly/", {"q": "không ai cả"}).text
    )


def test_the_list_takes_the_same_queries_however_long(
    boss, world, django_assert_num_queries
):
    for number in range(30):
        make_user(f"can.bo.{number}", role=Role.UNIT_OFFICER, unit=world.district)
    boss.get("/tai-khoan/quan-ly/")
    # Session, user, count, accounts, memberships, units, site profile.
    with django_assert_num_queries(7):
        boss.get("/tai-khoan/quan-ly/")


def test_name_and_right_of_an_account_are_changed_and_logged(boss, world):
    url = f"/tai-khoan/quan-ly/{world.officer.pk}/"

    boss.post(url, {"full_name": "Tên Mới", "email": "moi@example.vn"})

    world.officer.refresh_from_db()
    assert world.officer.get_full_name() == "Tên Mới"
    entry = ChangeEntry.objects.get(action="change_account")
    assert {(d.column, d.old, d.new) for d in entry.details.all()} == {
        ("họ và tên", "", "Tên Mới"),
        ("thư điện tử", "", "moi@example.vn"),
    }


def test_disabling_is_for_now_and_enabling_brings_back(boss, world):
    url = f"/tai-khoan/quan-ly/{world.officer.pk}/"

    boss.post(f"{url}khoa/")
    assert "Tài khoản này đã bị khóa" in boss.get(url).text
    assert boss.post(f"{url}lien-ket/").status_code == 404
    boss.post(f"{url}mo/")

    world.officer.refresh_from_db()
    assert world.officer.is_active


def test_the_last_system_administrator_cannot_be_lost(boss, world):
    url = f"/tai-khoan/quan-ly/{world.administrator.pk}/"

    disabled = boss.post(f"{url}khoa/", follow=True)
    demoted = boss.post(url, {"full_name": "Hệ Thống", "email": ""})

    assert "duy nhất" in disabled.text
    assert "duy nhất" in demoted.text
    world.administrator.refresh_from_db()
    assert world.administrator.is_active
    assert world.administrator.is_superuser


def test_a_name_is_taken_once_whatever_its_capitals(boss, world):
    answer = boss.post(
        "/tai-khoan/quan-ly/them/", {"username": "CANBO", "full_name": "Ai Đó"}
    )

    assert "Đã có tài khoản “canbo”" in answer.text


@pytest.mark.parametrize("name", ["ab", "có dấu", "a b c", "-dau", "x" * 31, "a\x00bc"])
def test_names_that_cannot_be_typed_anywhere_are_refused(db, name):
    with pytest.raises(ActionRefused):
        actions.create_account(actor=CLERK, username=name, full_name="")


def test_more_keys_in_a_form_than_it_has_change_nothing(boss, world):
    boss.post(
        f"/tai-khoan/quan-ly/{world.officer.pk}/",
        {"full_name": "A", "email": "", "is_staff": "on", "password": "x", "id": "1"},
    )

    world.officer.refresh_from_db()
    assert not world.officer.is_staff
    assert not world.officer.is_superuser
