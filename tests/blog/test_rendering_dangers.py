"""`blog.rendering`: what a text never becomes, whatever is typed, and how long it may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blog.allowed import COMMENT_ATTRIBUTES, COMMENT_TAGS, ESSAY_ATTRIBUTES, ESSAY_TAGS
from blog.citations.keys import keyed
from blog.rendering import render_comment
from tests.blog.rendered import WORKS, article, elements, essay


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
