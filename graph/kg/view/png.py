"""A picture in SVG as one in PNG, without a browser: drawn by resvg, with the fonts of this machine."""

from __future__ import annotations

import re

from kg.errors import OutputError
from kg.view.svg import FAMILY

FINE = 2.0
"""So many pixels are drawn for one of the SVG, along either side."""
MOST = 50_000_000
"""More pixels than this take too much memory and time; where FINE would make more, fewer are drawn for one."""

_FONTS = ("Liberation Sans", "DejaVu Sans", "Noto Sans", "FreeSans")
_NO_SIGN = "\U0010ffff"


def png(drawn: str) -> bytes:
    """Return a picture of ``kg.view.svg.svg`` as PNG, ``FINE`` times its size, or as large as ``MOST`` allows.

    Raises ``OutputError`` for one that would have more than ``MOST`` pixels in its own size, and where no font is
    installed that text could be drawn with. The same picture gives the same bytes, with the same fonts. Linear in the
    number of pixels.

    >>> import kg
    >>> png(kg.open().view("KH", hops=0).svg())[:8]
    b'\\x89PNG\\r\\n\\x1a\\n'
    """
    from resvg_py import svg_to_bytes

    wide, high = (float(side) for side in re.findall(r'(?:width|height)="([\d.]+)"', drawn[: drawn.index("viewBox")]))
    zoom = min(FINE, (MOST / (wide * high)) ** 0.5)
    if zoom < 1:
        hint = "draw a part of it, with --focus or --top, or write it as .svg"
        raise OutputError(f"a picture of {wide:,.0f} × {high:,.0f} pixels is too large for PNG", hint=hint)
    return svg_to_bytes(svg_string=drawn, zoom=zoom, sans_serif_family=_font())


def boxes(drawn: str) -> str:
    """Return the signs for which no font is installed, so that ``png`` draws boxes for them: one of each script.

    >>> boxes("<text>Iran</text>")
    ''
    """
    from unicodedata import name

    scripts = {name(sign, "").partition(" ")[0]: sign for sign in sorted(set(drawn), reverse=True) if ord(sign) > 126}
    font = _font()
    box = _sample(_NO_SIGN, font)
    return "".join(sorted(sign for sign in scripts.values() if _sample(sign, font) == box))


def _font() -> str:
    """Return the font that stands for sans-serif here; resvg draws nothing with a name that it does not find."""
    blank = _sample("", _FONTS[0])
    for font in (*_preferred(), *_FONTS):
        if _sample("a", font) != blank:
            return font
    hint = "install one, such as DejaVu Sans (apt-get install fonts-dejavu-core), or write the picture as .svg"
    raise OutputError("no font is installed that the picture's words could be drawn with", hint=hint)


def _preferred() -> list[str]:
    """Return what Fontconfig takes for sans-serif, as browsers on Linux do, where there is Fontconfig."""
    from shutil import which
    from subprocess import run

    command = which("fc-match")
    if command is None:
        return []
    told = run([command, "--format=%{family[0]}", "sans-serif"], capture_output=True, text=True, check=False)
    return [told.stdout] if told.stdout else []


def _sample(sign: str, font: str) -> bytes:
    from resvg_py import svg_to_bytes

    text = f'<text y="20" font-family="{FAMILY}">{sign}</text>'
    return svg_to_bytes(
        svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">{text}</svg>',
        sans_serif_family=font,
    )
