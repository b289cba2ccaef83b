"""`blog.rendering`: what Markdown and a list of works become, what they never become, and how long it may take."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blog.allowed import COMMENT_ATTRIBUTES, COMMENT_TAGS, ESSAY_ATTRIBUTES, ESSAY_TAGS
from blog.citations.cited import cite as read
from blog.citations.keys import Entry, keyed
from blog.figures import Picture
from blog.rendering import (
    LONGEST_COMMENT,
    LONGEST_ESSAY,
    Rendered,
    render_comment,
    render_essay,
)

WORKS = keyed(["Freeze, Gregory L. *Russia: A History*. 2009.", "Lüthi, Lorenz. The Split. 2008."])
BESIDE = re.compile(r'<small class="margin".*?</small>| id="cite-\d+"')
LISTED = '<section class="works"'


def essay(body: str, works: Iterable[Entry] = (), pictures: dict[str, Picture] | None = None) -> Rendered:
    """An essay rendered without the citation engine."""
    return render_essay(read(body, works), pictures)


def article(body: str, **pictures: Picture) -> str:
    """The HTML of an essay without its list of works, margin notes and the names of links."""
    return BESIDE.sub("", essay(body, WORKS, pictures).html.split(LISTED)[0].strip())


def cite(key: str, label: str) -> str:
    """A link from the text to the list."""
    target = f'href="#ref-{key}" aria-describedby="entry-{key}"'
    return f'<a class="cite" role="doc-biblioref" {target} rel="noopener">{label}</a>'


class Elements(HTMLParser):
    """Collects every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.found.append((tag, dict(attrs)))


def elements(html: str, name: str = "") -> list[tuple[str, dict[str, str | None]]]:
    """The elements of some HTML, as a browser would meet them."""
    return [(tag, attributes) for tag, attributes in Elements(html).found if name in {"", tag}]


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("One\ntwo", "<p>One\ntwo</p>"),
        ("One  \ntwo", "<p>One<br>\ntwo</p>"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("~~a~~", "<p><s>a</s></p>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("7. a", '<ol start="7">\n<li>a</li>\n</ol>'),
        ("    a < b", "<pre><code>a &lt; b\n</code></pre>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("[a](https://e.org)", '<p><a href="https://e.org" rel="noopener">a</a></p>'),
        ("[a][1]\n\n[1]: /b 'c'", '<p><a href="/b" title="c" rel="noopener">a</a></p>'),
        ("<https://e.org>", '<p><a href="https://e.org" rel="noopener">https://e.org</a></p>'),
        ("[a](mailto:a@e.org)", '<p><a href="mailto:a@e.org" rel="noopener">a</a></p>'),
        (r"\*a\* &amp; &copy;", "<p>*a* &amp; ©</p>"),
        ("a --- “b” 'c' ...", "<p>a --- “b” 'c' ...</p>"),
        ("", ""),
        (" \n\n ", ""),
    ],
)
def test_markdown_is_commonmark(typed: str, html: str) -> None:
    assert article(typed) == html


def test_tables_are_tables() -> None:
    rows = article("| a | b |\n|---|---|\n| 1 | 2 |").replace("\n", "")
    assert (
        rows
        == "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "a <b onclick=alert(1)>b</b>",
        '<img src=x onerror="alert(1)">',
        "<!-- c --><style>p{}</style>",
        '<p id="comments" class="works">a</p>',
        "<iframe src=https://e.org></iframe>",
        "<svg/onload=alert(1)>",
    ],
)
def test_html_in_markdown_is_text(typed: str) -> None:
    assert {tag for tag, _ in elements(article(typed))} == {"p"}
    assert {tag for tag, _ in elements(render_comment(typed))} == {"p"}
    assert essay(typed).summary == typed


@pytest.mark.parametrize("render", [article, render_comment])
@pytest.mark.parametrize(
    "typed",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](java\tscript:alert(1))",
        "[a](<java\nscript:alert(1)>)",
        "[a]( javascript:alert(1))",
        "[a](\x01javascript:alert(1))",
        "<javascript:alert(1)>",
        "[a][1]\n\n[1]: javascript:alert(1)",
        "[a](vbscript:x)",
        "[a](data:text/html,<script>alert(1)</script>)",
        "![a](data:image/png;base64,AAAA)",
        "![a](javascript:alert(1))",
        "[a](file:///etc/passwd)",
    ],
)
def test_a_link_that_runs_or_carries_something_is_none(render: Callable[[str], str], typed: str) -> None:
    targets = [attributes.get("href") or "" for _, attributes in elements(render(typed))]
    assert [target for target in targets if urlsplit(target.strip("\x01 ")).scheme not in {"", "http", "https"}] == []


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("# a\n## b\n### c", ["h2", "h3", "h4"]),
        ("## a\n### b", ["h2", "h3"]),
        ("### a\n# b", ["h4", "h2"]),
        ("###### a", ["h2"]),
        ("# a\n###### b\n##### c", ["h2", "h6", "h6"]),
        ("a\n===\n\nb\n---", ["h2", "h3"]),
        ("> ## a\n\n# b", ["h3", "h2"]),
    ],
)
def test_headings_begin_below_the_title(typed: str, tags: list[str]) -> None:
    assert [tag for tag, _ in elements(article(typed)) if tag.startswith("h")] == tags


