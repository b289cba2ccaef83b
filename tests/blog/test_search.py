"""`/<course>/search/?q=`: published essays that hold every word, and nothing that the person who asks may not read."""

from __future__ import annotations

import pytest
from django.test import Client

from blog import manuscripts
from blog.manuscripts import Manuscript
from blog.models import Enrolment, Post
from tests.factories import published, written

ADDRESS = "/russia/search/"


@pytest.fixture
def essays(author: Enrolment, classmate: Enrolment) -> None:
    """Two published essays, one of them with an unpublished change, and a draft."""
    first = published(author, "Two Capitals", "The telegram reached Moscow.")
    manuscripts.revise(first, Manuscript("Two Capitals", "The telegram reached Tirana."), author.user)
    published(classmate, "The Specialists Go Home", "They left Peking by train.")
    written(author, "A Draft", "A telegram from Tirana.")


def found(client: Client, words: str) -> list[str]:
    """The titles that a search finds."""
    return [post.title for post in client.get(ADDRESS, {"q": words}).context["posts"]]


@pytest.mark.usefixtures("essays")
@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("moscow", ["Two Capitals"]),
        ("telegram capitals", ["Two Capitals"]),
        ("okafor train", ["The Specialists Go Home"]),
        ("telegram train", []),
        ("Tirana", []),
        ("draft", []),
        ("100%_", []),
        ("", []),
        ("   ", []),
    ],
)
def test_every_word_is_looked_for_in_what_is_published(client: Client, words: str, titles: list[str]) -> None:
    assert found(client, words) == titles


@pytest.mark.usefixtures("essays")
def test_what_a_person_may_not_read_is_not_found(
    client: Client, as_classmate: Client, as_author: Client, author: Enrolment
) -> None:
    Post.objects.filter(author=author).update(audience=10)
    assert [found(person, "telegram") for person in (client, as_classmate, as_author)] == [[], [], ["Two Capitals"]]


@pytest.mark.usefixtures("essays")
def test_the_roster_name_finds_nothing(client: Client) -> None:
    assert found(client, "Valentine") == []


@pytest.mark.usefixtures("essays")
def test_a_search_without_a_result_says_what_to_do_and_keeps_the_words(client: Client) -> None:
    page = client.get(ADDRESS, {"q": "<b>nothing"}).content.decode()
    assert ("No essay here holds all of “&lt;b&gt;nothing”." in page, 'value="&lt;b&gt;nothing"' in page) == (
        True,
        True,
    )


def test_an_endless_search_is_cut(client: Client, course: object) -> None:
    assert client.get(ADDRESS, {"q": "word " * 500}).status_code == 200
