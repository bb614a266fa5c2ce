"""What is served from static/vendor is what its manifest and its licences say."""

import json
import re
import runpy
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "static" / "vendor"


def vendor():
    return runpy.run_path(str(VENDOR / "vendor.py"))


def test_every_vendored_file_has_the_hash_of_the_manifest():
    assert vendor()["problems"]() == []


def test_every_package_carries_its_version_in_its_path_and_its_licence_beside_it():
    for entry in json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8")):
        folders = {name.split("/")[0] for name in entry["files"]}
        assert all(folder.endswith(entry["version"]) for folder in folders)
        assert any(name.endswith("LICENSE.txt") for name in entry["files"])
        assert entry["licence"] in {"MIT", "OFL-1.1", "0BSD"}


def test_the_static_styles_hold_every_rule_that_plotly_would_insert():
    tools = vendor()
    bundle = (VENDOR / tools["PLOTLY_BUNDLE"]).read_text(encoding="utf-8")
    styles = (VENDOR / tools["PLOTLY_STYLES"]).read_text(encoding="utf-8")
    rules = list(tools["plotly_rules"](bundle))

    assert len(rules) == 66
    assert all(f"{selector} {{ {text.strip()} }}" in styles for selector, text in rules)


def test_plotly_still_looks_for_the_styles_that_keep_it_from_inserting_its_own():
    bundle = (VENDOR / vendor()["PLOTLY_BUNDLE"]).read_text(encoding="utf-8")

    assert '"plotly.js-style-"+' in bundle
    assert 'matches(".no-inline-styles")' in bundle
    assert not re.search(r"\bnew Function\b|\beval\(", bundle)
