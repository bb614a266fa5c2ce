"""Addresses of everything with an index in it; see the site map in cchc/urls.py."""

from django.urls import include, path

from indices.views import compare, editions, method, ranking, search, trend

app_name = "indices"

EDITION = "<slug:index>/<slug:area>/<level:level>/<year:year>"

# /xep-hang/ – editions and rankings
ranking_urls = [
    path("xep-hang/", editions.show, name="editions"),
    path("xep-hang.<format:format>", editions.download, name="editions_file"),
    path(f"xep-hang/{EDITION}/", ranking.show, name="ranking"),
    path(f"xep-hang/{EDITION}.<format:format>", ranking.download, name="ranking_file"),
    path(f"xep-hang/{EDITION}/quyet-dinh.pdf", ranking.decision, name="decision"),
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
]

# /phuong-phap/, /tim/ – how it is done, and where it is
reading_urls = [
    path("phuong-phap/", method.show, name="method"),
    path("tim/", search.show, name="search"),
    path("tim.<format:format>", search.download, name="search_file"),
]

urlpatterns = [
    *ranking_urls,
    *compare_urls,
    *trend_urls,
    *reading_urls,
    path("nhap-lieu/", include("indices.entry_urls")),
]
