"""Addresses that belong to units alone; see the site map in cchc/urls.py."""

from django.urls import path

from units.lazy_views import LazyViews

views = LazyViews("units.views")

app_name = "units"

# /don-vi/ – units from A to Z
urlpatterns = [
    path("don-vi/", views.show_list, name="list"),
]
