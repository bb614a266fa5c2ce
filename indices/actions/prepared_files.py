"""Orders long files and keeps count of their making; many processes may ask at once.

A file is made by one process beside the requests. Whoever asks while it is made waits;
whoever asks after it was cut off begins it anew. Nobody but these functions writes the
table, and none of them touches a result.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from indices.actions.errors import ActionRefused
from indices.models import Edition, PreparedFile

FOLDER = "bao-cao"
WORKING = ".dang-tao-"
# Whoever has not moved for so long was cut off.
SILENCE = timedelta(minutes=2)
# So many at a time: the site has other things to do.
MOST_AT_ONCE = 2


@transaction.atomic
def order_file(
    *, edition: Edition, revision: int, name: str, key: str, total: int
) -> PreparedFile | None:
    """The order to make the file, or None where it is there or being made already."""
    # Orders go one after another, so that two never take the same one.
    Edition.objects.select_for_update().get(pk=edition.pk)
    now = timezone.now()
    order = PreparedFile.objects.filter(
        edition=edition, revision=revision, name=name
    ).first()
    if order is not None and order.key == key and not _is_over(order):
        return None
    busy = PreparedFile.objects.filter(
        state=PreparedFile.State.MAKING, beat_at__gt=now - SILENCE
    )
    if busy.count() >= MOST_AT_ONCE:
        raise ActionRefused(
            [_("Hệ thống đang tạo các tệp khác. Hãy thử lại sau ít phút.")]
        )
    order = order or PreparedFile(edition=edition, revision=revision, name=name)
    order.key, order.total, order.done = key, total, 0
    order.state, order.beat_at = PreparedFile.State.MAKING, now
    order.save()
    return order


def _is_over(order: PreparedFile) -> bool:
    """Whether it must be made anew: it failed, was cut off, or its file is gone."""
    if order.state == PreparedFile.State.MAKING:
        return order.beat_at <= timezone.now() - SILENCE
    if order.state == PreparedFile.State.READY:
        return not path_of(order.path).is_file()
    return True


def path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def note_progress(order: PreparedFile, done: int) -> None:
    PreparedFile.objects.filter(pk=order.pk, key=order.key).update(
        done=done, beat_at=timezone.now()
    )


@contextmanager
def working_folder() -> Iterator[Path]:
    """A folder for one file in the making; what others left behind goes first."""
    root = path_of(FOLDER)
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    with tempfile.TemporaryDirectory(prefix=WORKING, dir=root) as folder:
        yield Path(folder)


def _sweep(root: Path) -> None:
    """Remove the folders of processes that were killed."""
    limit = (timezone.now() - timedelta(hours=6)).timestamp()
    for folder in root.glob(f"{WORKING}*"):
        if folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)


def finish_file(order: PreparedFile, made: Path, extension: str) -> None:
    """Put the whole file in its place; the one of an older state goes.

    Where the figures changed meanwhile somebody else makes the newer file.
    """
    name = f"{FOLDER}/{order.pk}-{order.key[:16]}.{extension}"
    os.replace(made, path_of(name))
    now = timezone.now()
    with transaction.atomic():
        mine = PreparedFile.objects.select_for_update().filter(
            pk=order.pk, key=order.key
        )
        current = mine.first()
        mine.update(
            state=PreparedFile.State.READY,
            path=name,
            size=path_of(name).stat().st_size,
            done=order.total,
            made_at=now,
            beat_at=now,
        )
    gone = name if current is None else current.path
    if gone and (current is None or gone != name):
        path_of(gone).unlink(missing_ok=True)


def fail_file(order: PreparedFile) -> None:
    PreparedFile.objects.filter(pk=order.pk, key=order.key).update(
        state=PreparedFile.State.FAILED, beat_at=timezone.now()
    )


# Reaped at the next order: a process that has ended stays listed until then.
_started: list[subprocess.Popen[bytes]] = []


def start_making(order: PreparedFile) -> None:
    """Begin to make the file in a process of its own, which outlives the request.

    Not in a thread: the work would slow down every page of this process.
    """
    _started[:] = [process for process in _started if process.poll() is None]
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "prepare_file"]
    process = subprocess.Popen(  # noqa: S603 - our own command and a number
        [*command, str(order.pk), "--nice"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        # manage.py is development unless told otherwise.
        env=os.environ | {"DJANGO_DEBUG": "1" if settings.DEBUG else "0"},
    )
    _started.append(process)
