"""What leads from a criterion that cost points into the plan that mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from indices.models import EditionSummary, RemediationTask
from indices.selectors.header import EditionHeader, header_of


@dataclass(frozen=True, slots=True)
class PlanLinks:
    """For somebody who keeps the unit's plan; `planned` are tasks by criterion."""

    address: dict[str, object]
    planned: Mapping[str, int]

    def add_url(self, code: str) -> str:
        return f"{reverse('indices:entry_task_add', kwargs=self.address)}?tc={code}"

    def task_url(self, code: str) -> str:
        """Empty where the criterion has no task yet."""
        if code not in self.planned:
            return ""
        kwargs = {**self.address, "task": self.planned[code]}
        return reverse("indices:entry_task", kwargs=kwargs)


def plan_links(*, summary: EditionSummary, unit_id: int, slug: str) -> PlanLinks:
    """One query."""
    rows = RemediationTask.objects.filter(
        plan__edition=summary.edition_id, plan__unit=unit_id
    ).values_list("criterion__code", "pk")
    return PlanLinks({**header_of(summary).address, "unit": slug}, dict(rows))


def takes_tasks(header: EditionHeader) -> bool:
    """Whether a plan can follow what is being read: the published result as it is."""
    return not (header.is_draft or header.is_superseded)