def test_an_image_of_ours_alone_in_a_paragraph_is_a_figure_with_its_title_as_caption() -> None:
    assert article('![A & B](/images/abc "Steel, *Anshan*, 1954 <b>")', abc=Picture(800, 300)) == (
        '<figure><img src="/images/abc" alt="A &amp; B" width="800" height="300" loading="eager">'
        "<figcaption>Steel, <em>Anshan</em>, 1954 &lt;b&gt;</figcaption></figure>"
    )


def test_a_figure_without_a_title_has_no_caption() -> None:
    assert [tag for tag, _ in elements(article("![a](/images/abc)", abc=Picture(8, 3)))] == ["figure", "img"]


def test_an_image_within_a_paragraph_stays_there() -> None:
    assert [tag for tag, _ in elements(article("a ![b](/images/abc) c", abc=Picture(8, 3)))] == ["p", "img"]


def test_images_below_the_first_are_loaded_late_and_all_are_named_in_order() -> None:
    rendered = essay("![a](/images/x)\n\nb ![c](/images/y)\n\n![d](/images/z)", (), {"y": Picture(4, 3)})
    images = [attributes for _, attributes in elements(rendered.html, "img")]
    assert [image["loading"] for image in images] == ["eager", "lazy", "lazy"]
    assert (images[1]["width"], images[1]["height"]) == ("4", "3")
    assert rendered.images == ("x", "y", "z")


@pytest.mark.parametrize("source", ["https://e.org/a.png", "//e.org/a.png", "/images/../a", "/media/a.png", "a.png"])
def test_anybody_elses_image_becomes_a_link(source: str) -> None:
    rendered = essay(f'See ![the plan]({source} "t").')
    assert rendered.html == f'<p>See <a href="{source}" rel="noopener">the plan</a>.</p>\n'
    assert rendered.images == ()


def test_an_image_of_somebody_else_without_words_is_named_by_its_address() -> None:
    assert (
        article("![](https://e.org/a.png)")
        == '<p><a href="https://e.org/a.png" rel="noopener">https://e.org/a.png</a></p>'
    )


def test_a_note_and_its_mark_point_at_each_other_and_say_what_they_are() -> None:
    html = article("One[^a] two[^b].\n\n[^a]: First *note*.\n[^b]: Second.")
    links = [attributes for _, attributes in elements(html, "a")]
    assert [(a["role"], a["href"], a.get("id")) for a in links] == [
        ("doc-noteref", "#fn-1", "fnref-1"),
        ("doc-noteref", "#fn-2", "fnref-2"),
        ("doc-backlink", "#fnref-1", None),
        ("doc-backlink", "#fnref-2", None),
    ]
    assert [a["id"] for _, a in elements(html, "li")] == ["fn-1", "fn-2"]
    assert [a for _, a in elements(html, "section")] == [
        {"class": "footnotes", "role": "doc-endnotes", "aria-labelledby": "notes"}
    ]
    assert elements(html, "h2") == [("h2", {"id": "notes"})]
    assert '<sup class="note-mark">' in html


