"""The citation engine: what it prints, what it refuses, and what it says when pandoc is not there or not well."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.citations import engine
from blog.citations.engine import format_citations
from blog.citations.formatted import Cite, Part, PrintedEntry, Request
from blog.citations.inlines import title, to_html, to_text
from blog.citations.order import past_articles
from tests.citations.two_works import BOTH, FREEZE, REID

MLA, APA, NOTES = "modern-language-association", "apa", "chicago-notes-bibliography"
ALLOWED = {"em", "strong", "sup", "sub", "a"}


class Elements(HTMLParser):
    """The elements and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def is_safe(html: str) -> bool:
    return all(
        tag in ALLOWED and all(name == "href" and (to or "").startswith(("http://", "https://")) for name, to in attrs)
        for tag, attrs in Elements(html).found
    )


def cited(*cites: Cite, style: str = MLA, language: str = "en") -> str:
    (parts,) = format_citations(Request(BOTH, (cites,), style, language)).citations
    return "".join(part.html for part in parts)


def listed(record: dict[str, Any], style: str = MLA) -> str:
    (entry,) = format_citations(Request({"work": record}, style=style)).entries
    assert is_safe(entry.html)
    return entry.html


@pytest.mark.parametrize(
    ("locator", "label", "mla", "apa"),
    [
        ("428", "page", "(Freeze 428)", "(Freeze, 2009, p. 428)"),
        ("ix", "page", "(Freeze ix)", "(Freeze, 2009, p. ix)"),
        ("n3", "page", "(Freeze n3)", "(Freeze, 2009, p. n3)"),
        ("428n3", "page", "(Freeze 428n3)", "(Freeze, 2009, p. 428n3)"),
        ("92-93, 101", "page", "(Freeze 92–93, 101)", "(Freeze, 2009, pp. 92–93, 101)"),
        ("{4]}", "chapter", "(Freeze, ch. 4)", "(Freeze, 2009, Chapter 4)"),
        ("empire", "sub verbo", "(Freeze, s.v. empire)", "(Freeze, 2009, Sub verbo empire)"),
        ("3", "act", "(Freeze, act 3)", "(Freeze, 2009, act 3)"),
        ("1:02:03", "timestamp", "(Freeze 1:02:03)", "(Freeze, 2009, 1:02:03)"),
        ("428", "<b>", "(Freeze 428)", "(Freeze, 2009, p. 428)"),
    ],
)
def test_a_locator_is_always_read_as_one(locator: str, label: str, mla: str, apa: str) -> None:
    cite = Cite("freeze2009", locator, label)
    assert (cited(cite), cited(cite, style=APA)) == (mla, apa)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "(Freeze, 2009, S. ix; 2009, Kapitel 4)"),
        ("fr-FR", "(Freeze, 2009, p. ix; 2009, Chapitre 4)"),
        ("xx", "(Freeze, 2009, p. ix; 2009, Chapter 4)"),
        ("--lua-filter=x", "(Freeze, 2009, p. ix; 2009, Chapter 4)"),
    ],
)
def test_a_locator_is_read_in_every_language(language: str, expected: str) -> None:
    cites = (Cite("freeze2009", "ix"), Cite("freeze2009", "4", "chapter"))
    assert cited(*cites, style=APA, language=language) == expected


def test_each_work_of_a_citation_is_a_part_of_its_own() -> None:
    cites = (Cite("freeze2009", "428", prefix="see"), Cite("reid2002", "220", suffix=", 12 times over"))
    assert format_citations(Request(BOTH, (cites,))).citations[0] == (
        Part("(see "),
        Part("Freeze 428", "freeze2009"),
        Part("; "),
        Part("Reid 220", "reid2002"),
        Part(", 12 times over)"),
    )


def test_a_name_alone_in_a_sentence_stands_for_its_work() -> None:
    citations = ((Cite("reid2002", mode="sentence"),), (Cite("reid2002", "220", mode="sentence"),))
    assert format_citations(Request(BOTH, citations)).citations == (
        (Part("Reid", "reid2002"),),
        (Part("Reid ("), Part("220", "reid2002"), Part(")")),
    )


