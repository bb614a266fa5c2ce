"""What every template may use: the profile of the body that runs the site."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from units.models import SiteProfile
from units.prepared import Prepared

_FIRST = Prepared(lambda: SiteProfile.objects.order_by("pk"))


def site(request: HttpRequest) -> dict[str, object]:
    """`site` is the SiteProfile: one query, and none where it is not used."""
    return {"site": SimpleLazyObject(_profile)}


def _profile() -> SiteProfile:
    return _FIRST.first() or _nobody()


def _nobody() -> SiteProfile:
    """Until there is a profile: its name as text, not translated at each use."""
    profile = SiteProfile()
    profile.name = str(profile.name)
    return profile
