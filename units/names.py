"""Pure work on Vietnamese unit names: order, search, spelling, kind words, slugs.

Standard library only; it runs without a database.
"""

import re
import unicodedata
from collections.abc import Iterator

KEY_MAX_LENGTH = 255

# Kind (loại đơn vị) -> the word written before the name. A centrally run city
# (thành phố trung ương) is written like any other city.
KIND_WORDS = {
    "thành phố trung ương": "thành phố",
    "thành phố": "thành phố",
    "thị trấn": "thị trấn",
    "thị xã": "thị xã",
    "đặc khu": "đặc khu",
    "tỉnh": "tỉnh",
    "quận": "quận",
    "huyện": "huyện",
    "phường": "phường",
    "xã": "xã",
    "vùng": "vùng",
    "sở": "sở",
    "bộ": "bộ",
}
# Kinds whose word always stands before the name. A region, a department or a
# ministry may be called without it ("Tây Nguyên", "Thanh tra Chính phủ").
PREFIXED_KINDS = frozenset(KIND_WORDS) - {"vùng", "sở", "bộ"}

_DISTINCT_KIND_WORDS = tuple(dict.fromkeys(KIND_WORDS.values()))
_SHORT_WORDS = {
    "thành phố": "TP.",
    "thị xã": "TX.",
    "thị trấn": "TT.",
    "đặc khu": "ĐK.",
    "huyện": "H.",
    "quận": "Q.",
    "phường": "P.",
    "xã": "X.",
}
_LONG_WORDS = {short.rstrip("."): word for word, short in _SHORT_WORDS.items()}
_ABBREVIATION = re.compile(
    r"(TP|TX|TT|ĐK|H|Q|P|X)(?:\s*\.\s*|\s+|(?=\d))(?=\S)", re.IGNORECASE
)

_APOSTROPHES = "'‘’‛ʼʹ`´′"  # noqa: RUF001 - the look-alikes are the point
_DASHES = "-‐‑‒–—―−"  # noqa: RUF001 - the look-alikes are the point
_BARE = str.maketrans(
    dict.fromkeys(_APOSTROPHES)
    | dict.fromkeys(_DASHES, " ")
    | {"đ": "d", "ð": "d", "ı": "i"}
)
# The Icelandic Ð and ð, look-alikes of Đ and đ, are common in old files; letters of
# Cyrillic and Greek come from other keyboards and from scanned pages.
_LOOK_ALIKES = str.maketrans(
    "ÐðАВЕЅІЈКМНОРСТУХаеоѕіјрсухΑΒΕΗΙΚΜΝΟΡΤΥΧο",  # noqa: RUF001
    "ĐđABESIJKMHOPCTYXaeosijpcyxABEHIKMNOPTYXo",
)


def clean_name(text: str) -> str:
    """The text in NFC, without invisible characters, blanks squeezed."""
    composed = unicodedata.normalize("NFC", text.translate(_LOOK_ALIKES))
    if composed.isprintable():  # the usual case, and much quicker
        return " ".join(composed.split())
    visible = (
        " " if character.isspace() else character
        for character in composed
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf")
    )
    return " ".join("".join(visible).split())


def clean_lines(text: str) -> str:
    """A text of several lines, each as `clean_name` leaves it."""
    return "\n".join(clean_name(line) for line in text.splitlines()).strip()


def search_key(name: str) -> str:
    """What two spellings share: no marks, no case, no apostrophe, no dash, no đ."""
    decomposed = unicodedata.normalize("NFD", clean_name(name).casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.translate(_BARE).split())[:KEY_MAX_LENGTH]


def compact_key(name: str) -> str:
    """The search key without blanks and punctuation: "bariavungtau"."""
    return "".join(c for c in search_key(name) if c.isalnum())


def has_marks(text: str) -> bool:
    """Whether the text bears any Vietnamese mark, so that its marks must be right."""
    folded = unicodedata.normalize("NFD", clean_name(text).casefold())
    return any(unicodedata.combining(c) or c == "đ" for c in folded)


def spelling_key(name: str) -> str:
    """Equal for spellings that differ only in case, blanks, dashes, apostrophes or
    in where the tone stands (Hòa, Hoà); different as soon as a mark differs."""
    decomposed = unicodedata.normalize("NFD", clean_name(name).casefold())
    words = re.split(r"[^\w\u0300-\u036f]+|_", decomposed)
    return "".join(_tone_last(word) for word in words)


def _tone_last(word: str) -> str:
    tones = [str(_TONES.index(c)) for c in word if c in _TONES]
    return "".join(c for c in word if c not in _TONES) + "".join(tones)


# ---------------------------------------------------------------- order

