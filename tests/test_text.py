"""Places in a text: paragraphs, sentences, quotes, and spans found again when the text has changed."""

from __future__ import annotations

import itertools
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.claims.model import Locator
from kg.claims.text import Finder, digest, locate, locator, paragraphs, read_text, sentences
from kg.errors import InputError, NoSuchInput

prose = st.text(st.sampled_from("ab.?! \n\r\t\u00a0\u2028“”É\u0301🜨"), max_size=60)
any_text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def spoken(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_paragraph_is_a_block_between_blank_lines_whatever_ends_a_line(newline: str) -> None:
    text = newline.join(["", "Head", "", "One line", "and another.", " \t ", "", "  Last. ", ""])
    assert pieces(text) == ["Head", f"One line{newline}and another.", "Last."]


def test_a_text_without_words_has_no_paragraph() -> None:
    assert paragraphs("") == paragraphs(" \r\n\n\t\n ") == []


@settings(deadline=None)
@given(prose)
def test_paragraphs_hold_every_word_in_order(text: str) -> None:
    places = paragraphs(text)
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
    assert all(start < end for start, end in places)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(places))
    assert all(piece == piece.strip() for piece in pieces(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("He said “Go.” She went.", ["He said “Go.”", "She went."]),
        ('"Go!" "No."', ['"Go!"', '"No."']),
        ("It fell (by 3.5 per cent). It rose.", ["It fell (by 3.5 per cent).", "It rose."]),
        ("Gen. A. B. Smith met Dr. Who vs. No. 5. He left.", ["Gen. A. B. Smith met Dr. Who vs. No. 5.", "He left."]),
        ("In 2019. 2020 came.", ["In 2019.", "2020 came."]),
        ("the army. which left", ["the army. which left"]),
        ("One.\r\nTwo.\n Three.", ["One.", "Two.", "Three."]),
        ("Ça va. Était-il là? Əli came.", ["Ça va.", "Était-il là?", "Əli came."]),
        ("one", ["one"]),
    ],
)
def test_where_a_sentence_ends(text: str, found: list[str]) -> None:
    assert spoken(text) == found


@settings(deadline=None)
@given(prose)
def test_sentences_hold_every_word_of_their_paragraph(text: str) -> None:
    for start, end in paragraphs(text):
        found = sentences(text, start, end)
        assert found[0][0] == start
        assert found[-1][1] == end
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
        assert all(not text[one[1] : other[0]].strip() for one, other in itertools.pairwise(found))


def test_a_locator_counts_code_points_not_bytes_and_not_utf16_units() -> None:
    text = "🜨🜨 é e\u0301.\n\nNow 🇮🇶 here."
    place = locate(text, "🇮🇶 here")
    # Two astral signs, a space, é, a space, e and a combining mark, a dot, two newlines, "Now ": 14 code points.
    assert place == Locator(14, 21, 2, 1, sha256("🇮🇶 here".encode()).hexdigest())
    assert text[place.start : place.end] == "🇮🇶 here"


def test_composed_and_decomposed_letters_are_not_equal() -> None:
    """The span is what its code points are: the digest would differ."""
    with pytest.raises(InputError, match="does not stand"):
        locate("Cafe\u0301.", "Café")
    assert locate("Cafe\u0301.", "Cafe\u0301")[:2] == (0, 5)


@pytest.mark.parametrize("space", [" ", "\n", "\r\n", "\u00a0", " \t ", "\u2003", "\n  "])
def test_white_space_in_a_quote_matches_any_in_the_text(space: str) -> None:
    text = f"Then Aldia{space}paid  Karsh. End."
    place = locate(text, "\tAldia paid\nKarsh ")
    assert text[place.start : place.end] == f"Aldia{space}paid  Karsh"
    assert place.sha256 == digest(text[place.start : place.end])


def test_signs_of_regular_expressions_in_a_quote_are_plain() -> None:
    assert locate("cost (US$5.*) [a|b]\\d", "(US$5.*) [a|b]\\d")[:2] == (5, 21)


@pytest.mark.parametrize(
    ("text", "quote", "what"),
    [
        ("One. Two.", "Three", "the quote 'Three' does not stand in the text; copy it"),
        ("One. Two.", "one", "does not stand"),
        ("No. No.", "No.", "stands 2 times in the text; quote more of the sentence"),
        ("x x x", "x x", "stands 2 times"),
        ("anything", "", "the quote '' does not stand"),
        ("any thing", " \n ", "does not stand"),
        ("“Go”", '"Go"', "quotation marks and dashes included"),
    ],
)
def test_a_quote_must_stand_exactly_once(text: str, quote: str, what: str) -> None:
    with pytest.raises(InputError, match=what.replace("(", r"\(")):
        locate(text, quote)


def test_the_error_shortens_a_long_quote_and_names_the_document() -> None:
    with pytest.raises(InputError) as raised:
        locate("short", "word " * 100, "note.txt")
    assert str(raised.value).startswith("the quote 'word word")
    assert "… ' does not" not in str(raised.value)
    assert "in note.txt" in str(raised.value)
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 10), (9, 12)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(InputError, match="is empty or outside the text"):
        locator("One. Two.", start, end)


