"""App configuration of the indices."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class IndicesConfig(AppConfig):
    name = "indices"
    verbose_name = _("Chỉ số và kết quả")

    def ready(self) -> None:
        """The database itself keeps published rows; see engine/."""
        from indices.engine.checks import check_triggers
        from indices.engine.triggers import after_migrate, before_migrate

        checks.register(check_triggers, checks.Tags.database)
        pre_migrate.connect(before_migrate, sender=self)
        post_migrate.connect(after_migrate, sender=self)
