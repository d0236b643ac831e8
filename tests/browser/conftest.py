"""Chromium for the tests in this folder; without one they skip, or fail where VALVO_BROWSER_REQUIRED is set."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from factories import PASSWORD
from valvo.accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
# Chromium's own talk with the outside is of no use here and may not be possible.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]

# A machine with other work takes its time; what never comes fails all the same.
expect.set_options(timeout=20_000)

# Playwright runs an event loop in this thread; the ORM is used from the test in between, never inside the loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here as a browser test, and skip it where there is no browser."""
    missing = CHROMIUM is None and not os.environ.get("VALVO_BROWSER_REQUIRED")
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            # A browser beside seven other processes on two cores stumbles now and then; the closing line counts it.
            item.add_marker(pytest.mark.flaky(reruns=1))
            if missing:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Start the system's Chromium."""
    if CHROMIUM is None:
        pytest.fail("Chromium is required here and is not installed")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(autouse=True)
def _pages_complain_in_the_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test whose page wrote an error to the console: a refused script or style is a fault."""
    page: Page | None = request.getfixturevalue("page") if "page" in request.fixturenames else None
    complaints: list[str] = []
    if page:
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
    yield
    # A form asked for again (422) or a refusal (403, 404, 409) is an error to the browser, not to us.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture
def sign_in(page: Page, live_server: object) -> Callable[..., Page]:
    """Return a function that signs a person in, in a language, and leaves the page on the first page."""

    def enter(user: User, language: str = "en") -> Page:
        User.objects.filter(pk=user.pk).update(language=language)
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/sign-in/login/")  # type: ignore[attr-defined]
        page.locator("input[name=login]").fill(user.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        return page

    return enter


def _judged_by_axe(request: pytest.FixtureRequest) -> bool:
    """Tell whether axe is asked: a story has the same markup in every language, so once, where words are longest."""
    told = getattr(request.node, "callspec", None)
    return told is None or "scheme" in told.params or told.params.get("language", "fi") == "fi"


@pytest.fixture
def axe(page: Page, request: pytest.FixtureRequest) -> Callable[[], list[str]]:
    """Return a function that runs axe on the page and returns what it finds, and what sticks out of the screen."""
    judged = _judged_by_axe(request)
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

    def run() -> list[str]:
        page.wait_for_load_state()  # a click may just have led here, and the page have no content yet
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth ? [location.pathname] : []")
        sticking_out = [f"{path} is wider than the screen" for path in wide]
        if not judged:
            return sticking_out
        page.evaluate(source)
        found = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        return sticking_out + [
            f"{one['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    return run
