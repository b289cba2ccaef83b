"""The pictures beside the editor: what the panel shows, what its button keeps, and who may change a credit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from blog import publishing
from blog.characters import one_line
from blog.editing.picturing import with_words
from blog.figures import Shown
from blog.models import Enrolment, Image, Post
from blog.rendering import pictured
from tests.factories import agreed, written

SHOWN = '![Steel](/images/one "The *pact* is signed")'
BODY = f"Words.\n\n{SHOWN}\n\nb ![](/images/two) and\n\n![Steel](/images/one 'Again')"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def essay(author: Enrolment) -> Post:
    """A draft of the author's with two pictures of their own, one of them in two places."""
    for name in ("one", "two"):
        image(name, author)
    return written(author, body=BODY)


def image(name: str, by: Enrolment | None, **kept: Any) -> Image:
    size = {"kind": "png", "width": 9, "height": 9}
    return Image.objects.create(name=name, file=f"images/{name}.png", uploader=by and by.user, **size, **kept)


def page(client: Client, post: Post, sent: dict[str, Any] | None = None) -> BeautifulSoup:
    """The write page, looked at, or as it answers what was sent."""
    address = f"{post.get_absolute_url()}edit/"
    answer = client.post(address, sent) if sent else client.get(address)
    return BeautifulSoup(answer.content, "html.parser")


def form_of(found: BeautifulSoup) -> dict[str, str]:
    """What a browser would send of it."""
    sent = {"body": found.find("textarea", {"name": "body"}).text.removeprefix("\n")}
    for field in found.select("#write input[name], #write select[name]"):
        kind = field.get("type", "")
        if field.name == "select":
            chosen = field.select_one("[selected]")
            sent[field["name"]] = chosen["value"] if chosen else ""
        elif kind not in {"radio", "checkbox", "file"} or field.has_attr("checked"):
            sent[field["name"]] = field.get("value", "")
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def typed(client: Client, post: Post, name: str, **fields: str) -> dict[str, str]:
    """The form with other words in the card of one picture."""
    return form_of(page(client, post)) | {f"picture-{name}-{part}": words for part, words in fields.items()}


def told(found: BeautifulSoup) -> list[str]:
    return [line.text for line in found.select("#told .message")]


def test_each_picture_stands_beside_the_text_once_in_its_order(as_author: Client, essay: Post) -> None:
    found = page(as_author, essay)
    cards = found.select("#pictures .card")
    assert [card.select_one("b").text for card in cards] == ["Picture 1, ‘The pact is signed’", "Picture 2"]
    assert [[lack.text for lack in card.select(".warn")] for card in cards] == [
        [],
        ["Say what it shows, or mark it as decorative."],
    ]
    assert [card.select_one("[name$=-shows]")["value"] for card in cards] == ["Steel", ""]
    assert cards[0].select_one("button")["value"] == "picture|one"
    assert found.select_one("[name=beside][value=pictures]").parent.select_one("span").text == "2"


def test_the_button_writes_into_the_text_and_keeps_the_rest_with_the_picture(as_author: Client, essay: Post) -> None:
    fields = {"shows": 'A [b] "c" <d>', "caption": 'Not *so* "fast" \\', "credit": " Ada  Lind ", "licence": "own"}
    found = page(as_author, essay, typed(as_author, essay, "one", **fields) | {"press": "picture|one"})
    body = form_of(found)["body"]
    assert pictured(body) == [
        Shown("one", 'A [b] "c" <d>', 'Not *so* "fast" \\'),
        Shown("two", "", ""),
        Shown("one", 'A [b] "c" <d>', "Again"),
    ]
    assert body.startswith("Words.\n\n![")
    kept = Image.objects.get(name="one")
    assert (kept.credit, kept.licence, kept.is_decorative) == ("Ada Lind", "own", False)
    assert found.select_one("[name=beside][checked]")["value"] == "pictures"
    assert told(found) == ["Kept. This is what stands with your picture now."]
    assert Post.objects.get().draft.number == 1


def test_saving_keeps_what_was_typed_into_a_card(as_author: Client, essay: Post) -> None:
    page(as_author, essay, typed(as_author, essay, "two", shows="A mill", caption="In 1954", decorative="1"))
    draft = Post.objects.get().draft
    assert 'b ![A mill](/images/two "In 1954") and' in draft.body
    assert Image.objects.get(name="two").is_decorative


def test_what_was_typed_and_not_kept_stays_in_its_field(as_author: Client, essay: Post) -> None:
    sent = typed(as_author, essay, "two", shows="A mill") | {"press": "look", "body": f"More.\n\n{BODY}"}
    found = page(as_author, essay, sent)
    assert found.select_one("[name=picture-two-shows]")["value"] == "A mill"
    assert Image.objects.get(name="two").credit == ""


