"""Partial dates, and the days on which something surely or possibly held, against brute force over days."""

from __future__ import annotations

import calendar
import itertools
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kg.claims.dates import (
    ALWAYS,
    DAWN,
    DUSK,
    ONGOING,
    Window,
    bounds,
    intersection,
    iso,
    period,
    union,
    windows,
    words,
)
from kg.errors import InputError

FIRST, LAST = date(2019, 11, 15).toordinal(), date(2021, 2, 15).toordinal()


@st.composite
def partial_dates(draw: st.DrawFn, earliest: date = date.min, latest: date = date.max) -> str:
    day = draw(st.dates(earliest, latest)).isoformat()
    return day[: draw(st.sampled_from((4, 7, 10)))]


near = partial_dates(date(2019, 12, 1), date(2021, 1, 31))
small_windows = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=5
).map(lambda intervals: union([(each,) for each in intervals]))


def days(window: Window) -> set[int]:
    return {day for first, last in window for day in range(first, last + 1)}


def is_canonical(window: Window) -> bool:
    """Sorted, each interval the right way round, and none that touches the next."""
    return all(first <= last for first, last in window) and all(
        one[1] + 1 < other[0] for one, other in itertools.pairwise(window)
    )


@settings(deadline=None)
@given(st.dates())
def test_a_year_a_month_and_a_day_have_their_calendar_bounds(day: date) -> None:
    text = day.isoformat()
    month_end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    assert bounds(text) == (day.toordinal(), day.toordinal())
    assert bounds(text[:7]) == (day.replace(day=1).toordinal(), month_end.toordinal())
    assert bounds(text[:4]) == (date(day.year, 1, 1).toordinal(), date(day.year, 12, 31).toordinal())


@pytest.mark.parametrize("text", ["9999", "9999-12", "9999-12-31", "0001", "0001-01", "0001-01-01", "2020-02-29"])
def test_the_edges_of_the_calendar_can_be_read(text: str) -> None:
    first, last = bounds(text)
    assert DAWN < first <= last < DUSK
    assert date.fromordinal(first).isoformat().startswith(text)
    assert date.fromordinal(last).isoformat().startswith(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "20",
        "20200",
        "0000",
        "2020-",
        "-2020",
        "2020-13",
        "2020-00",
        "2020-1",
        "02020-1",
        "2020-1-011",
        "202-001-01",
        "2020-02-30",
        "2021-02-29",
        "2020-00-05",
        "2020-05-00",
        "2020-05-1",
        "2020-05-01-01",
        "2020/05/01",
        "2020-05-01T00:00:00",
        "2020Z",
        "+2020",
        " 2020",
        "2020\n",
        "２０２０",
        "ongoing",
        "March 2020",
    ],
)
def test_what_is_no_date_is_refused_with_the_next_step(text: str) -> None:
    with pytest.raises(InputError, match="is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"):
        bounds(text)


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789-"), max_size=11))
def test_a_text_is_a_date_only_where_the_calendar_says_so(text: str) -> None:
    padded = {4: f"{text}-01-01", 7: f"{text}-01", 10: text}.get(len(text), "")
    try:
        real = date.fromisoformat(padded) if text.count("-") == {4: 0, 7: 1, 10: 2}.get(len(text)) else None
    except ValueError:
        real = None
    if real is None:
        with pytest.raises(InputError):
            bounds(text)
    else:
        assert bounds(text)[0] == real.toordinal()


def histories(since: str | None, until: str | None, published: str | None) -> list[tuple[int, int]]:
    """Every pair of a first and a last day that a claim allows, within a range of days that is wide enough.

    An unknown bound may lie anywhere; what still held when the source was published had begun by some day of the
    published date and ended on that day or later.
    """
    start = bounds(since) if since else (FIRST - 400, LAST + 400)
    if until == ONGOING:
        first_told, last_told = bounds(published) if published else (FIRST - 400, LAST + 400)
        start = start[0], min(start[1], last_told)
        # It ended on the day it was told or later, and it was told on the day it began or later.
        return [
            (begin, end)
            for begin in _corners(*start)
            for end in _corners(max(begin, first_told), LAST + 400)
            if begin <= end
        ]
    end = bounds(until) if until else (FIRST - 400, LAST + 400)
    return [(first, last) for first in _corners(*start) for last in _corners(*end) if first <= last] + [
        (day, day) for day in _corners(max(start[0], end[0]), min(start[1], end[1]))
    ]


