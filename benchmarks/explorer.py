"""The page of ``kg view`` beside plain Pyvis on the same actors and ties, in headless Chromium with the network cut.

First drawn is the time from opening the file until something was painted on the canvas; filtered is the time from
hiding one family of ties until that was painted. A page of many actors opens on some of them, so ours is measured again
with all drawn. Plain Pyvis hides ties in the way its users do, by updating its edges in the browser, and is given up
after a limit. Figures are wall times, each side in a browser of its own.

Usage: python benchmarks/explorer.py [ACTORS …]     by default 50 500 5000 10000
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

import generate
import kg
from harness import seconds

SIZES = (50, 500, 5000, 10_000)
LIMIT = 120.0
SPARE, EACH = 1.2, 2.35
"""How many times more actors there are than shown, as not all are tied, and claims to each: that makes 2.1 ties."""
CHROMIUM = next(
    filter(None, map(shutil.which, (os.environ.get("KG_CHROMIUM", ""), "chromium", "chromium-browser"))), None
)
SWITCHES = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"]
WINDOW = {"width": 1400, "height": 900}

PAINTED = "const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"
WATCH = """(() => {
  const marks = ["fill", "stroke"].map((name) => [name, CanvasRenderingContext2D.prototype[name]]);
  for (const [name, plain] of marks) {
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      plain.apply(this, given);
      for (const [each, before] of marks) CanvasRenderingContext2D.prototype[each] = before;
      requestAnimationFrame(() => requestAnimationFrame(() => { console.debug(`drawn ${performance.now()}`); }));
    };
  }
})();"""
TIMED = "async (step) => { %s const began = performance.now(); %s; await painted(); return performance.now() - began; }"
HIDE = 'document.querySelector("#families [data-family]").click()'
ALL = 'document.querySelector("#backbone .all").click()'
PLAIN = "edges.update(edges.get({ filter: (e) => e.family === step }).map((e) => ({ id: e.id, hidden: true })))"


class Made(NamedTuple):
    """Two pages of the same actors and ties: seconds to make ours, bytes of it, the family that is hidden in both."""

    ours: Path
    theirs: Path
    actors: int
    ties: int
    seconds: float
    size: int
    family: str


class Drawn(NamedTuple):
    """What a browser measured, in seconds; ``None`` where it was given up or there was nothing more to draw.

    ``wrong`` are requests, messages on the console and errors of the page.
    """

    first: float | None
    filtered: float | None
    whole: float | None
    whole_filtered: float | None
    wrong: list[str]


def make(actors: int, folder: Path) -> Made:
    """Make both pages of so many actors in a folder; reading the graph is not timed."""
    made, ours, theirs = (folder / f"{name}-{actors}{end}" for name, end in NAMES)
    with made.open("wb") as out:
        generate.write(int(actors * SPARE * EACH), out, each=EACH)
    graph = kg.open(made)
    began = perf_counter()
    page = graph.view(top=actors)
    page.write(str(ours))
    spent = perf_counter() - began
    plain(page.data, theirs)
    return Made(ours, theirs, page.actors, page.ties, spent, ours.stat().st_size, page.data["families"][0]["family"])


NAMES = (("made", ".nq"), ("ours", ".html"), ("theirs", ".html"))


def plain(view: dict[str, Any], path: Path) -> None:
    """Write the page that Pyvis makes of a view by its own means, as its documentation shows them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvis.network import Network
    network = Network(directed=True, cdn_resources="in_line")
    for actor in view["actors"]:
        network.add_node(actor["handle"], label=actor["label"], shape=actor["shape"], color=actor["colour"])
    for tie in view["ties"]:
        network.add_edge(tie["subject"], tie["object"], color=tie["colour"], family=tie["family"])
    path.write_text(network.generate_html(), encoding="utf-8")


def drawn(message: Any) -> bool:
    """Return whether a message on the console says when something was first drawn."""
    return str(message.text).startswith("drawn ")


@contextmanager
def opened(path: Path, wrong: list[str]) -> Iterator[tuple[Any, float]]:
    """Open a page in a browser of its own; yield it when it was first drawn, with the seconds that this took."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        tab = browser.new_context(viewport=WINDOW, offline=True).new_page()
        tab.add_init_script(WATCH)
        tab.on("request", lambda request: wrong.append(request.url) if request.url != path.as_uri() else None)
        tab.on("console", lambda message: None if drawn(message) else wrong.append(message.text))
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        try:
            # A function that is polled in the page would be evaluated there, which the page's policy forbids.
            with tab.expect_console_message(drawn, timeout=LIMIT * 1000) as first:
                tab.goto(path.as_uri(), wait_until="commit")
            yield tab, float(first.value.text.split()[1]) / 1000
        finally:
            browser.close()


def measure(made: Made, side: str) -> Drawn:
    """Return what a browser measures of our page or of theirs, giving up after ``LIMIT`` seconds."""
    from playwright.sync_api import TimeoutError as Late

    wrong: list[str] = []
    times: list[float | None] = []
    with suppress(Late), opened(made.ours if side == "ours" else made.theirs, wrong) as (tab, first):
        times.append(first)
        steps = [HIDE] if side == "ours" else [PLAIN]
        if side == "ours" and tab.locator("#backbone .all").is_visible():
            steps += [HIDE, ALL, HIDE]
        spent = [tab.evaluate(TIMED % (PAINTED, step), made.family) / 1000 for step in steps]
        times += [spent[0], *spent[2:]]
    return Drawn(*times, *[None] * (4 - len(times)), wrong)


def told(spent: float | None) -> str:
    """Return a time in words."""
    return seconds(spent) if spent is not None else f"more than {LIMIT:g} s"


def main(sizes: list[int]) -> None:
    """Print a table."""
    print("| actors | ties | made | page | first drawn | Pyvis | filtered | Pyvis | all drawn | filtered | wrong |")
    print("|" + "---|" * 11)
    for size in sizes:
        with TemporaryDirectory() as folder:
            made = make(size, Path(folder))
            ours, theirs = measure(made, "ours"), measure(made, "theirs")
        pairs = [told(each) for each in (ours.first, theirs.first, ours.filtered, theirs.filtered)]
        rest = [told(each) if each is not None else "–" for each in (ours.whole, ours.whole_filtered)]
        about = [f"{made.actors:,}", f"{made.ties:,}", told(made.seconds), f"{made.size / 1e6:.2f} MB"]
        print(f"| {' | '.join([*about, *pairs, *rest, str(len(ours.wrong))])} |", flush=True)


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("no Chromium: apt-get install chromium, or name one in KG_CHROMIUM")
    main([*map(int, sys.argv[1:])] or [*SIZES])
