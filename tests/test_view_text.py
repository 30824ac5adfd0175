"""The sentences of a source's text on the pages: only where they are asked for, found, and never as markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.errors import NoSuchInput
from support import TINY_TEXT, refused, run, tiny
from support import claim as made
from test_explorer_browser import go, saved
from test_view import HOSTILE
from test_view_browser import browser, shown
from test_view_browser import pytestmark as needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser"]

SENTENCES = {
    "Aldia funds Karsh": "Aldia pays the Karsh Brigade.",
    "Karsh part-of Front": "The brigade belongs to the Borun Front.",
    "Karsh attacks Aldia": "It shells Aldia, says Borun.",
}


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "note.txt"
    file.write_text(TINY_TEXT, encoding="utf-8")
    return file


def quotes(data: dict[str, object], ties: list[dict[str, list[str]]]) -> dict[object, object]:
    claims: dict[str, dict[str, str]] = data["claims"]  # type: ignore[assignment]
    return {" ".join((t["subject"], t["relation"], t["object"])): claims[t["pro"][0]].get("quote") for t in ties}  # type: ignore[arg-type]


def test_claims_have_the_sentences_that_they_cite_and_without_a_text_none(tmp_path: Path, text: Path) -> None:
    graph = kg.open(tiny(tmp_path))
    view, chart = graph.view(texts=[str(text)]), graph.chart(texts=[str(text)])
    assert quotes(view.data, view.data["ties"]) == SENTENCES
    assert quotes(chart.data, [tie for pair in chart.data["pairs"] for tie in pair["ties"]]) == SENTENCES
    for plain in (graph.view(), graph.chart()):
        assert not any("quote" in claim for claim in plain.data["claims"].values())
        assert not any(sentence in plain.html() for sentence in SENTENCES.values())


def test_a_sentence_that_moved_is_found_and_one_that_was_changed_is_not(tmp_path: Path, text: Path) -> None:
    text.write_text("Another head.\n\n" + TINY_TEXT.replace("shells", "spares"), encoding="utf-8")
    view = kg.open(tiny(tmp_path)).view(texts=[str(text)])
    assert quotes(view.data, view.data["ties"]) == SENTENCES | {"Karsh attacks Aldia": None}
    text.write_text("", encoding="utf-8")
    assert not any(
        "quote" in claim for claim in kg.open(tiny(tmp_path)).view(texts=[str(text)]).data["claims"].values()
    )
    with pytest.raises(NoSuchInput):
        kg.open(tiny(tmp_path)).view(texts=[str(tmp_path / "none.txt")])


def test_the_commands_take_texts_for_pages_only(tmp_path: Path, text: Path) -> None:
    file, target = tiny(tmp_path), tmp_path / "x.html"
    told = run("view", "-g", file, "--text", text, "-o", target)
    assert told.returncode == 0
    assert told.stderr.splitlines()[1] == "kg: 3 of 3 claims have their sentences"
    assert target.read_text(encoding="utf-8") == kg.open(file).view(texts=[str(text)]).html()
    assert run("matrix", "-g", file, "--text", text, "-o", target).returncode == 0
    assert target.read_text(encoding="utf-8") == kg.open(file).chart(texts=[str(text)]).html()
    for asked in (["view", "-o", tmp_path / "x.svg"], ["view", "-o", tmp_path / "x.png"], ["matrix"]):
        told = run(*asked, "-g", file, "--text", text)
        assert (told.returncode, told.stdout) == (2, "")
        assert "shows no sentences" in told.stderr
    assert "none.txt" in refused("view", "-g", file, "--text", tmp_path / "none.txt", "-o", target)


@needs_chromium
def test_the_cards_show_the_sentence_and_nothing_in_it_runs(
    browser: Browser, tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = f"{HOSTILE} \u202ehidden."
    monkeypatch.setattr("support.TINY_TEXT", f"{TINY_TEXT}\n{odd}\n")
    text.write_text(f"{TINY_TEXT}\n{odd}\n", encoding="utf-8")
    graph = kg.open(tiny(tmp_path, made("Borun", "attacks", "Front", quote=odd)))
    graph.view(texts=[str(text)]).write(str(tmp_path / "x.html"))
    with shown(browser, tmp_path / "x.html") as tab:
        go(tab, "tie=Karsh part-of Front")
        assert tab.tab.locator(".claim blockquote").inner_text() == f"“{SENTENCES['Karsh part-of Front']}”"
        assert "paragraph 2, sentence 1" in tab.text()
        go(tab, "tie=Borun attacks Front")
        assert tab.tab.locator(".claim blockquote").inner_text() == f"“{odd}”"
        assert tab.tab.locator("img").count() == 0
        assert tab.ask("window.fired") is None
        found = json.loads(saved(tab, "json"))["claims"].values()
        assert {claim["quote"] for claim in found} == {*SENTENCES.values(), odd}
    graph.chart(texts=[str(text)]).write(str(tmp_path / "m.html"))
    with shown(browser, tmp_path / "m.html", {"width": 320, "height": 640}) as tab:
        tab.ask("kg.open('Karsh', 'Front')")
        assert tab.tab.locator(".claim blockquote").inner_text() == f"“{SENTENCES['Karsh part-of Front']}”"
        assert tab.ask("document.documentElement.scrollWidth <= window.innerWidth")
