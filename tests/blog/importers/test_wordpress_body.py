"""WordPress texts as Markdown: lines, blocks, notes, lists of works, and that no word is lost."""

from __future__ import annotations

import re
from html import escape

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.importers.wordpress_body import BodyRecord, Picture, Problem, convert, convert_comment, place_of
from blog.rendering import COMMENT, ESSAY

BELL = Picture("https://old.example/files/bell.jpg", "A bell", "The <em>bell</em> at noon", "bell")
ESSAY_BLOCKS = """<!-- wp:paragraph -->
<p>The bell<sup data-fn="aa" class="fn"><a href="#aa" id="aa-link">1</a></sup> was
cast in <strong>1902</strong>.</p>
<!-- /wp:paragraph -->

<!-- wp:heading {"level":3} -->
<h3 class="wp-block-heading">What crossed</h3>
<!-- /wp:heading -->

<!-- wp:list --><ul class="wp-block-list"><!-- wp:list-item -->
<li>Geese<!-- wp:list --><ul><!-- wp:list-item --><li>white</li><!-- /wp:list-item --></ul><!-- /wp:list --></li>
<!-- /wp:list-item --></ul><!-- /wp:list -->

<!-- wp:quote --><blockquote class="wp-block-quote"><p>Wait.</p><cite>The ferryman</cite></blockquote><!-- /wp:quote -->

<!-- wp:separator --><hr class="wp-block-separator"/><!-- /wp:separator -->

<!-- wp:verse --><pre class="wp-block-verse">One bell,
two <em>bells</em>

three</pre><!-- /wp:verse -->

<!-- wp:code --><pre class="wp-block-code"><code>if a &lt; b:
    ring()</code></pre><!-- /wp:code -->

<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div><!-- wp:paragraph -->
<p>Left</p><!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns -->

<!-- wp:spacer {"height":"20px"} --><div style="height:20px" class="wp-block-spacer"></div><!-- /wp:spacer -->
<!-- wp:footnotes /-->"""
ESSAY_MARKDOWN = """The bell[^1] was cast in **1902**.

### What crossed

- Geese
  - white

> Wait.
>
> The ferryman

* * *

One bell,\x20\x20
two *bells*

three

```
if a < b:
    ring()
```

Left

[^1]: Told in *1911*."""
WORKS = """The bell was cast in the year 1902 and nobody in the village ever minded that it was late.

<strong>Works Cited</strong>
Freeze, Gregory. <em>Russia: A History</em>. Oxford, 1997.
Smith, Jane. “The Bell.” 2001."""


def problems(content: str) -> list[tuple[Problem, str]]:
    return list(convert(content, {}).problems)


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        ("One\ntwo\r\n\r\nThree", "One  \ntwo\n\nThree"),
        ("a <em>b\n\nc</em> d", "a *b*\n\n*c* d"),
        ("One<br />\ntwo<br/><br/>three", "One  \ntwo\n\nthree"),
        ("<p>One\n\ntwo</p>\n&nbsp;\n<p>&nbsp;</p>", "One\n\ntwo"),
        ("<ul>\n<li>a\n<ol>\n<li>b</li>\n</ol>\n</li>\n<li>c</ul>\nd", "- a\n  1. b\n- c\n\nd"),
        ("<blockquote>a\n\nb</blockquote>c", "> a\n>\n> b\n\nc"),
        ("<p>a<p>b", "a\n\nb"),
        ("<b><i>x</b>y</i>", "***x***y"),
        ("<h2>A\nhead</h2>", "## A head"),
        ("<dl><dt>Bell</dt><dd>rings</dd></dl>", "**Bell**\n\nrings"),
        ("H<sub>2</sub>O, the 19<sup>th</sup>, x<sup>2</sup>", "H₂O, the 19th, x²"),
        ('<del datetime="2019-01-01">no</del> <ins datetime="2019-01-01">yes</ins>', "~~no~~ yes"),
        ("<code>a*b</code> a*b", "`a*b` a\\*b"),
        ('<p style="padding-left: 30px;">set in</p>', "> set in"),
        (
            "<p class='MsoNormal'><o:p></o:p><span>Word<!--[if gte mso 9]><xml>x</xml><![endif]--></span></p>",
            "Word",
        ),
        ("It&amp;#8217;s &amp;amp; &amp;nbsp;so", "It’s & so"),
        ("a\x00b\x1f\ue000c&#xE000;&#57345;\x92\uf0b7", "abc’•"),
        ('<a href="/2019/04/07/split/">in</a> <a href="javascript:x()">out</a>', "[in](/2019/04/07/split/) out"),
        ("[sic] [1917] [T]he [note] [the ref]", "\\[sic\\] \\[1917\\] \\[T\\]he \\[note\\] \\[the ref\\]"),
        ("5 < 6 and <notatag", "5 \\< 6 and \\<notatag"),
        (
            "<table><tr><th>a</th></tr>stray<tr><td>b</td><td>c</td></tr></table>",
            "| a |  |\n| --- | --- |\n| b | c |\n\nstray",
        ),
        ("<!--unclosed", "\\<!--unclosed"),
    ],
)
def test_classic_text_becomes_what_wordpress_printed(content: str, markdown: str) -> None:
    assert convert(content, {}).markdown == markdown


