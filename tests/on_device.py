"""What a form keeps on a device: what a browser test asks of it."""

from playwright.sync_api import Page

# Reads every row of the drafts and returns what lies there, as text.
STORED = """async () => {
  const done = (asked) => new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const base = await done(indexedDB.open("valvo"));
  const rows = await done(base.transaction("drafts").objectStore("drafts").getAll());
  return rows.map((row) => new TextDecoder("latin1").decode(row.sealed));
}"""
# The page asks itself: Playwright's own waiting takes a promise for a yes, and would not wait at all.
UNTIL = """async () => {
  const end = Date.now() + 20_000;
  while (!(%s)) {
    if (Date.now() > end) throw new Error("waited twenty seconds in vain");
    await new Promise((again) => setTimeout(again, 50));
  }
}"""


def stored(page: Page) -> list[str]:
    """Return what lies on the device, each draft as the letters it is kept as."""
    rows: list[str] = page.evaluate(STORED)
    return rows


def until_page_is_kept(page: Page) -> None:
    """Wait until the page the browser is on would open without a network."""
    page.evaluate(UNTIL % "await caches.match(location.href)")


def until_something_is_stored(page: Page) -> None:
    """Wait until a draft lies on the device."""
    page.evaluate(UNTIL % f"(await ({STORED})()).length")