@settings(deadline=None)
@given(st.one_of(any_text, prose.filter(bool)), st.data())
def test_any_span_has_a_place_and_its_digest(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    place = locator(text, start, end)
    assert (place.start, place.end) == (start, end)
    assert place.sha256 == sha256(text[start:end].encode()).hexdigest()
    assert 1 <= place.paragraph <= max(1, len(paragraphs(text)))
    assert place.sentence >= 1
    assert Finder(text).find(place) == (place, False)


@settings(deadline=None)
@given(any_text, any_text, st.data())
def test_a_span_is_found_again_after_text_was_put_before_it(text: str, before: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    cited = locator(text, start, end)
    found = Finder(before + text).find(cited)
    assert found.place is not None
    assert (before + text)[found.place.start : found.place.end] == text[start:end]
    assert found.place == locator(before + text, found.place.start, found.place.end)
    assert found.moved == (found.place != cited)


TEXT = "Head\n\nAldia pays Karsh. Borun knows.\n\nKarsh shells Aldia. Borun knows that too.\n"


def test_a_paragraph_put_on_top_moves_every_span_alike() -> None:
    spans = [locate(TEXT, quote) for quote in ("Aldia pays Karsh.", "Karsh shells Aldia", "that too")]
    finder = Finder("New.\n\n" + TEXT)
    for cited in spans:
        moved = cited._replace(start=cited.start + 6, end=cited.end + 6, paragraph=cited.paragraph + 1)
        assert finder.find(cited) == (moved, True)


def test_a_span_with_one_letter_changed_is_lost_and_no_other() -> None:
    changed = TEXT.replace("Karsh shells", "Karsh shelts")
    finder = Finder(changed)
    assert finder.find(locate(TEXT, "Karsh shells Aldia")) == (None, True)
    assert finder.find(locate(TEXT, "shells")) == (None, True)
    kept = locate(TEXT, "Aldia pays Karsh.")
    assert finder.find(kept) == (kept, False)


def test_a_span_in_place_with_another_paragraph_number_is_told_as_moved() -> None:
    cited = locate(TEXT, "that too")
    found = Finder(TEXT).find(cited._replace(paragraph=9))
    assert found == (cited, True)


def test_of_several_equal_spans_the_nearest_is_taken_for_each_claim() -> None:
    """Two claims cite "Yes." at two places that moved by different lengths; each is found at its own."""
    old = "Yes. " + "a" * 50 + " Yes."
    new = "b Yes. " + "a" * 80 + " Yes."
    first, second = (Locator(start, start + 4, 1, 1, digest("Yes.")) for start in (0, old.rindex("Yes")))
    finder = Finder(new)
    found = [finder.find(cited).place for cited in (first, second)]
    assert [place.start for place in found if place] == [2, new.rindex("Yes")]


def test_a_span_longer_than_the_text_is_lost() -> None:
    assert Finder("short").find(Locator(0, 500, 1, 1, digest("x" * 500))) == (None, True)
    assert Finder("").find(Locator(3, 4, 1, 1, digest("x"))) == (None, True)


def test_a_span_before_the_first_word_has_a_place() -> None:
    """A claim may cite white space by mistake; that is no reason to fall over."""
    assert locator("\n\nHead", 0, 4)[:4] == (0, 4, 1, 1)
    assert locator("   ", 0, 2)[:4] == (0, 2, 1, 1)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_a_document_is_read_as_it_stands(text: str) -> None:
    """Newlines, a byte order mark and control characters included."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_bytes(text.encode())
        assert read_text(str(path)) == text


def test_a_document_that_cannot_be_read_is_one_error(tmp_path: Path) -> None:
    bad = tmp_path / "latin.txt"
    bad.write_bytes("Français".encode("latin-1"))
    with pytest.raises(NoSuchInput, match=r"is not UTF-8 text \(byte 4\); convert it to UTF-8"):
        read_text(str(bad))
    with pytest.raises(NoSuchInput, match="No such file"):
        read_text(str(tmp_path / "none.txt"))
    with pytest.raises(NoSuchInput, match="directory"):
        read_text(str(tmp_path))


@settings(deadline=None)
@given(prose)
def test_a_quote_stands_as_often_as_a_search_at_every_offset_finds_it(text: str) -> None:
    first, *others = text.split()[:2] or ["?"]
    assume(first in text)

    def stands(start: int) -> bool:
        rest = text[start:]
        if not rest.startswith(first):
            return False
        rest = rest[len(first) :]
        return not others or (rest != rest.lstrip() and rest.lstrip().startswith(others[0]))

    starts = [start for start in range(len(text)) if stands(start)]
    quote = " ".join((first, *others))
    if len(starts) == 1:
        assert locate(text, quote).start == starts[0]
    else:
        with pytest.raises(InputError, match=f"stands {len(starts)} times"):
            locate(text, quote)
