"""What is told of all units is kept under the digest of a publication, never else."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache

from indices.selectors.kept import kept, kept_of_each


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


def summary_of(key, digest):
    publication = None if digest is None else SimpleNamespace(digest=digest)
    return SimpleNamespace(pk=key, publication=publication)


def test_a_publication_is_computed_once():
    answers = iter([1, 2])
    summary = summary_of(1, "a" * 64)
    assert [kept(summary, "x", lambda: next(answers)) for _ in range(2)] == [1, 1]


@pytest.mark.parametrize("digest", [None, ""])
def test_a_draft_is_computed_each_time(digest):
    answers = iter([1, 2])
    summary = summary_of(1, digest)
    assert [kept(summary, "x", lambda: next(answers)) for _ in range(2)] == [1, 2]


def test_another_revision_and_another_question_are_others():
    answers = iter([1, 2, 3])
    first, second = summary_of(1, "a" * 64), summary_of(1, "b" * 64)
    assert kept(first, "x", lambda: next(answers)) == 1
    assert kept(second, "x", lambda: next(answers)) == 2
    assert kept(first, "y", lambda: next(answers)) == 3


def test_only_what_is_missing_is_computed_and_all_at_once():
    one, two, draft = (
        summary_of(1, "a" * 64),
        summary_of(2, "b" * 64),
        summary_of(3, None),
    )
    asked = []

    def compute(missing):
        asked.append([each.pk for each in missing])
        return {each.pk: each.pk * 10 for each in missing}

    assert kept_of_each([one], lambda _each: "x", compute) == {1: 10}
    told = kept_of_each([one, two, draft], lambda _each: "x", compute)
    assert told == {1: 10, 2: 20, 3: 30}
    assert asked == [[1], [2, 3]]
