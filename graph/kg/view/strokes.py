"""Lines, arrowheads and shapes where vis-network 9.1.2 puts them, so that a drawing made here agrees with the page."""

from __future__ import annotations

from math import atan2, cos, dist, hypot, pi, sin, sqrt
from typing import Any, NamedTuple

Point = tuple[float, float]

HEAD, HEAD_PER_WIDTH = 15 * 0.55, 3.0
INSET = 0.9
STEPS = 10
_ARROW = ((0.0, 0.0), (-1.0, 0.3), (-0.9, 0.0), (-1.0, -0.3))


class Node(NamedTuple):
    """A shape about a point: ``size`` is half its height, ``border`` the width of its outline, in pixels."""

    x: float
    y: float
    size: float
    shape: str
    border: float

    @property
    def place(self) -> Point:
        """The point in its middle."""
        return self.x, self.y

    def reach(self, angle: float) -> float:
        """Return how far from the middle a line ends that comes in at an angle: at a circle or a square about it.

        >>> Node(0, 0, 10, "dot", 2).reach(0), Node(0, 0, 10, "square", 2).reach(0)
        (10, 12.0)
        """
        if self.shape == "dot":
            return self.size
        across, down = abs(cos(angle)), abs(sin(angle))
        return self.size / max(across, down) + self.border


class Stroke(NamedTuple):
    """A tie as it is drawn. ``line`` has two points where straight, three where it bends: a Bézier curve's.

    For a tie of an actor with itself it has one, the middle of a circle of that ``radius``. ``head`` are the corners of
    the arrowhead, none where there is no arrow. A line starts in the middle of an actor, whose shape covers it.
    """

    line: tuple[Point, ...]
    radius: float
    head: tuple[Point, ...]

    def at(self, part: float) -> Point:
        """Return the point at a part (0..1) of the line, measured as a Bézier curve is; of a circle from its right.

        >>> Stroke(((0.0, 0.0), (5.0, 10.0), (10.0, 0.0)), 0.0, ()).at(0.5)
        (5.0, 5.0)
        """
        if self.radius:
            return _around(self.line[0], self.radius, part)
        return _bezier(self.line, part)


def stroke(edge: dict[str, Any], start: Node, end: Node) -> Stroke:
    """Return the line and arrowhead of an edge, as ``kg.view.drawing.edges`` gives it, between two nodes.

    >>> stroke({"width": 1, "arrows": "", "smooth": {"enabled": False}}, *[Node(x, 0, 9, "dot", 1) for x in (0, 90)])
    Stroke(line=((0, 0), (90, 0)), radius=0.0, head=())
    """
    length = HEAD + HEAD_PER_WIDTH * edge["width"]
    if "selfReference" in edge:
        return _loop(edge["selfReference"], start, length if edge["arrows"] else 0.0)
    line = (start.place, *_via(edge["smooth"], start.place, end.place), end.place)
    if not edge["arrows"]:
        return Stroke(line, 0.0, ())
    apart = dist(start.place, end.place) or 1.0
    if len(line) == 2:
        angle = atan2(end.y - start.y, end.x - start.x)
        tip = _bezier(line, 1 - end.reach(angle) / apart)
    else:
        part = _border(line, end)
        tip, before = _bezier(line, part), _bezier(line, part - length / apart)
        angle = atan2(tip[1] - before[1], tip[0] - before[0])
    inner = (tip[0] - INSET * length * cos(angle), tip[1] - INSET * length * sin(angle))
    return Stroke((*line[:-1], inner), 0.0, _head(tip, angle, length))


def _via(smooth: dict[str, Any], start: Point, end: Point) -> tuple[Point, ...]:
    """Return the control point of a bent line: at (1 + r) / 2 of its length, turned by r · 90°."""
    if not smooth["enabled"]:
        return ()
    along, up = end[0] - start[0], start[1] - end[1]
    half = smooth["roundness"] / 2
    turn = half if smooth["type"] == "curvedCW" else -half
    angle, reach = atan2(up, along) + (turn + 0.5) * pi, (half + 0.5) * hypot(along, up)
    return ((start[0] + reach * sin(angle), start[1] + reach * cos(angle)),)


