"""A headless Chromium for the journeys, watched for everything a page must not do."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.once import KEPT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def pytest_collection_modifyitems(config, items):
    """Without a Chromium the journeys say so; a build server must have one."""
    if chromium_path() or os.environ.get("REQUIRE_CHROMIUM"):
        return
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line("Không tìm thấy Chromium: không chạy tests/browser.")
    journeys = [item for item in items if "browser" in item.keywords]
    items[:] = [item for item in items if item not in journeys]
    config.hook.pytest_deselected(items=journeys)


@pytest.fixture(scope="session")
def chromium(django_db_blocker):
    # In the loop below this thread has another connection: nothing stays open in this.
    with django_db_blocker.unblock():
        KEPT.drop()
    path = chromium_path()
    assert path, "REQUIRE_CHROMIUM is set and there is no Chromium on the PATH"
    # Playwright runs an event loop in this thread; Django's ORM is used beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium, live_server):
    """`open_page(path)` on a desktop, or with other options of the context.

    After the test nothing may have gone wrong on any of its pages: no script error,
    no failed or foreign request, no breach of the content policy.
    """
    contexts, faults = [], []

    def open_(path, **options):
        options = {"viewport": {"width": 1440, "height": 900}} | options
        context = chromium.new_context(locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: (
                faults.append(f"console: {said.text}") if said.type == "error" else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((live_server.url, "blob:", "data:"))
                else faults.append(f"foreign request: {request.url}")
            ),
        )
        answer = page.goto(live_server.url + path)
        assert answer is not None
        assert answer.status < 400, path
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def axe():
    """`axe(page)` lists what axe finds wrong with a page."""

    def violations(page):
        found = Axe().run(page).response["violations"]
        return [(v["id"], [node["target"] for node in v["nodes"]]) for v in found]

    return violations
