"""Long files: ordered once, made whole, begun anew by the next when cut off."""

import os
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from indices.actions.errors import ActionRefused
from indices.actions.prepared_files import (
    SILENCE,
    finish_file,
    order_file,
    path_of,
    working_folder,
)
from indices.models import PreparedFile
from tests.explained import make_scored
from tests.once import made_once

pytestmark = pytest.mark.django_db
State = PreparedFile.State


edition = made_once(lambda: make_scored((2024,)).editions[2024])


def order(edition, *, key="a", name="so-lieu.zip"):
    return order_file(edition=edition, revision=1, name=name, key=key, total=4)


def cut_off(job):
    """The process that made it was killed."""
    PreparedFile.objects.filter(pk=job.pk).update(beat_at=timezone.now() - 2 * SILENCE)


def test_a_file_that_is_being_made_is_not_made_twice(edition):
    assert order(edition) is not None
    assert order(edition) is None


def test_what_was_cut_off_is_begun_anew_by_the_next(edition):
    cut_off(order(edition))
    assert order(edition) is not None


def test_the_command_makes_the_whole_file(edition):
    job = order(edition)
    call_command("prepare_file", str(job.pk))
    job.refresh_from_db()
    assert job.state == State.READY
    assert path_of(job.path).stat().st_size == job.size > 0
    assert order(edition) is None
    # Nothing is left beside it.
    assert [each.name for each in path_of("bao-cao").iterdir()] == [
        path_of(job.path).name
    ]


def test_a_newer_state_of_the_figures_replaces_the_file(edition):
    job = order(edition)
    call_command("prepare_file", str(job.pk))
    job.refresh_from_db()
    old = path_of(job.path)
    call_command("prepare_file", str(order(edition, key="b").pk))
    assert not old.exists()
    assert PreparedFile.objects.get().key == "b"


def test_who_finishes_too_late_leaves_nothing(edition):
    late = order(edition)
    cut_off(late)
    order(edition, key="b")
    with working_folder() as folder:
        made = folder / "x.zip"
        made.write_bytes(b"old")
        finish_file(late, made, "zip")
    assert PreparedFile.objects.get().state == State.MAKING
    assert not [each for each in path_of("bao-cao").iterdir() if each.is_file()]


def test_a_file_that_is_gone_from_the_disk_is_made_again(edition):
    job = order(edition)
    call_command("prepare_file", str(job.pk))
    job.refresh_from_db()
    path_of(job.path).unlink()
    assert order(edition) is not None


def test_a_failure_is_told_and_leaves_nothing(edition, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("đĩa đầy")

    monkeypatch.setattr("indices.management.commands.prepare_file.write_file", fail)
    job = order(edition)
    with pytest.raises(OSError, match="đĩa đầy"):
        call_command("prepare_file", str(job.pk))
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert not [*path_of("bao-cao").iterdir()]
    assert order(edition) is not None


def test_only_so_many_are_made_at_a_time(edition):
    order(edition)
    order(edition, name="so-lieu.xlsx")
    with pytest.raises(ActionRefused):
        order(edition, name="tat-ca-don-vi.zip")


def test_folders_of_killed_processes_are_swept(edition):
    root = path_of("bao-cao")
    left = root / ".dang-tao-x"
    left.mkdir(parents=True)
    (left / "half.xlsx").write_bytes(b"half")
    long_ago = (timezone.now() - timedelta(days=1)).timestamp()
    os.utime(left, (long_ago, long_ago))
    with working_folder():
        assert not left.exists()
