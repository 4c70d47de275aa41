"""The content security policy of a built page: nothing from other hosts, no script but the theme's own.

Scripts of the theme that stand in a page are allowed by their SHA-256, which only a script outside the main
part can get: if words of a source ever became a script there, no browser would run it.
"""

import base64
import hashlib
import re

_SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
_DATA = re.compile(r"\btype\s*=\s*[\"']?application/(?:ld\+)?json\b", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL | re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>\s*(?:<meta charset=[^>]*>)?", re.IGNORECASE)
_MARK = '<meta http-equiv="Content-Security-Policy"'


def guarded(html: str) -> str:
    """`html`, a whole page, with its policy as the first thing in its head after the encoding.

    A page that has a policy keeps it; what has no head is no page and stays as it is.
    """
    head = _HEAD.search(html)
    if head is None or _MARK in html:
        return html
    policy = f'{_MARK} content="{_policy(html)}">'
    return f"{html[: head.end()]}{policy}{html[head.end() :]}"


def digests(html: str) -> tuple[str, ...]:
    """The sources `'sha256-…'` of the scripts that run, outside the main part, each once, in their order."""
    found = (
        match["code"]
        for match in _SCRIPT.finditer(_MAIN.sub("", html))
        if not _SOURCE.search(match["attributes"]) and not _DATA.search(match["attributes"])
    )
    return tuple(dict.fromkeys(_digest(code) for code in found))


def _policy(html: str) -> str:
    scripts = " ".join(("'self'", "'wasm-unsafe-eval'", *digests(html)))
    return "; ".join(
        (
            "default-src 'none'",
            # Pagefind's index is searched by WebAssembly, which needs its own permission
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def _digest(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
