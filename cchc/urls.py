"""The site map. Words in paths are Vietnamese without marks, route names English."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from cchc import converters, views
from cchc.lazy_paths import compiled_when_asked
from units.lazy_views import LazyViews

# The paths below and in the included lists need them.
converters.register()

analysis_sheet = LazyViews("indices.views.analysis_sheet")
home = LazyViews("indices.views.home")
inspections = LazyViews("indices.views.inspections")
remediation = LazyViews("indices.views.remediation")
unit = LazyViews("indices.views.unit")
unit_domain = LazyViews("indices.views.unit_domain")
unit_figures = LazyViews("indices.views.unit_figures")
unit_trend = LazyViews("indices.views.unit_trend")


handler400 = "cchc.views.bad_request"
handler403 = "cchc.views.permission_denied"
handler404 = "cchc.views.page_not_found"
handler500 = "cchc.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # / – the news of the home area
    path("", home.show, name="home"),
    path("tong-quan.<format:format>", home.download, name="home_file"),
    # /don-vi/ – units, and a unit with its results
    path("", include("units.urls")),
    path("don-vi.<format:format>", unit.download_list, name="unit_list_file"),
    path("don-vi/<slug:slug>/", unit.show, name="unit"),
    path("don-vi/<slug:slug>.<format:format>", unit.download, name="unit_file"),
    path("don-vi/<slug:slug>/<year:year>/", unit.show_year, name="unit_year"),
    path(
        "don-vi/<slug:slug>/<year:year>.<format:format>",
        unit.download_year,
        name="unit_year_file",
    ),
    path("don-vi/<slug:slug>/qua-cac-nam/", unit_trend.show, name="unit_trend"),
    path(
        "don-vi/<slug:slug>/qua-cac-nam.<format:format>",
        unit_trend.download,
        name="unit_trend_file",
    ),
    path("don-vi/<slug:slug>/so-lieu/", unit_figures.show, name="unit_figures"),
    path(
        "don-vi/<slug:slug>/so-lieu.<format:format>",
        unit_figures.download,
        name="unit_figures_file",
    ),
    path(
        "don-vi/<slug:slug>/<year:year>/<code:code>/",
        unit_domain.show,
        name="unit_domain",
    ),
    path(
        "don-vi/<slug:slug>/<year:year>/<code:code>.<format:format>",
        unit_domain.download,
        name="unit_domain_file",
    ),
    path(
        "don-vi/<slug:slug>/<year:year>/ke-hoach/",
        remediation.show_plan,
        name="unit_plan",
    ),
    path(
        "don-vi/<slug:slug>/<year:year>/ke-hoach.<format:format>",
        remediation.download_plan,
        name="unit_plan_file",
    ),
    path(
        "don-vi/<slug:slug>/<year:year>/ke-hoach/phu-luc.xlsx",
        remediation.plan_annex,
        name="unit_plan_annex",
    ),
    path(
        "don-vi/<slug:slug>/sau-danh-gia/",
        inspections.show_unit,
        name="unit_follow_up",
    ),
    path(
        "don-vi/<slug:slug>/sau-danh-gia.<format:format>",
        inspections.download_unit,
        name="unit_follow_up_file",
    ),
    path(
        "don-vi/<slug:slug>/<year:year>/phieu-phan-tich/",
        analysis_sheet.show,
        name="unit_sheet",
    ),
    path(
        "don-vi/<slug:slug>/<year:year>/phieu-phan-tich.<format:format>",
        analysis_sheet.download,
        name="unit_sheet_file",
    ),
    # everything with an index in it
    path("", include("indices.urls")),
    # /dang-nhap/ /dang-xuat/ /tai-khoan/ – accounts
    path("", include("cchc.accounts.urls")),
    # /quan-tri/ – reference data
    path("quan-tri/", admin.site.urls),
    # /bieu-trung/ – the emblem in the header
    path("bieu-trung/", views.emblem, name="emblem"),
    # /suc-khoe/ – health check
    path("suc-khoe/", views.health, name="health"),
]
compiled_when_asked(urlpatterns)
