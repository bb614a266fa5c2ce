"""What other processes do while somebody kills them that make long files."""

import os
import signal
import zipfile

from tests.drill.jobs import use  # first: it sets Django up

from django.conf import settings  # isort: skip
from django.utils import timezone  # isort: skip

from indices.actions.prepared_files import (  # isort: skip
    FOLDER,
    SILENCE,
    order_file,
    path_of,
)
from indices.management.commands.prepare_file import make  # isort: skip
from indices.models import Edition, PreparedFile  # isort: skip

ORDERED = "so-lieu.zip"


def prepare(name, begun):
    """Order a file and make it; `begun` is told when it starts."""
    use(name)
    _own_files(name)
    order = _ordered()
    begun.set()
    make(order)


def prepare_again(name):
    """What the next does who asks: begin anew what was cut off."""
    use(name)
    _own_files(name)
    PreparedFile.objects.filter(state="making").update(
        beat_at=timezone.now() - 2 * SILENCE
    )
    order = _ordered()
    if order is not None:
        make(order)
    return traces_of_file(name)


def prepare_in_place_and_die(name):
    """The control: the file is told to be there, then written where it is read."""
    use(name)
    _own_files(name)
    order = _ordered()
    place = path_of(f"{FOLDER}/{order.pk}.zip")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"PK")
    PreparedFile.objects.update(
        state="ready", path=f"{FOLDER}/{order.pk}.zip", size=2, made_at=timezone.now()
    )
    os.kill(os.getpid(), signal.SIGKILL)


def _own_files(name):
    """Every database has its own files."""
    settings.MEDIA_ROOT = os.path.join(
        os.environ["DJANGO_MEDIA_ROOT"], os.path.basename(name)
    )


def _ordered():
    edition = Edition.objects.get()
    return order_file(
        edition=edition,
        revision=edition.draft_revision,
        name=ORDERED,
        key="a" * 64,
        total=4,
    )


def traces_of_file(name):
    """What somebody is given who asks now: the parts of a whole package, or nothing."""
    use(name)
    _own_files(name)
    order = PreparedFile.objects.get()
    folder = path_of(FOLDER)
    found = folder.iterdir() if folder.is_dir() else ()
    files = sorted(each.name for each in found if each.is_file())
    own = os.path.basename(order.path)
    parts = {}
    if order.state == "ready":
        try:
            with zipfile.ZipFile(path_of(order.path)) as package:
                assert package.testzip() is None
                parts = {each.filename: each.CRC for each in package.infolist()}
        except zipfile.BadZipFile:
            parts = {}
    is_given = order.state == "ready"
    return {
        "state": order.state,
        "parts": parts,
        "strays": [each for each in files if is_given and each != own],
    }
