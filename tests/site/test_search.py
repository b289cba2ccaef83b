"""`/<course>/search/`: what is found, for whom, by which filters, how it is shown, at what cost; never an error."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog import coauthors, manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Audience, Course, Enrolment, Post, Tag, Week
from comments.models import Comment
from tests.factories import EnrolmentFactory, agreed, published, said, said_by_guest, written

ADDRESS = "/russia/search/"
ODD = ['"', "NEAR(", "NEAR(a b, 2)", "-x", "a:b", "*", "a*", "^a", "\x00", "a\x00b", "\ud800", "'", "a' | 'b", "\\"]
ODD += ["AND", "a AND", "OR NOT", "(", ")", "{title}", "a + b", "!", "& |", "<->", ":*", "word " * 2_500, "x" * 10_000]
ODD += ['"a b', "%", "%s", "a_b", "½ ℠ ﬁ", "מֹשֶׁה", "ก็", "𝒜", "٣", "1e5", "-12.5", "a@b.c", "/x/y", "title:a", "ı İ ß"]


@pytest.fixture
def essays(author: Enrolment, classmate: Enrolment) -> dict[str, Post]:
    """Two published essays, one of them with an unpublished change, and a draft."""
    works = ("Freeze, Gregory. *Russia: A History*. Oxford, 2009.",)
    first = published(author, "Two Capitals", "The telegram reached **Moscow**.", works=works)
    manuscripts.revise(first, Manuscript("Two Capitals", "The telegram reached Tirana."), author.user)
    second = published(classmate, "The Specialists Go Home", "They left Peking by train, with telegrams.")
    written(author, "A Draft", "A telegram from Tirana.")
    return {"capitals": first, "specialists": second}


def asked(client: Client, words: str, **more: str) -> Any:
    """What the page was made of."""
    return client.get(ADDRESS, {"q": words, **more}).context


def found(client: Client, words: str, **more: str) -> list[str]:
    """What a search finds: titles of essays, words of comments and works, names."""
    hits = asked(client, words, **more)["hits"]
    return ["".join(run.words for run in (hit.title or hit.words)) for hit in hits]


@pytest.mark.usefixtures("essays")
@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("moscow", ["Two Capitals"]),
        ("telegram capitals", ["Two Capitals"]),
        ("Télegrams train", ["The Specialists Go Home"]),
        ("okafor train", ["The Specialists Go Home"]),
        ('"go home"', ["The Specialists Go Home"]),
        ('"home go"', []),
        ("mosc", ["Two Capitals"]),
        ("mosc reached", []),
        ("Tirana", []),
        ("draft", []),
        ("Valentine", []),
        ("100%_", []),
        ("", []),
        ("   ", []),
    ],
)
def test_every_word_is_looked_for_in_what_is_published(client: Client, words: str, titles: list[str]) -> None:
    assert found(client, words) == titles


def test_essays_comments_works_and_people_are_found_with_their_numbers(
    client: Client, essays: dict[str, Post], instructor: Enrolment
) -> None:
    said(essays["capitals"], instructor, "Freeze has *another* date.")
    context = asked(client, "freeze")
    assert [(one["kind"], one["n"]) for one in context["kinds"]] == [("comments", 1), ("sources", 1)]
    assert found(client, "freeze", kind="comments") == ["Freeze has another date."]
    assert found(client, "freeze", kind="sources") == ["Freeze, Gregory. Russia: A History. Oxford, 2009."]
    assert found(client, "vale") == ["R. Vale"]


def test_a_word_in_the_title_weighs_more(client: Client, author: Enrolment) -> None:
    published(author, "What They Read", "A telegram.")
    published(author, "Of a Telegram", "It was read aloud.")
    published(author, "What They Heard", "A telegram.")
    assert found(client, "telegram")[0] == "Of a Telegram"


def test_what_is_found_links_to_its_place_and_marks_the_words(
    client: Client, essays: dict[str, Post], instructor: Enrolment
) -> None:
    comment = said(essays["capitals"], instructor, "Why <i>Moscow</i>?")
    page = client.get(ADDRESS, {"q": "moscow"}).content.decode()
    assert "Why &lt;i&gt;<mark>Moscow</mark>&lt;/i&gt;?" in page
    assert "The telegram reached <mark>Moscow</mark>." in page
    assert f'href="/comments/{comment.pk}/"' in page
    assert 'href="/russia/posts/two-capitals/"' in page
    works = client.get(ADDRESS, {"q": "freeze"}).content.decode()
    assert "/russia/posts/two-capitals/#ref-" in works
    assert "<mark>Freeze</mark>, Gregory" in works


@pytest.mark.usefixtures("essays")
def test_a_week_a_tag_and_an_author_narrow_it(client: Client, essays: dict[str, Post], classmate: Enrolment) -> None:
    week = Week.objects.create(course=classmate.course, number=1, slug="one", title="One")
    Post.objects.filter(pk=essays["specialists"].pk).update(week=week)
    essays["capitals"].tags.set(Tag.objects.named(classmate.course, ["Wires"]))
    assert found(client, "telegram", week="one") == ["The Specialists Go Home"]
    assert found(client, "telegram", tag="wires") == ["Two Capitals"]
    assert found(client, "telegram", author=classmate.slug) == ["The Specialists Go Home"]
    assert found(client, "telegram", author=classmate.slug, tag="wires") == []
    assert len(found(client, "telegram", week="nine", tag="nine", author="nobody", kind="nine")) == 2


def test_a_coauthors_essay_is_found_under_their_name(client: Client, author: Enrolment, classmate: Enrolment) -> None:
    joint = agreed(written(author, "Together", "A telegram."))
    coauthors.accept(coauthors.invite(joint, classmate.public_name, author.user), classmate.user, agreed=True)
    joint.refresh_from_db()
    publishing.publish(joint, by=author.user)
    assert found(client, "telegram", author=classmate.slug) == ["Together"]
    assert found(client, "okafor telegram") == ["Together"]


@pytest.mark.usefixtures("essays")
@pytest.mark.parametrize("audience", [Audience.STAFF, Audience.PEERS, Audience.SECTION])
def test_what_a_person_may_not_read_is_neither_found_nor_counted(
    client: Client, as_classmate: Client, as_author: Client, as_instructor: Client, author: Enrolment, audience: int
) -> None:
    post = Post.objects.get(author=author, status="published")
    said(post, author, "Moscow again.")
    Post.objects.filter(pk=post.pk).update(audience=audience)
    people = (client, as_classmate, as_author, as_instructor)
    assert [asked(person, "moscow")["found"].total for person in people] == [0, 0, 2, 2]
    assert [found(person, "freeze") != [] for person in people] == [False, False, True, True]
    assert [asked(person, "moscov").get("better") for person in people] == ["", "", "moscow", "moscow"]


def test_a_comment_for_few_or_not_published_is_not_found(
    client: Client, as_classmate: Client, as_author: Client, as_instructor: Client, post: Post, classmate: Enrolment
) -> None:
    said_by_guest(post, body="A telegram that waits.")
    mine = said(post, classmate, "A telegram for staff.")
    Comment.objects.filter(pk=mine.pk).update(audience=Audience.STAFF)
    people = (client, as_author, as_classmate, as_instructor)
    assert [found(person, "telegram") for person in people] == [[], [], *[["A telegram for staff."]] * 2]


@pytest.mark.usefixtures("essays")
def test_names_of_silent_members_are_found_by_members_alone(
    client: Client, as_author: Client, as_outsider: Client, course: Course
) -> None:
    EnrolmentFactory(course=course, public_name="Q. Silent")
    assert [found(person, "silent") for person in (client, as_outsider, as_author)] == [[], [], ["Q. Silent"]]


@pytest.mark.usefixtures("essays")
def test_another_course_is_not_searched(client: Client, stranger_course: Course, other_instructor: Enrolment) -> None:
    published(other_instructor, "Elsewhere", "A telegram.", audience=Audience.WEB)
    assert sorted(found(client, "telegram")) == ["The Specialists Go Home", "Two Capitals"]


@pytest.mark.usefixtures("essays")
@pytest.mark.parametrize(
    ("typed", "better"),
    [("moscwo", "moscow"), ("telegrm", "telegram"), ("Okaffor", "okafor"), ("zzzzzz", ""), ('"moscwo"', "")],
)
def test_another_spelling_is_offered_where_nothing_is_found(client: Client, typed: str, better: str) -> None:
    assert (asked(client, typed)["found"].total, asked(client, typed)["better"]) == (0, better)


@pytest.mark.usefixtures("essays")
def test_a_search_without_a_result_says_what_to_do_and_keeps_the_words(client: Client) -> None:
    page = client.get(ADDRESS, {"q": "<b>nothing"}).content.decode()
    assert "holds all of “&lt;b&gt;nothing”." in page
    assert 'value="&lt;b&gt;nothing"' in page
    assert "There is no word in this." in client.get(ADDRESS, {"q": "?!"}).content.decode()


@pytest.mark.usefixtures("essays")
def test_odd_words_are_no_error(client: Client) -> None:
    answers = {words: client.get(ADDRESS, {"q": words.encode("utf-8", "surrogatepass")}).status_code for words in ODD}
    assert answers == dict.fromkeys(ODD, 200)


@pytest.mark.usefixtures("essays")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=250) | st.text(alphabet="ab \"'*:()^-&|!<>{}\\\x00%_", max_size=40))
def test_no_words_are_an_error(client: Client, words: str) -> None:
    assert client.get(ADDRESS, {"q": words.encode("utf-8", "surrogatepass")}).status_code == 200


def test_the_number_of_statements_is_the_same_for_one_and_for_many(as_classmate: Client, author: Enrolment) -> None:
    counts = []
    for n in (1, 3):
        for _ in range(n):
            said(published(author, body="A telegram."), author, f"A telegram, {Comment.objects.count()}.")
        as_classmate.get(ADDRESS, {"q": "telegram"})
        with CaptureQueriesContext(connection) as spent:
            as_classmate.get(ADDRESS, {"q": "telegram"})
        counts.append(len(spent))
    assert counts == [16, 16]


def test_results_come_in_pages_of_ten(client: Client, author: Enrolment) -> None:
    for n in range(12):
        published(author, f"Telegram {n}", "Words.")
    first, second = (found(client, "telegram", page=page) for page in ("1", "2"))
    assert (len(first), len(second), set(first) & set(second)) == (10, 2, set())
    assert "page=2" in client.get(ADDRESS, {"q": "telegram"}).content.decode()


def test_only_the_newest_are_ranked_and_the_page_says_so(
    client: Client, author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("blog.site.search", "blog.site.views.search"):
        monkeypatch.setattr(f"{module}.MOST_RANKED", 2)
    for n in range(3):
        published(author, f"Telegram {n}", "Words.")
    page = client.get(ADDRESS, {"q": "telegram"})
    assert sorted(found(client, "telegram")) == ["Telegram 1", "Telegram 2"]
    assert "or more" in page.content.decode()


def test_what_is_hidden_takes_no_place_among_the_newest(
    client: Client, as_instructor: Client, author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.site.search.MOST_RANKED", 2)
    works = ("Freeze, Gregory. *Russia*.", "Figes, Orlando. *A telegram*.")
    for n in range(6):
        post = published(
            author, f"Telegram {n}", "Words.", works=works, audience=Audience.STAFF if n > 3 else Audience.WEB
        )
        said(post, author, f"A telegram {n}.")
    counts = [asked(who, "telegram")["found"].counts for who in (client, as_instructor)]
    assert counts == [{"essays": 2, "comments": 2, "sources": 2, "people": 0}] * 2
    assert {title for title in found(client, "telegram") if title[-1] in "45"} == set()
    assert sorted(found(client, "telegram", kind="essays")) == ["Telegram 2", "Telegram 3"]
    assert sorted(found(as_instructor, "telegram", kind="comments")) == ["A telegram 4.", "A telegram 5."]
