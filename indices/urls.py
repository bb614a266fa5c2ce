"""Addresses of everything with an index in it; see the site map in cchc/urls.py."""

from django.urls import include, path

from units.lazy_views import LazyViews

certainty = LazyViews("indices.views.certainty")
changes = LazyViews("indices.views.changes")
compare = LazyViews("indices.views.compare")
criterion = LazyViews("indices.views.criterion")
deck = LazyViews("indices.views.deck")
domain = LazyViews("indices.views.domain")
edition_criteria = LazyViews("indices.views.edition_criteria")
editions = LazyViews("indices.views.editions")
heat_map = LazyViews("indices.views.heat_map")
inspections = LazyViews("indices.views.inspections")
lost_points = LazyViews("indices.views.lost_points")
measures = LazyViews("indices.views.measures")
method = LazyViews("indices.views.method")
places_before = LazyViews("indices.views.places_before")
ranking = LazyViews("indices.views.ranking")
remediation = LazyViews("indices.views.remediation")
reports = LazyViews("indices.views.reports")
revisions = LazyViews("indices.views.revisions")
search = LazyViews("indices.views.search")
trend = LazyViews("indices.views.trend")
trend_classes = LazyViews("indices.views.trend_classes")
verification = LazyViews("indices.views.verification")
what_if = LazyViews("indices.views.what_if")

app_name = "indices"

EDITION = "<slug:index>/<slug:area>/<level:level>/<year:year>"

# /xep-hang/ – editions and rankings
ranking_urls = [
    path("xep-hang/", editions.show, name="editions"),
    path("xep-hang.<format:format>", editions.download, name="editions_file"),
    path(f"xep-hang/{EDITION}/", ranking.show, name="ranking"),
    path(f"xep-hang/{EDITION}.<format:format>", ranking.download, name="ranking_file"),
    path(f"xep-hang/{EDITION}/quyet-dinh.pdf", ranking.decision, name="decision"),
    path(f"xep-hang/{EDITION}/so-ban/", revisions.show, name="revisions"),
    path(
        f"xep-hang/{EDITION}/so-ban.<format:format>",
        revisions.download,
        name="revisions_file",
    ),
    path(f"xep-hang/{EDITION}/thay-doi/", changes.show, name="changes"),
    path(
        f"xep-hang/{EDITION}/thay-doi.<format:format>",
        changes.download,
        name="changes_file",
    ),
    path(f"xep-hang/{EDITION}/do-chac/", certainty.show, name="certainty"),
    path(
        f"xep-hang/{EDITION}/do-chac.<format:format>",
        certainty.download,
        name="certainty_file",
    ),
    path(f"xep-hang/{EDITION}/noi-cu/", places_before.show, name="places_before"),
    path(
        f"xep-hang/{EDITION}/noi-cu.<format:format>",
        places_before.download,
        name="places_before_file",
    ),
]

# /bang-nhiet/ /mat-diem/ /linh-vuc/ /tieu-chi/ – why the ranking is as it is
explaining_urls = [
    path(f"bang-nhiet/{EDITION}/", heat_map.show, name="heat_map"),
    path(
        f"bang-nhiet/{EDITION}.<format:format>",
        heat_map.download,
        name="heat_map_file",
    ),
    path(f"mat-diem/{EDITION}/", lost_points.show, name="lost_points"),
    path(
        f"mat-diem/{EDITION}.<format:format>",
        lost_points.download,
        name="lost_points_file",
    ),
    path(f"linh-vuc/{EDITION}/<code:code>/", domain.show, name="domain"),
    path(
        f"linh-vuc/{EDITION}/<code:code>.<format:format>",
        domain.download,
        name="domain_file",
    ),
    path(f"tieu-chi/{EDITION}/", edition_criteria.show, name="edition_criteria"),
    path(
        f"tieu-chi/{EDITION}.<format:format>",
        edition_criteria.download,
        name="edition_criteria_file",
    ),
    path(f"tieu-chi/{EDITION}/<code:code>/", criterion.show, name="criterion"),
    path(
        f"tieu-chi/{EDITION}/<code:code>.<format:format>",
        criterion.download,
        name="criterion_file",
    ),
]

