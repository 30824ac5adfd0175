"""List the relations by family, with how they read backwards and what they mean."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from kg.cli.options import as_text_or_json, rule_files, with_graph
from kg.cli.output import say, say_json

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology.rulebook import Rulebook


@click.command(help=__doc__)
@click.option("--concluded", is_flag=True, help="Those that rules conclude and no claim is coded in, with their rules.")
@rule_files
@as_text_or_json
@with_graph
def command(graph: Graph, concluded: bool, rules: tuple[str, ...], form: str) -> None:
    """Print the relations."""
    if concluded:
        _say_concluded(graph.grounds(rules).rules, form)
        return
    ontology = graph.ontology
    order = list(ontology.families)
    relations = sorted(ontology.relations.values(), key=lambda each: order.index(each.family))
    if form == "json":
        say_json(
            [
                each._asdict()
                | {"inverse": each.inverse.notation if each.inverse else None, "above": list(each.above[1:])}
                for each in relations
            ]
        )
        return
    for family, members in groupby(relations, lambda each: each.family):
        say(f"{ontology.families[family].label}: {ontology.families[family].definition}\n")
        for each in members:
            back = each.inverse.notation if each.inverse else "symmetric"
            sign = {1: "+", 0: "0", -1: "−"}[each.sign]
            say(f"  {each.notation}  ({back}; {sign})\n      {each.definition}")
        say("")


def _say_concluded(rules: Rulebook, form: str) -> None:
    if form == "json":
        say_json(
            [
                each._asdict()
                | {
                    "inverse": each.inverse.notation if each.inverse else None,
                    "said_as": list(each.said_as),
                    "rules": [str(rule) for rule in rules.rules_for(each.notation)],
                }
                for each in rules.derived.values()
            ]
        )
        return
    for each in rules.derived.values():
        sign = {1: "+", 0: "0", -1: "−"}[each.sign]
        say(f"{each.notation}  ({each.label}; {sign})", f"    {each.definition}")
        say(*(f"      {rule}" for rule in rules.rules_for(each.notation)), "")
