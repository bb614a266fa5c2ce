"""Names of places: their order, their spellings, their kind words, their addresses."""

import random
import string
import unicodedata

import pytest

from units.names import (
    KEY_MAX_LENGTH,
    clean_name,
    compact_key,
    expand_abbreviation,
    full_name,
    has_marks,
    search_key,
    short_form,
    slug_part,
    sort_key,
    spelling_key,
    split_kind,
)

# In the order of ICU's `vi` collation, numbers by their value.
IN_ORDER = """
1
2
10
12
A Bung
A Lưới
A Ngo
Ái Quốc
An Bình
An Bình Tây
An Châu
An Hải
Ayun
Ayun Pa
Ăng Tở
Ấm Hạ
Ân Hảo Đông
Ân Thi
B' Lá
B’Lao
Ba Bể
Ba Đình
Bà Rịa
Bá Thước
Bạc Liêu
Bát Xát
Bắc Giang
Bắc Kạn
Bằng Lũng
Bến Cát
Bình Dương
Bình Thanh
Bình Thành
Bình Thạnh
Buôn Đôn
Bưởi
Cà Mau
Ca Thành
Cao Bằng
Cát Hải
Cẩm Giang
Cẩm Giàng
Cần Thơ
Ch'ơm
Chàng Sơn
Châu Đức
Chư A Thai
Chư Prông
Chư Sê
Chương Mỹ
Cồn Cỏ
Cù Vân
Cư Bao
Cư M'Lan
Cư M’gar
Cư M’ta
D’Ran
Dân Tiến
Dầu Giây
Dĩ An
Duy Tiên
Đạ K' Nàng
Đà Lạt
Đạ M'ri
Đà Nẵng
Đại Phúc
Đại Từ
Đak Đoa
Đak Pơ
Đắk Lắk
Đắk Mil
Đắk N'Drót
Đắk R'Măng
Đăk Tô
Định Hóa
Đồng Hỷ
Ea D'Rơng
Ea Drăng
Ea H'leo
Ea H’Leo
Ea Kar
Ea M' Doal
Ea M’Droh
Ea Súp
Ê Đê
Gia Lâm
Hà Giang
Hạ Long
Hải Dương
Hồ Chí Minh
Huế
Hưng Yên
Ia H' Drai
Ia Pa
K' Dang
Kông Chro
Krông Ana
La Bằng
Lạng Sơn
Lào Cai
Long An
M’Drắk
Mỹ Yên
Nam Sách
Nghĩa Lộ
Ô Chợ Dừa
Ô Môn
Ơ Đu
Phú Xuyên
Phú Yên
Phục Linh
Pờ Ê
Quảng Điền
Quảng Nam
Quân Chu
Sóc Sơn
Sông Công
Tam Đảo
Tân An
Tân Uyên
Thái Nguyên
Thanh Hóa
Thạnh Hóa
Thuận An
Tuy Hoà
Tuy Hòa
Từ Liêm
U Minh
Ứng Hòa
Văn Chấn
Văn Lang
Văn Lăng
Vị Thanh
Vị Thủy
Võ Nhai
Vũng Tàu
Ý Yên
Yên Bái
""".strip().splitlines()


def arranged(names):
    """The names by their sort key, from an order that tells nothing."""
    shuffled = list(names)
    random.Random(7).shuffle(shuffled)
    return sorted(shuffled, key=sort_key)


