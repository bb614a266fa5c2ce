"""Addresses of everything staff do, under /nhap-lieu/."""

from django.urls import path

from units.lazy_views import LazyViews

assignments = LazyViews("indices.views.assignments")
criteria_file = LazyViews("indices.views.criteria_file")
criteria_history = LazyViews("indices.views.criteria_history")
criteria_set = LazyViews("indices.views.criteria_set")
criteria_sets = LazyViews("indices.views.criteria_sets")
criterion_measures = LazyViews("indices.views.criterion_measures")
criterion_setup = LazyViews("indices.views.criterion_setup")
edition_setup = LazyViews("indices.views.edition_setup")
entry = LazyViews("indices.views.entry")
figure_entry = LazyViews("indices.views.figure_entry")
figure_files = LazyViews("indices.views.figure_files")
figure_grid = LazyViews("indices.views.figure_grid")
inspection_keeping = LazyViews("indices.views.inspection_keeping")
inspection_plan = LazyViews("indices.views.inspection_plan")
letterhead = LazyViews("indices.views.letterhead")
measure_keeping = LazyViews("indices.views.measure_keeping")
plan_keeping = LazyViews("indices.views.plan_keeping")
presence = LazyViews("indices.views.presence")
publishing = LazyViews("indices.views.publishing")
reorganisation = LazyViews("indices.views.reorganisation")
score_entry = LazyViews("indices.views.score_entry")
score_files = LazyViews("indices.views.score_files")
score_history = LazyViews("indices.views.score_history")
score_imports = LazyViews("indices.views.score_imports")
sheet_stages = LazyViews("indices.views.sheet_stages")
targets = LazyViews("indices.views.targets")
trial = LazyViews("indices.views.trial")
unit_imports = LazyViews("indices.views.unit_imports")

EDITION = "<slug:index>/<slug:area>/<level:level>/<year:year>"
SET = "bo-tieu-chi/<slug:code>"
BROUGHT = f"{SET}/nhap-tep/<int:pk>"
FIGURES = "so-lieu/<slug:unit>"
FIGURE_FILE = "so-lieu/tep/<int:pk>"
FIGURE_GRID = "so-lieu/bang/<slug:unit>/<level:level>"

