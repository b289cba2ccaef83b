"""`blog.rendering`: what a citation by key becomes, and the list of works."""

from __future__ import annotations

import pytest

from blog.citations.keys import keyed
from tests.blog.rendered import BESIDE, article, cite, elements, essay


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