def test_in_a_notes_style_the_name_stands_beside_the_note_and_a_link_ends_the_part() -> None:
    citations = ((Cite("reid2002", "220", mode="sentence"),), (Cite("freeze2009", "4", prefix="see"),))
    assert format_citations(Request(BOTH, citations, NOTES)).citations == (
        (
            Part("Susan E. Reid", beside_note=True),
            Part("“Cold War in the Kitchen,” <em>Slavic Review</em> 61 (2002): 220", "reid2002"),
            Part(', <a href="https://doi.org/10.2307/2697116">https://doi.org/10.2307/2697116</a>.'),
        ),
        (
            Part("See "),
            Part(
                "Gregory L. Freeze, ed., <em>Russia: A History</em>, 3rd ed. (Oxford University Press, 2009), 4",
                "freeze2009",
            ),
            Part("."),
        ),
    )


def test_an_unknown_key_is_never_printed() -> None:
    citations = ((Cite("nobody"),), (Cite("nobody"), Cite("freeze2009", "4")), ())
    answer = format_citations(Request(BOTH, citations))
    assert ["".join(part.html for part in parts) for parts in answer.citations] == ["", "(Freeze 4)", ""]
    assert format_citations(Request({}, citations)) == engine.Formatted((), ((), (), ()))


def test_an_entry_that_the_style_drops_is_no_empty_line() -> None:
    post = {"type": "post", "title": "A short message", "author": [{"literal": "NASA"}], "container-title": "Twitter"}
    answer = format_citations(Request({"post": post, "reid2002": REID}, style=NOTES))
    assert [entry.key for entry in answer.entries] == ["reid2002"]


def test_an_entry_of_ieee_carries_its_number_in_both_texts() -> None:
    (entry,) = format_citations(Request({"a": FREEZE}, style="ieee")).entries
    assert entry.text == "[1] G. L. Freeze, Ed., Russia: A History, 3rd ed. Oxford University Press, 2009."
    assert entry.html == entry.text.replace("Russia: A History", "<em>Russia: A History</em>")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["An Orange", "Banana", "Miller. X.", "The Apple"], ["The Apple", "Banana", "Miller. X.", "An Orange"]),
        (["An, Jane. X.", "Banana", "“The Apple.” J."], ["An, Jane. X.", "“The Apple.” J.", "Banana"]),
        (["Banana", "Cherry", "The Apple Club. X.", "———. Y."], ["The Apple Club. X.", "———. Y.", "Banana", "Cherry"]),
        (["The Äpfel", "The"], ["The", "The Äpfel"][::-1]),
        ([], []),
    ],
)
def test_an_entry_that_opens_with_an_article_stands_by_its_next_word(texts: list[str], expected: list[str]) -> None:
    assert [entry.text for entry in past_articles(PrintedEntry(text, text, text) for text in texts)] == expected


def test_the_order_of_numbers_and_of_other_languages_is_left_alone() -> None:
    records = {"the": {"type": "book", "title": "The Apple"}, "b": {"type": "book", "title": "Banana"}}
    orders = [
        "".join(entry.key[0] for entry in format_citations(Request(records, ((Cite("b"),),), style, language)).entries)
        for style, language in ((MLA, "en"), (MLA, "de"), ("ieee", "en"))
    ]
    assert orders == ["tb", "bt", "bt"]


def test_what_is_said_of_two_authors_in_a_sentence_follows_apa() -> None:
    two = {**REID, "author": [{"family": "Reid"}, {"family": "Smith & Sons"}]}
    citations = ((Cite("two", mode="sentence"),), (Cite("two"),))
    answer = format_citations(Request({"two": two}, citations, APA))
    assert ["".join(part.html for part in parts) for parts in answer.citations] == [
        "Reid and Smith &amp; Sons (2002)",
        "(Reid &amp; Smith &amp; Sons, 2002)",
    ]


def test_a_style_that_is_not_offered_is_the_default() -> None:
    assert cited(Cite("freeze2009", "4"), style="../../../etc/passwd") == "(Freeze 4)"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("The <i>Pravda</i> of X<sup>2</sup>", "The <em>Pravda</em> of X<sup>2</sup>"),
        ("On “New <b>Men</b>” 'Then'", "On “New <strong>Men</strong>” ‘Then’"),
        ("The \"Thaw\" in Stalin's '50s", "The “Thaw” in Stalin’s ’50s"),
        ("<i>A <b>B</b></i>", "&lt;i&gt;A <strong>B</strong>&lt;/i&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        (
            "\\input{/etc/passwd} $x$ `y` *z* [a](javascript:b) @w0",
            "\\input{/etc/passwd} $x$ `y` *z* [a](javascript:b) @w0",
        ),
        ("Peace &amp; War", "Peace &amp;amp; War"),
        ("a\x00b\x1bc\ud800d\u202ee\u2066f\nG\u200b", "abcdef G"),
    ],
)
def test_only_flat_markup_and_quotation_marks_mean_something(typed: str, printed: str) -> None:
    assert (
        listed({"type": "chapter", "title": typed, "container-title": "B"}, APA) == f"{printed}. (n.d.). In <em>B</em>."
    )


