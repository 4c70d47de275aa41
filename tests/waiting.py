"""Waiting for a page whose policy lets no string become a script."""

import time

from playwright.sync_api import Page


def until(page: Page, condition: str, seconds: float = 15) -> None:
    """Waits until an expression holds; Playwright's own waiting is against the site's policy."""
    last = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < last, f"never: {condition}"
        page.wait_for_timeout(20)
