"""Old fonts are recognised and converted; Vietnamese in Unicode is left alone."""

import csv
from pathlib import Path

import pytest

from indices.imports.legacy_text import TCVN3, VNI, from_tcvn3, from_vni, suggest

LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
IN_TCVN3 = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ"
IN_VNI = """aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä ñ eø eù eû eõ eï
eâ eà eá eå eã eä ì í æ ó ò oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû
uõ uï ö öø öù öû öõ öï yø yù yû yõ î"""
NAMES = Path("fixtures")


def test_every_letter_of_tcvn3():
    assert from_tcvn3(IN_TCVN3) == LETTERS
    assert from_tcvn3("¡¢§£¤¥¦") == "ĂÂĐÊÔƠƯ"
    assert from_tcvn3("hµ néi", is_capital=True) == "HÀ NỘI"


def test_every_letter_of_vni_small_capital_and_at_the_beginning():
    assert [from_vni(piece) for piece in IN_VNI.split()] == list(LETTERS)
    assert [from_vni(piece.upper()) for piece in IN_VNI.split()] == list(
        LETTERS.upper()
    )
    begun = [piece[0].upper() + piece[1:] for piece in IN_VNI.split()]
    assert [from_vni(piece) for piece in begun] == list(LETTERS.upper())


@pytest.mark.parametrize(
    ("text", "after", "encoding"),
    [
        ("ChØ sè c¶i c¸ch hµnh chÝnh", "Chỉ số cải cách hành chính", TCVN3),
        ("HuyÖn §¹i Tõ", "Huyện Đại Từ", TCVN3),
        ("T\u00ad ph¸p", "Tư pháp", TCVN3),
        ("Chæ soá caûi caùch haønh chính", "Chỉ số cải cách hành chính", VNI),
        ("HUYEÄN ÑAÏI TÖØ", "HUYỆN ĐẠI TỪ", VNI),
        ("TP. Taân An (2024)", "TP. Tân An (2024)", VNI),
    ],
)
def test_text_without_its_font_is_recognised_by_impossible_words(text, after, encoding):
    found = suggest(text)
    assert (found.before, found.after, found.encoding) == (text, after, encoding)


@pytest.mark.parametrize(
    ("text", "font", "after"),
    [
        ("Tõ", ".VnTime", "Từ"),
        ("Hµ Néi", ".VnTimeH", "HÀ NỘI"),
        ("Töø", "VNI-Times", "Từ"),
        ("Hà Nội", ".VnTime", None),
        ("Ha Noi 2024", ".VnTime", None),
        ("Tõ", "Times New Roman", None),
    ],
)
def test_the_font_decides_unless_the_text_is_unicode(text, font, after):
    found = suggest(text, font=font)
    assert (found and found.after) == after


@pytest.mark.parametrize(
    "text", ["© 2024", "§ 5", "café", "naïve", "½", "10 °C", "«trích dẫn»", "Ð"]
)
def test_signs_and_foreign_words_are_left_alone(text):
    assert suggest(text) is None


def test_no_name_of_the_country_is_taken_for_an_old_font():
    names = {
        row["name"]
        for path in NAMES.rglob("*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        if row.get("name")
    }
    assert len(names) > 5_000
    assert [name for name in names if suggest(name)] == []
