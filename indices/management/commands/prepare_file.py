"""manage.py prepare_file ORDER: makes one long file that somebody asked for.

Started by the site beside the request; nothing depends on who started it, so that an
order that was cut off can also be made by hand.
"""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indices.actions.prepared_files import (
    fail_file,
    finish_file,
    note_progress,
    working_folder,
)
from indices.actions.refresh import settle_results
from indices.exports.report.files import named_file
from indices.exports.report.kinds import kinds_of_report
from indices.exports.report.writing import write_file
from indices.models import EditionSummary, PreparedFile
from indices.selectors.report import load_report

# Behind the pages that people wait for.
NICENESS = 5
SECONDS_BETWEEN_BEATS = 1.0


class Command(BaseCommand):
    help = _("Tạo một tệp lớn đã được yêu cầu ở trang Báo cáo")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("order", type=int, help=_("số của yêu cầu"))
        parser.add_argument("--nice", action="store_true", help=_("nhường máy"))

    def handle(self, *args: Any, **options: Any) -> None:
        order = PreparedFile.objects.filter(pk=options["order"]).first()
        if order is None:
            raise CommandError(_("Không có yêu cầu này."))
        if options["nice"]:
            os.nice(NICENESS)
        try:
            make(order)
        except BaseException:
            fail_file(order)
            raise
        self.stdout.write(_("Đã tạo %(name)s.") % {"name": order.name})


def make(order: PreparedFile) -> None:
    settle_results(edition=order.edition)
    summary = EditionSummary.objects.with_header().get(
        edition_id=order.edition_id, revision=order.revision
    )
    report = load_report(summary=summary)
    note_progress(order, 0)
    file = named_file(kinds_of_report(report), order.name)
    if file is None:
        raise CommandError(_("Kỳ này không có tệp %(name)s.") % {"name": order.name})
    with working_folder() as folder:
        made = folder / f"tep.{file.extension}"
        write_file(report, file, to=made, beat=_beat(order))
        finish_file(order, made, file.extension)


def _beat(order: PreparedFile) -> Callable[[int], None]:
    """Notes the progress, once a second at most."""
    last = 0.0

    def beat(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_BEATS:
            last = now
            note_progress(order, done)

    return beat
