"""What a picture shows, as plain data: actors, ties, claims and the legend of one world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import filterfalse
from typing import Any

from kg.claims.dates import DAWN, DUSK, Window, bounds, iso, union, words
from kg.claims.model import Actor, Claim
from kg.claims.quotes import Quotes
from kg.claims.said import Said
from kg.network import among
from kg.ontology import Ontology, Relation
from kg.rdf import KG, LABEL
from kg.view.backbone import backbone
from kg.view.cards import claim_card, claim_rows, dated_cards, source_cards
from kg.view.chosen import chosen
from kg.view.columns import in_columns
from kg.view.labels import box
from kg.view.layout import arrange
from kg.view.lenses import lenses
from kg.view.stories import Told, cited, drawn, story
from kg.world import Tie, World

View = dict[str, Any]


def collect(
    world: World,
    said: Said,
    ontology: Ontology,
    focus: str | None = None,
    hops: int = 1,
    top: int | None = None,
    told: Told | None = None,
    alone: bool = False,
    quotes: Quotes | None = None,
) -> View:
    """Return what the view of a world shows, as values that JSON can hold.

    Without a focus that is every actor with a tie that holds; with one, the actor of that name and those within
    ``hops`` ties of it, whichever way the ties run; with a ``top``, the so many most tied of these. Those of a story,
    made of what is ``told``, are always among them (see ``chosen.chosen``); ``alone``, it shows no others, and no other
    ties, and chains from left to right. Claims that cite what stands in the texts of ``quotes`` have a ``quote``.

    The keys are ``title``, ``world``, ``contested`` (whether contested ties hold), ``focus`` (a handle or ``None``),
    ``hops``, ``top``, ``actors``, ``types``, ``ties``, ``aside`` (the ties among these actors that are denied, or
    contested where contested ties do not hold: they count for nothing else), ``families``, ``claims`` (by id),
    ``sources`` (by handle), ``months`` (see ``months``), ``window`` (the days of which the world speaks), ``lenses``
    and ``kinds`` (see ``lenses.lenses``), ``lens`` (the default one), ``backbone`` (see ``backbone.backbone``),
    ``story`` (see ``stories.story``, or ``None``) and ``quoted`` (by id, the claims that only the story shows). Actors
    stand in the order of their handles, ties and claims in one that does not depend on the files'.

    Raises ``UnknownName`` for the focus, ``KgError`` for more than ``chosen.MOST`` actors, and as ``stories.story``.
    Linear in the number of claims of the actors shown, and as ``layout.arrange`` in the number of actors.

    >>> import kg
    >>> g = kg.open()
    >>> shown = collect(g.ties, g.store.said, g.ontology, focus="KH")
    >>> shown["focus"], len(shown["ties"]) <= g.network().number_of_edges()
    ('KH', True)
    """
    centre = said.actor_names.find(focus) if focus else None
    tale = story(told, world, said, ontology) if told is not None else None
    lit = drawn(tale) if tale else (set(), set())
    shown = sorted(lit[0] if alone else chosen(world, said, centre, hops, top, lit[0]))
    every = sorted(tie for tie in among(world, shown) if not alone or " ".join(tie[:3]) in lit[1])
    ties, aside = (list(found(world.holds, every)) for found in (filter, filterfalse))
    actors = [said.actors[handle] for handle in shown]
    standing = claim_rows(world, ties)
    rows = standing | claim_rows(world, aside)
    claims = [world.claims[row] for row in rows.values()]
    quoted = [world.claims[row] for row in world.rows(sorted(cited(tale) - rows.keys()))] if tale else []
    ways = [step["actors"] for step in tale["steps"]] if alone and tale and tale["kind"] == "chains" else []
    placed = _placed(actors, ties, ontology, ways)
    return {
        "title": tale["title"] if tale else _title(said, centre),
        "world": str(world),
        "contested": world.selection.contested,
        "focus": centre,
        "hops": hops if centre else None,
        "top": top,
        "actors": placed,
        "types": _types(actors, ontology),
        "ties": [_tie(tie, tie.possible, ontology.relations[tie.relation]) for tie in ties],
        "aside": [_tie(tie, _spoken_of(tie, world), ontology.relations[tie.relation]) for tie in aside],
        "families": _families(ties, aside, ontology),
        "claims": dated_cards(rows, said, world, quotes),
        "sources": source_cards([*claims, *quoted], said),
        "months": months(said, world, claims[: len(standing)], standing.values()),
        "window": iso(world.window),
        **lenses(ontology.lenses.values(), world.claims.symmetric, {tie.relation for tie in every}),
        "lens": ontology.default_lens,
        "backbone": backbone(placed, ties, centre),
        "story": tale,
        "quoted": {claim.id: claim_card(claim, said, quotes) for claim in quoted},
    }


def _title(said: Said, centre: str | None) -> str:
    if centre:
        return f"{said.actors[centre].label} and its ties"
    labels = sorted(filter(None, (said.index.value(iri, LABEL) for iri in said.index.of_type(KG + "Collection"))))
    return "; ".join(labels) or "Actors and their ties"


def _placed(
    actors: Sequence[Actor], ties: Sequence[Tie], ontology: Ontology, ways: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    number = {actor.handle: place for place, actor in enumerate(actors)}
    ends = [(number[tie.subject], number[tie.object]) for tie in ties]
    degree = [0] * len(actors)
    for end in (end for pair in ends for end in dict.fromkeys(pair)):
        degree[end] += 1
    sizes = [round(min(8 + 2.6 * count**0.5, 22), 1) for count in degree]
    boxes = [box(actor.label, size) for actor, size in zip(actors, sizes, strict=True)]
    along = [[number[handle] for handle in way] for way in ways]
    places = in_columns(along, boxes) if along else arrange(boxes, ends)
    return [
        _actor(actor, ontology) | {"x": x, "y": y, "size": size, "ties": count}
        for actor, (x, y), size, count in zip(actors, places, sizes, degree, strict=True)
    ]


def _actor(actor: Actor, ontology: Ontology) -> dict[str, Any]:
    kind = ontology.types[actor.type]
    return {
        "handle": actor.handle,
        "label": actor.label,
        "type": kind.label,
        "kind": actor.type,
        "aliases": list(actor.aliases),
        "definition": actor.definition,
        "colour": kind.colour,
        "shape": kind.shape,
    }


def _types(actors: Iterable[Actor], ontology: Ontology) -> list[dict[str, Any]]:
    shown = [actor.type for actor in actors]
    return [
        {"type": name, "label": kind.label, "colour": kind.colour, "shape": kind.shape, "actors": shown.count(name)}
        for name, kind in ontology.types.items()
        if name in shown
    ]


def _spoken_of(tie: Tie, world: World) -> Window:
    """Return the days on which a tie may hold, or is said not to where nobody says that it does."""
    return tie.possible if tie.pro else union(world.claims.facts(row).possible for row in world.rows(tie.con))


def _tie(tie: Tie, possible: Window, relation: Relation) -> dict[str, Any]:
    return {
        "id": " ".join(tie[:3]),
        "subject": tie.subject,
        "relation": tie.relation,
        "object": tie.object,
        "label": relation.label,
        "inverse": relation.reading(True),
        "definition": relation.definition,
        "family": relation.family,
        "colour": relation.colour,
        "symmetric": relation.symmetric,
        "verdict": tie.verdict,
        "confidence": round(tie.confidence, 6),
        "against": round(tie.against, 6),
        "period": words(possible),
        "pro": list(tie.pro),
        "con": list(tie.con),
    }


def _families(ties: Sequence[Tie], aside: Sequence[Tie], ontology: Ontology) -> list[dict[str, Any]]:
    """Return the legend: the families that are present, with the colours that their relations have of their own.

    Those of ties that are set aside are there too, but only the others are counted.
    """
    found: dict[str, dict[str, Any]] = {}
    for place, tie in enumerate((*ties, *aside)):
        relation = ontology.relations[tie.relation]
        family = ontology.families[relation.family]
        entry = found.setdefault(
            family.notation,
            {
                "family": family.notation,
                "label": family.label,
                "definition": family.definition,
                "colour": family.colour,
                "ties": 0,
                "own": {},
            },
        )
        entry["ties"] += place < len(ties)
        if relation.colour != family.colour:
            entry["own"][relation.label] = relation.colour
    return [found[name] for name in ontology.families if name in found]


def months(said: Said, world: World, claims: Iterable[Claim], rows: Iterable[int]) -> list[str] | None:
    """Return the first and the last month of which any claim or its source speaks, as ``YYYY-MM``.

    ``rows`` are those of the claims. ``None`` where no date is known. Linear.
    """
    windows: list[Window] = [world.claims.facts(row).possible for row in rows]
    issued = {said.sources[claim.source].issued for claim in claims if claim.source in said.sources}
    windows += [(bounds(date),) for date in issued if date]
    days = {day for window in windows for ends in window for day in ends} - {DAWN, DUSK}
    if not days:
        return None
    first, last = max(min(days), world.window[0][0]), min(max(days), world.window[-1][1])
    return [str(day)[:7] for day in iso(((first, last),))[0]] if first <= last else None
