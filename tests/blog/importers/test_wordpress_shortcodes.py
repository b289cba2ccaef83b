"""Pictures, players and shortcodes of WordPress texts."""

from __future__ import annotations

import pytest

from blog.importers.wordpress_body import Picture, Problem, convert, place_of, shown

BELL = Picture("https://old.example/files/bell.jpg", "A bell", "The <em>bell</em>", "bell")
FORD = Picture("https://old.example/files/ford one.jpg")
SOUND = Picture("https://old.example/files/ring.mp3", title="Ringing")
KNOWN = {6: BELL, 7: FORD, 8: SOUND}
SMALL = '<img class="size-medium wp-image-6" src="https://old.example/files/bell-300x200.jpg" alt="" />'
AT = place_of(BELL.url)


@pytest.mark.parametrize(
    ("content", "markdown"),
    [
        (f'[caption id="attachment_6" width="3"]{SMALL} At <em>noon</em>[/caption]', f'![A bell]({AT} "At *noon*")'),
        (
            f'[caption caption="A &quot;bell&quot; <em>old</em>"]{SMALL}[/caption]',
            f'![A bell]({AT} "A \\"bell\\" *old*")',
        ),
        (f'[wp_caption]<a href="bell.jpg">{SMALL}</a> x[/wp_caption]', f'![A bell]({AT} "x")'),
        (f'<div class="wp-caption">{SMALL}<p class="wp-caption-text">x</p></div>', f'![A bell]({AT} "x")'),
        (f"<figure>{SMALL}<figcaption>x</figcaption></figure>", f'![A bell]({AT} "x")'),
        ('[gallery ids="7,6"]', f'![]({place_of(shown(FORD.url))})\n\n![A bell]({AT} "The *bell*")'),
        (f"{SMALL}Words", f"![A bell]({AT})\n\nWords"),
        (f"Some {SMALL} words", f"Some words\n\n![A bell]({AT})"),
        ('a <img class="wp-smiley" alt=":)" src="s.png"> b', "a :) b"),
        ('[audio mp3="https://x.example/a%20b.mp3"][/audio]', "[a b.mp3](https://x.example/a%20b.mp3)"),
        ("[audio https://x.example/a.mp3|titles=A]", "[a.mp3](https://x.example/a.mp3)"),
        ('[playlist ids="8"]', "[Ringing](https://old.example/files/ring.mp3)"),
        ("[embed]https://x.example/?a=1&amp;b=2[/embed]", "https://x.example/?a=1&b=2"),
        ("[youtube=https://youtu.be/a?b=c]", "https://youtu.be/a?b=c"),
        ("[vimeo 12]", "https://vimeo.com/12"),
        (
            'a<iframe src="//www.youtube.com/embed/abcdef1?x=1"></iframe>',
            "a\n\nhttps://www.youtube.com/watch?v=abcdef1",
        ),
        ("<video><source src='https://x.example/a.mp4'>old</video>", "[a.mp4](https://x.example/a.mp4)"),
        ("[[gallery]] [[unknown]]", "\\[gallery\\] \\[\\[unknown\\]\\]"),
        ("[code]a < *b*\n\nc[/code]", "```\na < *b*\n\nc\n```"),
        ("[see <em>x</em>, p. 3]", "\\[see *x*, p. 3\\]"),
    ],
)
def test_pictures_and_players_stand_in_the_text(content: str, markdown: str) -> None:
    assert convert(content, KNOWN).markdown == markdown


def test_a_gallery_of_blocks_is_a_figure_each_with_its_caption_behind_them() -> None:
    one = '<figure><img src="https://x.example/1.jpg" alt=""/><figcaption>One</figcaption></figure>'
    two = '<figure class="wp-block-image"><img src="https://x.example/2.jpg" alt="two"/></figure>'
    found = convert(f'<figure class="wp-block-gallery">{one}{two}<figcaption>All</figcaption></figure>', {})
    places = [place_of(address) for address in found.pictures]
    assert found.markdown == f'![]({places[0]} "One")\n\n![two]({places[1]})\n\nAll'
    older = f'<ul class="wp-block-gallery"><li class="blocks-gallery-item">{one}</li><li>{two}</li></ul>'
    assert convert(older, {}).markdown == f'![]({places[0]} "One")\n\n![two]({places[1]})'


def test_a_number_is_believed_only_where_the_address_is_of_the_same_picture() -> None:
    found = convert('<img class="wp-image-6" src="https://elsewhere.example/cat.jpg" alt="A cat">', KNOWN)
    assert found.pictures == ("https://elsewhere.example/cat.jpg",)


def test_a_picture_shown_twice_is_named_once() -> None:
    assert convert(f"{SMALL}\n\n{SMALL}", KNOWN).pictures == (BELL.url,)


@pytest.mark.parametrize(
    ("content", "problem", "detail"),
    [
        ("[gallery]", Problem.GALLERY, "gallery"),
        ('[gallery ids="9"]', Problem.ATTACHMENT, "9"),
        ('[chart kind="pie"]', Problem.SHORTCODE, "chart"),
        ("[spoiler]x[/spoiler]", Problem.SHORTCODE, "spoiler"),
        ("[audio]", Problem.MEDIA, "player"),
        ("<iframe></iframe>", Problem.MEDIA, "iframe"),
        ('<img src="file:///C:/a.png">', Problem.PICTURE, "file:///C:/a.png"),
        (f'<a href="https://x.example/">{SMALL}</a>', Problem.PICTURE_LINK, "https://x.example/"),
        (f'[caption]{SMALL} <a href="https://x.example/">x</a>[/caption]', Problem.CAPTION_LINK, "1"),
        ('<a href="ftp://x.example/">x</a>', Problem.LINK, "ftp://x.example/"),
        ('<p onclick="x()">x</p>', Problem.HANDLER, "1"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", Problem.FIRST_ROW, "1"),
    ],
)
def test_what_could_not_be_carried_over_is_told(content: str, problem: Problem, detail: str) -> None:
    assert convert(content, KNOWN).problems == ((problem, detail),)


@pytest.mark.parametrize(
    "content", ["[sic]", "[1917]", "[T]he", "[note]", "[ibid., p. 3]", "[the author's own]", "[[x]]"]
)
def test_brackets_of_scholars_are_no_shortcodes(content: str) -> None:
    assert convert(content, KNOWN).problems == ()
