"""The section of the official files: which editions it leads to, for whom."""

import pytest
from django.urls import reverse

from tests.reading import links, words

pytestmark = pytest.mark.django_db


def test_the_section_lists_the_published_editions(client, world):
    response = client.get(reverse("indices:reports"))
    assert reverse("indices:report", kwargs=world.published.address) in links(response)
    assert str(world.draft.year) not in words(response)


def test_staff_find_their_drafts_there(client, world):
    client.force_login(world.index_administrator)
    found = links(client.get(reverse("indices:reports")))
    assert reverse("indices:report", kwargs=world.draft.address) in found
    assert reverse("indices:report", kwargs=world.foreign_draft.address) not in found
