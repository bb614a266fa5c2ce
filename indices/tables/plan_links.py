"""The way from a lost criterion into the plan, for those who keep it."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indices.selectors.plan_links import PlanLinks


def plan_link(links: PlanLinks | None, code: str) -> SafeString | str:
    """“Thêm vào kế hoạch”, or the task that is there; nothing for other readers."""
    if links is None:
        return ""
    task_url = links.task_url(code)
    return format_html(
        '<a class="plan-link screen-only" href="{}">{}'
        '<span class="visually-hidden">: {}</span></a>',
        task_url or links.add_url(code),
        _("Đã có trong kế hoạch") if task_url else _("Thêm vào kế hoạch"),
        code,
    )
