"""Pictures, cards and kept HTML in an essay: what `blog.rendering` prints with `blog.figures`, and what never."""

from __future__ import annotations

import pytest

from blog.citations.cited import cite
from blog.figures import LICENCES, Picture
from blog.rendering import Rendered, raw_mark, render_essay
from tests.blog.rendered import elements

WIDE = Picture(1600, 900, (400, 800))


def rendered(body: str, raw: tuple[str, ...] = (), **pictures: Picture) -> Rendered:
    return render_essay(cite(body), pictures, "", raw)


def html(body: str, **pictures: Picture) -> str:
    return rendered(body, **pictures).html.strip()


def test_a_picture_with_smaller_copies_offers_them() -> None:
    ((_, image),) = elements(html("![A](/images/x)", x=WIDE), "img")
    assert image == {
        "src": "/images/x",
        "alt": "A",
        "width": "1600",
        "height": "900",
        "srcset": "/images/x/400 400w, /images/x/800 800w, /images/x 1600w",
        "sizes": "(max-width: 40rem) 100vw, 38rem",
        "loading": "eager",
    }


def test_a_picture_without_copies_offers_none() -> None:
    ((_, image),) = elements(html("![A](/images/x)", x=Picture(300, 200)), "img")
    assert not {"srcset", "sizes"} & set(image)


def test_a_decorative_picture_says_nothing() -> None:
    assert 'alt=""' in html("![A branch](/images/x)", x=Picture(8, 3, is_decorative=True))


@pytest.mark.parametrize(
    ("credit", "licence", "line"),
    [
        ("Ada Lind", "cc-by-4.0", "Image: Ada Lind, CC BY 4.0"),
        ("Ada Lind", "", "Image: Ada Lind"),
        ("", "own", "Image: the author’s own work"),
        ("", "Crown copyright", "Image: Crown copyright"),
        ("<b>A</b> & [b](https://e.org)", "", "Image: &lt;b&gt;A&lt;/b&gt; &amp; [b](https://e.org)"),
        ("x" * 300, "", "Image: " + "x" * 200),
    ],
)
def test_a_figure_names_who_made_it_as_plain_text(credit: str, licence: str, line: str) -> None:
    figure = html('![A](/images/x "Said.")', x=Picture(8, 3, credit=credit, licence=licence))
    assert f'<figcaption>Said. <small class="credit">{line}</small></figcaption>' in figure


def test_a_figure_without_a_caption_names_who_made_it_too() -> None:
    figure = html("![A](/images/x)", x=Picture(8, 3, credit="Ada"))
    assert '<figcaption><small class="credit">Image: Ada</small></figcaption>' in figure


def test_a_credit_is_no_word_of_the_author() -> None:
    found = rendered('![A](/images/x "Two words.")\n\nOne.', x=Picture(8, 3, credit="Ada Lind", licence="own"))
    assert (found.words, found.summary) == (3, "One.")


def test_the_words_that_ask_for_words_are_shown_to_nobody() -> None:
    figure = html('![Describe the picture](/images/x "Write a caption here, or remove it")', x=WIDE)
    assert ("Describe" in figure, "caption" in figure) == (False, False)


def test_every_licence_has_a_name() -> None:
    assert all(str(name).strip() for name in LICENCES.values())


@pytest.mark.parametrize(
    ("typed", "words", "host"),
    [
        ("https://www.youtube.com/watch?v=_abc_&t=1", "Video on youtube.com", "youtube.com"),
        ("<https://youtu.be/abc>", "Video on youtu.be", "youtu.be"),
        ("[The *speech*](https://vimeo.com/1)", "The speech", "vimeo.com"),
        ("[https://vimeo.com/1](https://vimeo.com/1)", "Video on vimeo.com", "vimeo.com"),
        ("https://open.spotify.com/episode/1", "Sound on open.spotify.com", "open.spotify.com"),
        ("https://www.slideshare.net/a/b", "Slides on slideshare.net", "slideshare.net"),
        ("https://archive.org/details/a", "Item on archive.org", "archive.org"),
    ],
)
def test_a_link_to_a_video_alone_in_its_paragraph_is_a_card(typed: str, words: str, host: str) -> None:
    found = rendered(f"Before.\n\n{typed}\n\nAfter it.")
    assert f">{words}</a> <small>opens {host}</small></p>".replace("<small>", '<small class="host">') in found.html
    assert [p for p in elements(found.html, "p") if p[1]] == [("p", {"class": "elsewhere"})]
    assert {tag for tag, _ in elements(found.html)} == {"p", "a", "small"}


@pytest.mark.parametrize(
    "typed",
    [
        "https://e.org/watch",
        "See https://youtu.be/abc",
        "[a](https://youtu.be/abc) and more",
        "[a](https://youtu.be/1) [b](https://youtu.be/2)",
        "https://youtube.com.evil.org/a",
        "https://evil.org\\@youtube.com/a",
        "https://youtube.com@evil.org/a",
        "https://notyoutube.com/a",
        "javascript://youtube.com/%0Aalert(1)",
        "ftp://youtube.com/a",
        "https://archive.org/search",
        "`https://youtu.be/abc`",
        "- https://youtu.be/abc",
        "https://[::1",
    ],
)
def test_any_other_paragraph_is_no_card(typed: str) -> None:
    assert "elsewhere" not in html(typed)


