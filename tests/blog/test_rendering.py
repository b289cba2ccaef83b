"""`blog.rendering`: what Markdown becomes in an essay and in a comment, pictures and notes, summaries and limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.figures import Picture
from blog.rendering import LONGEST_COMMENT, LONGEST_ESSAY, Rendered, render_comment
from tests.blog.rendered import WORKS, article, elements, essay


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


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=40))
def test_plain_words_come_out_as_they_went_in(word: str) -> None:
    assert (article(word), render_comment(word)) == (f"<p>{word}</p>", f"<p>{word}</p>\n")
