"""manage.py export_edition INDEX AREA LEVEL YEAR --to FILE.{xlsx,csv,json}"""

from __future__ import annotations

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indices.exports.ranking import ranking_export
from indices.models import Edition, EditionSummary
from indices.selectors.ranking import RankingQuery, load_summary, ranking_page
from units.models import Level

FORMATS = ("xlsx", "csv", "json")


class Command(BaseCommand):
    help = gettext_lazy("Xuất bảng xếp hạng của một kỳ ra tệp XLSX, CSV hoặc JSON")  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("index", help=_("mã bộ chỉ số, ví dụ cchc"))
        parser.add_argument("area", help=_("mã đơn vị (19), VN hoặc tên trong địa chỉ"))
        parser.add_argument("level", choices=[str(level) for level in Level])
        parser.add_argument("year", type=int)
        parser.add_argument("--to", required=True, type=Path, metavar="FILE")
        parser.add_argument(
            "--draft",
            action="store_true",
            help=_("xuất bản dự thảo đang làm, có ghi DỰ THẢO"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["to"]
        format = path.suffix.lower().removeprefix(".")
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
        page = ranking_page(summary=summary, query=RankingQuery(page_size=None))
        try:
            _write(path, ranking_export(page).content(format))
        except OSError as error:
            raise CommandError(
                _("Không ghi được tệp “%(path)s”: %(why)s.")
                % {"path": path, "why": error.strerror}
            ) from error
        self.stdout.write(
            _("%(edition)s: đã ghi %(count)d đơn vị vào %(path)s (bản %(revision)d).")
            % {
                "edition": page.header.title,
                "count": len(page.rows),
                "path": path,
                "revision": page.header.revision,
            }
        )


def _summary(
    *, index: str, area: str, level: str, year: int, is_draft: bool
) -> EditionSummary:
    """The revision that everyone may read, or the draft when it is asked for."""
    edition = _edition(index=index, area=area, level=level, year=year)
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


def _write(path: Path, content: bytes) -> None:
    """Write beside the file and rename, so that nobody ever reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # A new file is as private as mkstemp makes it; an export is to be passed on.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