def test_a_note_that_is_marked_twice_leads_back_to_both_marks() -> None:
    html = article("One[^a] two[^a].\n\n[^a]: Note.")
    assert [a["id"] for _, a in elements(html, "a") if a["role"] == "doc-noteref"] == ["fnref-1", "fnref-1-1"]
    assert [a["href"] for _, a in elements(html, "a") if a["role"] == "doc-backlink"] == ["#fnref-1", "#fnref-1-1"]


def test_a_note_may_be_written_where_it_is_marked() -> None:
    assert "<p>A note <a" in article("One^[A note] two.")


def test_no_two_elements_of_an_essay_share_an_id() -> None:
    html = essay("# works\n\na[^1] b[^1] ^[c]\n\n# notes\n\n[^1]: d [@freeze2009]\n\n# ref-freeze2009", WORKS).html
    ids = [attributes["id"] for _, attributes in elements(html) if "id" in attributes]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("[@freeze2009]", f"({cite('freeze2009', 'Freeze')})"),
        ("[@freeze2009, p. 428]", f"({cite('freeze2009', 'Freeze 428')})"),
        ("[@freeze2009, pp. 3–4]", f"({cite('freeze2009', 'Freeze 3–4')})"),
        ("[@freeze2009, chap. 3]", f"({cite('freeze2009', 'Freeze chap. 3')})"),
        ("[see @freeze2009, 12]", f"({cite('freeze2009', 'see Freeze 12')})"),
        ("[-@freeze2009, 12]", f"({cite('freeze2009', '12')})"),
        ("[-@freeze2009]", f"({cite('freeze2009', 'Freeze')})"),
        ("[@freeze2009; @luthi2008, 7]", f"({cite('freeze2009', 'Freeze')}; {cite('luthi2008', 'Lüthi 7')})"),
        ("[@freeze2009, <b>&]", f"({cite('freeze2009', 'Freeze &lt;b&gt;&amp;')})"),
        ("*[@freeze2009]*", f"<em>({cite('freeze2009', 'Freeze')})</em>"),
        ("[@freeze2009](see also)", f"({cite('freeze2009', 'Freeze')})(see also)"),
    ],
)
def test_a_citation_by_key_links_to_the_list(typed: str, html: str) -> None:
    assert article(f"As {typed}.") == f"<p>As {html}.</p>"


@pytest.mark.parametrize(
    "typed",
    [
        "[@nobody1999]",
        "[@freeze2009; @nobody1999]",
        "[freeze2009]",
        "[@freeze2009",
        "[@]",
        "[a@freeze2009; ]",
        "[@freeze2009, " + "x" * 500 + "]",
    ],
)
def test_what_is_no_citation_or_has_an_unknown_key_stays_as_typed(typed: str) -> None:
    assert article(typed) == f"<p>{typed}</p>"


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("`[@freeze2009]`", "<p><code>[@freeze2009]</code></p>"),
        ("    [@freeze2009]", "<pre><code>[@freeze2009]\n</code></pre>"),
        ("```\n[@freeze2009]\n```", "<pre><code>[@freeze2009]\n</code></pre>"),
        (r"\[@freeze2009]", "<p>[@freeze2009]</p>"),
        ("[@freeze2009](https://e.org)", '<p><a href="https://e.org" rel="noopener">@freeze2009</a></p>'),
        ("[a](https://e.org/[@freeze2009])", '<p><a href="https://e.org/%5B@freeze2009%5D" rel="noopener">a</a></p>'),
    ],
)
def test_in_code_and_as_a_link_a_key_is_left_alone(typed: str, html: str) -> None:
    assert article(typed) == html


def test_a_link_never_stands_within_a_link() -> None:
    html = article("[see [@freeze2009] here](https://e.org)")
    assert html == '<p><a href="https://e.org" rel="noopener">see [@freeze2009] here</a></p>'


