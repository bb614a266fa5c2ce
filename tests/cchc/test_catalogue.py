"""What Django would say in English to a Vietnamese office."""

import runpy
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

FOLDER = Path(__file__).parents[2] / "cchc" / "locale"


def test_the_compiled_catalogues_are_those_of_their_sources():
    compiled = runpy.run_path(str(FOLDER / "compile.py"))["compiled"]

    sources = sorted(FOLDER.rglob("*.po"))
    assert len(sources) == 2
    for source in sources:
        text = source.read_text(encoding="utf-8")
        assert source.with_suffix(".mo").read_bytes() == compiled(text)


@pytest.mark.django_db
def test_a_password_too_short_is_told_so_in_vietnamese():
    with pytest.raises(ValidationError) as refused:
        validate_password("mưa rào")

    assert "Mật khẩu quá ngắn: cần ít nhất 12 ký tự." in refused.value.messages


def test_a_character_that_cannot_be_stored_is_named_in_vietnamese():
    with pytest.raises(ValidationError, match="ký tự rỗng"):
        forms.CharField().clean("a\x00b")


@pytest.mark.django_db
def test_the_admin_speaks_vietnamese_on_its_pages_and_in_its_scripts(client, world):
    client.force_login(world.administrator)
    page = client.get("/quan-tri/units/unit/").text
    script = client.get("/quan-tri/jsi18n/").text

    for english in ("Skip to main", "Toggle theme", "Breadcrumbs", "Start typing"):
        assert english not in page
    assert "Tới nội dung chính" in page
    assert '"Monday": "Th\\u1ee9 Hai"' in script
