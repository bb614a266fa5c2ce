"""Addresses of the accounts; see the site map in cchc/urls.py."""

from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import path, reverse_lazy

from cchc.accounts.forms import NewPasswordForm
from units.lazy_views import LazyViews

manage = LazyViews("cchc.accounts.views.manage")
manage_file = LazyViews("cchc.accounts.views.manage_file")
own = LazyViews("cchc.accounts.views.own")
session = LazyViews("cchc.accounts.views.session")

app_name = "accounts"

# /dang-nhap/, /dang-xuat/ – the session
session_urls = [
    path("dang-nhap/", session.log_in, name="login"),
    path("dang-xuat/", session.log_out, name="logout"),
]

# /tai-khoan/ – one's own account
own_urls = [
    path("tai-khoan/", own.profile, name="profile"),
    path("tai-khoan/doi-mat-khau/", own.password_change, name="password_change"),
    path(
        "tai-khoan/dat-mat-khau/<uidb64>/<token>/",
        PasswordResetConfirmView.as_view(
            template_name="accounts/set_password.html",
            form_class=NewPasswordForm,
            success_url=reverse_lazy("accounts:password_is_set"),
        ),
        name="set_password",
    ),
    path("tai-khoan/da-dat-mat-khau/", own.password_is_set, name="password_is_set"),
]

# /tai-khoan/quan-ly/ – all accounts, for system administrators
manage_urls = [
    path("tai-khoan/quan-ly/", manage.accounts, name="accounts"),
    path("tai-khoan/quan-ly/them/", manage.create, name="create"),
    path("tai-khoan/quan-ly/tep/", manage_file.upload, name="import"),
    path("tai-khoan/quan-ly/tep/mau.csv", manage_file.sample, name="import_sample"),
    path("tai-khoan/quan-ly/tep/<int:pk>/", manage_file.show, name="import_file"),
    path(
        "tai-khoan/quan-ly/tep/<int:pk>/ghi/",
        manage_file.confirm,
        name="import_confirm",
    ),
    path(
        "tai-khoan/quan-ly/tep/<int:pk>/hoan-tac/",
        manage_file.undo,
        name="import_undo",
    ),
    path(
        "tai-khoan/quan-ly/tep/<int:pk>/tep-goc/",
        manage_file.original,
        name="import_original",
    ),
    path("tai-khoan/quan-ly/tep/lien-ket.csv", manage_file.links, name="import_links"),
    path("tai-khoan/quan-ly/<int:pk>/", manage.account, name="account"),
    path("tai-khoan/quan-ly/<int:pk>/vai-tro/", manage.give_role, name="give_role"),
    path(
        "tai-khoan/quan-ly/<int:pk>/vai-tro/<int:membership_pk>/bo/",
        manage.take_role,
        name="take_role",
    ),
    path("tai-khoan/quan-ly/<int:pk>/khoa/", manage.disable, name="disable"),
    path("tai-khoan/quan-ly/<int:pk>/mo/", manage.enable, name="enable"),
    path("tai-khoan/quan-ly/<int:pk>/lien-ket/", manage.link, name="link"),
]

urlpatterns = [*session_urls, *own_urls, *manage_urls]
