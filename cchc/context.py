"""What every template may use: the profile of the body that runs the site."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from units.models import SiteProfile


def site(request: HttpRequest) -> dict[str, object]:
    """`site` is the SiteProfile: one query, and none where it is not used."""
    return {"site": SimpleLazyObject(_profile)}


def _profile() -> SiteProfile:
    return SiteProfile.objects.first() or SiteProfile()
