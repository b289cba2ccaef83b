"""What a record may hold: cleaned, bounded, the same when cleaned again; and records guessed from lines."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.citations.lines import read_line
from blog.citations.reference_dates import read_date
from blog.citations.reference_fields import CSL_TYPES, DATE_FIELDS, NAME_FIELDS, TEXT_FIELDS
from blog.citations.references import TYPES, BadRecord, clean_record, form_of, record_of


def cleaned(field: str, value: Any) -> Any:
    """The field as a cleaned record has it; None where it is dropped."""
    return clean_record({"type": "book", "title": "Russia", field: value}).get(field)


@pytest.mark.parametrize("value", [None, 3, "Freeze 2009", [], [{"title": "x"}]])
def test_what_is_no_record_is_refused(value: Any) -> None:
    with pytest.raises(BadRecord, match="has no fields"):
        clean_record(value)


@pytest.mark.parametrize(
    "value", [{}, {"type": "book"}, {"title": " "}, {"author": [{}, 3]}, {"abstract": "x"}, {3: "x"}]
)
def test_an_empty_record_is_refused(value: Any) -> None:
    with pytest.raises(BadRecord, match="at least a title or a name"):
        clean_record(value)


def test_unknown_fields_and_types_do_not_survive() -> None:
    record = {"id": "k", "type": "grimoire", "title": "A", "note": "type: film", "custom": {"x": 1}, "abstract": "long"}
    assert clean_record(record) == {"type": "document", "title": "A"}


def test_a_field_too_long_is_named() -> None:
    with pytest.raises(BadRecord, match=r"“title” is too long: it has 2,001 characters, and 2,000 are allowed"):
        clean_record({"title": "x" * 2_001})
    with pytest.raises(BadRecord, match="A name in the field “author” is too long"):
        clean_record({"title": "x", "author": [{"family": "x" * 201}]})
    with pytest.raises(BadRecord, match="“editor” names 201 people"):
        clean_record({"title": "x", "editor": [{"family": "A"}] * 201})
    with pytest.raises(BadRecord, match="20,000 characters in all"):
        clean_record(dict.fromkeys(TEXT_FIELDS, "x y" * 600))


@pytest.mark.parametrize(("typed", "kept"), [
    ("The <i>Aurora</i> fires", "The <i>Aurora</i> fires"),
    ("H<sub>2</sub>O and <B>x</B>", "H<sub>2</sub>O and <b>x</b>"),
    ("<i>a <b>c</b> d</i>", "<i>a c d</i>"),
    ("<i>never closed", "never closed"),
    ("closed</i> early", "closed early"),
    ("<i>" * 300 + "x" + "</i>" * 200, "<i>x</i>"),
    ("<<i>i>x", "x"),
    ("<" * 200 + "i>" * 200 + "x", "x"),
    ('<span class="nocase">NASA</span> <sc>x</sc>', "NASA x"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ('<i onclick="x">a</i>', '<i onclick="x">a'),
    ("two\nlines\t\x00and\u202e more", "two lines and more"),
])  # fmt: skip
def test_only_flat_marks_are_kept_and_all_else_is_text(typed: str, kept: str) -> None:
    assert cleaned("title", typed) == kept


@pytest.mark.parametrize(("typed", "kept"), [
    ("10.2307/2697116", "10.2307/2697116"), ("https://doi.org/10.2307/2697116", "10.2307/2697116"),
    ("http://dx.doi.org/10.1000/a%2Fb", "10.1000/a/b"), ("doi: 10.1000/182", "10.1000/182"),
    ("DOI:https://doi.org/10.1000/182", "10.1000/182"), ("none", None), ("10.1000/a b", None),
    ("javascript:10.1000/182", None),
])  # fmt: skip
def test_a_doi_is_bare_or_dropped(typed: str, kept: str | None) -> None:
    assert cleaned("DOI", typed) == kept


@pytest.mark.parametrize(("typed", "kept"), [
    ("https://a.org/b?c=d&e#f", "https://a.org/b?c=d&e#f"), ("www.cia.gov/x", "https://www.cia.gov/x"),
    ("http://a.org/b c", "http://a.org/b%20c"), ("javascript:alert(1)", None), ("data:text/html,x", None),
    ("//a.org", None), ("https://a.org/<script>", None), ("ftp://a.org", None), ("https://", None),
])  # fmt: skip
def test_an_address_is_http_or_dropped(typed: str, kept: str | None) -> None:
    assert cleaned("URL", typed) == kept


def test_an_address_that_is_a_doi_becomes_one() -> None:
    record = clean_record({"title": "A", "URL": "https://doi.org/10.1000/182"})
    assert record == {"type": "document", "title": "A", "DOI": "10.1000/182"}


@pytest.mark.parametrize(("typed", "date"), [
    ("2009", {"date-parts": [[2009]]}), ("2009-03", {"date-parts": [[2009, 3]]}), (2009, {"date-parts": [[2009]]}),
    ("2009-03-01", {"date-parts": [[2009, 3, 1]]}), ("1982/07//", {"date-parts": [[1982, 7]]}),
    ("July 2009", {"date-parts": [[2009, 7]]}), ("1 Jul. 2009", {"date-parts": [[2009, 7, 1]]}),
    ("July 1, 2009", {"date-parts": [[2009, 7, 1]]}), ("1994–96", {"date-parts": [[1994], [1996]]}),
    ("2001/2003", {"date-parts": [[2001], [2003]]}), ("March-April 1992", {"date-parts": [[1992, 3], [1992, 4]]}),
    ("1-3 March 2009", {"date-parts": [[2009, 3, 1], [2009, 3, 3]]}),
    ("December 1991 - January 1992", {"date-parts": [[1991, 12], [1992, 1]]}),
    ("2009-03-01/2009-04-02", {"date-parts": [[2009, 3, 1], [2009, 4, 2]]}),
    ("Spring 1998", {"date-parts": [[1998]], "season": 1}), ("c. 1950", {"date-parts": [[1950]], "circa": True}),
    ("[1950?]", {"date-parts": [[1950]], "circa": True}), ("2020-01-02T10:00:00Z", {"date-parts": [[2020, 1, 2]]}),
    ("n.d.", {"literal": "n.d."}), ("Winter 1991-92", {"literal": "Winter 1991-92"}),
    ("31 February 2001", {"literal": "31 February 2001"}), ("1917 [1918]", {"literal": "1917 [1918]"}),
    ({"raw": "2009-03"}, {"date-parts": [[2009, 3]]}), ({"literal": "July 2009"}, {"date-parts": [[2009, 7]]}),
    ({"date-parts": [["2009", "03", "01"]]}, {"date-parts": [[2009, 3, 1]]}),
    ({"date-parts": [[2009, 13, 1]]}, {"date-parts": [[2009]]}),
    ({"date-parts": [[2009, 2, 30]]}, {"date-parts": [[2009, 2]]}),
    ({"date-parts": [[2009]], "circa": "true", "season": "2"}, {"date-parts": [[2009]], "season": 2, "circa": True}),
    ({"date-parts": "x", "literal": "soon"}, {"literal": "soon"}), ({"date-parts": [[]]}, None), ("", None),
    ({"literal": "\x00"}, None), ("so\x00on\ud800", {"literal": "so on"}),
    (True, None), ([2009], None), ({"circa": [], "raw": {}}, None), (10**9, None),
])  # fmt: skip
def test_dates_in_every_form_become_parts(typed: Any, date: dict[str, Any] | None) -> None:
    assert read_date(typed) == date


@pytest.mark.parametrize(("typed", "name"), [
    ({"family": "Freeze", "given": "Gregory L.", "sequence": "first"}, {"family": "Freeze", "given": "Gregory L."}),
    ({"family": "Gogh", "given": "V.", "non-dropping-particle": "van"},
     {"family": "Gogh", "given": "V.", "non-dropping-particle": "van"}),
    ({"literal": "NATO", "family": "x"}, {"literal": "NATO"}),
    ({"family": "Voltaire", "given": ""}, {"family": "Voltaire"}),
    ({"family": "Central Intelligence Agency"}, {"literal": "Central Intelligence Agency"}),
    ({"given": "Madonna"}, {"literal": "Madonna"}), ("Freeze, Gregory", {"family": "Freeze", "given": "Gregory"}),
    ("World Bank", {"literal": "World Bank"}), ({"family": {"x": "y"}, "given": ["a"]}, None),
])  # fmt: skip
def test_names_have_parts_or_are_literal(typed: Any, name: dict[str, str] | None) -> None:
    assert cleaned("author", [typed]) == ([name] if name else None)


def test_a_short_title_is_filled_from_before_the_colon() -> None:
    long = "Everyday Stalinism: Ordinary Life"
    assert cleaned("title", long) == long
    assert clean_record({"title": long})["title-short"] == "Everyday Stalinism"
    assert clean_record({"title": long, "shortTitle": "Stalinism"})["title-short"] == "Stalinism"
    assert clean_record({"title": "<i>Aurora: A</i> ship"})["title-short"] == "Aurora"
    assert "title-short" not in clean_record({"title": "At 9:30"})


@pytest.mark.parametrize(
    ("typed", "kept"), [("3rd ed.", "3"), ("Second", "2"), (9, "9"), ("Revised", "Revised"), ("late", "late")]
)
def test_an_edition_is_a_number_where_it_is_one(typed: Any, kept: str) -> None:
    assert cleaned("edition", typed) == kept


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.text(alphabet="<>/ib:su-– 12", max_size=60),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["family", "given", "literal", "date-parts", "raw", "circa"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
FIELDS = ["type", "id", "shortTitle", *TEXT_FIELDS, *NAME_FIELDS, *DATE_FIELDS]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=8))
def test_a_clean_record_is_the_same_when_cleaned_again(value: dict[str, Any]) -> None:
    try:
        record = clean_record(value)
    except BadRecord:
        return
    assert clean_record(record) == record


@pytest.mark.parametrize(
    "text", ["<i>" * 600, "<" * 900 + "i>" * 500, "<span " * 300, ": " * 900, "1-" * 900, "- " * 900]
)
def test_a_hostile_field_costs_little(text: str) -> None:
    start = time.process_time()
    clean_record({"title": f"x{text}", "page": text, "issued": text, "URL": text, "DOI": text, "edition": text})
    assert time.process_time() - start < 0.5


def test_the_forms_are_eleven_and_ask_for_known_fields() -> None:
    known = {*TEXT_FIELDS, *NAME_FIELDS, *DATE_FIELDS}
    assert len({kind.id for kind in TYPES}) == 11
    assert {kind.csl_type for kind in TYPES} - CSL_TYPES == set()
    assert {field for kind in TYPES for field in kind.fields} - known == set()


def test_a_record_finds_its_form() -> None:
    editor = [{"family": "Freeze"}]
    assert form_of({"type": "book", "editor": editor}).id == "edited-book"
    assert form_of({"type": "book", "editor": editor, "author": editor}).id == "book"
    assert form_of({"type": "treaty"}).id == "other"


LINES: list[tuple[str, dict[str, Any]]] = [
    ("Riasanovsky, Nicholas V., and Mark D. Steinberg. A History of Russia. Oxford University Press, 2018.",
     {"type": "book", "title": "A History of Russia", "publisher": "Oxford University Press",
      "author": [{"family": "Riasanovsky", "given": "Nicholas V."}, {"family": "Steinberg", "given": "Mark D."}],
      "issued": {"date-parts": [[2018]]}}),
    ("Reid, Susan E. “Cold War in the Kitchen.” Slavic Review, vol. 61, no. 2, 2002, pp. 211–252. "
     "https://doi.org/10.2307/2697116.",
     {"type": "article-journal", "title": "Cold War in the Kitchen", "container-title": "Slavic Review",
      "volume": "61", "issue": "2", "page": "211-252", "DOI": "10.2307/2697116",
      "author": [{"family": "Reid", "given": "Susan E."}], "issued": {"date-parts": [[2002]]}}),
    ("Baltic Winters, Second Edition. Jonas R Tamm",
     {"type": "book", "title": "Baltic Winters", "edition": "2", "author": [{"family": "Tamm", "given": "Jonas R"}]}),
    ("Central Intelligence Agency. The Sino-Soviet Dispute. 1963. www.cia.gov/x.pdf. Accessed 3 Mar. 2019.",
     {"type": "webpage", "title": "The Sino-Soviet Dispute", "URL": "https://www.cia.gov/x.pdf",
      "author": [{"literal": "Central Intelligence Agency"}], "issued": {"date-parts": [[1963]]},
      "accessed": {"date-parts": [[2019, 3, 3]]}}),
    ("Salisbury, Harrison. “Stalin Dies.” New York Times, 6 Mar. 1953.",
     {"type": "article-newspaper", "title": "Stalin Dies", "container-title": "New York Times",
      "author": [{"family": "Salisbury", "given": "Harrison"}], "issued": {"date-parts": [[1953, 3, 6]]}}),
    ("Eisenstein, Sergei, director. Battleship Potemkin. Goskino, 1925. Film.",
     {"type": "motion_picture", "title": "Battleship Potemkin",
      "director": [{"family": "Eisenstein", "given": "Sergei"}],
      "issued": {"date-parts": [[1925]]}}),
    ("Beowulf. Translated by Seamus Heaney, Norton, 2000.",
     {"type": "book", "title": "Beowulf", "publisher": "Norton",
      "translator": [{"family": "Heaney", "given": "Seamus"}],
      "issued": {"date-parts": [[2000]]}}),
    ("", {"type": "document", "title": "Untitled"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "record"), LINES, ids=[line[:20] for line, _ in LINES])
def test_a_line_fills_a_form_as_far_as_it_can_be_read(line: str, record: dict[str, Any]) -> None:
    assert record_of(read_line("key", line)) == record


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet='Aa,.& ()“”"*-1:and/', max_size=300))
def test_any_line_gives_a_clean_record(line: str) -> None:
    record = record_of(read_line("key", line))
    assert clean_record(record) == record