def test_blocks_become_markdown_and_notes_come_from_beside_the_text() -> None:
    assert convert(ESSAY_BLOCKS, {}, (("aa", "Told in <em>1911</em>."),)) == BodyRecord(ESSAY_MARKDOWN, n_notes=1)


def test_text_between_blocks_has_its_lines_and_text_within_them_none() -> None:
    content = "a\n\nb\n<!-- wp:paragraph --><p>c\nd</p><!-- /wp:paragraph -->\ne\nf"
    assert convert(content, {}).markdown == "a\n\nb\n\nc d\n\ne  \nf"


def test_notes_of_every_kind_are_numbered_in_reading_order() -> None:
    content = (
        'A[ref]one [sic] <em>x</em>[/ref] b<sup data-fn="k"><a href="#k">9</a></sup>'
        ' c<a href="https://old.example/?p=1#_ftn1" name="_ftnref1">[1]</a> d[footnote name="r"]four[/footnote]'
        ' e[footnote name="r" /]\n<div id="_ftn1"><a href="#_ftnref1">[1]</a> three</div>'
    )
    found = convert(content, {}, (("k", "two"), ("never marked", "five")))
    assert found.markdown == (
        "A[^1] b[^2] c[^3] d[^4] e[^4]\n\n[^1]: one \\[sic\\] *x*\n\n[^2]: two\n\n[^3]: three\n\n[^4]: four\n\nfive"
    )
    assert (found.n_notes, found.problems) == (4, ((Problem.NOTE_LOOSE, "1"),))


def test_a_mark_whose_note_is_gone_stays_as_it_was_typed() -> None:
    found = convert('a<sup data-fn="gone"><a href="#gone">1</a></sup>', {})
    assert (found.markdown, found.problems) == ("a¹", ((Problem.NOTE_MISSING, "gone"),))


def test_an_ending_list_of_works_is_taken_unless_it_is_to_stay() -> None:
    found = convert(WORKS, {})
    assert found.works == ("Freeze, Gregory. *Russia: A History*. Oxford, 1997.", "Smith, Jane. “The Bell.” 2001.")
    assert found.markdown.endswith("that it was late.")
    kept = convert(WORKS, {}, takes_works=False)
    assert (kept.works, kept.markdown.count("Works Cited")) == ((), 1)


def test_what_no_markdown_holds_is_kept_as_it_was_but_never_what_runs() -> None:
    table = '<table><tr><td colspan="2" onclick="x()">a</td></tr><tr><td>b<script>y()</script></td></tr></table>'
    kept = '<table><tr><td colspan="2">a</td></tr><tr><td>b</td></tr></table>'
    found = convert(f"Before\n\n{table}\n\nafter<script>z()</script><style>p {{}}</style>", {})
    assert found.raw == (kept,)
    assert found.markdown == f"Before\n\n```wordpress\n{kept}\n```\n\nafter"
    assert set(found.problems) == {(Problem.SCRIPT, "script"), (Problem.SCRIPT, "style"), (Problem.HANDLER, "1")}


@pytest.mark.parametrize("tag", ["form", "math", "svg", "object"])
def test_forms_formulas_and_objects_are_kept_as_they_are(tag: str) -> None:
    found = convert(f"a <{tag}><b>```\n\nx</b></{tag}> b", {})
    assert found.raw == (f"<{tag}><b>```\nx</b></{tag}>",)
    assert f"````wordpress\n{found.raw[0]}\n````" in found.markdown


def test_nobody_can_write_the_fence_that_importers_write() -> None:
    content = "<pre><code class='language-wordpress'>```wordpress\nx\n```</code></pre>\n\n```wordpress\ny\n```"
    tokens = ESSAY.parse(convert(content, {}).markdown)
    assert [token.info for token in tokens if token.type == "fence"] == [""]