def test_notes_and_quotations_cite_too() -> None:
    html = article("> a [@luthi2008]\n\nb[^1]\n\n[^1]: c [@freeze2009, 3].")
    assert [a["href"] for _, a in elements(html, "a") if a["role"] == "doc-biblioref"] == [
        "#ref-luthi2008", "#ref-freeze2009",
    ]  # fmt: skip


def test_the_record_of_a_work_names_its_people() -> None:
    entries = [
        {"key": "one", "line": "x", "record": {"author": [{"family": "Zubok"}]}},
        {"key": "two", "line": "x", "record": {"author": [{"family": "Chen"}, {"literal": "The Group"}]}},
        {"key": "three", "line": "x", "record": {"editor": [{"family": "A"}, {"family": "B"}, {"family": "C"}]}},
        {"key": "none", "line": "Pravda, 1956", "record": {"author": [{}]}},
    ]
    html = BESIDE.sub("", essay("[@one; @two, 4; @three; @none]", entries).html)
    assert "; ".join(
        cite(key, label)
        for key, label in [("one", "Zubok"), ("two", "Chen and The Group 4"), ("three", "A et al."), ("none", "Pravda")]
    ) in html  # fmt: skip


def test_the_list_prints_each_line_as_typed_with_emphasis() -> None:
    lines = ["Freeze, Gregory. *Russia*: <b>A</b> & B. 2009.", "“Note.” _Pravda_, 3 [sic] `x` # 1. [a](https://e.org)"]
    html = essay("", keyed(lines)).html
    assert html == (
        '<section class="works" role="doc-bibliography" aria-labelledby="works"><h2 id="works">Works Cited</h2>'
        '<ul role="list">'
        '<li id="ref-freeze2009"><span id="entry-freeze2009">Freeze, Gregory. <em>Russia</em>: &lt;b&gt;A&lt;/b&gt; '
        "&amp; B. 2009.</span></li>"
        '<li id="ref-note"><span id="entry-note">“Note.” <em>Pravda</em>, 3 [sic] `x` # 1. [a](https://e.org)</span></li>'
        "</ul></section>"
    )


def test_an_essay_without_works_has_no_list() -> None:
    assert essay("a").html == "<p>a</p>\n"


def test_a_line_of_the_list_cannot_leave_it() -> None:
    html = essay("", keyed(['</li></ul></section><script>alert(1)</script> "onclick="x'])).html
    assert [tag for tag, _ in elements(html)] == ["section", "h2", "ul", "li", "span"]


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("- b\n\n3. c", '<ul>\n<li>b</li>\n</ul>\n<ol start="3">\n<li>c</li>\n</ol>'),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("[a](https://e.org 't')", '<p><a href="https://e.org" rel="nofollow ugc noopener">a</a></p>'),
        ("# a", "<p># a</p>"),
        ("a\n===", "<p>a\n===</p>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<p>---</p>\n<p>b</p>"),
        ("|a|\n|-|\n|b|", "<p>|a|\n|-|\n|b|</p>"),
        ("a^[b] ~~c~~", "<p>a^[b] ~~c~~</p>"),
        ("[@freeze2009]", "<p>[@freeze2009]</p>"),
    ],
)  # fmt: skip
def test_a_comment_is_a_subset(typed: str, html: str) -> None:
    assert render_comment(typed).strip() == html


@pytest.mark.parametrize("source", ["https://e.org/a.png", "/images/abc", "javascript:alert(1)"])
def test_a_comment_shows_no_images(source: str) -> None:
    assert elements(render_comment(f"![a]({source})"), "img") == []


def test_the_limits_are_exact_and_told() -> None:
    assert essay("x" * LONGEST_ESSAY).words == 1
    assert len(render_comment("x" * LONGEST_COMMENT)) > LONGEST_COMMENT
    with pytest.raises(ValueError, match=r"^This text has 200001 characters; 200000 is the most\.$"):
        essay("x" * (LONGEST_ESSAY + 1))
    with pytest.raises(ValueError, match=r"^This text has 20001 characters; 20000 is the most\.$"):
        render_comment("x" * (LONGEST_COMMENT + 1))


