"""From a published result to the next one, as people walk it.

2023 is published. The officer of Đại Từ sees what cost most, plans two tasks and issues
the plan; the province inspects; the officer reports; 2024 is published, and the tasks
are judged by it. Points by hand in tests/explained.py: criterion 1.2 goes from 30 to 34
of 40, criterion 2 from 30 to 32 of 40.
"""

import pytest
from django.urls import reverse

from indices.models import Inspection, RemediationTask
from tests.explained import fill, make_scored, publish
from tests.factories import make_scored_edition, make_user
from tests.reading import links, words
from units.models import Role

pytestmark = pytest.mark.django_db


def test_from_a_result_to_the_next_one(client):
    scored = make_scored((2023,))
    unit = scored.units["dai_tu"]
    officer = make_user("canbo", role=Role.UNIT_OFFICER, unit=unit)
    clerk = make_user("quantri", role=Role.INDEX_ADMINISTRATOR, unit=scored.area)
    address = scored.address(2023)
    keep = {**address, "unit": unit.slug}
    plan = reverse("unit_plan", args=[unit.slug, 2023])

    # The costliest criteria, and from them into the plan.
    client.force_login(officer)
    lost = f"{reverse('indices:lost_points', kwargs=address)}?dv={unit.slug}"
    ways = [link for link in links(client.get(lost)) if "?tc=" in link]
    assert [way.partition("?tc=")[2] for way in ways] == ["1.2", "2", "1.1.1", "1.1.2"]
    for way in ways[:2]:
        sent = {"what": "Làm ngay", "who": "Văn phòng", "due_on": "30/06/2024"}
        assert client.post(way, sent).status_code == 302
    sent = {
        "decision": "Kế hoạch số 15/KH-UBND",
        "decided_on": "20/03/2024",
        "viec": "ban-hanh",
    }
    client.post(reverse("indices:entry_plan", kwargs=keep), sent)

    # Everyone reads it; nobody can judge it yet.
    client.logout()
    text = words(client.get(plan))
    assert "2 nhiệm vụ nhằm 20,00 trong 24,00 điểm bị mất" in text
    assert text.count("Chờ kỳ sau công bố") == 2

    # The province inspects, and finds something about a criterion that has a task.
    client.force_login(clerk)
    sent = {
        "kind": "surprise",
        "year": "2024",
        "state": "concluded",
        "day": "15/05/2024",
        "findings": "1.2; Báo cáo quý I chậm",
        "conclusion": "Phải gửi báo cáo đúng hạn",
    }
    client.post(reverse("indices:entry_inspection_new", args=[unit.slug]), sent)
    number = Inspection.objects.get().pk
    client.logout()
    inspection = client.get(reverse("indices:inspection", args=[number]))
    assert "Báo cáo quý I chậm Chưa làm" in words(inspection)
    assert "Kiểm tra 15/05/2024: Báo cáo quý I chậm" in words(client.get(plan))

    # The officer reports that one task is done.
    client.force_login(officer)
    task = RemediationTask.objects.get(criterion__code="1.2")
    own = reverse("indices:entry_task", kwargs={**keep, "task": task.pk})
    sent = {
        "what": task.what,
        "who": task.who,
        "due_on": "30/06/2024",
        "state": "done",
        "finished_on": "28/06/2024",
        "result": "Đã gửi đủ báo cáo",
        "seen": client.get(own).context["form"]["seen"].value(),
    }
    assert client.post(own, sent).status_code == 302
    client.logout()

    # The next year is published: the tasks are judged, also on the unit's sheet.
    scored.editions[2024] = make_scored_edition(
        scored.index,
        scored.area,
        criteria_set=scored.editions[2023].criteria_set,
        year=2024,
    )
    fill(scored, 2024)
    assert words(client.get(plan)).count("Chờ kỳ sau công bố") == 2
    publish(scored, 2024)
    text = words(client.get(plan))
    assert "Năm 2024: lấy lại 4,00/10,00 điểm" in text
    assert "Năm 2024: lấy lại 2,00/10,00 điểm" in text
    area = words(client.get(reverse("indices:remediation", kwargs=address)))
    assert "Kế hoạch số 15/KH-UBND 2 1 1 0 20,00 6,00" in area
    sheet = words(client.get(reverse("unit_sheet", args=[unit.slug, 2024])))
    assert "Năm 2024 lấy lại 6,00 điểm ở 2/2 nhiệm vụ so được." in sheet