class TestOrder:
    def test_letters_follow_the_vietnamese_alphabet(self):
        letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")

        assert arranged(letters) == letters

    def test_tones_follow_the_dictionary(self):
        tones = ["ma", "mà", "mả", "mã", "má", "mạ"]

        assert arranged(tones) == tones

    def test_letters_weigh_more_than_tones_and_tones_more_than_case(self):
        assert sort_key("bà a") < sort_key("ba b")
        assert sort_key("Đăk Mar") < sort_key("Đắk Mar") < sort_key("Đăk Mâr")
        assert sort_key("Ea H'leo") < sort_key("Ea H'Leo") < sort_key("Ea H'léo")

    def test_places_stand_where_a_vietnamese_reader_looks_for_them(self):
        towns = ["Ứng Hòa", "Định Hóa", "Võ Nhai", "Âu Lâu", "Đại Từ", "Dĩ An"]

        assert sorted(towns, key=sort_key) == [
            "Âu Lâu",
            "Dĩ An",
            "Đại Từ",
            "Định Hóa",
            "Ứng Hòa",
            "Võ Nhai",
        ]

    def test_wards_with_numbers_follow_their_value(self):
        wards = ["Phường 1", "Phường 2", "Phường 10", "Phường 10A", "Phường An Lạc"]

        assert arranged(wards) == wards
        assert sort_key("Phường 01") < sort_key("Phường 1") < sort_key("Phường 02")

    def test_blanks_and_apostrophes_stand_before_letters(self):
        names = ["B' Lá", "B'Lao", "B’Lao", "Ba", "Ch'ơm", "Chàng", "M’Drắk", "Mạ"]

        assert arranged(names) == names

    def test_unit_names_of_the_whole_country_stand_in_icu_order(self):
        assert arranged(IN_ORDER) == IN_ORDER

    def test_composed_and_decomposed_names_share_one_place(self):
        for name in IN_ORDER:
            assert sort_key(unicodedata.normalize("NFD", name)) == sort_key(name)

    def test_letters_of_other_alphabets_that_look_the_same_are_the_same(self):
        assert clean_name("Н\u0430\u0300 Nội") == "Hà Nội"

    def test_the_look_alike_of_the_letter_d_stands_with_it(self):
        assert sort_key("\u00d0ại Từ") == sort_key("Đại Từ")

    def test_a_key_is_hexadecimal_and_fits_its_column(self):
        long_name = "Ban Quản lý các khu công nghiệp và chế xuất tỉnh " * 3

        for name in [*IN_ORDER, long_name, "", "日本 №5", "Ŏ Ơ̆"]:
            key = sort_key(name)
            assert set(key) <= set(string.hexdigits.lower())
            assert len(key) <= KEY_MAX_LENGTH

    def test_a_very_long_name_still_stands_by_its_letters(self):
        stem = "Ban Quản lý các khu công nghiệp và chế xuất của tỉnh và các huyện "

        assert sort_key(stem + "An") < sort_key(stem + "Ba") < sort_key(stem + "Đa")


class TestSearch:
    @pytest.mark.parametrize(
        "written",
        [
            "Huyện Đại Từ",
            "HUYỆN ĐẠI TỪ",
            "huyen dai tu",
            "Huyện \u00d0ại Từ",
            "  Huyện\u00a0 Đại\tTừ ",
            unicodedata.normalize("NFD", "Huyện Đại Từ"),
        ],
    )
    def test_every_way_of_typing_a_name_gives_one_key(self, written):
        assert search_key(written) == "huyen dai tu"

    def test_both_places_of_the_tone_give_one_key(self):
        assert search_key("Hòa Bình") == search_key("Hoà Bình") == "hoa binh"

    @pytest.mark.parametrize("written", ["Ea H’Leo", "ea h'leo", "EA HLEO"])
    def test_an_apostrophe_may_be_any_or_none(self, written):
        assert search_key(written) == "ea hleo"

    @pytest.mark.parametrize(
        "written", ["Bà Rịa – Vũng Tàu", "bà rịa-vũng tàu", "Ba Ria Vung Tau"]
    )
    def test_a_dash_may_be_any_or_none(self, written):
        assert search_key(written) == "ba ria vung tau"

    def test_a_compact_key_knows_no_blanks_and_signs(self):
        assert compact_key("Bà Rịa–Vũng Tàu") == compact_key("Ba Ria - Vung Tau")
        assert compact_key("Thừa Thiên - Huế") == compact_key("Thừa Thiên Huế")

    def test_a_spelling_key_forgives_the_place_of_the_tone_but_not_the_tone(self):
        assert spelling_key("Hòa Bình") == spelling_key("HOÀ  BÌNH")
        assert spelling_key("Thừa Thiên-Huế") == spelling_key("Thừa Thiên Huế")
        assert spelling_key("Bình Thanh") != spelling_key("Bình Thạnh")
        assert spelling_key("Văn Lang") != spelling_key("Văn Lăng")
        assert spelling_key("Đại Từ") != spelling_key("Dại Từ")

    def test_a_text_tells_whether_its_author_writes_marks(self):
        assert has_marks("Đak")
        assert has_marks("Huế")
        assert not has_marks("Ea Kar 2")