def _bezier(line: tuple[Point, ...], part: float) -> Point:
    rest = 1 - part
    weights = (rest, part) if len(line) == 2 else (rest**2, 2 * rest * part, part**2)
    pairs = list(zip(weights, line, strict=True))
    return sum(weight * x for weight, (x, _) in pairs), sum(weight * y for weight, (_, y) in pairs)


def _border(line: tuple[Point, ...], end: Node) -> float:
    """Return the part of a bent line at which it meets the border of its end, by as few halvings as vis-network."""
    low, high, part = 0.0, 1.0, 0.5
    for _ in range(STEPS):
        part = (low + high) / 2
        within = _within(_bezier(line, part), end)
        if abs(within) < 0.2:
            break
        low, high = (part, high) if within < 0 else (low, part)
    return part


def _within(point: Point, node: Node) -> float:
    """Return how far inside the border of a node a point is; below 0 outside."""
    return node.reach(atan2(node.y - point[1], node.x - point[0])) - dist(point, node.place)


def _loop(self_reference: dict[str, Any], node: Node, length: float) -> Stroke:
    angle, radius = self_reference["angle"], float(self_reference["size"])
    reach = node.reach(angle)
    middle = (node.x + reach * cos(angle), node.y - reach * sin(angle))
    if not length:
        return Stroke((middle,), radius, ())
    # vis-network halves between turns, not angles, and so do we: the head is to sit where it puts it.
    low, high, turn = angle, angle + pi, angle
    for _ in range(STEPS):
        turn = (low + high) / 2
        within = _within(_around(middle, radius, turn), node)
        if abs(within) < 0.05:
            break
        low, high = (turn, high) if within > 0 else (low, turn)
    return Stroke((middle,), radius, _head(_around(middle, radius, turn), (0.4 - 2 * turn) * pi, length))


def _around(middle: Point, radius: float, turn: float) -> Point:
    return middle[0] + radius * cos(2 * pi * turn), middle[1] - radius * sin(2 * pi * turn)


def _head(tip: Point, angle: float, length: float) -> tuple[Point, ...]:
    across, down = length * cos(angle), length * sin(angle)
    return tuple((tip[0] + x * across - y * down, tip[1] + x * down + y * across) for x, y in _ARROW)


def outline(shape: str, x: float, y: float, size: float) -> tuple[Point, ...]:
    """Return the corners of a shape about a point; none for a circle, which stands for every shape not known here.

    >>> outline("diamond", 0, 0, 1)
    ((0, 1), (1, 0), (0, -1), (-1, 0))
    >>> outline("dot", 0, 0, 1)
    ()
    """
    corners: dict[str, list[Point]] = {
        "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
        "diamond": [(0, 1), (1, 0), (0, -1), (-1, 0)],
        "hexagon": [(cos(pi / 3 * turn), sin(pi / 3 * turn)) for turn in range(6)],
        "star": [_spike(turn) for turn in range(10)],
        "triangle": _triangle(-1),
        "triangleDown": _triangle(1),
    }
    return tuple((x + size * across, y + size * down) for across, down in corners.get(shape, ()))


def _spike(turn: int) -> Point:
    long = 0.82 * (0.5 if turn % 2 else 1.3)
    return long * sin(pi / 5 * turn), 0.082 - long * cos(pi / 5 * turn)


def _triangle(tip: int) -> list[Point]:
    scale = 1.15
    low, high = scale * (1 / sqrt(3) + 0.275), scale * (sqrt(3) - 1 / sqrt(3) - 0.275)
    return [(0, tip * high), (scale, -tip * low), (-scale, -tip * low)]
