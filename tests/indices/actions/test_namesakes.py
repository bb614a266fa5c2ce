"""Two communes called Tân Tiến in one edition: told apart wherever cells are named."""

import re

import pytest
from django.urls import reverse

from indices.actions.namesakes import namesakes_of
from indices.models import ScoreImport
from indices.selectors.history import HistoryQuery, history_page
from indices.selectors.import_receipt import ReceiptQuery, import_receipt
from indices.selectors.sheet_checks import sheet_groups
from tests.factories import (
    make_index,
    make_nation,
    make_scored_edition,
    make_unit,
    make_user,
    score,
)
from tests.filling import brought, filled, form_of
from tests.once import made_once
from tests.reading import words

pytestmark = pytest.mark.django_db
HERE, THERE = "Xã Tân Tiến (Huyện Đại Từ)", "Xã Tân Tiến (Huyện Phổ Yên)"


def make_communes():
    province = make_unit("Thái Nguyên", kind="tỉnh", code="19", parent=make_nation())
    places = [make_unit(n, parent=province) for n in ("Đại Từ", "Phổ Yên")]
    here, there = (
        make_unit("Tân Tiến", kind="xã", code=f"0580{n}", parent=place)
        for n, place in enumerate(places)
    )
    alone = make_unit("Cù Vân", kind="xã", code="05809", parent=places[0])
    edition = make_scored_edition(make_index(), province, level="commune", year=2024)
    for unit in (here, there, alone):
        score(edition, unit, c1_1_1="10", c1_2="30", c2="30")
    edition.refresh_from_db()
    return edition, here, there, alone


communes = made_once(make_communes)


def test_only_those_that_share_a_name_have_a_longer_one(
    communes, django_assert_num_queries
):
    edition, here, there, alone = communes

    # The namesakes and what they lie in.
    with django_assert_num_queries(2):
        assert namesakes_of(edition.pk) == {here.pk: HERE, there.pk: THERE}
    assert namesakes_of(edition.pk, [there.pk, alone.pk, None]) == {there.pk: THERE}
    with django_assert_num_queries(0):
        assert namesakes_of(edition.pk, [None]) == {}


def test_in_what_looks_doubtful(communes):
    edition, *_units = communes

    groups = sheet_groups(edition=edition)

    (missing,) = (group for group in groups if group.kind == "missing")
    said = " ".join(finding.text for finding in missing.findings)
    assert HERE in said
    assert THERE in said


@pytest.mark.parametrize("one_entry", [False, True])
def test_in_the_history(communes, one_entry):
    edition, here, there, alone = communes
    newest = history_page(edition=edition, query=HistoryQuery()).entries
    query = HistoryQuery(sequence=newest[0].sequence) if one_entry else HistoryQuery()

    page = history_page(edition=edition, query=query)

    named = {cell.unit for entry in page.entries for cell in entry.cells}
    assert named - {""} == ({alone.name} if one_entry else {HERE, THERE, alone.name})


def test_from_the_preview_of_a_file_to_taking_it_back(client, communes):
    edition, here, _there, _alone = communes
    client.force_login(make_user(role="index_administrator", unit=edition.area))
    form = form_of(client, edition, loai="nhieu-don-vi", cot="appraised_score")
    content = filled(form, {("1.1.1", here.code): 11, ("1.1.2", here.code): 7})
    preview = client.get(brought(client, edition, content)["Location"])

    assert words(preview).count(HERE) >= 2
    assert THERE not in words(preview)

    upload = ScoreImport.objects.get()
    seen = re.search(r'name="seen" value="(\w+)"', preview.content.decode())[1]
    kwargs = {"pk": upload.pk}
    client.post(reverse("indices:entry_import_do", kwargs=kwargs), {"seen": seen})
    upload.refresh_from_db()
    receipt = import_receipt(upload=upload, query=ReceiptQuery())
    assert {cell.unit for cell in receipt.cells} == {HERE}
    assert [each.name for each in receipt.units] == [HERE]

    score(edition, here, c1_1_1="9")
    undone = client.post(
        reverse("indices:entry_import_undo", kwargs=kwargs), follow=True
    )
    assert f"{HERE}, 1.1.1" in words(undone)