def _corners(first: int, last: int) -> set[int]:
    """The days that matter: every history lies between histories on these."""
    return {first, (first + last) // 2, last} if first <= last else set()


@settings(deadline=None)
@given(since=st.none() | near, until=st.none() | st.just(ONGOING) | near, published=st.none() | near)
def test_a_window_is_sound_against_every_history_that_the_dates_allow(
    since: str | None, until: str | None, published: str | None
) -> None:
    allowed = histories(since, until, published)
    assume(allowed)
    certain, possible = windows(since, until, published)
    certain_days = days(certain)
    for first, last in allowed:
        assert certain_days <= set(range(first, last + 1)), "a certain day on which it may not have held"
        assert possible[0][0] <= first, "a day on which it may have held is missing from the possible ones"
        assert last <= possible[0][1], "a day on which it may have held is missing from the possible ones"
    if since:
        assert possible[0][0] == bounds(since)[0]
    else:
        assert possible[0][0] == DAWN
    assert possible[0][1] == (bounds(until)[1] if until and until != ONGOING else DUSK)


@settings(deadline=None)
@given(since=st.none() | near, until=st.none() | st.just(ONGOING) | near, published=st.none() | near)
@example("2020-07-10", "ongoing", "2020-06-15")  # said to hold still before it had begun
@example("2020-05", "2020-05-10", None)
def test_what_is_certain_is_possible(since: str | None, until: str | None, published: str | None) -> None:
    certain, possible = windows(since, until, published)
    assert intersection(certain, possible) == certain
    assert is_canonical(certain)
    assert is_canonical(possible)


@settings(deadline=None)
@given(near, near)
def test_between_two_known_dates_the_certain_days_are_those_after_every_start_and_before_every_end(
    since: str, until: str
) -> None:
    """By brute force: a day is certain if it lies in [start, end] for each day that either may mean."""
    assume(bounds(since)[1] < bounds(until)[0])
    starts, ends = range(bounds(since)[0], bounds(since)[1] + 1), range(bounds(until)[0], bounds(until)[1] + 1)
    certain, possible = windows(since, until, None)
    assert days(certain) == {day for day in range(FIRST - 400, LAST + 400) if starts[-1] <= day <= ends[0]}
    assert days(possible) == {
        day for day in range(FIRST - 400, LAST + 400) if any(s <= day for s in starts) and any(day <= e for e in ends)
    }


@pytest.mark.parametrize(
    ("since", "until", "published", "certain", "possible"),
    [
        # Nothing known: any time, and never surely.
        (None, None, None, [], [[None, None]]),
        # A point event in a month: on no day surely.
        ("2020-03", "2020-03", "2020-03", [], [["2020-03-01", "2020-03-31"]]),
        # A point event on a day: on that day surely.
        ("2020-03-26", "2020-03-26", None, [["2020-03-26", "2020-03-26"]], [["2020-03-26", "2020-03-26"]]),
        # Since a year, still held in March 2020: surely from the year's last day to the month's first.
        ("2003", "ongoing", "2020-03", [["2003-12-31", "2020-03-01"]], [["2003-01-01", None]]),
        # Told on a day that is known, without a start: on that day surely.
        (None, "ongoing", "2020-03-26", [["2020-03-26", "2020-03-26"]], [[None, None]]),
        # Told in a month, without a start: on no single day surely.
        (None, "ongoing", "2020-03", [], [[None, None]]),
        # Still holds, but nobody knows when that was written.
        ("2003", "ongoing", None, [], [["2003-01-01", None]]),
        # An end unknown is not "still holds".
        ("2003", None, "2020-03", [], [["2003-01-01", None]]),
        (None, "2020", "2020-03", [], [[None, "2020-12-31"]]),
        # It began in the month in which the text was published.
        ("2020-03", "ongoing", "2020-03", [], [["2020-03-01", None]]),
        ("2003", "2011", None, [["2003-12-31", "2011-01-01"]], [["2003-01-01", "2011-12-31"]]),
    ],
)
def test_windows_worked_out_by_hand(
    since: str | None,
    until: str | None,
    published: str | None,
    certain: list[list[str | None]],
    possible: list[list[str | None]],
) -> None:
    assert [iso(each) for each in windows(since, until, published)] == [certain, possible]


def test_an_end_before_the_start_holds_on_no_day() -> None:
    assert windows("2021", "2020", None) == ((), ())


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_bad_date_in_any_place_is_refused(place: int) -> None:
    dates: list[str | None] = ["2003", "ongoing" if place == 2 else "2004", "2020"]
    dates[place] = "soon"
    with pytest.raises(InputError, match="'soon' is not a date"):
        windows(*dates)


@settings(deadline=None)
@given(st.lists(small_windows, max_size=4))
def test_a_union_holds_the_days_of_each(several: list[Window]) -> None:
    joined = union(several)
    assert days(joined) == set().union(*map(days, several))
    assert is_canonical(joined)


@settings(deadline=None)
@given(small_windows, small_windows)
def test_an_intersection_holds_the_days_of_both(one: Window, other: Window) -> None:
    met = intersection(one, other)
    assert days(met) == days(one) & days(other)
    assert is_canonical(met)
    assert met == intersection(other, one)


@settings(deadline=None)
@given(small_windows)
def test_always_changes_no_intersection(window: Window) -> None:
    assert intersection(ALWAYS, window) == intersection(window, window) == union([window]) == window
    assert union([ALWAYS, window]) == ALWAYS
    assert intersection((), window) == union([]) == ()


@settings(deadline=None)
@given(st.dates(), st.integers(0, 4000))
def test_iso_names_the_first_and_the_last_day(first: date, length: int) -> None:
    assume(first.toordinal() + length < DUSK)
    last = first + timedelta(days=length)
    assert iso(((first.toordinal(), last.toordinal()),)) == [[first.isoformat(), last.isoformat()]]


def test_iso_has_none_for_no_bound() -> None:
    assert iso(((DAWN, 5), (9, DUSK))) == [[None, "0001-01-05"], ["0001-01-09", None]]
    assert iso(()) == []


@settings(deadline=None)
@given(partial_dates())
def test_a_partial_date_in_words_is_itself(text: str) -> None:
    """Also in January, in December and on the first and last day of a year."""
    assert words((bounds(text),)) == text


@settings(deadline=None)
@given(partial_dates(), partial_dates())
def test_words_lose_nothing(one: str, other: str) -> None:
    """What is said can be read back: the first day of the first date, and the last day of the second."""
    first, last = sorted((bounds(one)[0], bounds(other)[1]))
    said = words(((first, last),)).split(" to ")
    assert (bounds(said[0])[0], bounds(said[-1])[1]) == (first, last)


def test_words_for_open_and_broken_windows() -> None:
    assert words(ALWAYS) == "any time"
    assert words(()) == "no day"
    assert words(((DAWN, bounds("2020-03")[1]),)) == "until 2020-03"
    assert words(((bounds("2020-03-26")[0], DUSK),)) == "from 2020-03-26"
    assert words((bounds("2003"), bounds("2020-03"))) == "2003 and 2020-03"
    assert words(((bounds("2003")[0], bounds("2011-05")[1]),)) == "2003 to 2011-05"


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (None, None, "undated"),
        ("2003", "ongoing", "since 2003"),
        (None, "ongoing", "still holding"),
        ("2020-03", "2020-03", "2020-03"),
        ("2003", "2011", "2003 to 2011"),
        ("2003", None, "from 2003, end unknown"),
        (None, "2011", "until 2011"),
    ],
)
def test_a_claims_period_in_words(since: str | None, until: str | None, said: str) -> None:
    assert period(since, until) == said