class TestSpelling:
    def test_a_name_is_cleaned_of_what_cannot_be_seen(self):
        dirty = "\ufeffXã\u200b  Cù\u00a0Vân\u00ad \n"

        assert clean_name(dirty) == "Xã Cù Vân"

    def test_a_name_is_composed(self):
        assert clean_name(unicodedata.normalize("NFD", "Định Hóa")) == "Định Hóa"

    @pytest.mark.parametrize(
        ("name", "kind", "bare"),
        [
            ("Huyện Đại Từ", "huyện", "Đại Từ"),
            ("Thành phố Sông Công", "thành phố", "Sông Công"),
            ("THÀNH PHỐ SÔNG CÔNG", "thành phố", "SÔNG CÔNG"),
            ("Thị trấn Hùng Sơn", "thị trấn", "Hùng Sơn"),
            ("Thị xã Phổ Yên", "thị xã", "Phổ Yên"),
            ("Đặc khu Côn Đảo", "đặc khu", "Côn Đảo"),
            ("Phường 10", "phường", "10"),
            ("Sở Nội vụ", "sở", "Nội vụ"),
            ("Bộ Tư pháp", "bộ", "Tư pháp"),
            ("Thái Nguyên", "", "Thái Nguyên"),
            ("Xãnh", "", "Xãnh"),
        ],
    )
    def test_the_kind_word_comes_off_a_full_name(self, name, kind, bare):
        assert split_kind(name) == (kind, bare)

    def test_a_full_name_is_put_together_again(self):
        assert full_name("huyện", "Đại Từ") == "Huyện Đại Từ"
        assert full_name("thành phố trung ương", "Hà Nội") == "Thành phố Hà Nội"
        assert full_name("đặc khu", "Vân Đồn") == "Đặc khu Vân Đồn"

    @pytest.mark.parametrize(
        ("short", "long"),
        [
            ("TP. Sông Công", "Thành phố Sông Công"),
            ("TP Sông Công", "Thành phố Sông Công"),
            ("TP.Sông Công", "Thành phố Sông Công"),
            ("Tp. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
            ("TX. Phổ Yên", "Thị xã Phổ Yên"),
            ("TT. Hùng Sơn", "Thị trấn Hùng Sơn"),
            ("H. Đại Từ", "Huyện Đại Từ"),
            ("h.Đại Từ", "Huyện Đại Từ"),
            ("Q. 1", "Quận 1"),
            ("Q1", "Quận 1"),
            ("P. Tân Thịnh", "Phường Tân Thịnh"),
            ("P10", "Phường 10"),
            ("X. Cù Vân", "Xã Cù Vân"),
            ("ĐK. Côn Đảo", "Đặc khu Côn Đảo"),
            ("Thái Nguyên", "Thái Nguyên"),
            ("Hà Nội", "Hà Nội"),
            ("P", "P"),
            ("X.", "X."),
        ],
    )
    def test_usual_abbreviations_are_written_out(self, short, long):
        assert expand_abbreviation(short) == long

    @pytest.mark.parametrize(
        ("name", "short"),
        [
            ("Huyện Đại Từ", "H. Đại Từ"),
            ("Thành phố Sông Công", "TP. Sông Công"),
            ("Thị xã Phổ Yên", "TX. Phổ Yên"),
            ("Thị trấn Hùng Sơn", "TT. Hùng Sơn"),
            ("Quận 1", "Q. 1"),
            ("Phường Gia Sàng", "P. Gia Sàng"),
            ("Xã Cù Vân", "X. Cù Vân"),
            ("Đặc khu Vân Đồn", "ĐK. Vân Đồn"),
            ("Tỉnh Thái Nguyên", "Thái Nguyên"),
            ("Bộ Tư pháp", "Bộ Tư pháp"),
        ],
    )
    def test_names_are_shortened_for_tight_places(self, name, short):
        assert short_form(name) == short

    def test_addresses_are_plain_letters_and_hyphens(self):
        assert slug_part("Huyện Đại Từ") == "huyen-dai-tu"
        assert slug_part("Bà Rịa - Vũng Tàu") == "ba-ria-vung-tau"
        assert slug_part("Ea H’Leo") == "ea-hleo"
        assert slug_part("Đạ K' Nàng") == "da-k-nang"
