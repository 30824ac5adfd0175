"""A view as vis-network draws it: its nodes and edges, handed over in a Pyvis network with a template of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kg.view.curves import Curve, curves
from kg.view.data import View
from kg.view.labels import box, lines
from kg.world import CONTESTED, DENIED, SUPPORTED

if TYPE_CHECKING:
    from pyvis.network import Network

FAINT = 0.45
"""How opaque a tie that is only possible is, beside the others."""
DASHES = {SUPPORTED: False, CONTESTED: [7, 5], DENIED: [2, 4]}


def node_id(handle: str) -> str:
    """Return the id of an actor's node; vis-network cannot draw one whose id is a word like "constructor".

    >>> node_id("KH")
    'actor:KH'
    """
    return f"actor:{handle}"


def nodes(view: View) -> list[dict[str, Any]]:
    """Return the actors as vis-network draws them, ``node_id`` of the handle as the id."""
    return [
        {
            "id": node_id(actor["handle"]),
            "handle": actor["handle"],
            "label": "\n".join(lines(actor["label"])),
            "x": actor["x"],
            "y": actor["y"],
            "size": actor["size"],
            "shape": actor["shape"],
            "tint": actor["colour"],
        }
        for actor in view["actors"]
    ]


def edges(view: View) -> list[dict[str, Any]]:
    """Return the ties as vis-network draws them, then those set aside.

    An arrow unless symmetric, dashes where contested, dots where denied; the wider, the surer that side is.
    """
    place = {actor["handle"]: number for number, actor in enumerate(view["actors"])}
    points = [(float(actor["x"]), float(actor["y"])) for actor in view["actors"]]
    boxes = [box(actor["label"], actor["size"]) for actor in view["actors"]]
    ties = [*view["ties"], *view["aside"]]
    ends = [(place[tie["subject"]], place[tie["object"]]) for tie in ties]
    return [
        {
            "id": tie["id"],
            "from": node_id(tie["subject"]),
            "to": node_id(tie["object"]),
            "arrows": "" if tie["symmetric"] else "to",
            "dashes": DASHES[tie["verdict"]],
            "width": round(0.9 + 1.4 * tie["against" if tie["verdict"] == DENIED else "confidence"], 2),
            "family": tie["family"],
            "tint": tie["colour"],
        }
        | _bend(curve)
        for tie, curve in zip(ties, curves(ends, points, boxes, len(view["aside"])), strict=True)
    ]


def possible(view: View) -> set[str]:
    """Return the ids of the ties that are only possible: of those that hold though no claim for them is stated."""
    stated = {name for name, claim in view["claims"].items() if claim["modality"] == "stated"}
    return {tie["id"] for tie in view["ties"] if stated.isdisjoint(tie["pro"])}


def _bend(curve: Curve) -> dict[str, Any]:
    if curve.kind == "loop":
        return {"selfReference": {"size": 18, "angle": curve.amount}}
    if not curve.kind:
        return {"smooth": {"enabled": False}}
    return {"smooth": {"enabled": True, "type": curve.kind, "roundness": curve.amount}}


def network(view: View, template: str, read: Callable[[str], str], **context: object) -> Network:
    """Return a Pyvis network of the view that is drawn with our template instead of its own.

    ``read`` gives the text of a template by name; ``context`` is what the template gets beside ``view``, ``nodes`` and
    ``edges``. Pyvis' own templates print what they are given as HTML and fetch style sheets. Of Pyvis we use the
    network object, its way from there to a page, and the vis-network that it carries.
    """
    import warnings

    from jinja2 import Environment, FunctionLoader

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvis.network import Network

    class Drawing(Network):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(directed=True, cdn_resources="in_line")
            self.path = template
            self.templateEnv = Environment(loader=FunctionLoader(read), autoescape=True)
            self.templateEnv.globals.update(context, view=view)
            self.nodes, self.edges = nodes(view), edges(view)
            self.node_ids = [node["id"] for node in self.nodes]
            self.node_map = {node["id"]: node for node in self.nodes}

    return Drawing()


def vis_network() -> str:
    """Return vis-network as Pyvis ships it, without the pointer to a source map that a browser might fetch."""
    from importlib.resources import files

    text = files("pyvis").joinpath("lib", "vis-9.1.2", "vis-network.min.js").read_text(encoding="utf-8")
    return text.rpartition("//# sourceMappingURL")[0] or text
