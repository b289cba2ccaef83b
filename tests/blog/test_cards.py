"""The cards of pages: drawn of what is on the web alone, of any title, in bounded time."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from blog import cards, faces, publishing
from blog.cards import Card, accent_of, card_of, card_of_course, drawn, mark_of
from blog.colours import ENOUGH, LIGHT_PAPERS, contrast
from blog.models import Audience, Course, Enrolment, Post
from tests.factories import published, written

COURSE = "/russia/card.png"
TITLES = {
    "short": "Quotas",
    "long": "The Specialists Go Home and Their Hosts Remember What Was Said to Them at the Station " * 2,
    "Cyrillic": "Специалисты едут домой: «Великая дружба», 1949–1960",
    "Greek": "Ἡ ἐπιστροφὴ τῶν εἰδικῶν",
    "Chinese": "专家回国:1960年夏天的中苏关系",
    "Hebrew": "המומחים חוזרים הביתה",
    "Arabic": "عودة الخبراء إلى الوطن",
    "emoji": "Quotas 🚀 and ❤️ Harvests 👩🏽‍🌾",
    "one word": "W" * 200,
    "marks": "Z" + "\u0301\u0310" * 99,
    "odd": "\U0010ffff\u202e\ue000\u0378",
    "nothing": "",
}


def at(post: Post) -> str:
    return f"{post.get_absolute_url()}card.png"


def picture(answer: Any) -> Image.Image:
    """The picture of an answer, which must be a whole PNG of the size that is announced."""
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    found = Image.open(BytesIO(answer.content))
    found.load()
    assert (found.format, found.size) == ("PNG", (1200, 630))
    return found


def darkness(image: bytes) -> int:
    """How many points of a card are not paper."""
    return sum(n for n, colour in Image.open(BytesIO(image)).getcolors(1_000_000) if colour != (253, 252, 249))


def test_an_essay_and_its_course_have_cards(client: Client, post: Post) -> None:
    essay, course = picture(client.get(at(post))), picture(client.get(COURSE))
    assert (essay.tobytes() == course.tobytes(), essay.getpixel((0, 0)), essay.getpixel((600, 600))) == (
        False,
        (143, 45, 31),
        (253, 252, 249),
    )


@pytest.mark.parametrize("audience", [Audience.INSTITUTION, Audience.COURSE, Audience.SECTION, Audience.STAFF])
def test_what_is_not_on_the_web_has_no_card_for_anybody(
    client: Client, as_author: Client, as_instructor: Client, post: Post, audience: int
) -> None:
    readers = (client, as_author, as_instructor)
    Post.objects.update(audience=audience)
    assert [reader.get(at(post)).status_code for reader in readers] == [404] * 3
    Post.objects.update(audience=Audience.WEB)
    Course.objects.update(audience=max(audience, Audience.COURSE))
    found = [reader.get(address).status_code for reader in readers for address in (at(post), COURSE)]
    assert found == [404] * 6


def test_a_draft_and_what_was_withdrawn_have_none(
    client: Client, as_author: Client, author: Enrolment, post: Post
) -> None:
    publishing.withdraw(post, None)
    addresses = [at(written(author, "Draft")), at(post), "/russia/posts/none/card.png"]
    assert [reader.get(address).status_code for reader in (client, as_author) for address in addresses] == [404] * 6


def test_all_that_is_drawn_is_the_published_title_the_byline_and_the_course(
    as_author: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.revisions.create(number=2, title="Newer words", body="x")
    post.draft = post.revisions.get(number=2)
    post.save(update_fields=["draft"])
    asked: list[Card] = []
    monkeypatch.setattr("blog.views.cards.drawn", lambda card: asked.append(card) or b"x")
    as_author.get(at(post))
    as_author.get(COURSE)
    assert asked == [
        Card("The Specialists Go Home", "R. Vale", "Twentieth-Century Russia", "#8f2d1f"),
        Card("Twentieth-Century Russia", "", "", "#8f2d1f"),
    ]


def test_a_card_is_drawn_once_and_again_when_it_changes(
    client: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    n_drawn: list[str] = []
    monkeypatch.setattr("blog.views.cards.drawn", lambda card: n_drawn.append(card.title) or b"x")
    first = client.get(at(post))
    assert client.get(f"{at(post)}?v=else").content == b"x"
    again = client.get(at(post), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "public, max-age=300")
    post.revisions.update(title="Renamed")
    assert client.get(at(post), headers={"if-none-match": first["ETag"]}).status_code == 200
    assert n_drawn == ["The Specialists Go Home", "Renamed"]


def test_a_card_costs_one_query(client: Client, post: Post, django_assert_num_queries: Any) -> None:
    for address in (at(post), COURSE):
        with django_assert_num_queries(1):
            client.get(address)


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_any_title_has_a_card_within_half_a_second(title: str) -> None:
    card = Card(cards.bounded(title), cards.bounded(title), "Twentieth-Century Russia", "#8f2d1f")
    began = time.process_time()
    image = drawn(card)
    assert time.process_time() - began < 0.5
    assert darkness(image) > darkness(drawn(Card("", "", "", "#fdfcf9")))


@settings(max_examples=25, deadline=None)
@given(title=st.text(max_size=400), name=st.text(max_size=100), accent=st.text(max_size=9))
def test_no_text_and_no_colour_keeps_a_card_from_being_drawn(title: str, name: str, accent: str) -> None:
    course = Course(title=name, code=name, term=title, accent=accent)
    for card in (card_of_course(course), Card(cards.bounded(title), cards.bounded(name), "", accent_of(course))):
        assert drawn(card).startswith(b"\x89PNG")


def test_a_title_that_no_face_holds_gives_way_to_the_name_of_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "faces", lambda: (faces.Face(),))
    course = drawn(Card("Twentieth-Century Russia", "", "", "#8f2d1f"))
    assert drawn(Card("专家回国", "R. Vale", "Twentieth-Century Russia", "#8f2d1f")) == course
    assert drawn(Card("专家回国", "王", "俄国", "#8f2d1f")) == drawn(Card("Colloquy", "", "", "#8f2d1f"))


def test_without_the_library_that_shapes_words_no_script_that_needs_it_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(faces.features, "check", lambda name: False)
    assert [faces.set_in(title) for title in (TITLES["Hebrew"], TITLES["Arabic"], TITLES["marks"])] == [None] * 3
    assert faces.set_in("Quotas") is not None


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Quotas 🚀 and ❤️ Harvests", "Quotas and Harvests"),
        ("\U0001f680", None),
        ("", None),
        ("A\u00a0 B", "A B"),
    ],
)
def test_symbols_that_a_face_lacks_are_left_out(title: str, kept: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "faces", lambda: (faces.Face(),))
    words = faces.set_in(title)
    assert (words.text if words else None) == kept


def test_the_lines_of_a_title_fit_and_hold_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for title in ("Quotas", TITLES["long"], "W" * 60):
        words = faces.set_in(cards.bounded(title))
        assert words is not None
        size, lines = cards.fitted(words)
        font = words.face.at(size)
        assert max(font.getlength(line) for line in lines) <= cards.INNER
        assert len(lines) * size * cards.LEADING <= cards.MIDDLE
        assert "".join(lines).replace(" ", "") == words.text.replace(" ", "")


def test_a_title_with_no_room_is_cut_where_all_can_see_it() -> None:
    words = faces.set_in("W" * 200)
    assert words is not None
    _size, lines = cards.fitted(words)
    assert lines[-1].endswith(" …")


@pytest.mark.parametrize("accent", ["", "#ffff00", "#000000", "#8f2d1f", "red", "#8F2D1F"])
def test_every_accent_can_be_read(accent: str) -> None:
    found = accent_of(Course(accent=accent))
    assert min(contrast(found, paper) for paper in LIGHT_PAPERS) >= ENOUGH


def test_every_part_of_a_card_is_in_its_mark(post: Post) -> None:
    card = card_of(post)
    others = [
        Card(*(("x" if at == changed else part) for at, part in enumerate(cards.astuple(card)))) for changed in range(4)
    ]
    assert len({mark_of(one) for one in (card, *others)}) == 5


def test_a_joint_essay_names_both(client: Client, author: Enrolment, monkeypatch: pytest.MonkeyPatch) -> None:
    post = published(author)
    monkeypatch.setattr(Post, "byline", "A. Kovac and B. Lind")
    assert card_of(post).byline == "A. Kovac and B. Lind"
