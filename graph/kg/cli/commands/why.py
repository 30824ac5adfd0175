"""Prove that something follows, down to the claims and, with --text, to the sentences.

R is a relation, a family of them, or one that only rules conclude: indirectly-funds, attacks-part-of, … ('kg relations
--concluded' lists these). Every minimal proof is shown, the surest first, none of which could do without one of its
ties. 'kg why --not' says instead what is missing where it does not follow.

Example: kg why US indirectly-funds KH
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.options import format_option, in_world, rule_files, text_option
from kg.cli.output import claim_lines, say, say_json, tell

if TYPE_CHECKING:
    from kg.claims.quotes import Quotes
    from kg.graph import Graph
    from kg.ontology.rulebook import Rulebook
    from kg.reason.model import Proof
    from kg.reason.why import Conclusion, Lacking


@click.command(help=__doc__)
@click.argument("subject", metavar="A")
@click.argument("relation", metavar="R")
@click.argument("object", metavar="B")
@click.option("--tree", is_flag=True, help="Show how each proof is built, rule by rule.")
@click.option("--not", "lacking", is_flag=True, help="Say what is missing for it to follow.")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many proofs.")
@text_option
@rule_files
@format_option("text", "json", "dot", "mermaid", "turtle")
@in_world
def command(
    graph: Graph,
    subject: str,
    relation: str,
    object: str,
    tree: bool,
    lacking: bool,
    top: int,
    texts: tuple[str, ...],
    rules: tuple[str, ...],
    form: str,
) -> int:
    """Print the proofs, 1 where there is none; with --not what is missing, 1 where nothing is."""

    if lacking and form not in ("text", "json"):
        raise click.UsageError(f"--not is shown as text or json, not as {form}")
    if tree and (lacking or form != "text"):
        raise click.UsageError("--tree is a way to show proofs as text")
    found = graph.why(subject, relation, object, rules=rules)
    if lacking:
        if found:
            tell(f"kg: {found} does follow; 'kg why' without --not shows the proof")
            return 1
        return _say_lacking(graph, graph.why_not(subject, relation, object, top=top, rules=rules), form)
    shown = found._replace(proofs=found.proofs[:top])
    if form == "json":
        say_json(shown.to_dict())
    elif form == "text" and found:
        _say(graph, shown, len(found.proofs), graph.quotes(texts), graph.grounds(rules).rules if tree else None)
    elif found:
        sys.stdout.write(_drawn(graph, shown, rules, form))
    if not found and found.whole:
        tell(f"kg: {found}: that does not follow in this world; 'kg why --not' says what is missing")
    elif not found:
        tell(f"kg: {found}: nothing was found before the search was stopped; ask in a narrower world, as with --as-of")
    return 0 if found else 1


def _say(graph: Graph, found: Conclusion, count: int, quotes: Quotes, tree: Rulebook | None) -> None:
    from kg.claims.dates import words

    more = "" if found.whole else ", and there are more"
    say(f"{found}: it follows, confidence {found.confidence:.2f}, by {count} minimal proof{'s' * (count > 1)}{more}")
    say(f"world: {found.world}")
    say(f"holds possibly: {words(found.possible)}; certainly: {words(found.certain)}")
    if found.falls_without:
        say(f"falls without: {', '.join(' '.join(each.split(':', 1)) for each in found.falls_without)}")
    for number, proof in enumerate(found.proofs, 1):
        say("", f"{number}. confidence {proof.confidence:.2f} · possibly {words(proof.possible)}")
        if tree is None:
            say(*_proof_lines(graph, proof, quotes))
        else:
            from kg.proofs.tree import lines

            say(*(f"   {line}" for line in lines(proof, tree, lambda claim: _claim_lines(graph, claim, "", quotes))))
    if count > len(found.proofs):
        tell(f"kg: {len(found.proofs)} of {count} proofs; --top {count} shows all")


def _proof_lines(graph: Graph, proof: Proof, quotes: Quotes) -> Iterator[str]:
    from kg.reason.model import ties_of

    for number, tie in enumerate(ties_of([proof]), 1):
        relation = graph.ontology.relations[tie.relation]
        verdict = tie.verdict if not tie.con else f"{tie.verdict}, {tie.against:.2f} against"
        yield f"   {number}) {tie.subject} {relation.label} {tie.object}  {tie.confidence:.2f} {verdict}"
        for each in (*tie.pro, *tie.con):
            yield from _claim_lines(graph, each, " " * 6, quotes)


def _claim_lines(graph: Graph, claim_id: str, indent: str, quotes: Quotes) -> Iterator[str]:
    claim = graph.claim(claim_id)
    yield from claim_lines(claim, indent)
    sentence = quotes.sentence(claim)
    if sentence:
        yield f"{indent}  text: {sentence}"


def _drawn(graph: Graph, found: Conclusion, rules: tuple[str, ...], form: str) -> str:
    book = graph.grounds(rules).rules
    if form == "turtle":
        from kg.proofs.turtle import write as write_turtle

        return write_turtle(found, book, lambda handle: graph.actor(handle).iri)
    if form == "dot":
        from kg.proofs.dot import write
    else:
        from kg.proofs.mermaid import write
    return write(found, book, graph.claim)


def _say_lacking(graph: Graph, found: Lacking, form: str) -> int:
    if form == "json":
        say_json(found.to_dict())
        return 0
    from kg.claims.dates import words
    from kg.reason.model import ties_of

    say(f"{found}: that does not follow", f"world: {found.world}")
    for proof in found.apart:
        say("", "it would follow, but these ties never hold on the same day:")
        say(*(f"  {tie.subject} {tie.relation} {tie.object}: {words(tie.possible)}" for tie in ties_of([proof])))
    if found.missing:
        say("", "any one of these ties would make it follow, the surest rest first:")
    for each in found.missing:
        rest = ", ".join(f"{tie.subject} {tie.relation} {tie.object}" for tie in ties_of(each.premises))
        say(
            f"  {each.subject} {each.label} {each.object}" + (f"   with {rest} ({each.confidence:.2f})" if rest else "")
        )
        for claim in each.aside:
            say("    does not count here:", *claim_lines(claim, "      "))
    if not found.missing:
        tell("kg: more than one tie is missing")
    return 0
