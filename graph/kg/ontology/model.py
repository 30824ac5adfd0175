"""What can be said, as values."""

from typing import NamedTuple

from kg.rdf import local


class Family(NamedTuple):
    """A family of relations; ``colour`` is how its relations are drawn (``#rrggbb``)."""

    iri: str
    notation: str
    label: str
    definition: str
    colour: str


class Inverse(NamedTuple):
    """The name of a relation read backwards."""

    iri: str
    notation: str
    label: str


class Relation(NamedTuple):
    """A typed, directed tie between two actors.

    ``above`` holds the IRIs of the relation itself and of everything more general, the nearest first; ``sign`` is
    +1, 0 or −1; ``weight`` 0..10; ``flow_direction`` "forward", "backward" or "both"; ``mappings`` are pairs of the
    kind of match and the IRI of the code elsewhere. ``inverse`` is ``None`` for a symmetric relation.
    """

    iri: str
    notation: str
    label: str
    definition: str
    example: str
    synonyms: tuple[str, ...]
    family: str
    above: tuple[str, ...]
    inverse: Inverse | None
    domain: str
    range: str
    symmetric: bool
    transitive: bool
    irreflexive: bool
    sign: int
    weight: float
    flow: str
    flow_direction: str
    colour: str
    mappings: tuple[tuple[str, str], ...]

    def reading(self, backwards: bool) -> str:
        """Return the label as read from subject to object, or backwards."""
        return self.inverse.label if backwards and self.inverse else self.label


class ActorType(NamedTuple):
    """A type of actor; ``above`` are the IRIs of itself and of the more general ones; ``shape`` is how it is drawn."""

    iri: str
    notation: str
    label: str
    definition: str
    above: tuple[str, ...]
    shape: str
    colour: str


class StepKind(NamedTuple):
    """What a step of a chain amounts to; ``strength`` orders the kinds, a higher one is firmer."""

    notation: str
    label: str
    strength: float


class Step(NamedTuple):
    """One relation in one direction inside a lens.

    ``side`` is "before" or "after" the step of the required kind, or "" for either; ``only_with`` names the leave that
    a question must give for the step to be taken, or "".
    """

    relation: str
    forward: bool
    kind: StepKind
    side: str
    only_with: str


class Lens(NamedTuple):
    """A named set of steps that a chain may take.

    ``required`` are the notations of the kinds of which a chain has at least one step, or, where ``once``, exactly one;
    empty, where any chain will do.
    """

    iri: str
    notation: str
    label: str
    definition: str
    steps: tuple[Step, ...]
    required: frozenset[str]
    once: bool


class Atom(NamedTuple):
    """One clause of a pattern: a relation, by notation, between two variables.

    ``relation`` may be a relation that claims are coded in, a family or anything above relations, or a derived one;
    where ``asserted``, only ties count, and not what was derived.
    """

    relation: str
    subject: str
    object: str
    asserted: bool = False

    def __str__(self) -> str:
        return f"?{self.subject} {self.relation} ?{self.object}"


class Pattern(NamedTuple):
    """Clauses that hold together.

    ``apart`` are pairs of variables that must not be the same actor, ``kinds`` variables with the IRI of the type of
    which the actor must be, or of one below it.
    """

    atoms: tuple[Atom, ...]
    apart: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables, in the order in which they occur."""
        return tuple(dict.fromkeys(name for atom in self.atoms for name in (atom.subject, atom.object)))

    def __str__(self) -> str:
        kinds = (f"?{name} is-a {local(iri)}" for name, iri in self.kinds)
        return ", ".join([*map(str, self.atoms), *kinds, *(f"?{one} != ?{other}" for one, other in self.apart)])


class Rule(NamedTuple):
    """What follows from a pattern: ``head``, a relation between two of its variables.

    ``bound`` is "subject" or "object" where the rule serves only questions in which that end is given (two rules that
    say the same), else "". ``label`` says what the rule is, in a few words.
    """

    iri: str
    label: str
    head: Atom
    body: Pattern
    bound: str = ""

    def __str__(self) -> str:
        return f"{self.body} → {self.head}"


class Derived(NamedTuple):
    """A relation that is never coded, only concluded by rules; fields as those of ``Relation``.

    ``said_as`` are the notations of relations in which a source would put it, for telling whether one concludes so too.
    """

    iri: str
    notation: str
    label: str
    definition: str
    inverse: Inverse | None
    symmetric: bool
    irreflexive: bool
    sign: int
    said_as: tuple[str, ...]


class Motif(NamedTuple):
    """A pattern that makes a paradox: what holds on the one hand and on the other.

    ``roles`` are the variables that the ``sentence`` names in braces, the first being whose paradox it is; ``said_as``
    are clauses in which a source that concludes the same would put it; ``gravity`` (0..1) is how grave it is beside the
    other motifs.
    """

    iri: str
    notation: str
    label: str
    definition: str
    sentence: str
    roles: tuple[str, ...]
    sides: tuple[Pattern, Pattern]
    said_as: tuple[Atom, ...]
    gravity: float


class Timing(NamedTuple):
    """How the two sides of a paradox lie in time; ``factor`` (0..1) is what it counts in the ranking."""

    notation: str
    label: str
    factor: float
