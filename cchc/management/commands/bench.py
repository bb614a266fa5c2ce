"""manage.py bench: every hot path on both engines, beside its floor."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cchc.bench.sizes import SIZES

# Where the inner process finds its SQLite file; set by the outer one only.
SCRATCH = "CCHC_BENCH_SQLITE"


class Command(BaseCommand):
    help = _(
        "Đo mọi đường nóng trên SQLite và PostgreSQL, trong cơ sở dữ liệu tạm;"
        " kết thúc với mã lỗi 1 khi vượt ngưỡng của --check"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size",
            choices=list(SIZES),
            default="S",
            help=_("cỡ dữ liệu thử: một tỉnh (S), nhiều tỉnh (M), cả nước (L)"),
        )
        parser.add_argument(
            "--only",
            nargs="*",
            default=[],
            metavar="WORD",
            help=_("chỉ đo các đường có tên chứa một trong các từ này"),
        )
        parser.add_argument(
            "--rounds", type=int, default=7, help=_("số vòng đo, mặc định 7")
        )
        parser.add_argument(
            "--json", metavar="FILE", type=Path, help=_("ghi thêm kết quả ra tệp này")
        )
        parser.add_argument(
            "--check", metavar="FILE", type=Path, help=_("tệp ngưỡng để đối chiếu")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if SCRATCH in os.environ:
            self._measure(**options)
            return
        with tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder:
            finished = subprocess.run(  # noqa: S603 - our own arguments again
                [
                    sys.executable,
                    str(settings.BASE_DIR / ".ci" / "postgres.py"),
                    sys.executable,
                    *sys.argv,
                ],
                env=_environment(Path(folder)),
                check=False,
            )
        if finished.returncode:
            raise CommandError(_("Phép đo không đạt, xem bên trên."))

    def _measure(self, **options: Any) -> None:
        from cchc.bench import during, memory, report
        from cchc.bench.running import measure

        urls = {
            "sqlite": f"sqlite:///{os.environ[SCRATCH]}",
            "postgresql": os.environ["DATABASE_URL"],
        }
        found = measure(
            urls,
            size=SIZES[options["size"]],
            rounds=max(1, options["rounds"]),
            only=tuple(options["only"]),
        )
        self.stdout.write(report.machine())
        self.stdout.write(report.table(found))
        if found.same_ranks is not None:
            self.stdout.write(f"same ranks on both engines: {found.same_ranks}")
        worker = {} if options["only"] else memory.of_workers(urls)
        for engine, facts in worker.items():
            self.stdout.write(memory.in_words(engine, facts))
        readers = {} if options["only"] else during.of_readers(urls)
        for engine, reading in readers.items():
            self.stdout.write(during.in_words(engine, reading))
        if options["json"]:
            options["json"].write_text(report.as_json(found, worker), encoding="utf-8")
        if options["check"]:
            over = list(report.over_ceiling(found.lines, options["check"]))
            if over or found.same_ranks is False:
                raise CommandError("\n".join(["over the ceiling:", *over]))


def _environment(folder: Path) -> dict[str, str]:
    """Of production, and of nobody's database."""
    return {
        **os.environ,
        SCRATCH: str(folder / "bench.sqlite3"),
        "DJANGO_DEBUG": "0",
        "DJANGO_INSECURE_HTTP": "1",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(50),
        "DJANGO_ALLOWED_HOSTS": "testserver",
        "DJANGO_STATIC_ROOT": str(folder),
        "DJANGO_MEDIA_ROOT": str(folder / "files"),
    }
