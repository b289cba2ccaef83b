"""Citations in a rendered essay: what becomes a link and to which work, what stays as typed, the ways back, the margin,
notes, and what a page prints when the citation engine is not there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from blog.citations.cited import cite
from blog.citations.engine import format_citations
from blog.citations.keys import Entry, keyed
from blog.rendering import render_essay

LINES = (
    "Freeze, Gregory L., ed. *Russia: A History*. 3rd ed., Oxford UP, 2009.",
    "Riasanovsky, Nicholas V., and Mark D. Steinberg. *A History of Russia*. Oxford UP, 2011.",
    "Lüthi, Lorenz M. *The Sino-Soviet Split*. Princeton UP, 2008.",
)
LINK = re.compile(
    r'<a class="cite" role="doc-biblioref" id="(.*?)" href="#ref-(.*?)" aria-describedby="entry-\2".*?>(.*?)</a>',
    re.DOTALL,
)
MARGIN = re.compile(r'<small class="margin" aria-hidden="true">(.*?)</small>')


def works() -> list[Entry]:
    """Three works as typed, the first with a record."""
    entries = keyed(LINES)
    title = {"title": "Russia: A History", "title-short": "Russia", "issued": {"date-parts": [[2009]]}}
    person = {"editor": [{"family": "Freeze", "given": "Gregory L."}]}
    entries[0]["record"] = {"type": "book", "publisher": "Oxford University Press", "edition": "3", **title, **person}
    return entries


def rendered(body: str, style: str = "modern-language-association", entries: list[Entry] | None = None) -> str:
    """The HTML of an essay with everything printed by the real engine."""
    cited = cite(body, works() if entries is None else entries, style)
    request = cited.request("en")
    return render_essay(replace(cited, formatted=format_citations(request) if request else None)).html


def links(body: str, style: str = "modern-language-association") -> list[tuple[str, str]]:
    """The links of the text: the key of the work and the linked words."""
    return [(match[2], match[3]) for match in LINK.finditer(rendered(body, style))]


@pytest.mark.parametrize(
    ("typed", "linked"),
    [
        ("(Freeze 428)", [("freeze2009", "(Freeze 428)")]),
        ("(Freeze, *Russia* 428)", [("freeze2009", "(Freeze, <em>Russia</em> 428)")]),
        ("*(Freeze 428)*", [("freeze2009", "(Freeze 428)")]),
        ("_so_(Freeze 428)_so_", [("freeze2009", "(Freeze 428)")]),
        ("(Steinberg 583)", [("riasanovsky2011", "(Steinberg 583)")]),
        ("(Freeze 3; Luthi 9)", [("freeze2009", "Freeze 3"), ("luthi2008", "Luthi 9")]),
        ("(qtd. in Freeze 12)", [("freeze2009", "(qtd. in Freeze 12)")]),
        ("so\n\n> (Freeze\n> 428)", [("freeze2009", "(Freeze\n428)")]),
        ("- (Freeze 428)", [("freeze2009", "(Freeze 428)")]),
        ("[@freeze2009, p. 428]", [("freeze2009", "Freeze 428")]),
        ("[see @freeze2009, p. ix; @luthi2008]", [("freeze2009", "Freeze ix"), ("luthi2008", "Lüthi")]),
        ("[-@freeze2009, 12]", [("freeze2009", "12")]),
        ("@freeze2009 [p. 3] argues", [("freeze2009", "3")]),
    ],
)  # fmt: skip
def test_each_cited_work_is_its_own_link(typed: str, linked: list[tuple[str, str]]) -> None:
    assert links(f"They met {typed}.") == linked


@pytest.mark.parametrize(
    "typed",
    [
        "(1956)",
        "(USSR)",
        "(Zubok 12)",
        "[@nobody1999]",
        "`(Freeze 428)`",
        "    (Freeze 428)",
        "[as (Freeze 428) says](https://example.org)",
        "## On (Freeze 428)",
        "![a map (Freeze 428)](/images/map)",
        "(Freeze 428[^1])\n\n[^1]: A note.",
        "(*Freeze* 428",
    ],
)
def test_what_cites_nothing_or_stands_where_no_link_can_be_stays_as_typed(typed: str) -> None:
    assert links(typed) == []


def test_a_citation_whose_emphasis_leaves_it_is_not_linked_and_loses_no_word() -> None:
    html = rendered("*so (Freeze* 428) on")
    assert (LINK.findall(html), "so (Freeze</em> 428) on" in html) == ([], True)


def test_the_words_of_an_unresolved_citation_are_plain_text_and_say_nothing_of_the_audit() -> None:
    html = rendered("He said “so it was” (pg. 92) and (Zubok 12).", entries=keyed(LINES[1:]))
    assert html.split("<section")[0] == "<p>He said “so it was” (pg. 92) and (Zubok 12).</p>\n"


@pytest.mark.parametrize("signs", ["⸨0⸩", "⸨<0⸩", "⸨⸩⸢⸣⸤⸥⟦⟧⟬⟭⦃⦄⦅⦆⦗⦘〘〙"])
def test_the_signs_of_a_mark_may_stand_in_a_text(signs: str) -> None:
    html = rendered(f"{signs} (Freeze 428)")
    assert (signs.replace("<", "&lt;") in html, [match[2] for match in LINK.finditer(html)]) == (True, ["freeze2009"])


def test_a_text_with_every_such_sign_keeps_its_words_and_has_no_links() -> None:
    html = rendered("⸨⸩⸢⸣⸤⸥⟦⟧⟬⟭⦃⦄⦅⦆⦗⦘〘〙〚〛 (Freeze 428)")
    assert (LINK.findall(html), "(Freeze 428)</p>" in html) == ([], True)


def test_the_list_leads_back_to_every_citation_by_number() -> None:
    html = rendered("(Freeze 1) and (Freeze 2).[^1]\n\n(Luthi 9)\n\n[^1]: Also (Freeze 3).")
    back = re.findall(r'<a class="back" role="doc-backlink" href="#(cite-\d)" aria-label="(.*?)".*?>(.*?)</a>', html)
    assert back == [
        ("cite-1", "Back to citation 1 of 3", "↩<sup>1</sup>"),
        ("cite-2", "Back to citation 2 of 3", "↩<sup>2</sup>"),
        ("cite-4", "Back to citation 3 of 3", "↩<sup>3</sup>"),
        ("cite-3", "Back to citation 1 of 1", "↩"),
    ]
    assert [match[1] for match in LINK.finditer(html)] == ["cite-1", "cite-2", "cite-3", "cite-4"]


def test_the_work_stands_in_the_margin_once_a_paragraph_and_not_beside_the_notes() -> None:
    html = rendered("(Freeze 1) and (Freeze 2).[^1]\n\n(Freeze 3; Riasanovsky and Steinberg 9)\n\n[^1]: (Luthi 3).")
    assert MARGIN.findall(html) == [
        "<b>Freeze.</b> <i>Russia: A History</i>, p. 1",
        "<b>Freeze.</b> <i>Russia: A History</i>, p. 3",
        "<b>Riasanovsky &amp; Steinberg.</b> <i>A History of Russia</i>, p. 9",
    ]


def test_the_margin_is_no_part_of_summary_and_count() -> None:
    essay = render_essay(cite("They met (Freeze 428).", works()))
    assert (essay.summary, essay.words) == ("They met (Freeze 428).", 4)


def test_a_work_with_a_record_prints_in_the_style_and_one_without_as_typed() -> None:
    html = rendered("(Freeze 1)", entries=works()[:2])
    assert re.findall(r'<span id="entry-.*?">(.*?)</span>', html) == [
        "Freeze, Gregory L., editor. <em>Russia: A History</em>. 3rd ed., Oxford University Press, 2009.",
        "Riasanovsky, Nicholas V., and Mark D. Steinberg. <em>A History of Russia</em>. Oxford UP, 2011.",
    ]


@pytest.mark.parametrize(
    ("style", "heading"),
    [
        ("modern-language-association", "Works Cited"),
        ("chicago-notes-bibliography", "Bibliography"),
        ("apa", "References"),
        ("no-such-style", "Works Cited"),
    ],
)
def test_the_heading_follows_the_style(style: str, heading: str) -> None:
    assert f'<h2 id="works">{heading}</h2>' in rendered("a", style)


def test_lines_alone_print_in_the_author_s_own_order_and_ask_no_engine() -> None:
    cited = cite("(Freeze 1)", keyed(reversed(LINES)))
    html = render_essay(cited).html
    assert cited.request("en") is None
    assert re.findall(r'<li id="ref-(.*?)">', html) == ["luthi2008", "riasanovsky2011", "freeze2009"]


def test_in_a_style_of_notes_a_citation_by_key_is_a_note_and_a_typed_one_stays() -> None:
    html = rendered("They met [@freeze2009, p. 428]. He wrote (Luthi 9).", "chicago-notes-bibliography")
    assert "They met.<sup" in html
    assert [(match[2], match[3]) for match in LINK.finditer(html)] == [
        ("luthi2008", "(Luthi 9)"),
        (
            "freeze2009",
            "Gregory L. Freeze, ed., <em>Russia: A History</em>, 3rd ed. (Oxford University Press, 2009), 428",
        ),
    ]


def test_in_such_a_style_an_author_named_in_the_sentence_stands_before_the_note() -> None:
    html = rendered("So @freeze2009 [p. 3] argues.", "chicago-notes-bibliography")
    assert [(match[2], match[3].rsplit(", ", 1)[-1]) for match in LINK.finditer(html)] == [
        ("freeze2009", "Freeze"),
        ("freeze2009", "3"),
    ]


def test_in_a_note_of_such_a_style_a_citation_by_key_stays_in_the_sentence() -> None:
    html = rendered("So.[^1]\n\n[^1]: See [@luthi2008, 9] on this.", "chicago-notes-bibliography")
    assert ("(Princeton UP, 2008), 9</a> on this." in html, html.count('<li id="fn-')) == (True, 1)


def test_styles_that_number_their_works_number_typed_lines_too() -> None:
    html = rendered("One [@luthi2008] two [@freeze2009, p. 3].", "ieee")
    assert [match[3] for match in LINK.finditer(html)] == ["[1]", "[2, p. 3]"]
    assert re.findall(r'<span id="entry-(.*?)">(\[\d\])', html)[:2] == [("luthi2008", "[1]"), ("freeze2009", "[2]")]


def test_without_the_engine_lines_print_as_typed_and_keys_plainly() -> None:
    essay = render_essay(cite("[@freeze2009, p. 4; @luthi2008] and @freeze2009 [p. 3].", works(), "apa"))
    assert [(match[2], match[3]) for match in LINK.finditer(essay.html)] == [
        ("freeze2009", "Freeze 4"),
        ("luthi2008", "Lüthi"),
        ("freeze2009", "Freeze"),
    ]
    assert "<em>Russia: A History</em>. 3rd ed., Oxford UP, 2009." in essay.html
