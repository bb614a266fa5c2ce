"""Text of the old Vietnamese fonts, whose letters are hidden among those of Latin-1.

In a font ".VnTime" (TCVN3) "ChØ sè" is seen as "Chỉ số", in "VNI-Times" "Chæ soá" is.
Pure: it suggests, and whoever imports asks before taking a suggestion.
"""

import re
import unicodedata
from dataclasses import dataclass

TCVN3 = "TCVN3"
VNI = "VNI"

# The letters of TCVN3 in the order of the Vietnamese ones. Capitals with a tone exist
# only in the fonts "….H", which show small letters as capitals.
_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«"  # noqa: RUF001 - look-alikes
        "åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
# VNI writes a letter and then its mark: a tone, or a circumflex or breve with its tone.
_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_CIRCUMFLEX = dict(zip("âáàåãä", ("", *_TONES.values()), strict=True))
_BREVE = dict(zip("êéèúüë", ("", *_TONES.values()), strict=True))
_VNI_LETTERS = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))


def _vni_table() -> dict[str, str]:
    """Every pair and every single letter of VNI, small and capital."""
    table = dict(_VNI_LETTERS)
    for mark, tone in _TONES.items():
        table |= {base + mark: base + tone for base in "aeouy"}
        table |= {"ô" + mark: "ơ" + tone, "ö" + mark: "ư" + tone}
    table |= {
        base + mark: base + "\u0302" + tone
        for base in "aeo"
        for mark, tone in _CIRCUMFLEX.items()
    }
    table |= {"a" + mark: "a\u0306" + tone for mark, tone in _BREVE.items()}
    table = {old: unicodedata.normalize("NFC", new) for old, new in table.items()}
    capitals = {old.upper(): new.upper() for old, new in table.items()}
    begun = {old[0].upper() + old[1:]: new.upper() for old, new in table.items()}
    return begun | capitals | table


_VNI = _vni_table()
_VNI_PIECE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
# What a Vietnamese syllable can be, without its tone.
_SYLLABLE = re.compile(
    r"(?:ngh|gh|gi|kh|ng|nh|ch|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"(?:(?:i[aêu]u?|yêu|u(?:a|ya|yu|â?y|ôi|i)|ư(?:a|ơ[iu]|[iu])|[aâ][uy]|a[io]|eo|êu"
    r"|oa[iy]|oeo|[oôơ]i)"
    r"|(?:iê|yê|o[aăeo]|u[âêôơ]|uyê?|ươ|[aăâeêioôơuưy])(?:ch|nh|ng|[cmnpt])?)",
    re.IGNORECASE,
)
_BETWEEN_WORDS = re.compile(r"[\x00-\x40\x5b-\x60\x7b-\x7f–—“”…]+")


@dataclass(frozen=True, slots=True)
class LegacyText:
    """What a text of an old font is in Unicode, to be confirmed."""

    before: str
    after: str
    encoding: str


def suggest(text: str, *, font: str = "") -> LegacyText | None:
    """The text in Unicode, by its font or by letters no Vietnamese word has; None for
    what is Unicode already, whatever the font."""
    text = unicodedata.normalize("NFC", text)
    if text.isascii() or any(c > "\u00ff" and c.isalpha() for c in text):
        return None
    lower = font.casefold()
    if lower.startswith(".vn"):
        after = from_tcvn3(text, is_capital=lower.endswith("h"))
        return _told(text, after, TCVN3)
    if lower.startswith("vni"):
        return _told(text, from_vni(text), VNI)
    for encoding, after in ((TCVN3, from_tcvn3(text)), (VNI, from_vni(text))):
        if _is_cured(text, after):
            return _told(text, after, encoding)
    return None


def from_tcvn3(text: str, *, is_capital: bool = False) -> str:
    """The text of a TCVN3 font; `is_capital` for one that shows capitals only."""
    after = "".join(_TCVN3.get(character, character) for character in text)
    return after.upper() if is_capital else after


def from_vni(text: str) -> str:
    """The text of a VNI font, the longest match first."""
    return _VNI_PIECE.sub(lambda found: _VNI[found.group()], text)


def _told(before: str, after: str, encoding: str) -> LegacyText | None:
    return LegacyText(before, after, encoding) if after != before else None


def _is_cured(before: str, after: str) -> bool:
    """Whether the text has words that are none in Vietnamese, and conversion makes all
    that it touches Vietnamese. A sign by itself, as "©", is no such word."""
    return (
        after != before
        and any(
            not _is_vietnamese(word) and re.search("[A-Za-z]", word)
            for word in _words(before)
        )
        and all(map(_is_vietnamese, _words(after)))
    )


def _words(text: str) -> list[str]:
    """The words with a letter or sign beyond ASCII."""
    return [word for word in text.split() if not word.isascii()]


def _is_vietnamese(word: str) -> bool:
    """Whether each run of letters beyond ASCII is a syllable with at most one tone."""
    for run in _BETWEEN_WORDS.split(word):
        if run.isascii():
            continue
        decomposed = unicodedata.normalize("NFD", run)
        bare, tones = _TONE_MARKS.subn("", decomposed)
        if tones > 1 or not _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)):
            return False
    return True
