"""manage.py make_rank_ranges: how sure ranks are, for what was published before."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.rank_ranges import store_rank_ranges
from indices.models import Publication
from units.management.arguments import add_commit
from units.progress import progress_bar


class Command(BaseCommand):
    help = _(
        "Tính khoảng hạng của các bản đã công bố mà chưa có; không có --commit thì"
        " chỉ in ra những gì sẽ làm"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_commit(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        made = 0
        publications = Publication.objects.select_related(
            "edition__index", "edition__area"
        ).order_by("edition__year", "pk")
        total = publications.count()
        with (
            transaction.atomic(),
            progress_bar(total=total, label=_("Khoảng hạng")) as advance,
        ):
            for publication in publications:
                simulation = store_rank_ranges(
                    edition=publication.edition, revision=publication.revision
                )
                advance(1)
                if simulation is not None:
                    made += 1
                    self.stdout.write(f"{simulation}: {simulation.draws}")
            if not options["commit"]:
                transaction.set_rollback(True)
        said = (
            _("Đã tính khoảng hạng của %(count)d bản.")
            if options["commit"]
            else _("Sẽ tính khoảng hạng của %(count)d bản; thêm --commit để ghi.")
        )
        self.stdout.write(said % {"count": made})