# Tones in dictionary order: huyền, hỏi, ngã, sắc, nặng.
_TONES = "\u0300\u0309\u0303\u0301\u0323"
# Further marks in ICU's order: breve, circumflex, caron, ring, diaeresis, double
# acute, dot above. Anything else comes last.
_MARKS = _TONES + "\u0306\u0302\u030c\u030a\u0308\u030b\u0307"
_OTHER_MARK = "f"
# Letters of their own in Vietnamese, as base and mark.
_OWN_LETTERS = {
    "a\u0306": "ă",
    "a\u0302": "â",
    "e\u0302": "ê",
    "o\u0302": "ô",
    "o\u031b": "ơ",
    "u\u031b": "ư",
}
_PUNCTUATION = " _-‐–—,;:!?.…·'‘’\"“”()[]§@*/\\&#%′`´^ʹ°+<=>|~−$₫"  # noqa: RUF001
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_NUMBER = "60"
_UNKNOWN = "ff"
_WEIGHTS = {c: f"{place:02x}" for place, c in enumerate(_PUNCTUATION, start=1)} | {
    c: f"{place:02x}" for place, c in enumerate(_LETTERS, start=0x70)
}
# ICU 78 no longer tells these apostrophes and quotes apart before the marks; the order
# kept here is that of the releases before it, where each sign has a place of its own.


def sort_key(name: str) -> str:
    """A key whose plain order is that of ICU's `vi` collation, numbers by value.

    Three levels, as ICU compares: letters and signs, then marks, then case. All of
    it is lower-case hexadecimal of fixed width, which every collation orders alike.
    A key too long for its column loses the end, so case and marks of very long
    names first; letters are cut only beyond 126 signs.
    """
    parts = [_weigh(cluster) for cluster in _clusters(clean_name(name))]
    levels = ("".join(level) for level in zip(*parts, strict=True))
    letters, marks, cases = levels if parts else ("", "", "")
    return f"{letters}00{marks}0{cases}"[:KEY_MAX_LENGTH]


def _clusters(name: str) -> Iterator[str]:
    """Numbers as one piece, every other sign together with its combining marks."""
    decomposed = unicodedata.normalize("NFD", name)
    return iter(re.findall(r"[0-9]+|[^0-9][\u0300-\u036f]*", decomposed))


def _weigh(cluster: str) -> tuple[str, str, str]:
    """The digits of one cluster on the three levels."""
    if cluster[0] in "0123456789":
        return _weigh_number(cluster)
    base, marks = cluster[0], cluster[1:]
    lower = base.lower()
    letter, rest = _own_letter(lower, marks)
    weight = _WEIGHTS.get(letter) or f"{_UNKNOWN}{ord(letter[0]):06x}"
    return weight, "1" + "".join(map(_mark_digit, rest)), "1" if base == lower else "2"


def _weigh_number(digits: str) -> tuple[str, str, str]:
    """By the count of digits, then the digits; 01 stands directly before 1."""
    value = digits.lstrip("0") or "0"
    case_digit = f"{max(1, 9 - (len(digits) - len(value)))}"
    return f"{_NUMBER}{len(value):02x}{value}", "1", case_digit


def _own_letter(base: str, marks: str) -> tuple[str, str]:
    """Join a base with the mark that makes it a letter of its own; the other marks.

    The dot below stands before the circumflex in NFD and does not block it; a mark
    that sits in the same place does.
    """
    seen: set[int] = set()
    for place, mark in enumerate(marks):
        own = _OWN_LETTERS.get(base + mark)
        if own and unicodedata.combining(mark) not in seen:
            return own, marks[:place] + marks[place + 1 :]
        seen.add(unicodedata.combining(mark))
    return base, marks


def _mark_digit(mark: str) -> str:
    place = _MARKS.find(mark)
    return f"{place + 2:x}" if place >= 0 else _OTHER_MARK


# ---------------------------------------------------------------- kinds and slugs


def split_kind(name: str) -> tuple[str, str]:
    """("huyện", "Đại Từ") of "Huyện Đại Từ"; ("", name) without a kind word."""
    cleaned = clean_name(name)
    folded = cleaned.casefold()
    for word in _DISTINCT_KIND_WORDS:
        if folded.startswith(f"{word} "):
            return word, cleaned[len(word) + 1 :]
    return "", cleaned


def full_name(kind: str, bare: str) -> str:
    """ "Huyện Đại Từ" from the kind and the bare name."""
    word = KIND_WORDS.get(kind, kind)
    return f"{word[:1].upper()}{word[1:]} {bare}".strip()


def expand_abbreviation(name: str) -> str:
    """ "Thành phố Sông Công" for "TP. Sông Công" or "TP Sông Công"; else the name."""
    cleaned = clean_name(name)
    found = _ABBREVIATION.match(cleaned)
    if not found:
        return cleaned
    word = _LONG_WORDS[found.group(1).upper()]
    return full_name(word, cleaned[found.end() :])


def short_form(name: str) -> str:
    """ "H. Đại Từ" for tight places; a province goes by its bare name."""
    word, bare = split_kind(name)
    if word == "tỉnh":
        return bare
    if word in _SHORT_WORDS:
        return f"{_SHORT_WORDS[word]} {bare}"
    return clean_name(name)


def slug_part(name: str) -> str:
    """The name for an address: ASCII, lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", search_key(name)).strip("-")
