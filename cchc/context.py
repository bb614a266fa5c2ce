"""What every template may use: the profile of the body that runs the site."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from units.models import SiteProfile


def site(request: HttpRequest) -> dict[str, object]:
    """`site` is the SiteProfile or None: one query, and none where it is not used."""
    return {"site": SimpleLazyObject(SiteProfile.objects.first)}
