"""Addresses of everything staff do, under /nhap-lieu/."""

from django.urls import path

from indices.views import (
    assignments,
    edition_setup,
    entry,
    publishing,
    reorganisation,
    score_entry,
    sheet_stages,
)

EDITION = "<slug:index>/<slug:area>/<level:level>/<year:year>"

urlpatterns = [
    path("", entry.home, name="entry_home"),
    path("tao-ky/", edition_setup.create, name="entry_create"),
    path("sap-xep/", reorganisation.index, name="reorganisations"),
    path("sap-xep/moi/", reorganisation.create, name="reorganisation_new"),
    path("sap-xep/<int:number>/", reorganisation.show, name="reorganisation"),
    path(f"{EDITION}/", entry.table, name="entry_edition"),
    path(f"{EDITION}/luu/", entry.save, name="entry_save"),
    path(f"{EDITION}/thong-tin/", edition_setup.settings, name="entry_settings"),
    path(f"{EDITION}/kiem-tra/", publishing.check, name="entry_check"),
    path(f"{EDITION}/cong-bo/", publishing.publish, name="entry_publish"),
    path(f"{EDITION}/lich-su/", publishing.history, name="entry_history"),
    path(f"{EDITION}/phan-cong/", assignments.assign, name="entry_assign"),
    path(f"{EDITION}/phan-cong/chep/", assignments.copy, name="entry_assign_copy"),
    path(f"{EDITION}/phieu/", sheet_stages.manage, name="entry_sheets"),
    # By criterion and by unit; a unit's slug is none of the words above.
    path(
        f"{EDITION}/tieu-chi/<str:code>/", score_entry.criterion, name="entry_criterion"
    ),
    path(
        f"{EDITION}/tieu-chi/<str:code>/luu/",
        score_entry.save_criterion,
        name="entry_criterion_save",
    ),
    path(f"{EDITION}/<slug:unit>/", score_entry.sheet, name="entry_sheet"),
    path(
        f"{EDITION}/<slug:unit>/luu/", score_entry.save_sheet, name="entry_sheet_save"
    ),
    path(f"{EDITION}/<slug:unit>/gui/", sheet_stages.send, name="entry_sheet_send"),
]