@pytest.mark.parametrize(
    ("typed", "summary", "words"),
    [
        ("", "", 0),
        ("One *two* three.", "One two three.", 3),
        ("# Title\n\nOne two.\n\nThree.", "One two.", 4),
        ("![alt](/images/a \"A caption\")\n\nOne.", "One.", 3),
        ("- a\n- b\n\nOne.", "One.", 3),
        ("One[^1] two.\n\n[^1]: Not counted.", "One two.", 2),
        ("One [@freeze2009, 4].", "One (Freeze 4).", 3),
        ("a < b & c > d \"e\"", "a < b & c > d \"e\"", 8),
        ("<b>bold</b>", "<b>bold</b>", 1),
    ],
)  # fmt: skip
def test_summary_and_count_are_of_the_words_that_are_read(typed: str, summary: str, words: int) -> None:
    rendered = essay(typed, WORKS)
    assert (rendered.summary, rendered.words) == (summary, words)


def test_a_long_first_paragraph_is_cut_between_words() -> None:
    summary = essay("word " * 100).summary
    assert (len(summary) <= 240, summary.endswith("word …")) == (True, True)


def test_the_same_text_renders_the_same_and_leaves_nothing_for_the_next() -> None:
    first = essay("![a](/images/x) a[^1] [@freeze2009]\n\n[^1]: n\n\n[ref]: /b", WORKS)
    assert essay("![a](/images/x) a[^1] [@freeze2009]\n\n[^1]: n\n\n[ref]: /b", WORKS) == first
    assert essay("[ref] a[^1] [@freeze2009]") == Rendered(
        "<p>[ref] a[^1] [@freeze2009]</p>\n", "[ref] a[^1] [@freeze2009]", 3, (), n_open_findings=1
    )


