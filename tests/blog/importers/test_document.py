"""Documents as essays: what Word, Google Docs, saved pages, Markdown and text become, and that no word is lost."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.citations.cited import cite
from blog.importers.document import (
    Change,
    DocumentRecord,
    Fault,
    NotADocument,
    What,
    opened,
    read_html,
    read_markdown,
    read_plain,
)
from blog.rendering import render_essay

DOCUMENTS = Path("fixtures/documents")
GOOGLE = """# The Bell at the Ford

The bell was cast in 1902 and, as the ferryman said, “it was *never* on time.”[^1] **Nobody** minded; the river was \
not on time either.

> When it rings twice, wait. When it rings once, run.[^2]

## What crossed

- Geese
  - *white ones first*
- A [piano](https://example.org/piano)

| Month | Crossings |
| --- | --- |
| May | 61 |

After the bridge the bell was kept in a school, where it was on time every day and nobody liked it for that.

[^1]: Told to the schoolmaster in the winter of 1911.

[^2]: Painted on the board; see *Bells and Ferries*, p. 40."""
WORD = """# The Key Under the Stair

The key was *always* under the third stair[^1], and **everyone** in the house pretended not to know it. Visitors \
always knew.

> Leave it where you found it, or find it where you left it.[^2]

- The front door
  - which sticks
- The [cellar](https://example.org/cellar)

1. Knock.
2. Count to ten.

| Stair | Sound |
| --- | --- |
| Third | none \\| a creak |

In the end the stair was mended and the key was lost, which is what mending does to an old house.

[^1]: Counted from the bottom.

    Some counted from the top.

[^2]: A saying of the *cook*."""


def pasted(name: str) -> DocumentRecord:
    return read_html((DOCUMENTS / f"{name}.html").read_text(), is_whole=False)


def body_of(html: str) -> str:
    return read_html(html, is_whole=False).body


def words_of(markdown: str) -> list[str]:
    """The words of Markdown as readers see them."""
    return words_in(render_essay(cite(markdown, [], "modern-language-association")).html)


def words_in(html: str) -> list[str]:
    return unescape(BeautifulSoup(html, "html.parser").get_text(" ")).split()


def test_a_google_docs_clipboard_keeps_headings_emphasis_quotations_lists_tables_links_and_notes() -> None:
    found = pasted("google-docs")
    assert found.body == GOOGLE
    assert (found.works, found.notes) == (("Brod, Jana. *Bells and Ferries.* Harbour Books, 1999.",), 2)
    assert found.changes == (Change(What.WORKS, 1), Change(What.FIRST_ROW, 1), Change(What.OUTSIDE, 1))


def test_a_word_clipboard_keeps_the_same_and_its_tracked_changes_are_accepted() -> None:
    found = pasted("word")
    assert found.body == WORD
    assert (found.works, found.notes) == (("Stepan, Olga. *A House With One Key.* Dolna Press, 1974.",), 2)
    assert found.changes == (
        Change(What.WORKS, 1),
        Change(What.DELETED, 1),
        Change(What.INSERTED, 1),
        Change(What.COMMENTS, 1),
        Change(What.FIRST_ROW, 1),
        Change(What.OUTSIDE, 1),
    )


@pytest.mark.parametrize("markdown", [GOOGLE, WORD])
def test_notes_lead_both_ways_once_they_are_rendered(markdown: str) -> None:
    html = render_essay(cite(markdown, [], "modern-language-association")).html
    assert re.findall(r'href="#(fn-\d)"', html) == re.findall(r'<li id="(fn-\d)"', html) == ["fn-1", "fn-2"]
    assert re.findall(r'href="#(fnref-\d)"', html) == re.findall(r'id="(fnref-\d)"', html) == ["fnref-1", "fnref-2"]


def test_notes_are_numbered_on_from_those_that_stand_there() -> None:
    found = read_html((DOCUMENTS / "word.html").read_text(), is_whole=False, first_note=5)
    assert re.findall(r"\[\^(\d+)\]", found.body) == ["5", "6", "5", "6"]


def test_several_notes_in_one_box_are_several() -> None:
    html = (
        '<p>A<a href="#a" id="x">1</a> and b<a href="#b" id="y">2</a>.</p>'
        '<div><p id="a"><a href="#x">1</a> One.</p><p id="b"><a href="#y">2</a> Two.</p></div>'
    )
    assert body_of(html) == "A[^1] and b[^2].\n\n[^1]: One.\n\n[^2]: Two."


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>one <b> two </b>three</p>", "one **two** three"),
        ("<p>un<i>believ</i>able</p>", "un*believ*able"),
        ("<p><i>Pravda,</i>which</p>", "*Pravda*,which"),
        ("<p>so<i>“so”</i></p>", "so“*so”*"),
        ("<p><b>a <i>b</i></b><i>c</i></p>", "**a** ***b***c"),
        ('<p><span style="font-style:italic">x</span><i style="font-style:normal">y</i></p>', "*x*y"),
        ("<p>1. no list</p>", "1\\. no list"),
        ("<p># no heading</p>", "\\# no heading"),
        ("<p>*no* _emphasis_ [no](link)</p>", "\\*no\\* \\_emphasis\\_ \\[no\\](link)"),
        ("<p>a_b &lt;i&gt; &amp;amp;</p>", "a_b \\<i> \\&amp;"),
        ("<p>Look!<a href='https://a.example/'>here</a></p>", "Look\\![here](https://a.example/)"),
        ("<p><a href='javascript:alert(1)'>here</a></p>", "here"),
        ("<p><a href='https://a.example/x y(z)'>a]b</a></p>", "[a\\]b](https://a.example/xy%28z%29)"),
        ("<p>one<br>two</p>", "one  \ntwo"),
        ("<div>loose <b>words</b></div>", "loose **words**"),
        ("<p><b>(<i>Ships</i>)</b></p>", "(***Ships***)"),
        ("<h3><b>Bold</b> heading</h3>", "### Bold heading"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p style='margin-left:.5in'>in</p>", "> in"),
        ("<p style='margin-left:.5in;text-indent:-.5in'>hanging</p>", "hanging"),
        ("<ol start='3'><li>c<ul><li>d</li></ul></li><li>e</li></ol>", "3. c\n   - d\n4. e"),
        ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c"),
        ("<table><tr><td>only a frame</td></tr></table>", "only a frame"),
        ("<table><tr><th colspan=2>a</th><tr><td>b</td><td>c|</td></table>", "| a |  |\n| --- | --- |\n| b | c\\| |"),
        ("<p>a<del>b</del></p>", "a~~b~~"),
        ("<p>x</p><script>alert(1)</script><style>p{}</style><p>y</p>", "x\n\ny"),
        ("<p>\ue000picture-1\ue001</p>", "picture-1"),
    ],
)  # fmt: skip
def test_what_becomes_of_html(html: str, markdown: str) -> None:
    assert body_of(html) == markdown


LETTERS = st.text(alphabet="ab *_[]()!#>-+1.`~|\\&;<^:“”’é\n", max_size=12)
MARKS = st.sampled_from(
    ["{}", "<b>{}</b>", "<i>{}</i>", "<b><i>{}</i></b>", "<s>{}</s>", '<a href="https://a.example/">{}</a>']
)


@settings(deadline=None)
@given(st.lists(st.tuples(MARKS, LETTERS), max_size=6))
def test_no_word_is_lost_or_made_whatever_is_marked(parts: list[tuple[str, str]]) -> None:
    inner = "".join(mark.format(text.replace("&", "&amp;").replace("<", "&lt;")) for mark, text in parts)
    before = "".join(BeautifulSoup(f"<p>x {inner} x</p>", "html.parser").get_text("").split())
    html = render_essay(cite(body_of(f"<p>x {inner} x</p>"), [], "modern-language-association")).html
    assert "".join(BeautifulSoup(html, "html.parser").get_text("").split()) == before


@pytest.mark.parametrize(
    ("html", "title", "told"),
    [
        ("<h1>Ships</h1><p>Body.</p>", "Ships", ()),
        ("<h1>Ships</h1><p>Body.</p><h1>Boats</h1>", "", ()),
        ("<p>Ada Lem</p><p>History 210</p><p>On Ships</p><p>" + "word " * 14 + ".</p>", "On Ships", (What.TITLE,)),
        ("<p>" + "word " * 14 + ".</p>", "", ()),
    ],
)
def test_the_title_of_a_whole_document(html: str, title: str, told: tuple[What, ...]) -> None:
    found = read_html(html)
    assert (found.title, tuple(change.what for change in found.changes)) == (title, told)


PROSE = (
    "<p>"
    + "These words are long enough to be prose, so that nobody takes them for a line, and there are many. " * 5
    + "</p>"
)


def test_a_list_of_works_is_taken_up_to_the_next_prose_and_what_follows_stays() -> None:
    found = read_html(
        f"{PROSE}<p><b>References</b></p><ol><li>Lem, A. <i>Ships.</i> 1990.</li><li>Orr.</li></ol>{PROSE}"
    )
    assert found.works == ("Lem, A. *Ships.* 1990.", "Orr.")
    assert "References" not in found.body
    assert found.body.count("These words") == 10


def test_a_heading_of_works_with_nothing_under_it_stays() -> None:
    assert read_html(f"{PROSE}<h2>Works Cited</h2>").body.endswith("## Works Cited")


def test_markdown_comes_as_it_stands_without_its_title_and_works() -> None:
    found = read_markdown(
        "---\ntitle: On Ships\n---\nA *ship*[^1].\n\n## Works Cited\n\n- Lem. *Ships.*\n\n[^1]: Noted.\n"
    )
    assert (found.title, found.body, found.works, found.notes) == (
        "On Ships",
        "A *ship*[^1].\n\n[^1]: Noted.",
        ("Lem. *Ships.*",),
        1,
    )
    assert read_markdown("# Ships\n\nA # sign.").title == "Ships"


def test_text_is_literal() -> None:
    found = read_plain("On Ships\n\n" + "A *ship* sails " * 5 + ".\n\n1. no list\n")
    assert (found.title, found.body.endswith("1\\. no list")) == ("On Ships", True)
    assert "\\*ship\\*" in found.body


@pytest.mark.parametrize(
    ("data", "name", "fault"),
    [
        (b"", "a.docx", Fault.EMPTY),
        (b"MZ\x90\x00", "a.docx", Fault.NOT_WORD),
        (b"%PDF-1.7", "a.docx", Fault.PDF),
        (b"{\\rtf1 a}", "a.txt", Fault.RTF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.doc", Fault.OLD_WORD),
        (b"a\x00b", "a.txt", Fault.BINARY),
        (b"\xff\xfea", "a.txt", None),
        (b"words", "a.exe", Fault.KIND),
        (b"words", "docx", Fault.KIND),
        (b"PK\x03\x04", "a.docx", Fault.BROKEN),
        (b"x" * 5_000_001, "a.txt", Fault.LONG),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, name: str, fault: Fault | None) -> None:
    if fault is None:
        assert opened(data, name) == "�" or isinstance(opened(data, name), str)
        return
    with pytest.raises(NotADocument) as raised:
        opened(data, name)
    assert raised.value.fault == fault


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>" * 10_000,
        "<blockquote>" * 10_000 + "x",
        "<p>x" * 70_000,
        "<div>" * 250 + "x",
        "<p a=/>" * 250 + "x",
        "<p " + "a " * 300_000 + ">x</p>",
        "<" * 5_000,
    ],
)
def test_what_is_nested_or_tangled_is_refused(html: str) -> None:
    with pytest.raises(NotADocument) as raised:
        read_html(html)
    assert raised.value.fault == Fault.TANGLED


def test_nothing_is_no_document() -> None:
    with pytest.raises(NotADocument) as raised:
        read_html("<p> </p>")
    assert raised.value.fault == Fault.NO_WORDS


def test_a_picture_within_the_text_comes_along_and_one_elsewhere_is_told() -> None:
    found = read_html(
        '<p>x<img alt="a]b" src="data:image/png;base64,AAAA"></p><img src="https://a.example/b.png">', is_whole=False
    )
    assert found.images == (("picture-1", b"\x00\x00\x00"),)
    assert found.body == "x\n\n![a\\]b](\ue000picture-1\ue001)"
    assert found.changes == (Change(What.OUTSIDE, 1),)
