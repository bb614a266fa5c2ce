"""What every template may use: the profile of the body that runs the site."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from django.http import HttpRequest

from units.models import SiteProfile
from units.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Site:
    """What the frame of a page shows of the SiteProfile; `emblem` names its file."""

    name: str
    issuing_body: str
    superior_body: str
    hotline: str
    emblem: str


_FIRST = Prepared(
    lambda: SiteProfile.objects.order_by("pk").values_list(
        *(field.name for field in fields(Site))
    )
)

_NAME = SiteProfile._meta.get_field("name")


def site(request: HttpRequest) -> dict[str, object]:
    """`site` gives a Site: one query, and none where it is not used."""
    return {"site": cache(_site)}


def _site() -> Site:
    found = _FIRST.first()
    if found is None:
        return Site(str(_NAME.get_default()), "", "", "", "")
    return Site(*found)
