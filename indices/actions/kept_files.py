"""Keeps files as they came: the row that tells of one, and the bytes on the disk."""

from __future__ import annotations

import hashlib
import logging
from typing import TypeVar

from django.core.files.base import ContentFile

from indices.actions.actor import Actor
from indices.models import BroughtFile

logger = logging.getLogger("cchc.imports")

Kept = TypeVar("Kept", bound=BroughtFile)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep_file(
    upload: Kept, *, actor: Actor, content: bytes, name: str, problem_count: int
) -> Kept:
    """Store a file with who brought it; `upload` says already where it belongs."""
    upload.original_name = name[:200]
    upload.sha256 = digest_of(content)
    upload.size = len(content)
    upload.uploaded_by = actor.user
    upload.uploaded_by_name = actor.name[:150]
    upload.problem_count = problem_count
    upload.state = state_of(problem_count)
    ending = ".csv" if name.casefold().endswith(".csv") else ".xlsx"
    upload.file.save(f"upload{ending}", ContentFile(content), save=False)
    try:
        upload.save()
    except BaseException:
        # No row, no file.
        upload.file.delete(save=False)
        raise
    logger.info("import kept: %s by %s", upload.pk, actor.name)
    return upload


def state_of(problem_count: int) -> str:
    return BroughtFile.State.REFUSED if problem_count else BroughtFile.State.UPLOADED
