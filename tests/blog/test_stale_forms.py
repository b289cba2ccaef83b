"""A form that grew old while its essay changed elsewhere: it writes what its author chose in it, and nothing else; and
one that is sent by somebody who is signed out gives the words back."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from blog.models import Audience, Course, Enrolment, Post, Tag, Week
from tests.factories import EnrolmentFactory, published, written

TYPED = {"title": "A title", "body": "A typo, mended.", "works": "Freeze. Russia. 2009"}


@pytest.fixture(autouse=True)
def _nothing_begun(db: None) -> None:
    cache.clear()


def form_of(page: Any, form: str = "#write") -> dict[str, str]:
    """What a browser would send of a form."""
    shown = BeautifulSoup(page.content, "html.parser").select_one(form)
    assert shown is not None
    fields = {str(tag["name"]): str(tag.get("value", "")) for tag in shown.select("input[name][type=hidden]")}
    fields |= {str(tag["name"]): str(tag.get("value", "")) for tag in shown.select("input[name][type=text]")}
    fields |= {str(tag["name"]): tag.get_text().removeprefix("\n") for tag in shown.select("textarea[name]")}
    for tag in shown.select("select[name]"):
        chosen = tag.select_one("option[selected]")
        fields[str(tag["name"])] = str(chosen["value"]) if chosen else ""
    return {name: "\r\n".join(value.splitlines()) for name, value in fields.items()}


def edit(post: Post) -> str:
    return f"/russia/posts/{post.slug}/edit/"


def placed(post: Post) -> tuple[Any, ...]:
    """Where the essay belongs, as it is kept."""
    kept = Post.objects.get(pk=post.pk)
    tags = list(kept.tags.order_by("name").values_list("name", flat=True))
    return kept.audience, kept.week_id, kept.language, kept.citation_style, tags


@pytest.fixture
def week(course: Course) -> Week:
    return Week.objects.create(course=course, number=3, slug="three", title="Three")


def test_a_stale_form_that_mends_a_typo_leaves_everything_else_as_it_is_now(
    as_author: Client, author: Enrolment, course: Course, week: Week
) -> None:
    post = published(author, audience=Audience.COURSE)
    stale = form_of(as_author.get(edit(post)))
    as_author.post(f"/russia/posts/{post.slug}/publication/", {"act": "audience", "audience": "10"})
    Post.objects.filter(pk=post.pk).update(week=week, language="de", citation_style="apa")
    post.tags.set(Tag.objects.named(course, ["ships"]))
    assert as_author.post(edit(post), stale | {"body": "Mended."}).status_code == 302
    assert placed(post) == (Audience.STAFF, week.pk, "de", "apa", ["ships"])
    assert Post.objects.get(pk=post.pk).draft.body == "Mended."


def test_what_is_chosen_in_a_form_is_written_also_where_it_is_taken_away(
    as_author: Client, author: Enrolment, course: Course, week: Week
) -> None:
    post = published(author, audience=Audience.COURSE, week=week)
    post.tags.set(Tag.objects.named(course, ["ships"]))
    shown = form_of(as_author.get(edit(post)))
    sent = shown | {"audience": "10", "week": "", "tag_names": "", "language": "de", "citation_style": "apa"}
    assert as_author.post(edit(post), sent).status_code == 302
    assert placed(post) == (Audience.STAFF, None, "de", "apa", [])


def test_a_form_shown_again_after_a_button_still_knows_what_it_started_from(
    as_author: Client, author: Enrolment
) -> None:
    post = published(author, audience=Audience.COURSE)
    chosen = form_of(as_author.get(edit(post))) | {"audience": "10"}
    again = form_of(as_author.post(edit(post), chosen | {"preview": "1"}))
    assert (again["initial-audience"], again["audience"]) == ("40", "10")
    as_author.post(edit(post), again)
    assert placed(post)[0] == Audience.STAFF


def test_a_form_without_what_it_started_from_is_taken_at_its_word(as_author: Client, author: Enrolment) -> None:
    post = published(author, audience=Audience.COURSE, language="de")
    as_author.post(edit(post), TYPED | {"audience": "10", "seen": "1"})
    assert placed(post)[:3] == (Audience.STAFF, None, "de")


def test_named_classmates_stay_where_nobody_touched_their_names(
    as_author: Client, author: Enrolment, course: Course
) -> None:
    peers = [EnrolmentFactory(course=course, user__name=name) for name in ("Noor Haddad", "Ada Lind", "Tom Ware")]
    post = published(author, audience=Audience.PEERS)
    post.peers.set(peers[:2])
    stale = form_of(as_author.get(edit(post)))
    post.peers.set(peers[2:])
    assert as_author.post(edit(post), stale | {"body": "Mended."}).status_code == 302
    assert list(post.peers.all()) == peers[2:]
    as_author.post(edit(post), form_of(as_author.get(edit(post))) | {"peer_names": "ada lind"})
    assert list(post.peers.all()) == [peers[1]]


def test_a_new_form_writes_what_it_says_and_its_second_sending_what_was_chosen(
    as_author: Client, author: Enrolment
) -> None:
    sent = form_of(as_author.get("/russia/write/")) | TYPED | {"tag_names": "ships"}
    as_author.post("/russia/write/", sent)
    post = Post.objects.get()
    assert (placed(post)[0], placed(post)[4]) == (Audience.WEB, ["ships"])
    Post.objects.update(audience=Audience.STAFF)
    as_author.post("/russia/write/", sent | {"body": "Sent again.", "seen": "1"})
    assert (Post.objects.get().draft.body, placed(post)[0]) == ("Sent again.", Audience.STAFF)


def test_the_words_of_whoever_is_signed_out_come_back_and_can_be_sent_again(client: Client, author: Enrolment) -> None:
    post = written(author)
    sent = TYPED | {"body": "\nTwo\nlines & <b>.", "audience": "60", "seen": "1", "copy": "0", "publish": "1"}
    answer = client.post(edit(post), sent)
    page = answer.content.decode()
    assert (answer.status_code, "You were signed out. Your words are below" in page) == (403, True)
    assert ("&lt;b&gt;" in page, "<b>." in page, post.draft.title in page) == (True, False, False)
    again = form_of(answer, "main form")
    token = again.pop("csrfmiddlewaretoken")
    kept = {name: value.replace("\r\n", "\n") for name, value in again.items()}
    assert (len(token), kept) == (64, {name: value for name, value in sent.items() if name != "publish"})
    client.force_login(author.user)
    assert client.post(edit(post), again).status_code == 302
    assert Post.objects.get().draft.title == "A title"


@pytest.mark.parametrize("address", ["/russia/write/", "/hidden/write/", "/russia/posts/nothing/edit/"])
def test_the_page_says_nothing_of_what_there_is(client: Client, course: Course, address: str) -> None:
    answer = client.post(address, TYPED)
    assert (answer.status_code, "A typo, mended." in answer.content.decode()) == (403, True)
    assert client.post(address, {"title": " ", "body": "\n"}).status_code == 302
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("origin", "may_send"), [("http://testserver", True), ("https://evil.example", False), (None, False)]
)
def test_a_form_that_grew_too_old_gives_the_words_back_and_a_token_to_our_own_pages_alone(
    author: Enrolment, origin: str | None, may_send: bool
) -> None:
    post = written(author)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author.user)
    headers = {"Origin": origin} if origin else {}
    answer = browser.post(edit(post), TYPED | {"csrfmiddlewaretoken": "x" * 64}, headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, "A typo, mended." in page, "You were signed out" in page) == (403, True, False)
    form = form_of(answer, "main form")
    assert ("csrfmiddlewaretoken" in form, "Save again" in page) == (may_send, may_send)
    assert Post.objects.get().draft.number == 1
