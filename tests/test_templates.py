"""Every template obeys the content security policy and the reader's language."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from indices.charts import micro
from indices.charts.tier_strip import tier_strip

TEMPLATES = Path(__file__).parents[1] / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
INLINE_STYLE = re.compile(r"\sstyle\s*=|<style\b")
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:")
ELSEWHERE = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")
INCLUDED = re.compile(r"{% (include|kept_include) \"([^\"]+)\"(.*?) %}")
MACHINE_COMMA = re.compile(
    r"""\s(?:width|height|x|y|x1|x2|y1|y2|cx|cy|r)="-?\d+,\d+(?:%|px)?\""""
)


def name_of(path):
    return str(path.relative_to(TEMPLATES))


def part(component, **context):
    """A component as text, its whitespace squeezed."""
    text = render_to_string(f"components/{component}.html", context)
    return re.sub(r"\s+", " ", text).strip()


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_template_has_inline_styles_or_scripts_or_loads_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")

    assert not INLINE_STYLE.search(text)
    assert not INLINE_SCRIPT.search(text)
    assert not ELSEWHERE.search(text)
    assert "|safe" not in text


def test_the_forms_of_partials_get_their_token():
    """What is included with `only` knows no token that it is not given, and a form
    without one is refused; the client of the tests would send it all the same."""
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in FILES}
    needing = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    without = set()
    while True:
        found = {
            (name, inner)
            for name, text in texts.items()
            for kind, inner, values in INCLUDED.findall(text)
            if inner in needing
            and (kind == "kept_include" or values.endswith(" only"))
            and "csrf_token=csrf_token" not in values
        }
        asking = {
            name
            for name, text in texts.items()
            if name.rpartition("/")[2].startswith("_")
            and any(
                inner in needing for _kind, inner, _values in INCLUDED.findall(text)
            )
        }
        without |= found
        if asking <= needing:
            break
        needing |= asking
    assert without == set()


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.name.startswith("_")], ids=name_of
)
def test_every_partial_says_what_it_takes(path):
    assert "{% comment %}" in path.read_text(encoding="utf-8")


def test_a_tier_is_told_by_its_word_and_its_filled_bars():
    good = part("_tier_badge", name="Tốt", strength=3)
    weak = part("_tier_badge", name="Yếu", strength=0)

    assert words(good) == "Tốt"
    assert good.count('class="bar-on"') == 3
    assert weak.count('class="bar-off"') == 3


def test_a_scheme_with_a_tier_above_tot_shows_four_bars():
    badge = part("_tier_badge", name="Tốt", strength=3, total=4)

    assert (badge.count('"bar-on"'), badge.count('"bar-off"')) == (3, 1)


def test_a_tier_of_an_unknown_scheme_has_its_word_but_no_bars():
    badge = part("_tier_badge", name="Nhóm trung bình thấp", strength=None)

    assert "tier--unknown" in badge
    assert "<svg" not in badge


def test_a_unit_without_a_tier_has_a_dash():
    assert words(part("_tier_badge", name="", strength=None)) == "–"


def test_a_climb_is_said_in_words_to_those_who_do_not_see_the_arrow():
    assert words(part("_change", value=4, kind="rank")) == "tăng 4 bậc"
    assert words(part("_change", value=-3, kind="rank")) == "giảm 3 bậc"
    assert words(part("_change", value=0, kind="rank")) == "= không đổi"


def test_a_change_of_score_carries_its_sign():
    up = part("_change", value=Decimal("10.96"), kind="score")
    down = part("_change", value=Decimal("-1.16"), kind="score", decimals=1)

    assert words(up) == "+10,96"
    assert words(down) == "\u22121,2"


def test_the_first_year_of_a_unit_shows_no_change():
    assert words(part("_change", value=None, kind="rank")) == "–"
    assert words(part("_change", value=None, missing="năm đầu")) == "năm đầu"


def test_a_draft_never_looks_like_a_result():
    assert words(part("_state", state="draft")) == "Dự thảo, chưa công bố"
    assert words(part("_state", state="appraisal")) == "Đang thẩm định"
    assert words(
        part("_state", state="published", decision="QĐ 123/QĐ-UBND", revision=2)
    ) == ("Đã công bố, QĐ 123/QĐ-UBND (đính chính lần 1)")


def test_micro_charts_carry_no_decimal_comma_where_a_machine_reads():
    strip = micro.dot_strip(
        Decimal("76.71"),
        low=Decimal(60),
        high=Decimal(100),
        cuts=[micro.Cut(Decimal("67.68"), 1)],
        reference=Decimal("71.33"),
    )
    line = micro.sparkline(
        [(2021, Decimal("66.6666")), (2022, Decimal("71.3333"))],
        low=Decimal(60),
        high=Decimal(100),
    )
    drawn = (
        part("_dot_strip", strip=strip)
        + part("_sparkline", line=line)
        + part("_tier_strip", strip=tier_strip([("Tốt", 3, 1), ("Khá", 2, 2)]))
        + part("_rank_path", path=micro.rank_path([(2022, 2)], last_rank=7))
    )

    assert not MACHINE_COMMA.search(drawn)
    assert "41.78%" in drawn
    assert "2021: 66,67; 2022: 71,33" in drawn


def test_the_page_of_a_failure_stands_alone_and_gives_its_reference():
    page = render_to_string("500.html", {"reference": "7F3A-91C2"})

    assert "7F3A-91C2" in page
    assert "Số liệu đã lưu vẫn an toàn" in page
    assert "Hệ thống gặp lỗi" in render_to_string("500.html")