def test_what_a_card_holds_is_escaped() -> None:
    found = html('[<img src=x onerror=a> "b"](https://youtu.be/a"onclick=b)')
    assert {tag for tag, _ in elements(found)} == {"p", "a", "small"}
    assert not [name for _, given in elements(found) for name in given if name.startswith("on")]


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        ("One two.\n\n> Three four five.\n\nSix “seven” eight.", (5, 3, 0)),
        ("One.[^1]\n\n[^1]: Two three.", (1, 0, 2)),
        ("> One[^1] two.\n>\n> > Three.\n\n[^1]: Four.", (0, 3, 1)),
        ("- One\n\n  > Two three\n\nFour", (2, 2, 0)),
        ("> ![a](/images/x)\n\nOne", (1, 0, 0)),
        ("https://youtu.be/a\n\nOne", (1, 0, 0)),
        ("", (0, 0, 0)),
    ],
)
def test_words_in_quotations_and_in_notes_are_counted_apart(body: str, counts: tuple[int, int, int]) -> None:
    found = rendered(body)
    assert (found.words, found.n_quoted, found.n_noted) == counts


KEPT = (
    '<table class="a"><tr><td colspan="2" style="b" onclick="c">One</td></tr></table>\n'
    "<details><summary>S</summary>T</details>"
)


def fenced(content: str, fence: str = "~~~~") -> str:
    return f"Before.\n\n{fence}wordpress\n{content}\n{fence}\n\nAfter."


def test_html_that_an_import_kept_is_printed_sanitised() -> None:
    found = rendered(fenced(KEPT), raw=(raw_mark(KEPT),)).html
    assert '<tbody><tr><td colspan="2">One</td></tr></tbody>' in found
    assert "<details><summary>S</summary>T</details>" in found
    assert not [given for _, given in elements(found) if {"class", "style", "onclick", "id"} & set(given)]


@pytest.mark.parametrize("raw", [(), (raw_mark(KEPT + " "),), (KEPT,), ("",)])
def test_any_other_html_is_printed_as_code(raw: tuple[str, ...]) -> None:
    found = rendered(fenced(KEPT), raw=raw).html
    assert {tag for tag, _ in elements(found)} == {"p", "pre", "code"}


def test_the_mark_opens_nothing_under_another_name() -> None:
    found = rendered(f"```html\n{KEPT}\n```", raw=(raw_mark(KEPT),)).html
    assert {tag for tag, _ in elements(found)} == {"pre", "code"}


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<svg onload=alert(1)><a xlink:href=javascript:alert(1)>x</a></svg>",
        "<iframe src=https://e.org></iframe>",
        "<form action=https://e.org><input name=a><button>b</button></form>",
        "<video src=https://e.org/a.mp4 autoplay></video>",
        "<a href=javascript:alert(1) id=comments class=works>a</a>",
        "<img src=javascript:alert(1) onerror=alert(1)>",
        "<img src=//e.org/a.png srcset='//e.org/b.png 2x'>",
        "<style>p{}</style><link rel=stylesheet href=//e.org><base href=//e.org><meta http-equiv=refresh content=0>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '<section class="footnotes" role=doc-endnotes><ol><li id=fn-1>x</li></ol></section>',
        "</p></div></article><p id=comments>x",
    ],
)
def test_html_that_an_import_kept_runs_and_asks_nothing(hostile: str) -> None:
    found = elements(rendered(fenced(hostile), raw=(raw_mark(hostile),)).html)
    assert not {tag for tag, _ in found} & set(
        "script svg iframe form input button video img style link base meta".split()
    )
    for _, given in found:
        assert not [
            name for name in given if name.startswith("on") or name in {"id", "class", "style", "src", "srcset"}
        ]
        assert not (given.get("href") or "").startswith("javascript")


def test_pictures_in_kept_html_are_ours_or_links() -> None:
    kept = (
        '<figure><img src="/images/x" alt="Ours" class="a"><figcaption>F</figcaption></figure>'
        '<p><a href="https://e.org/big.png"><img src="https://e.org/a.png" alt="Theirs > ours"></a>'
        '<img src="https://e.org/b.png"></p>'
    )
    found = rendered(fenced(kept), (raw_mark(kept),), x=WIDE)
    assert found.images == ("x",)
    assert [given["src"] for _, given in elements(found.html, "img")] == ["/images/x"]
    assert 'srcset="/images/x/400 400w' in found.html
    assert '<a href="https://e.org/big.png" rel="noopener">Theirs &gt; ours</a>' in found.html
    assert '<a href="https://e.org/b.png" rel="noopener">https://e.org/b.png</a>' in found.html


@pytest.mark.parametrize("tag", ["b", "blockquote", "ul", "a href=/a", "details", "table", "b><p"])
def test_kept_html_nested_ten_thousand_deep_is_printed(tag: str) -> None:
    kept = f"<{tag}>" * 10_000 + "word"
    assert "word" in rendered(fenced(kept), raw=(raw_mark(kept),)).html
