"""manage.py import_criteria FILE [--code --name --level …] [--commit]"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from indices.actions.criteria import CriteriaSetFacts, facts_of
from indices.actions.criteria_links import dropped_criteria
from indices.imports.criteria import ImportedCriteria, import_criteria
from indices.imports.criteria_files import read_criteria_file
from indices.management.arguments import actor_named
from indices.models import CriteriaSet
from indices.numbers import NumberError, format_number, parse_number
from units.management.arguments import add_actor, add_commit, add_legacy_text, iso_date
from units.models import Level
from units.names import slug_part
from units.problems import ImportRefused

LONGEST_CODE = 60
# What an option may say of a set; what is not given stays as it is.
TOLD = (
    "name",
    "level",
    "issuing_body",
    "decision",
    "decided_on",
    "year_from",
    "year_to",
    "total_max",
    "is_partial",
    "note",
)


class Command(BaseCommand):
    help = _("Nhập bộ tiêu chí từ bảng .xlsx hoặc .csv (chạy thử trừ khi có --commit)")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("tệp .xlsx hoặc .csv"))
        parser.add_argument(
            "--code", default="", help=_("mã bộ tiêu chí; mặc định theo tên tệp")
        )
        parser.add_argument("--name", help=_("tên bộ tiêu chí"))
        parser.add_argument(
            "--level", choices=list(Level.values), help=_("cấp của các đơn vị")
        )
        parser.add_argument("--issuing-body", help=_("cơ quan ban hành"))
        parser.add_argument("--decision", help=_("số quyết định"))
        parser.add_argument(
            "--decided-on", type=iso_date, help=_("ngày quyết định, như 2025-07-01")
        )
        parser.add_argument("--year-from", type=int, help=_("áp dụng từ năm"))
        parser.add_argument("--year-to", type=int, help=_("áp dụng đến hết năm"))
        parser.add_argument(
            "--total-max", type=_points, help=_("tổng điểm, mặc định 100")
        )
        parser.add_argument(
            "--partial",
            dest="is_partial",
            action="store_true",
            default=None,
            help=_("tệp chỉ có một phần của bộ tiêu chí"),
        )
        parser.add_argument("--note", help=_("ghi chú"))
        parser.add_argument("--predecessor", help=_("mã bộ tiêu chí trước"))
        add_commit(parser)
        add_legacy_text(parser)
        add_actor(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            file = read_criteria_file(
                options["file"], accept_legacy_text=options["accept_legacy_text"]
            )
            if file.ignored_columns:
                self.stdout.write(
                    _("Bỏ qua các cột: %(names)s")
                    % {"names": ", ".join(file.ignored_columns)}
                )
            with transaction.atomic():
                done = import_criteria(
                    actor=actor_named(options["actor"]),
                    file=file,
                    facts=_facts(options),
                )
                self._say(done)
                if not options["commit"]:
                    transaction.set_rollback(True)
        except ImportRefused as refused:
            raise CommandError(_listed(refused.problems)) from refused
        if not options["commit"]:
            self.stdout.write(_("Chạy thử, chưa ghi gì. Thêm --commit để ghi."))

    def _say(self, done: ImportedCriteria) -> None:
        found = done.criteria_set
        criteria = list(found.criteria.all())
        depths = Counter(min(each.code.count("."), 2) for each in criteria)
        self.stdout.write(
            _(
                "%(name)s (%(code)s): %(domains)d lĩnh vực, %(criteria)d tiêu chí, "
                "%(parts)d tiêu chí thành phần; tổng %(total)s điểm."
            )
            % {
                "name": found.name,
                "code": found.code,
                "domains": depths[0],
                "criteria": depths[1],
                "parts": depths[2],
                "total": format_number(found.total_max),
            }
        )
        self.stdout.write(
            _(
                "%(added)d tiêu chí mới, %(changed)d thay đổi, %(removed)d bỏ, "
                "%(unchanged)d giữ nguyên."
            )
            % {
                "added": done.report.added,
                "changed": done.report.changed,
                "removed": done.report.removed,
                "unchanged": done.report.unchanged,
            }
        )
        if found.predecessor is not None:
            self._say_links(found)

    def _say_links(self, found: CriteriaSet) -> None:
        """What became of the criteria of the set before."""
        counts = Counter(found.criteria.values_list("verdict", flat=True))
        self.stdout.write(
            _(
                "So với %(earlier)s: %(same)d giữ nguyên, %(changed)d có thay đổi, "
                "%(new)d mới, %(dropped)d bỏ."
            )
            % {
                "earlier": found.predecessor,
                "same": counts["same"],
                "changed": counts["changed"],
                "new": counts["new"],
                "dropped": len(dropped_criteria(found)),
            }
        )


def _points(text: str) -> Decimal:
    try:
        value = parse_number(text)
    except NumberError as error:
        raise ValueError(str(error)) from None
    if value is None:
        raise ValueError(text)
    return value


def _facts(options: dict[str, Any]) -> CriteriaSetFacts:
    """What is known of the set, with what the options say of it."""
    stem = options["file"].stem
    code = options["code"] or slug_part(stem)[:LONGEST_CODE]
    known = CriteriaSet.objects.filter(code=code).first()
    if known is None and not options["level"]:
        raise CommandError(
            _("Bộ tiêu chí mới cần --level: %(levels)s.")
            % {"levels": ", ".join(Level.values)}
        )
    facts = facts_of(known) if known else CriteriaSetFacts(code, stem, options["level"])
    told = {name: options[name] for name in TOLD if options[name] is not None}
    if options["predecessor"]:
        told["predecessor"] = _set_named(options["predecessor"])
    return replace(facts, **told)


def _set_named(code: str) -> CriteriaSet:
    found = CriteriaSet.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(CriteriaSet.objects.values_list("code", flat=True))
        raise CommandError(
            _("Không có bộ tiêu chí mã “%(code)s”; hiện có: %(known)s.")
            % {"code": code, "known": known or _("chưa có")}
        )
    return found


def _listed(problems: Iterable[object]) -> str:
    listed = [f"  {problem}" for problem in problems]
    heading = _("%(count)d lỗi, chưa ghi gì:") % {"count": len(listed)}
    return "\n".join([heading, *listed])