urlpatterns = [
    path("", entry.home, name="entry_home"),
    path("tao-ky/", edition_setup.create, name="entry_create"),
    path("sap-xep/", reorganisation.index, name="reorganisations"),
    path("sap-xep/moi/", reorganisation.create, name="reorganisation_new"),
    path("sap-xep/<int:number>/", reorganisation.show, name="reorganisation"),
    # The list of units: its form, and files that were brought in.
    path("don-vi/", unit_imports.index, name="unit_imports"),
    path("don-vi/mau.xlsx", unit_imports.form_file, name="unit_import_form"),
    path("don-vi/<int:pk>/", unit_imports.show, name="unit_import"),
    path("don-vi/<int:pk>/xac-nhan/", unit_imports.confirm, name="unit_import_do"),
    path("don-vi/<int:pk>/hoan-tac/", unit_imports.undo, name="unit_import_undo"),
    path(
        "don-vi/<int:pk>/danh-dau.xlsx",
        unit_imports.marked,
        name="unit_import_marked",
    ),
    path("don-vi/<int:pk>/tep.xlsx", unit_imports.original, name="unit_import_file"),
    path("kiem-tra/<int:number>/", inspection_keeping.edit, name="entry_inspection"),
    path(
        "kiem-tra/<slug:area>/<year:year>/",
        inspection_plan.edit,
        name="entry_inspections",
    ),
    path(
        "kiem-tra/moi/<slug:slug>/",
        inspection_keeping.add,
        name="entry_inspection_new",
    ),
    # Operational figures: whose, of one unit over one period.
    path("so-lieu/", figure_entry.index, name="entry_figure_units"),
    path("so-lieu/loai/", measure_keeping.index, name="entry_measures"),
    path("so-lieu/loai/moi/", measure_keeping.add, name="entry_measure_new"),
    path("so-lieu/loai/<slug:code>/", measure_keeping.edit, name="entry_measure"),
    path(f"{FIGURE_GRID}/", figure_grid.table, name="entry_figure_grid"),
    path(f"{FIGURE_GRID}/luu/", figure_grid.save, name="entry_figure_grid_save"),
    path(
        f"{FIGURE_GRID}/bieu-mau.xlsx",
        figure_files.workbook,
        name="entry_figure_grid_form",
    ),
    path(
        f"{FIGURE_GRID}/nhap-tep/", figure_files.upload, name="entry_figure_grid_file"
    ),
    # A file of figures that was brought in, of one unit or of many.
    path(f"{FIGURE_FILE}/", figure_files.show, name="figure_import"),
    path(f"{FIGURE_FILE}/xac-nhan/", figure_files.confirm, name="figure_import_do"),
    path(f"{FIGURE_FILE}/hoan-tac/", figure_files.undo, name="figure_import_undo"),
    path(
        f"{FIGURE_FILE}/danh-dau.xlsx",
        figure_files.marked,
        name="figure_import_marked",
    ),
    path(f"{FIGURE_FILE}/tep.xlsx", figure_files.original, name="figure_import_file"),
    path(f"{FIGURES}/", figure_entry.table, name="entry_figures"),
    path(f"{FIGURES}/muc-tieu/", targets.edit, name="entry_targets"),
    path(
        f"{FIGURES}/muc-tieu/<int:number>/bo/",
        targets.remove,
        name="entry_target_remove",
    ),
    path(f"{FIGURES}/bieu-mau.xlsx", figure_files.workbook, name="entry_figures_form"),
    path(f"{FIGURES}/nhap-tep/", figure_files.upload, name="entry_figures_file"),
    path(f"{FIGURES}/luu/", figure_entry.save, name="entry_figures_save"),
    path(f"{FIGURES}/dem/", figure_entry.count, name="entry_figures_count"),
    path(f"{FIGURES}/ghi-chu/", figure_entry.note, name="entry_figures_note"),
    path(f"{FIGURES}/cong-bo/", figure_entry.release, name="entry_figures_release"),
    path(f"{FIGURES}/mo-lai/", figure_entry.withdraw, name="entry_figures_withdraw"),
    # Sets of criteria: the list, one set, its criteria.
    path("bo-tieu-chi/", criteria_sets.show, name="criteria_sets"),
    path("tao-bo-tieu-chi/", criteria_sets.create, name="criteria_set_create"),
    path(f"{SET}/", criteria_set.show, name="criteria_set"),
    path(f"{SET}/thong-tin/", criteria_sets.facts, name="criteria_set_facts"),
    path(f"{SET}/chep/", criteria_sets.copy, name="criteria_set_copy"),
    path(
        f"{SET}/so-voi-bo-truoc/",
        criteria_set.differences,
        name="criteria_set_differences",
    ),
    path(f"{SET}/lich-su/", criteria_history.show, name="criteria_set_history"),
    path(f"{SET}/them-tieu-chi/", criterion_setup.add, name="criterion_add"),
    path(
        f"{SET}/tieu-chi/<code:criterion>/",
        criterion_setup.change,
        name="criterion_change",
    ),
    path(
        f"{SET}/tieu-chi/<code:criterion>/bo/",
        criterion_setup.remove,
        name="criterion_remove",
    ),
    path(f"{SET}/so-lieu/", criterion_measures.links, name="criterion_measures"),
    path(f"{SET}/nhap-tep/", criteria_file.upload, name="criteria_file"),
    path(f"{BROUGHT}/", criteria_file.show, name="criteria_import"),
    path(f"{BROUGHT}/xac-nhan/", criteria_file.confirm, name="criteria_import_do"),
    path(f"{BROUGHT}/hoan-tac/", criteria_file.undo, name="criteria_import_undo"),
    path(
        f"{BROUGHT}/danh-dau-loi.xlsx",
        criteria_file.marked,
        name="criteria_import_marked",
    ),
    path(f"{BROUGHT}/tep/", criteria_file.original, name="criteria_import_file"),
    path(f"{SET}/bieu-mau.xlsx", criteria_file.workbook, name="criteria_workbook"),
    path("nhap-tep/<int:pk>/", score_imports.show, name="entry_import"),
    path("nhap-tep/<int:pk>/xac-nhan/", score_imports.confirm, name="entry_import_do"),
    path("nhap-tep/<int:pk>/hoan-tac/", score_imports.undo, name="entry_import_undo"),
    path(
        "nhap-tep/<int:pk>/danh-dau.xlsx",
        score_imports.marked,
        name="entry_import_marked",
    ),
    path(
        "nhap-tep/<int:pk>/tep.xlsx", score_imports.original, name="entry_import_file"
    ),
    path(f"{EDITION}/", entry.table, name="entry_edition"),
    path(f"{EDITION}/luu/", entry.save, name="entry_save"),
    path(f"{EDITION}/thong-tin/", edition_setup.settings, name="entry_settings"),
    path(
        f"{EDITION}/bo-tieu-chi/",
        edition_setup.put_to_use,
        name="entry_put_to_use",
    ),
    path(f"{EDITION}/kiem-tra/", publishing.check, name="entry_check"),
    path(f"{EDITION}/cong-bo/", publishing.publish, name="entry_publish"),
    path(f"{EDITION}/the-thuc/", letterhead.edit, name="entry_letterhead"),
    path(f"{EDITION}/lich-su/", publishing.history, name="entry_history"),
    path(f"{EDITION}/phan-cong/", assignments.assign, name="entry_assign"),
    path(f"{EDITION}/phan-cong/chep/", assignments.copy, name="entry_assign_copy"),
    path(f"{EDITION}/phieu/", sheet_stages.manage, name="entry_sheets"),
    path(f"{EDITION}/excel/", score_files.files, name="entry_files"),
    path(f"{EDITION}/excel/mau.xlsx", score_files.form_file, name="entry_form"),
    path(f"{EDITION}/gia-dinh/", trial.show, name="entry_trial"),
    path(
        f"{EDITION}/gia-dinh.<format:format>", trial.download, name="entry_trial_file"
    ),
    # By criterion and by unit; a unit's slug is none of the words above.
    path(
        f"{EDITION}/tieu-chi/<str:code>/", score_entry.criterion, name="entry_criterion"
    ),
    path(
        f"{EDITION}/tieu-chi/<str:code>/luu/",
        score_entry.save_criterion,
        name="entry_criterion_save",
    ),
    path(
        f"{EDITION}/tieu-chi/<str:code>/dang-mo/",
        presence.on_criterion,
        name="entry_criterion_open",
    ),
    path(f"{EDITION}/<slug:unit>/", score_entry.sheet, name="entry_sheet"),
    path(f"{EDITION}/<slug:unit>/dang-mo/", presence.on_sheet, name="entry_sheet_open"),
    path(
        f"{EDITION}/<slug:unit>/luu/", score_entry.save_sheet, name="entry_sheet_save"
    ),
    path(
        f"{EDITION}/<slug:unit>/lich-su/",
        score_history.show,
        name="entry_sheet_history",
    ),
    # A unit's plan after the edition, and its tasks.
    path(f"{EDITION}/<slug:unit>/ke-hoach/", plan_keeping.plan, name="entry_plan"),
    path(
        f"{EDITION}/<slug:unit>/ke-hoach/them/",
        plan_keeping.add,
        name="entry_task_add",
    ),
    path(
        f"{EDITION}/<slug:unit>/ke-hoach/<int:task>/",
        plan_keeping.task,
        name="entry_task",
    ),
    path(
        f"{EDITION}/<slug:unit>/ke-hoach/<int:task>/bo/",
        plan_keeping.remove,
        name="entry_task_remove",
    ),
    path(
        f"{EDITION}/<slug:unit>/so-lieu/",
        criterion_measures.sheet,
        name="entry_sheet_figures",
    ),
    path(f"{EDITION}/<slug:unit>/gui/", sheet_stages.send, name="entry_sheet_send"),
]
