"""A form through all that can go wrong with a file."""

import zipfile
import zlib

import pytest

from indices.models import ChangeEntry, Score, ScoreImport
from tests.factories import make_scored_edition, score
from tests.filling import brought, form_of
from tests.hostile import numbers, packages, tables
from tests.hostile.forms import Form, Outcome, parts_of
from tests.reading import words

pytestmark = pytest.mark.django_db

FORMS = {
    "nhieu-don-vi": {"cot": "appraised_score"},
    "tieu-chi": {"tc": "1.2"},
    "mot-don-vi": {"dv": "huyen-dai-tu-171"},
}


@pytest.fixture
def edition(world):
    edition = make_scored_edition(
        world.index, world.province, tier_scheme=world.scheme, year=2024
    )
    for unit in (world.district, world.best, world.worst):
        score(edition, unit, c1_1_1=10, c1_1_2=7, c1_2=30, c2=32)
    return edition


@pytest.fixture
def administrator(client, world):
    client.force_login(world.index_administrator)
    client.raise_request_exception = False
    return client


def form_named(client, edition, name):
    """A form of ours as the generator of odd files wants it."""
    content = form_of(client, edition, loai=name, **FORMS[name])
    places = {
        "nhieu-don-vi": ("D9", "B9", 4),
        "tieu-chi": ("D5", "B5", 3),
        "mot-don-vi": ("D9", "B9", 3),
    }
    score_cell, name_cell, heading_row = places[name]
    return Form(
        content,
        sheet="Nhập điểm",
        score_cell=score_cell,
        name_cell=name_cell,
        heading_row=heading_row,
        identity_sheet="_cchc",
    )


def cases_of(form):
    for family in (
        numbers.number_cases,
        packages.package_cases,
        packages.xxe_cases,
        tables.name_cases,
        tables.row_cases,
        tables.formula_cases,
        tables.sheet_cases,
        tables.column_cases,
        tables.identity_cases,
    ):
        for case in family(form):
            # What finds nothing to change in our form leaves it as it was.
            if case.outcome is Outcome.SAME or not is_same(case.content, form.content):
                yield case


def is_same(content, other):
    try:
        return parts_of(content) == parts_of(other)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return False


@pytest.mark.parametrize(("name", "step"), [("tieu-chi", 6), ("nhieu-don-vi", 9)])
def test_no_odd_file_breaks_the_upload(administrator, edition, name, step):
    """Each is refused with a sentence, or kept and previewed; nothing is written."""
    before = list(Score.objects.order_by("pk").values_list("appraised_score"))
    entries = ChangeEntry.objects.count()
    form = form_named(administrator, edition, name)
    answers, faults = {302: 0, 422: 0}, []
    for case in list(cases_of(form))[::step]:
        response = brought(administrator, edition, case.content, name=case.file_name)
        if response.status_code not in answers:
            faults.append((str(case), response.status_code))
            continue
        answers[response.status_code] += 1
        if response.status_code == 302:
            page = administrator.get(response["Location"])
            state = ScoreImport.objects.latest("pk").state
            faults += judged(case, page, state)
        elif case.outcome.name in ("SAME", "READ"):
            faults.append((str(case), words(response)[:300]))
    assert faults == []
    assert min(answers.values()) > 5
    assert list(Score.objects.order_by("pk").values_list("appraised_score")) == before
    assert ChangeEntry.objects.count() == entries


def judged(case, page, state):
    """What is wrong with the answer to a file that was kept."""
    text = words(page)
    if page.status_code != 200:
        return [(str(case), page.status_code)]
    is_refused = state == ScoreImport.State.REFUSED
    if case.outcome.name == "REFUSED" and not is_refused:
        return [(str(case), "taken")]
    if case.outcome.name == "SAME" and "Tệp không thay đổi gì" not in text:
        return [(str(case), text[-600:])]
    if case.outcome.name == "READ" and is_refused and "tối đa" not in text:
        return [(str(case), text[-600:])]
    return []