# /khac-phuc/ – how what cost points is mended
remediation_urls = [
    path(f"khac-phuc/{EDITION}/", remediation.show, name="remediation"),
    path(
        f"khac-phuc/{EDITION}.<format:format>",
        remediation.download,
        name="remediation_file",
    ),
    path(
        f"khac-phuc/{EDITION}/nhiem-vu/",
        remediation.show_tasks,
        name="remediation_tasks",
    ),
    path(
        f"khac-phuc/{EDITION}/nhiem-vu.<format:format>",
        remediation.download_tasks,
        name="remediation_tasks_file",
    ),
    path(
        f"khac-phuc/{EDITION}/phu-luc.xlsx",
        remediation.annex,
        name="remediation_annex",
    ),
]

# /kiem-tra/ – inspections, planned, surprise and of oneself
inspection_urls = [
    path("kiem-tra/", inspections.index, name="inspection_areas"),
    path("kiem-tra/<int:number>/", inspections.show_one, name="inspection"),
    path(
        "kiem-tra/<int:number>.<format:format>",
        inspections.download_one,
        name="inspection_file",
    ),
    path("kiem-tra/<slug:area>/<year:year>/", inspections.show, name="inspections"),
    path(
        "kiem-tra/<slug:area>/<year:year>.<format:format>",
        inspections.download,
        name="inspections_file",
    ),
]

# /so-sanh/ – up to four units side by side
compare_urls = [
    path("so-sanh/", compare.show, name="compare"),
    path("so-sanh.<format:format>", compare.download, name="compare_file"),
]

# /xu-huong/ – all years of one ranking
trend_urls = [
    path("xu-huong/", trend.index, name="trends"),
    path("xu-huong/<slug:index>/<slug:area>/<level:level>/", trend.show, name="trend"),
    path(
        "xu-huong/<slug:index>/<slug:area>/<level:level>.<format:format>",
        trend.download,
        name="trend_file",
    ),
    path(
        "xu-huong/<slug:index>/<slug:area>/<level:level>/tung-don-vi/",
        trend_classes.show,
        name="trend_classes",
    ),
    path(
        "xu-huong/<slug:index>/<slug:area>/<level:level>/tung-don-vi.<format:format>",
        trend_classes.download,
        name="trend_classes_file",
    ),
]

# /so-lieu/ – operational figures: all measures, one across units
MEASURE = "so-lieu/<slug:code>/<slug:area>/<level:level>/<year:year>"
figure_urls = [
    path("so-lieu/", measures.index, name="measures"),
    path("so-lieu.<format:format>", measures.download_index, name="measures_file"),
    path("so-lieu/<slug:code>/", measures.measure, name="measure"),
    path(f"{MEASURE}/", measures.show, name="measure_units"),
    path(f"{MEASURE}.<format:format>", measures.download, name="measure_units_file"),
]

# /bao-cao/ – the official files of an edition
report_urls = [
    path("bao-cao/", reports.index, name="reports"),
    path(f"bao-cao/{EDITION}/", reports.show, name="report"),
    path(f"bao-cao/{EDITION}/<slug:word>/", reports.read, name="report_page"),
    path(
        f"bao-cao/{EDITION}/<slug:word>.<report_format:extension>",
        reports.download,
        name="report_file",
    ),
]

# /trinh-chieu/ – one edition as slides, for its review conference
deck_urls = [path(f"trinh-chieu/{EDITION}/", deck.show, name="deck")]

# /gia-dinh/ – what a unit would come to with other points
what_if_urls = [
    path("gia-dinh/", what_if.index, name="what_if_editions"),
    path(f"gia-dinh/{EDITION}/", what_if.choose, name="what_if_units"),
    path(f"gia-dinh/{EDITION}/<slug:unit>/", what_if.show, name="what_if"),
    path(
        f"gia-dinh/{EDITION}/<slug:unit>.<format:format>",
        what_if.download,
        name="what_if_file",
    ),
]

# /phuong-phap/ /xac-minh/ /tim/ – how it is done, whether it holds, where it is
reading_urls = [
    path("phuong-phap/", method.show, name="method"),
    path("xac-minh/", verification.show, name="verify"),
    path("tim/", search.show, name="search"),
    path("tim.<format:format>", search.download, name="search_file"),
]

urlpatterns = [
    *ranking_urls,
    *explaining_urls,
    *remediation_urls,
    *inspection_urls,
    *compare_urls,
    *trend_urls,
    *figure_urls,
    *report_urls,
    *deck_urls,
    *what_if_urls,
    *reading_urls,
    path("nhap-lieu/", include("indices.entry_urls")),
]
