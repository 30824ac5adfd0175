"""JSON: actors, sources, events and claims in the public form, with the world."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from kg.exporters import Exported

FORMATS = ("json",)


def write(graph: Exported, form: str, out: IO[bytes]) -> None:
    """Write the graph as one object in UTF-8."""
    said = graph.said
    data = {
        "world": str(graph.world),
        "actors": [actor.to_dict() for actor in said.actors.values()],
        "sources": [source.to_dict() for source in said.sources.values()],
        "events": [event._asdict() for event in said.events.values()],
        "claims": [claim.to_dict() for claim in said.claims],
    }
    out.write(json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n")
