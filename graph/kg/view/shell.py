"""What pages have in common: one HTML file that runs its own scripts only, and asks the network for nothing."""

from __future__ import annotations

from collections.abc import Sequence


def read(name: str) -> str:
    """Return the text of a file of the page: a template, a script or a style.

    >>> read("head.html")[:15]
    '<!doctype html>'
    """
    from importlib.resources import files

    return files("kg.view").joinpath("web", name).read_text(encoding="utf-8")


def policy(scripts: Sequence[str], style: str) -> str:
    """Return the policy under which nothing runs but these scripts, known by their digests, and nothing is fetched.

    >>> policy(["1"], "")[:40]
    "default-src 'none'; script-src 'sha256-a"
    """
    allowed = " ".join(map(_digest, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def write(path: str, content: str | bytes) -> None:
    """Write a page or a picture to a file, whole or not at all. Raises ``OutputError``."""
    from kg.files import replacing

    with replacing(path) as out:
        out.write(content.encode() if isinstance(content, str) else content)


def frame(html: str, title: str, height: int = 640) -> str:
    """Return a page as a sandboxed frame, ``height`` pixels high, that a notebook keeps when it is saved.

    >>> frame("<p>", "a", 9)[:40]
    '<iframe title="a" sandbox="allow-scripts'
    """
    from html import escape

    style = f"width: 100%; height: {height:d}px; border: 1px solid #d9dce1; border-radius: 8px"
    rights = "allow-scripts allow-downloads"
    return f'<iframe title="{escape(title)}" sandbox="{rights}" style="{style}" srcdoc="{escape(html)}"></iframe>'