def test_words_changed_in_the_text_show_in_a_card_nobody_typed_into(as_author: Client, essay: Post) -> None:
    sent = form_of(page(as_author, essay)) | {"press": "look", "body": BODY.replace("Steel", "Iron")}
    assert page(as_author, essay, sent).select_one("[name=picture-one-shows]")["value"] == "Iron"


def test_a_credit_is_printed_where_the_essay_is_read(as_author: Client, essay: Post, client: Client) -> None:
    publishing.publish(agreed(essay), essay.author.user)
    page(
        as_author,
        essay,
        typed(as_author, essay, "one", credit="Ada <b>", licence="cc-by-4.0") | {"press": "picture|one"},
    )
    assert "Image: Ada &lt;b&gt;, CC BY 4.0" in client.get(essay.get_absolute_url()).content.decode()


def test_nobody_credits_a_picture_that_is_not_theirs(
    as_classmate: Client, classmate: Enrolment, author: Enrolment
) -> None:
    theirs = written(author, body="![A](/images/theirs)")
    image("theirs", author, post=theirs, credit="Ruth")
    publishing.publish(agreed(theirs), author.user)
    mine = written(classmate, "Mine", body="![](/images/theirs)")
    found = page(as_classmate, mine)
    assert (len(found.select("#pictures .card")), found.select("[name=picture-theirs-credit]")) == (1, [])
    fields = {"shows": "A mill", "credit": "Me", "licence": "own", "decorative": "1"}
    page(as_classmate, mine, typed(as_classmate, mine, "theirs", **fields) | {"press": "picture|theirs"})
    kept = Image.objects.get(name="theirs")
    assert (kept.credit, kept.licence, kept.is_decorative) == ("Ruth", "", False)


def test_a_picture_that_a_person_may_not_see_has_no_card(
    as_classmate: Client, classmate: Enrolment, author: Enrolment
) -> None:
    hidden = written(author, body="![A](/images/hidden)")
    image("hidden", author, post=hidden, credit="Ruth")
    mine = written(classmate, "Mine", body="![](/images/hidden) ![](/images/unknown)")
    assert page(as_classmate, mine).select("#pictures .card") == []
    sent = form_of(page(as_classmate, mine)) | {"picture-hidden-was": "x", "picture-hidden-credit": "Me"}
    found = page(as_classmate, mine, sent | {"press": "picture|hidden"})
    assert told(found) == ["This picture is no longer in your text, so nothing was changed."]
    assert Image.objects.get().credit == "Ruth"


@pytest.mark.parametrize("pressed", ["picture", "picture|", "picture|one|two", "picture|nothing", "picture|../one"])
def test_a_made_up_button_changes_nothing(as_author: Client, essay: Post, pressed: str) -> None:
    found = page(as_author, essay, typed(as_author, essay, "one", credit="Ada") | {"press": pressed})
    assert (form_of(found)["body"], Image.objects.get(name="one").credit) == (BODY, "")


def test_a_licence_of_ones_own_making_is_not_kept(as_author: Client, essay: Post) -> None:
    page(
        as_author,
        essay,
        typed(as_author, essay, "one", licence="mine alone", credit="A" * 999) | {"press": "picture|one"},
    )
    kept = Image.objects.get(name="one")
    assert (kept.licence, len(kept.credit)) == ("", 200)


@pytest.mark.parametrize(
    "body",
    [
        "![a][1]\n\n[1]: /images/one",
        "`![a](/images/one)` ![a](/images/one)",
        "![a](</images/one>)",
    ],
)
def test_what_is_written_in_another_way_is_left_alone(body: str) -> None:
    assert with_words(body, "one", "New", "") is None


WORDS = st.text(st.sampled_from("""ab *_`~[]()<>!"'\\&;^#|@$\n1é“”""") | st.characters(), max_size=40).map(one_line)


@given(WORDS, WORDS)
def test_no_words_break_out_of_their_place(shows: str, caption: str) -> None:
    changed = with_words(BODY, "one", shows, caption)
    if changed is not None:
        assert pictured(changed) == [Shown("one", shows, caption), Shown("two", "", ""), Shown("one", shows, "Again")]
        assert (changed.startswith("Words.\n\n!["), "\n\nb ![](/images/two) and\n\n" in changed) == (True, True)


@given(st.text("""ab *_`~[]()<>!"'\\&;""", max_size=40).map(one_line))
def test_ordinary_signs_can_always_be_kept(words: str) -> None:
    assert with_words(BODY, "one", words, words) is not None
