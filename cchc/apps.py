"""App configuration of the wiring: its commands, and the admin's own site class."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    name = "cchc"


class SiteAdminConfig(AdminConfig):
    default_site = "cchc.admin_site.SiteAdmin"
