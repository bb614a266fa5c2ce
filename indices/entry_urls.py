"""Addresses of everything staff do, under /nhap-lieu/."""

from django.urls import path

from indices.views import edition_setup, entry, publishing

EDITION = "<slug:index>/<slug:area>/<level:level>/<year:year>"

urlpatterns = [
    path("", entry.home, name="entry_home"),
    path("tao-ky/", edition_setup.create, name="entry_create"),
    path(f"{EDITION}/", entry.table, name="entry_edition"),
    path(f"{EDITION}/luu/", entry.save, name="entry_save"),
    path(f"{EDITION}/thong-tin/", edition_setup.settings, name="entry_settings"),
    path(f"{EDITION}/kiem-tra/", publishing.check, name="entry_check"),
    path(f"{EDITION}/cong-bo/", publishing.publish, name="entry_publish"),
    path(f"{EDITION}/lich-su/", publishing.history, name="entry_history"),
]
