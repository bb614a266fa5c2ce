"""SHA-256 over the canonical form of a published revision, table by table.

A table's digest is taken over the sorted digests of its lines, as no order of text is
alike on two engines; the revision's is taken over those of its tables.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import SuspiciousOperation

from indices.actions.canonical import (
    FORM,
    PUBLICATION_SECTION,
    SECTIONS,
    NamesOfRevision,
    lines_of,
    plain_value,
)
from indices.models import Edition, Publication

PUBLICATION = PUBLICATION_SECTION.name

Digests = dict[str, str]


def digests_of_content(edition: Edition, revision: int) -> Digests:
    """The digest of each table of a revision, published or still a draft."""
    names = NamesOfRevision(edition, revision)
    return {
        section.name: _digest_of(lines_of(section, edition, revision, names))
        for section in SECTIONS
    }


def digest_of_publication(publication: Publication) -> str:
    """The digest of the facts of a publication that is about to be stored."""
    facts = [_fact(publication, column) for column in PUBLICATION_SECTION.columns]
    return _digest_of([[*facts, sha256_of_decision(publication.signed_pdf.name)]])


def digest_of_stored_publication(edition: Edition, revision: int) -> str:
    """The same digest, of what the database holds now."""
    names = NamesOfRevision(edition, revision)
    lines = lines_of(PUBLICATION_SECTION, edition, revision, names)
    place = PUBLICATION_SECTION.columns.index("signed_pdf")
    return _digest_of([*line, sha256_of_decision(line[place])] for line in lines)


def combined(digests: Mapping[str, str]) -> str:
    """One digest over those of the tables; nothing can move from one to another."""
    text = json.dumps({"form": FORM, **digests}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_of_decision(name: object) -> str:
    """The SHA-256 of a stored signed decision; "" for none, "missing" if it is gone."""
    if not name:
        return ""
    running = hashlib.sha256()
    try:
        with Publication(signed_pdf=str(name)).signed_pdf.open("rb") as content:
            for block in content.chunks():
                running.update(block)
    except (OSError, ValueError, SuspiciousOperation):
        return "missing"
    return running.hexdigest()


def _fact(publication: Publication, column: str) -> object:
    if column == "signed_pdf":
        return publication.signed_pdf.name or ""
    if column == "created_by_id":
        user = publication.created_by
        return [user.get_username()] if user else None
    return plain_value(getattr(publication, column))


_encode = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=repr
).encode


def _digest_of(lines: Iterable[Sequence[object]]) -> str:
    sha256 = hashlib.sha256
    digests = sorted(
        sha256(_encode(line).encode("utf-8", "surrogatepass")).digest()
        for line in lines
    )
    return sha256(b"".join(digests)).hexdigest()
