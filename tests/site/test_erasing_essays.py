"""What becomes of the essays of an erased person: as they chose, nameless or withdrawn."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from blog import coauthors
from blog.models import Enrolment, Post, User
from blog.site import erasing, persons
from tests.factories import published, written


@pytest.fixture
def essays(author: Enrolment, classmate: Enrolment) -> None:
    """One essay alone, one with a classmate, one draft."""
    published(author, "Alone")
    joint = published(author, "Together")
    coauthors.accept(coauthors.invite(joint, classmate.public_name, author.user), classmate.user, agreed=True)
    written(author, "A Draft")


def standing() -> dict[str, str]:
    return {post.title: post.status for post in Post.objects.all()}


@pytest.mark.usefixtures("essays")
def test_essays_stay_unless_that_is_chosen(author: Enrolment, instructor: Enrolment) -> None:
    erasing.erase(persons.of_place(author), instructor.user)
    assert standing() == {"Alone": "published", "Together": "published", "A Draft": "draft"}


@pytest.mark.usefixtures("essays")
def test_what_nobody_else_signed_is_withdrawn_where_it_is(author: Enrolment, instructor: Enrolment) -> None:
    gone = erasing.erase(persons.of_place(author), instructor.user, with_essays=True)
    assert (gone["essays"], standing()) == (1, {"Alone": "withdrawn", "Together": "published", "A Draft": "draft"})


@pytest.mark.usefixtures("essays")
def test_the_page_asks_and_the_command_has_a_word_for_it(author: Enrolment, superuser: User) -> None:
    browser = Client()
    browser.force_login(superuser)
    address = f"/admin/blog/enrolment/{author.pk}/erasure/"
    assert 'value="stay" checked' in browser.get(address).content.decode()
    again = browser.post(address, {"name": "wrong", "essays": "withdraw"})
    assert 'value="withdraw" checked' in again.content.decode()
    out = StringIO()
    call_command("erase_person", author.user.email, "--yes", "--withdraw-essays", stdout=out, stderr=StringIO())
    assert ("1 essays" in out.getvalue(), standing()["Alone"]) == (True, "withdrawn")
