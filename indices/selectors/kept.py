"""What is told of all units together, kept for as long as a publication stands.

Under the digest of a publication its scores are the same for good, so what was
computed from all of them once need not be computed for every page that shows it.
Drafts, and what was published without a digest, are computed anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache

from indices.models import EditionSummary

SECONDS_KEPT = 24 * 3600

Told = TypeVar("Told")


def kept(summary: EditionSummary, name: str, compute: Callable[[], Told]) -> Told:
    """What `compute` tells of the revision; `name` says what that is, with its
    arguments. It may be None only where that costs nothing to find out."""
    return kept_of_each(
        [summary], lambda _summary: name, lambda _missing: {summary.pk: compute()}
    )[summary.pk]


def kept_of_each(
    summaries: Collection[EditionSummary],
    name: Callable[[EditionSummary], str],
    compute: Callable[[Collection[EditionSummary]], Mapping[int, Told]],
) -> Mapping[int, Told]:
    """The same of several revisions, by key of the summary.

    `compute` gets those of which nothing is kept, all at once.
    """
    keys = {
        summary.pk: f"{name(summary)}-{summary.publication.digest}"
        for summary in summaries
        if summary.publication is not None and summary.publication.digest
    }
    found = cache.get_many(keys.values())
    told: dict[int, Told] = {pk: found[k] for pk, k in keys.items() if k in found}
    missing = [summary for summary in summaries if summary.pk not in told]
    if missing:
        computed = compute(missing)
        told |= computed
        cache.set_many(
            {keys[pk]: value for pk, value in computed.items() if pk in keys},
            SECONDS_KEPT,
        )
    return told


def kept_of_all(
    summaries: Collection[EditionSummary], name: str, compute: Callable[[], Told]
) -> Told:
    """What `compute` tells of several revisions together; `name` says what that is,
    with all that it depends on beside what is published under their digests."""
    digests = [
        each.publication.digest if each.publication else "" for each in summaries
    ]
    if not all(digests):
        return compute()
    key = f"all-{sha256(' '.join((name, *digests)).encode()).hexdigest()}"
    found: Told | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, SECONDS_KEPT)
    return found