def test_what_is_emphasised_in_a_title_stands_upright_in_it() -> None:
    record = {"type": "book", "title": "Reading <i>Pravda</i> Today", "language": "ru"}
    assert listed(record) == "<em>Reading </em>Pravda<em> Today</em>."


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "https://bank.example@evil.example/",
        'https://evil.example" onmouseover="x/',
        "//evil.example/",
    ],
)
def test_only_plain_web_addresses_become_links(address: str) -> None:
    html = listed({"type": "webpage", "title": "Page", "URL": address})
    assert Elements(html).found in ([("em", [])], [])


def test_a_web_address_is_linked_whole() -> None:
    html = listed({"type": "webpage", "title": "Page", "URL": "https://example.org/a?b=1&c=é#d"})
    assert Elements(html).found[-1] == ("a", [("href", "https://example.org/a?b=1&c=é#d")])


def test_hostile_words_everywhere_end_as_text() -> None:
    evil = '</a><script>x</script>“‘"\'{}[]<i><i>@w0 \\href{javascript:x}{y} https://x.example/"><b>'
    fields = ("title", "title-short", "publisher", "container-title", "genre", "page", "DOI", "URL", "volume", "note")
    record = dict.fromkeys(fields, evil) | {
        "type": evil,
        "author": [{"family": evil, "given": evil}, {"literal": evil}, evil, 7, None],
        "editor": evil,
        "issued": {"literal": evil},
        "accessed": {"date-parts": [[evil, [], None]]},
        evil: evil,
    }
    records: dict[str, Any] = {evil: record, "": {}, "a b\n\x00ü/#%": record | {"type": "chapter"}, "nocite": {"id": 5}}
    cites = tuple((Cite(key, evil, evil, evil, evil),) for key in records)
    for style in (MLA, NOTES, "ieee"):
        answer = format_citations(Request(records, cites, style, evil))
        assert {entry.key for entry in answer.entries} <= set(records)
        assert all(is_safe(entry.html) for entry in answer.entries)
        assert all(is_safe(part.html) for parts in answer.citations for part in parts)


@given(st.text(alphabet=st.sampled_from(list("<>/ibsupa“”‘’\"' &x\\")), max_size=60))
def test_any_title_gives_safe_html_and_loses_no_letter(typed: str) -> None:
    inlines = title(typed)
    assert is_safe(to_html(inlines))
    assert all(to_text(inlines).count(letter) <= typed.count(letter) for letter in "x&\\")


ODD_VALUES = [None, True, 10**400, float("nan"), -1e300, [], {}, [[]], {"a": {"b": {}}}, "", " ", "\x00"]


def test_values_of_the_wrong_kind_are_left_out() -> None:
    names = ("author", "issued", "title", "volume", "DOI", "type", "accessed", "language", "id")
    records = {f"{number}": dict.fromkeys(names, odd) for number, odd in enumerate(ODD_VALUES)}
    records |= {
        f"date{number}": {"title": "Dated", "issued": issued}
        for number, issued in enumerate(
            [{"date-parts": odd} for odd in ODD_VALUES] + [{"date-parts": [[odd, odd], odd]} for odd in ODD_VALUES]
        )
    }
    answer = format_citations(Request(records, tuple((Cite(key),) for key in records), APA))
    assert {entry.key for entry in answer.entries if entry.key.startswith("date")} == {
        key for key in records if key.startswith("date")
    }


def test_a_field_that_no_style_prints_may_be_long() -> None:
    assert listed({**FREEZE, "abstract": "x" * 10_000}).startswith("Freeze, Gregory L., editor.")


def test_a_field_full_of_tags_costs_little() -> None:
    nested = "<i>" * 400 + "x" + "</i>" * 100
    record = {"type": "book", "title": nested, "language": "ru"}
    assert listed(record, APA).count("&lt;i&gt;") == 399