def test_what_wordpress_would_have_made_on_the_way_is_told() -> None:
    content = '<!-- wp:block {"ref":12} /--><!-- wp:latest-posts {"n":{"m":1}} /--><!--more--><!--nextpage-->x'
    assert problems(content) == [
        (Problem.REUSABLE, "12"),
        (Problem.BLOCK, "latest-posts"),
        (Problem.MARK, "2"),
    ]


@pytest.mark.parametrize("sign", ["[", "<b>", "<!-- wp:", "<div>", "<table>", "[ref]", "x\n"])
def test_a_tangled_text_is_kept_as_its_plain_words(sign: str) -> None:
    found = convert(sign * 70_000 + "the end", {})
    assert found.problems == ((Problem.TANGLED, str(len(sign) * 70_000 + 7)),)
    assert found.markdown.endswith("the end")


def test_a_text_too_long_is_kept_as_its_plain_words() -> None:
    found = convert("<p>word *</p>\n\n" + "a" * 2_000_000, {})
    assert found.problems[0][0] is Problem.LONG
    assert found.markdown == "word \\*\n\n" + "a" * 2_000_000


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        ("Plain *signs*\nand lines\n\n# here", "Plain \\*signs\\*  \nand lines\n\n\\# here"),
        (
            "<b>a</b> <a href='https://x.example/'>b</a>\n\n<blockquote>c</blockquote>",
            "**a** [b](https://x.example/)\n\n> c",
        ),
        ("<img src='https://x.example/a.png' alt='A bell'>", "[A bell](https://x.example/a.png)"),
        ("<h2>Head</h2><hr><del>struck</del> <code>x</code>", "Head\n\nstruck `x`"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<em>x</em>[gallery] [caption]y[/caption]", "*x*\\[gallery\\] \\[caption\\]y\\[/caption\\]"),
        ("<form><input>words</form><script>no</script>", "words"),
    ],
)
def test_a_comment_keeps_what_comments_may_hold(content: str, markdown: str) -> None:
    assert convert_comment(content) == markdown


def shown(html: str) -> str:
    return re.sub(r"\s", "", BeautifulSoup(html, "html.parser").get_text())


WORD = st.text(alphabet="ab¿é“’*_[]<&#-~`|+1.!(){}\\", min_size=1, max_size=6)
PLAIN = st.lists(WORD, min_size=1, max_size=5).map(lambda found: " ".join(map(escape, found)))
INLINE = st.one_of(PLAIN, st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "b", "span", "u"]), PLAIN))
LINE = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
FRAMED = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "blockquote", "h2", "div"]), PARAGRAPH)
LISTED = st.lists(LINE, min_size=1, max_size=3).map(lambda found: f"<ul><li>{'</li><li>'.join(found)}</li></ul>")
POST = st.lists(st.one_of(PARAGRAPH, FRAMED, LISTED), min_size=1, max_size=5).map("\n\n".join)


@settings(max_examples=60, deadline=None)
@given(POST)
def test_a_text_reads_the_same_before_and_after(content: str) -> None:
    assert shown(ESSAY.render(convert(content, {}, takes_works=False).markdown)) == shown(content)


@settings(max_examples=40, deadline=None)
@given(POST)
def test_a_comment_reads_the_same_before_and_after(content: str) -> None:
    assert shown(COMMENT.render(convert_comment(content))) == shown(content)


SIGNS = "< > </ <!-- --> /--> [ ] [/ref] [ref] \" ' = { &# <p> </p> <table> <td> <li> <pre> <em> </em> <br> </table>"
TAGS = "<form> <figure> <figcaption> <math> <ul> </ul> <tr> <blockquote> <iframe> <h2> <img> colspan=2 x \ue000".split()
OPENED = ["wp:a ", '[caption x="', "<img src=a", "<sup data-fn=a>", "<a href=#b id=c>", "\n\n", " "]
PIECES = st.sampled_from([*SIGNS.split(), *TAGS, *OPENED])


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)), st.text())
def test_no_text_at_all_is_refused(content: str, note: str) -> None:
    found = convert(content, {6: BELL}, ((note, content),))
    assert [address for address in found.pictures if place_of(address) not in found.markdown] == []
    assert "\ue000" not in re.sub("\ue000[^\ue000\ue001]*\ue001", "", found.markdown)
    assert isinstance(convert_comment(content), str)
