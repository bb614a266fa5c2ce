"""manage.py export_edition INDEX AREA LEVEL YEAR --to FILE.{xlsx,csv,json}

With --file one of the official files of the edition instead of its ranking.
"""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from indices.actions.refresh import settle_results
from indices.exports.ranking import ranking_export
from indices.exports.report.annex import AnnexKind
from indices.exports.report.files import (
    ALL,
    DATA,
    REPORT,
    UNITS,
    ReportFile,
    find_file,
)
from indices.exports.report.kinds import kinds_of_report
from indices.exports.report.writing import write_file
from indices.models import Edition, EditionSummary
from indices.selectors.explained import find_unit, unit_names
from indices.selectors.ranking import (
    RankingQuery,
    load_summary,
    ranking_page,
    with_trends,
)
from indices.selectors.report import Report, load_report
from units.models import Level
from units.progress import progress_bar

FORMATS = ("xlsx", "csv", "json")
WORDS = (
    ALL,
    REPORT,
    *(f"{ALL}-{kind}" for kind in AnnexKind),
    UNITS,
    DATA,
)


class Command(BaseCommand):
    help = _("Xuất bảng xếp hạng của một kỳ ra tệp XLSX, CSV hoặc JSON")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("index", help=_("mã bộ chỉ số, ví dụ cchc"))
        parser.add_argument("area", help=_("mã đơn vị (19), VN hoặc tên trong địa chỉ"))
        parser.add_argument(
            "level", choices=list(Level.values), help=_("cấp của các đơn vị")
        )
        parser.add_argument("year", type=int, help=_("năm của kỳ"))
        parser.add_argument(
            "--to",
            required=True,
            type=Path,
            metavar="FILE",
            help=_("tệp ghi ra, đuôi là .xlsx, .csv hoặc .json"),
        )
        parser.add_argument(
            "--draft",
            action="store_true",
            help=_("xuất bản dự thảo đang làm, có ghi DỰ THẢO"),
        )
        parser.add_argument(
            "--file",
            choices=list(WORDS),
            help=_("một tệp của trang Báo cáo thay cho bảng xếp hạng"),
        )
        parser.add_argument(
            "--report",
            action="store_true",
            help=_("phụ lục ở thể thức báo cáo, có Quốc hiệu và chữ ký"),
        )
        parser.add_argument("--unit", default="", help=_("đơn vị của phụ lục don-vi"))

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["to"]
        format = path.suffix.lower().removeprefix(".")
        if options["file"]:
            self.export_file(path, format, options)
            return
        if format not in FORMATS:
            raise CommandError(
                _("Tên tệp phải kết thúc bằng .xlsx, .csv hoặc .json: “%(name)s”.")
                % {"name": path.name}
            )
        summary = _summary(
            index=options["index"],
            area=options["area"],
            level=options["level"],
            year=options["year"],
            is_draft=options["draft"],
        )
        with progress_bar(total=3, label=path.name, unit=_("bước")) as advance:
            page = ranking_page(summary=summary, query=RankingQuery(page_size=None))
            advance(1)
            content = ranking_export(with_trends(page)).content(format)
            advance(1)
            _write(path, lambda to: to.write_bytes(content))
            advance(1)
        self.stdout.write(
            _("%(edition)s: đã ghi %(count)d đơn vị vào %(path)s (bản %(revision)d).")
            % {
                "edition": page.header.title,
                "count": len(page.rows),
                "path": path,
                "revision": page.header.revision,
            }
        )

    def export_file(self, path: Path, format: str, options: dict[str, Any]) -> None:
        """One of the official files, in the dressing that is asked for."""
        summary = _summary(
            index=options["index"],
            area=options["area"],
            level=options["level"],
            year=options["year"],
            is_draft=options["draft"],
        )
        report = load_report(summary=summary)
        file = find_file(
            kinds_of_report(report),
            word=options["file"],
            extension=format,
            is_report=options["report"],
        )
        if file is None:
            raise CommandError(
                _("Kỳ này không có tệp “%(file)s” dạng .%(format)s.")
                % {"file": options["file"], "format": format}
            )
        slug = _unit_of(report, file, options["unit"])
        count = report.summary.unit_count
        with progress_bar(total=count, label=path.name, unit=_("đơn vị")) as advance:
            told = 0

            def beat(done: int) -> None:
                nonlocal told
                advance(done - told)
                told = done

            _write(
                path,
                lambda to: write_file(report, file, to=to, beat=beat, slug=slug),
            )
        self.stdout.write(
            _("%(edition)s: đã ghi “%(title)s” vào %(path)s (bản %(revision)d).")
            % {
                "edition": report.header.title,
                "title": file.title,
                "path": path,
                "revision": report.header.revision,
            }
        )


def _unit_of(report: Report, file: ReportFile, asked: str) -> str:
    """The slug of the unit that an annex is about; only that annex has one."""
    if not file.is_about_a_unit:
        return ""
    units = report.figure_units or tuple(unit_names(report.summary).values())
    unit = find_unit(units, asked) if asked else None
    if unit is None:
        raise CommandError(
            _("Hãy ghi --unit là một đơn vị của kỳ; không có đơn vị “%(unit)s”.")
            % {"unit": asked}
        )
    return unit.slug


def _summary(
    *, index: str, area: str, level: str, year: int, is_draft: bool
) -> EditionSummary:
    """The revision that everyone may read, or the draft when it is asked for."""
    edition = _edition(index=index, area=area, level=level, year=year)
    if is_draft:
        settle_results(edition=edition)
    summary = load_summary(
        index=edition.index.code,
        area=edition.area.area_slug,
        level=edition.level,
        year=edition.year,
        revision=edition.draft_revision if is_draft else None,
    )
    if summary is not None:
        return summary
    if is_draft:
        raise CommandError(_("Kỳ này không có bản dự thảo."))
    raise CommandError(_("Kỳ này chưa được công bố. Thêm --draft để xuất bản dự thảo."))


def _edition(*, index: str, area: str, level: str, year: int) -> Edition:
    """The one edition at this address; its area by code or by its word there."""
    found = list(
        Edition.objects.with_names()
        .filter(index__code=index, level=level, year=year)
        .filter(Q(area__code=area) | Q(area__area_slug=area) | Q(area__slug=area))
    )
    if len(found) == 1:
        return found[0]
    address = {"index": index, "area": area, "level": level, "year": year}
    if not found:
        raise CommandError(
            _("Không có kỳ %(index)s, địa bàn %(area)s, cấp %(level)s, năm %(year)s.")
            % address
        )
    raise CommandError(
        _("“%(area)s” chỉ nhiều địa bàn: %(slugs)s. Hãy ghi rõ một địa bàn.")
        % {"area": area, "slugs": ", ".join(e.area.area_slug for e in found)}
    )


def _write(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside the file and rename, so that nobody ever reads half of it."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".xuat-") as folder:
            made = Path(folder) / path.name
            write(made)
            os.replace(made, path)
    except OSError as error:
        raise CommandError(
            _("Không ghi được tệp “%(path)s”: %(why)s.")
            % {"path": path, "why": error.strerror}
        ) from error
