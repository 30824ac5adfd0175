"""The picture as PNG: as large as it should be, always the same, and never silently without its words."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
import resvg_py

import kg
from kg.errors import OutputError
from kg.view.page import Page
from kg.view.png import boxes, png
from support import refused, run, tiny
from test_view import ACTORS, CLAIMS, PREFIXES, VOCABULARY, actor, claim


@pytest.fixture
def page(tmp_path: Path) -> Page:
    path = tmp_path / "small.ttl"
    path.write_text(PREFIXES + VOCABULARY + ACTORS + CLAIMS, encoding="utf-8")
    return kg.open(path).view()


def size(picture: bytes) -> tuple[int, int]:
    """Return the sides that the head of a PNG names."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def blank(wide: float, high: float) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 1 1"></svg>'


def test_it_is_twice_as_large_as_the_svg_and_the_same_every_time(page: Page) -> None:
    sides = re.search(r'width="([\d.]+)" height="([\d.]+)" viewBox', page.svg())
    assert sides
    picture = page.png()
    assert size(picture) == tuple(pytest.approx(2 * float(side), abs=2) for side in sides.groups())
    assert picture == page.png() == png(page.svg())


def test_a_large_one_gets_as_many_pixels_as_it_may_and_a_huge_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.view.png.MOST", 1_000_000)
    assert size(png(blank(400, 300))) == (800, 600)
    wide, high = size(png(blank(1000, 500)))
    assert wide * high == pytest.approx(1_000_000, rel=0.01)
    with pytest.raises(OutputError, match=r"1,500 × 1,000 pixels is too large for PNG; .* --focus or --top"):
        png(blank(1500, 1000))


def test_without_a_font_it_is_refused_and_nothing_is_written(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fontless = partial(resvg_py.svg_to_bytes, skip_system_fonts=True)
    monkeypatch.setattr(resvg_py, "svg_to_bytes", fontless)
    with pytest.raises(OutputError, match=r"no font is installed .* install one, such as DejaVu Sans"):
        page.write(str(tmp_path / "x.png"))
    assert not (tmp_path / "x.png").exists()


@pytest.mark.parametrize("found", [None, "/bin/false"])
def test_words_are_drawn_without_fontconfig_too(page: Page, found: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: found)
    without = page.svg().replace("Aldia", "     ")
    assert page.png() != png(without)


def test_signs_that_no_font_has_are_named_once_for_each_script() -> None:
    assert boxes("<text>Iran, Élysée – 47…</text>") == ""
    assert boxes("<text>\u0378\u0379\u0380</text>") == "\u0378"


def test_the_command_writes_it_and_says_which_signs_are_boxes(tmp_path: Path) -> None:
    file, target = tiny(tmp_path), tmp_path / "KG.Png"
    told = run("view", "-g", file, "-o", target)
    page = kg.open(file).view()
    assert (told.returncode, told.stdout) == (0, "")
    assert told.stderr == f"kg: wrote {target}: {page.actors} actors, {page.ties} ties\n"
    assert target.read_bytes() == page.png()
    odd = tmp_path / "odd.ttl"
    people = actor("A", "Aldia \u0378") + actor("B", "Borun")
    odd.write_text(PREFIXES + VOCABULARY + people + claim(1, "A", "pays", "B"), encoding="utf-8")
    told = run("view", "-g", odd, "-o", target)
    assert told.returncode == 0
    assert told.stderr.splitlines()[1].startswith("kg: no font here has \u0378 and what is like it, drawn as boxes; ")


def test_another_ending_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    line = refused("view", "-g", tiny(tmp_path), "-o", tmp_path / "kg.jpg", "--focus", "nobody")
    assert line.endswith(
        "'.jpg' is neither a page's ending nor a picture's; end its name in .html, .svg or .png; "
        "a browser prints these as PDF"
    )
