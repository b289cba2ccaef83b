"""Following an essay's discussion or an author: the buttons, what they do, for whom, and what they cost."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog import accounts
from blog.models import Course, Enrolment, Follow, Mute, Post, User
from blog.notices import following
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, written

AUTHOR_PAGE = "/russia/authors/r-vale/"


def follow(client: Client, what: Post | Enrolment, value: str = "1", **more: str) -> Any:
    """Press the button of an essay or of an author."""
    kind = "essays" if isinstance(what, Post) else "authors"
    return client.post(f"/notifications/follows/{kind}/{what.pk}/", {"follow": value, **more})


def buttons(client: Client, address: str) -> list[tuple[str, str]]:
    """The buttons about following and muting on a page: what each sends, and what it says."""
    page = unescape(client.get(address).content.decode())
    found = re.findall(r'<button class="btn" name="(follow|mute)" value="(\d)">(.*?)</button>', page)
    return [(f"{name}={value}", re.sub(r"<[^>]+>", "", said)) for name, value, said in found]


def followed() -> list[tuple[int, int | None, int | None]]:
    """Every row there is."""
    return list(Follow.objects.values_list("person", "post", "author"))


def test_the_button_under_an_essay_follows_its_discussion_and_ends_that(
    post: Post, classmate: Enrolment, as_classmate: Client
) -> None:
    page = post.get_absolute_url()
    mute = ("mute=1", f"No notices about this essay: {post.title}")
    assert buttons(as_classmate, page) == [("follow=1", "Follow this discussion"), mute]
    answer = follow(as_classmate, post)
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert followed() == [(classmate.user_id, post.pk, None)]
    assert buttons(as_classmate, page) == [("follow=0", "Follow no more"), mute]
    follow(as_classmate, post, "0")
    assert (followed(), buttons(as_classmate, page)[0]) == ([], ("follow=1", "Follow this discussion"))


def test_the_button_on_an_authors_page_follows_what_they_publish_and_ends_that(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client
) -> None:
    assert buttons(as_classmate, AUTHOR_PAGE) == [("follow=1", "Follow: R. Vale")]
    assert follow(as_classmate, author).headers["Location"] == AUTHOR_PAGE
    assert followed() == [(classmate.user_id, None, author.pk)]
    assert buttons(as_classmate, AUTHOR_PAGE) == [("follow=0", "Follow no more: R. Vale")]
    follow(as_classmate, author, "0")
    assert followed() == []


def test_following_twice_is_once_and_ending_what_was_not_begun_is_nothing(
    post: Post, author: Enrolment, as_classmate: Client
) -> None:
    for what in (post, author):
        assert follow(as_classmate, what, "0").status_code == 302
        follow(as_classmate, what)
        follow(as_classmate, what)
    assert len(followed()) == 2


def test_following_is_for_oneself_alone(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client, as_instructor: Client
) -> None:
    follow(as_classmate, post)
    follow(as_instructor, post, "0")
    assert followed() == [(classmate.user_id, post.pk, None)]
    assert buttons(as_instructor, post.get_absolute_url())[0] == ("follow=1", "Follow this discussion")


def test_nobody_follows_themselves_by_a_button(post: Post, as_author: Client) -> None:
    assert buttons(as_author, AUTHOR_PAGE) == []


def test_strangers_are_shown_no_button_and_a_muted_essay_is_not_offered_to_be_followed(
    post: Post, classmate: Enrolment, as_classmate: Client, as_outsider: Client, client: Client
) -> None:
    page = post.get_absolute_url()
    assert [buttons(each, address) for each in (client, as_outsider) for address in (page, AUTHOR_PAGE)] == [[]] * 4
    Mute.objects.create(person=classmate.user, post=post)
    assert buttons(as_classmate, page) == [("mute=0", f"Hear of it again: {post.title}")]


def test_looking_follows_nothing(post: Post, author: Enrolment, as_classmate: Client) -> None:
    for method in ("get", "head", "options", "put", "delete"):
        for kind, pk in (("essays", post.pk), ("authors", author.pk)):
            assert getattr(as_classmate, method)(f"/notifications/follows/{kind}/{pk}/").status_code == 405
    assert followed() == []


def test_what_is_hidden_or_missing_cannot_be_followed_and_answers_alike(
    author: Enrolment, as_classmate: Client, client: Client
) -> None:
    draft = written(author)
    assert [follow(as_classmate, what).status_code for what in (draft, Post(pk=987_654), Enrolment(pk=987_654))] == [
        404
    ] * 3
    assert follow(client, draft).headers["Location"].startswith("/accounts/login/")
    assert followed() == []


def test_a_silent_member_is_followed_by_members_and_is_not_there_for_strangers(
    classmate: Enrolment, as_author: Client, as_outsider: Client, other_instructor: Enrolment
) -> None:
    strangers = (as_outsider, signed_in(other_instructor))
    assert [follow(each, classmate).status_code for each in (*strangers, as_author)] == [404, 404, 302]


def test_who_teaches_in_a_hidden_course_is_nobodys_to_follow(
    stranger_course: Course, other_instructor: Enrolment, as_classmate: Client
) -> None:
    published(other_instructor)
    assert follow(as_classmate, other_instructor).status_code == 404


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example"])
def test_following_leads_to_no_other_site(post: Post, author: Enrolment, as_classmate: Client, away: str) -> None:
    assert follow(as_classmate, post, next=away).headers["Location"] == post.get_absolute_url()
    assert follow(as_classmate, author, next=away).headers["Location"] == AUTHOR_PAGE


def test_whoever_looks_through_anothers_eyes_follows_nothing(
    post: Post, classmate: Enrolment, as_instructor: Client
) -> None:
    as_instructor.post("/russia/view-as/", {"person": classmate.pk})
    follow(as_instructor, post)
    assert [row for row in followed() if row[0] == classmate.user_id] == []


def test_a_row_is_about_an_essay_or_an_author_and_never_both_or_neither(
    post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    for wrong in ({"post": post, "author": author}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(person=classmate.user, **wrong)


def test_a_closed_account_follows_nothing(post: Post, author: Enrolment, classmate: Enrolment) -> None:
    for what in (post, author):
        following.follow(classmate.user, what)
    accounts.close(classmate.user)
    assert followed() == []


def test_the_buttons_cost_an_essays_page_no_query_and_an_authors_page_one(
    post: Post, author: Enrolment, classmate: Enrolment, as_classmate: Client, client: Client
) -> None:
    def asked(address: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            as_classmate.get(address)
        return [each["sql"] for each in queries]

    page = post.get_absolute_url()
    asked(page)
    alone = len(asked(page))
    about = [sql for sql in asked(page) if "blog_follow" in sql]
    assert (len(about), 'FROM "blog_post"' in about[0]) == (1, True)
    for user in User.objects.bulk_create(User(email=f"p{n}@example.edu", name=f"P {n}") for n in range(20)):
        following.follow(user, post)
        following.follow(user, author)
    follow(as_classmate, post)
    as_classmate.get(page)
    assert len(asked(page)) == alone
    assert len([sql for sql in asked(AUTHOR_PAGE) if "blog_follow" in sql]) == 1
    with CaptureQueriesContext(connection) as queries:
        client.get(AUTHOR_PAGE)
    assert [each["sql"] for each in queries if "blog_follow" in each["sql"]] == []


def test_a_superuser_may_follow_whom_they_may_look_at(
    course: Course, superuser: User, classmate: Enrolment, stranger_course: Course
) -> None:
    client = Client()
    client.force_login(superuser)
    silent = EnrolmentFactory(course=stranger_course)
    assert [follow(client, person).status_code for person in (classmate, silent)] == [302, 302]


SETTINGS = "/notifications/settings/"


def test_the_page_of_settings_lists_what_one_follows_and_ends_it(
    post: Post, author: Enrolment, as_classmate: Client, as_instructor: Client
) -> None:
    assert "Nothing. You can follow a discussion" in as_classmate.get(SETTINGS).content.decode()
    for what in (post, author):
        follow(as_classmate, what)
    both = [("follow=0", "Follow no more: R. Vale"), ("follow=0", f"Follow no more: {post.title}")]
    assert (buttons(as_classmate, SETTINGS), buttons(as_instructor, SETTINGS)) == (both, [])
    assert follow(as_classmate, author, "0", next=SETTINGS).headers["Location"] == SETTINGS
    assert buttons(as_classmate, SETTINGS) == both[1:]


def test_what_one_follows_and_may_read_no_more_is_not_named_there(
    post: Post, author: Enrolment, as_classmate: Client
) -> None:
    follow(as_classmate, post)
    Post.objects.update(audience=10)
    page = as_classmate.get(SETTINGS).content.decode()
    assert post.title not in page


def test_the_list_of_what_one_follows_asks_as_much_for_many_as_for_one(
    author: Enrolment, classmate: Enrolment, as_classmate: Client
) -> None:
    asked = []
    for n in range(4):
        following.follow(classmate.user, published(author, f"Essay {n}"))
        following.follow(classmate.user, EnrolmentFactory(course=author.course))
        with CaptureQueriesContext(connection) as queries:
            as_classmate.get(SETTINGS)
        asked.append(len(queries))
    assert asked[1:] == asked[:1] * 3
