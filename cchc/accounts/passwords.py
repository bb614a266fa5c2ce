"""Refuses passwords made of the words that everyone here would try first."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from units.models import SiteProfile
from units.names import compact_key

# Written without marks and blanks, as compact_key writes them.
CONTEXT_WORDS = ("cchc", "caicachhanhchinh", "chisocaicach", "parindex", "matkhau")


class ContextWordValidator:
    """No word of the subject, of the site or of its area inside a password."""

    def validate(self, password: str, user: User | None = None) -> None:
        folded = compact_key(password)
        for word in (*CONTEXT_WORDS, *_site_words()):
            if word in folded:
                text = _("Mật khẩu không được chứa từ dễ đoán ở đây: “%(word)s”.")
                raise ValidationError(text, code="context", params={"word": word})

    def get_help_text(self) -> str:
        return _(
            "Mật khẩu không chứa tên địa bàn, tên trang hay từ của công việc (cchc…)."
        )


def _site_words() -> list[str]:
    profile = SiteProfile.objects.select_related("home_area").first()
    if profile is None:
        return []
    area = profile.home_area.bare_name if profile.home_area else ""
    names = (profile.name, profile.issuing_body, profile.place, area)
    # Very short words would refuse half of all phrases.
    return [word for word in map(compact_key, names) if len(word) >= 4]
