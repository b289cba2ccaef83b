"""An essay's HTML in a feed or a letter: whole addresses, ids of its own, nothing that only its page can use."""

from __future__ import annotations

import re
import time

import pytest

from blog.citations.cited import cite
from blog.citations.elsewhere import elsewhere
from blog.citations.keys import keyed
from blog.rendering import render_essay

ADDRESS = "https://blog.example.edu/russia/posts/x/"


def abroad(html: str) -> str:
    return elsewhere(html, ADDRESS, "post-7-")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ('<a href="#ref-freeze">x</a>', f'<a href="{ADDRESS}#ref-freeze">x</a>'),
        ('<a href="/russia/">x</a>', '<a href="https://blog.example.edu/russia/">x</a>'),
        ('<a href="other">x</a>', f'<a href="{ADDRESS}other">x</a>'),
        ('<a href="//a.org/b">x</a>', '<a href="https://a.org/b">x</a>'),
        ('<a href="http://a.org/?b=1&amp;c=2">x</a>', '<a href="http://a.org/?b=1&amp;c=2">x</a>'),
        ('<a href="mailto:a@b.org">x</a>', '<a href="mailto:a@b.org">x</a>'),
        ('<a href="http://[" rel="noopener">x</a>', '<a href="http://[" rel="noopener">x</a>'),
        ('<img src="/images/a" alt="a > b">', '<img src="https://blog.example.edu/images/a" alt="a > b">'),
        (
            '<img src="/images/a" srcset="/images/a/400 400w, /images/a 900w">',
            '<img src="https://blog.example.edu/images/a"'
            ' srcset="https://blog.example.edu/images/a/400 400w, https://blog.example.edu/images/a 900w">',
        ),
        ('<h2 id="works">W</h2>', '<h2 id="post-7-works">W</h2>'),
        ('<a aria-describedby="a b">x</a>', '<a aria-describedby="post-7-a post-7-b">x</a>'),
        ('<p>id="x" href="#y" &lt;a href="#z"&gt;</p>', '<p>id="x" href="#y" &lt;a href="#z"&gt;</p>'),
        ('<ol start="3"><li>x</li></ol>', '<ol start="3"><li>x</li></ol>'),
        ('a<small class="margin" aria-hidden="true"><b>F.</b> <i>R</i></small>b', "ab"),
        ('1962. <a class="back" href="#cite-1" aria-label="Back">↩</a></li>', "1962.</li>"),
        ('x <a href="#fnref-1" class="back">↩</a> <a class="back" href="#b">↩</a>.', "x."),
        ('<a class="cite" href="/a">back</a>', '<a class="cite" href="https://blog.example.edu/a">back</a>'),
        ("", ""),
    ],
)
def test_what_stands_here_stands_there(here: str, there: str) -> None:
    assert abroad(here) == there


def test_a_rendered_essay_is_whole_with_its_list_and_without_its_margin() -> None:
    works = keyed(["Freeze, Gregory L. *Russia: A History*. 2009."])
    body = "As said (Freeze 4), and more.[^1]\n\n![a](/images/pic)\n\n[^1]: So (Freeze 5)."
    html = abroad(render_essay(cite(body, works)).html)
    assert set(re.findall(r'(?:href|src)="([^"]*)"', html)) == {
        f"{ADDRESS}#ref-freeze2009",
        f"{ADDRESS}#fn-1",
        "https://blog.example.edu/images/pic",
    }
    assert {name.split("-")[0] for name in re.findall(r'(?:id|describedby|labelledby)="([^"]*)"', html)} == {"post"}
    assert ("margin" in html, "↩" in html, "<em>Russia: A History</em>" in html) == (False, False, True)


def test_the_longest_essay_takes_no_longer_than_its_length() -> None:
    hostile = '<a class="' * 20_000 + '<small class="margin" ' * 10_000 + '<a href="#x">y</a>' * 10_000
    start = time.process_time()
    abroad(hostile)
    assert time.process_time() - start < 2