def repeated(text: str) -> Callable[[int], str]:
    return lambda n: (text * (n // len(text) + 1))[:n]


def around(before: str, after: str, middle: str = "a") -> Callable[[int], str]:
    return lambda n: before * (n // (len(before) + len(after))) + middle + after * (n // (len(before) + len(after)))


HOSTILE: dict[str, Callable[[int], str]] = {
    "open brackets": repeated("["),
    "nested brackets": around("[", "]"),
    "nested brackets round a key": around("[", "]", "@freeze2009"),
    "open images": repeated("!["),
    "open citations": repeated("[@freeze2009"),
    "citations": repeated("[@freeze2009]"),
    "long citations": repeated("[" + "@freeze2009, p. 4; " * 24 + "@freeze2009]"),
    "citations with long words before": repeated("[" + "a " * 240 + "@freeze2009]"),
    "citations with wide space": repeated("[@freeze2009" + " " * 480 + ",]"),
    "open notes": repeated("[^"),
    "nested notes": around("^[", "]"),
    "notes without end": repeated("^["),
    "marks of one note": lambda n: repeated("[^1]")(n - 12) + "\n\n[^1]: note",
    "stars": repeated("*a "),
    "stars and lines": repeated("*_"),
    "nested emphasis": around("**a", "b**"),
    "crossed emphasis": repeated("*a **b "),
    "backticks of growing length": lambda n: " ".join("`" * length for length in range(1, n))[:n],
    "nested quotations": repeated("> "),
    "nested lists": lambda n: "".join("  " * level + "- a\n" for level in range(200))[:n],
    "open links": repeated("[a](<b"),
    "nested parentheses": lambda n: "[a](" + around("(", ")")(n),
    "wide table": lambda n: "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + repeated("|" * 61 + "\n")(n),
    "definitions": repeated("[a]: b\n"),
    "open comments": repeated("<!--"),
    "entities": repeated("&#1234;"),
    "open tildes": repeated("~~a"),
    "images in links": repeated("[![a](/images/b)](c) "),
    "combining marks": repeated("e\u0301"),
    "pictures": repeated('![a](/images/x "b")\n\n'),
    "cards": repeated("https://youtu.be/a\n\n"),
    "blocks of raw HTML": repeated("~~~wordpress\n<b>\n~~~\n\n"),
    "nothing": repeated("\x00"),
}


def seconds(render: Callable[[str], object], text: str) -> float:
    """The processor's time."""
    started = time.process_time()
    render(text)
    return time.process_time() - started


def grows_in_proportion(render: Callable[[str], object], shape: Callable[[int], str]) -> bool:
    """Whether twice the text costs at most six times the time, in one of three attempts."""
    return any(seconds(render, shape(16_000)) < 6 * max(seconds(render, shape(8_000)), 0.02) for _ in range(3))


@pytest.mark.parametrize("shape", HOSTILE)
def test_hostile_text_takes_time_in_proportion(shape: str) -> None:
    assert grows_in_proportion(lambda text: essay(text, WORKS), HOSTILE[shape])
    assert grows_in_proportion(render_comment, HOSTILE[shape])


PIECES = (
    """[ ] ( ) < > ! * _ ` ~ # > - + = | \\ & ; : ^ @ " ' / { } [@freeze2009 [^1] [^1]: ^[ ![ ]( &#106; <script>"""
    " </script> onerror= javascript: data: https://e.org /images/a <a <img style= id= class= -->"
).split()
MARKUP = st.sampled_from([*PIECES, "\n", "\n\n", " ", "    ", "\t", "\x00", "\x0b", "\u2028", "\u202e"])
TEXTS = st.one_of(st.text(max_size=300), st.lists(MARKUP | st.text(max_size=4), max_size=60).map("".join))
TARGETS = {"", "http", "https", "mailto"}


def refuse_danger(html: str, tags: set[str], attributes: dict[str, set[str]]) -> None:
    """Fail where HTML holds an element, an attribute or a target that it may not."""
    assert "<script" not in html.lower()
    for tag, given_attributes in elements(html):
        assert tag in tags
        assert set(given_attributes) <= attributes.get(tag, set()) | ({"rel"} if tag == "a" else set())
        assert not [name for name in given_attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src"):
            target = (given_attributes.get(name) or "").strip().lower()
            assert target.partition(":")[0] not in {"javascript", "data", "vbscript"} or ":" not in target
    for _, link in elements(html, "a"):
        head, colon, _ = (link.get("href") or "").partition(":")
        assert not colon or not head.isalnum() or head.lower() in TARGETS
    for _, image in elements(html, "img"):
        assert (image["src"] or "").startswith("/images/")


@given(TEXTS, st.lists(TEXTS, max_size=3))
@example("[a](javascript:alert(1))", ["<script>"])
@example("![a](/images/b \"<script>\")", ["[a](javascript:alert(1))"])  # fmt: skip
@example('[@a"onclick=b, <script>]', ['a"onclick=b 2009'])
def test_no_text_becomes_an_essay_that_runs_anything(body: str, lines: list[str]) -> None:
    rendered = essay(body, [*WORKS, *keyed(lines)] if not {"freeze2009", "luthi2008"} & keys(lines) else WORKS)
    refuse_danger(rendered.html, ESSAY_TAGS, ESSAY_ATTRIBUTES)
    assert len(rendered.summary) <= 240


def keys(lines: list[str]) -> set[str]:
    """The keys that these lines would get."""
    return {entry["key"] for entry in keyed(lines)}


@given(TEXTS)
@example("[a](javascript:alert(1))")
@example("[a](https://e.org\"onclick=\"alert(1))")  # fmt: skip
def test_no_text_becomes_a_comment_that_runs_anything(body: str) -> None:
    refuse_danger(render_comment(body), COMMENT_TAGS, COMMENT_ATTRIBUTES)


@given(TEXTS)
def test_rendering_twice_gives_the_same(body: str) -> None:
    assert essay(body, WORKS) == essay(body, WORKS)


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=40))
def test_plain_words_come_out_as_they_went_in(word: str) -> None:
    assert (article(word), render_comment(word)) == (f"<p>{word}</p>", f"<p>{word}</p>\n")
