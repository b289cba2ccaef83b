"""Erasing a person: nothing of theirs is left in any column of any table, and replies and numbers stand."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from blog import accounts, noting
from blog.mail import deliver
from blog.models import Course, Decision, Enrolment, Note, Notice, Post, User
from blog.refusals import Refused
from blog.site import erasing, persons
from comments import learning, moderation, restricting
from comments.models import Comment, CommentStatus, TokenCount
from tests.factories import EnrolmentFactory, published, said, said_by_guest
from tests.site.persons import (
    NAMES,
    WORDS,
    acts,
    left,
    media,  # noqa: F401
)


def erased(person: persons.Person, by: Any = None) -> dict[str, int]:
    return dict(erasing.erase(person, by))


def test_the_world_of_these_tests_holds_every_word_that_is_looked_for(zaneta: Enrolment) -> None:
    assert left(NAMES + WORDS) == NAMES + WORDS


def test_nothing_of_an_erased_account_is_left_in_any_column_of_any_table(zaneta: Enrolment) -> None:
    told = Notice.objects.filter(person=zaneta.user).count()
    assert erased(persons.of_account(zaneta.user)) == {
        "comments": 4,
        "reports": 1,
        "private notes": 2,
        "holds": 1,
        "reading marks": 1,
        "notices": told,
        "pictures": 1,
        "accounts": 1,
    }
    assert (left(NAMES + WORDS), User.objects.filter(pk=zaneta.user_id).exists()) == ([], False)


def test_replies_and_numbers_stand_when_a_person_is_erased(post: Post, zaneta: Enrolment) -> None:
    numbers = list(post.comments.order_by("pk").values_list("number", flat=True))
    erased(persons.of_account(zaneta.user))
    post.refresh_from_db()
    reply = Comment.objects.get(number="1.1")
    assert list(post.comments.order_by("pk").values_list("number", flat=True)) == numbers
    assert (reply.body, reply.parent.status, reply.parent.body) == ("Which one do you mean?", CommentStatus.ERASED, "")
    shown = post.comments.filter(status=CommentStatus.PUBLISHED)
    assert (post.n_published, sorted(comment.number for comment in shown)) == (2, ["1.1", "4"])


def test_essays_stay_under_a_nameless_name_and_what_was_withdrawn_stays_withdrawn(
    client: Client, zaneta: Enrolment
) -> None:
    erased(persons.of_account(zaneta.user))
    zaneta.refresh_from_db()
    kept = (zaneta.user, zaneta.public_name, zaneta.slug, zaneta.is_active, zaneta.roster_id)
    assert kept == (None, "Former member", "former-member", False, "")
    assert sorted(zaneta.posts.values_list("slug", "status")) == [
        ("an-essay-that-stays", "published"),
        ("taken-back", "withdrawn"),
    ]
    page = client.get("/russia/posts/an-essay-that-stays/").content.decode()
    assert ("These words stay." in page, "Former member" in page, "Zibeline" in page) == (True, True, False)


def test_two_erased_people_of_one_course_have_two_addresses(course: Course, zaneta: Enrolment) -> None:
    another = EnrolmentFactory(course=course)
    for place in (zaneta, another):
        erased(persons.of_account(place.user))
    slugs = course.enrolments.filter(public_name="Former member").order_by("pk").values_list("slug", flat=True)
    assert sorted(slugs) == ["former-member", "former-member-2"]


def test_the_record_says_once_who_erased_whom_and_not_whom(zaneta: Enrolment, instructor: Enrolment) -> None:
    erased(persons.of_place(zaneta), instructor.user)
    assert acts("erase") == [("Lena Hart", "enrolment", "Former member", "student", "out")]
    batches = Decision.objects.filter(act="erase").values_list("batch", flat=True)
    assert (len(batches), len(set(batches)), None in batches) == (5, 1, False)


def test_the_classifier_forgets_the_words_of_an_erased_person_and_no_others(
    post: Post, zaneta: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    other = moderation.mark_spam(said(post, classmate, "Buy something else."), instructor.user)
    learning.learn.func([other.pk])
    erased(persons.of_account(zaneta.user))
    words = TokenCount.objects.exclude(token__contains=":").order_by("token").values_list("token", "spam")
    assert list(words) == [("", 1), ("buy", 1), ("else", 1), ("something", 1)]


def test_what_others_wrote_is_as_it_was(post: Post, zaneta: Enrolment, classmate: Enrolment) -> None:
    before = list(Comment.objects.filter(author=classmate).values())
    erased(persons.of_account(zaneta.user))
    assert list(Comment.objects.filter(author=classmate).values()) == before


def test_a_place_is_erased_in_its_course_alone(
    zaneta: Enrolment, stranger_course: Course, other_instructor: Enrolment, author: Enrolment
) -> None:
    there = EnrolmentFactory(course=stranger_course, user=zaneta.user, public_name="Z. Elsewhere")
    kept = said(published(other_instructor), there, "Said in the other course.")
    erased(persons.of_place(zaneta))
    kept.refresh_from_db()
    there.refresh_from_db()
    assert (kept.body, there.public_name, there.user) == ("Said in the other course.", "Z. Elsewhere", zaneta.user)
    assert left(["zibeline", *WORDS]) == []


def test_a_guest_is_erased_by_their_address_and_no_other_guest(post: Post) -> None:
    for name, address in (("Ada", "ada@example.org"), ("Eve", "eve@example.org"), ("Nobody", "")):
        comment = said_by_guest(post, name, f"Said by {name}.")
        Comment.objects.filter(pk=comment.pk).update(guest_email=address)
    assert erased(persons.of_guest(" ADA@example.org ")) == {"comments": 1}
    assert sorted(Comment.objects.exclude(status="erased").values_list("guest_name", flat=True)) == ["Eve", "Nobody"]
    assert (left(["ada@", "said by ada"]), acts("erase")) == ([], [("", "course", post.course.title, "", "")])


def test_a_hold_on_a_guest_goes_with_its_address_in_the_record(post: Post, instructor: Enrolment) -> None:
    restricting.restrict(post.course, "Ada@example.org", instructor.user, reason="other", note="Ada says quincunx.")
    assert left(["ada@example.org", "quincunx"]) == ["ada@example.org", "quincunx"]
    assert erased(persons.of_guest("ada@example.org")) == {"holds": 1}
    assert (left(["ada@example.org", "quincunx"]), Decision.objects.filter(act="restrict").count()) == ([], 1)


def test_an_empty_address_is_nobody_s(post: Post) -> None:
    Comment.objects.filter(pk=said_by_guest(post).pk).update(guest_email="")
    with pytest.raises(Refused, match="Nothing is kept"):
        erasing.erase(persons.of_guest(""), None)


def test_staff_who_are_erased_stay_in_the_record_of_what_they_decided(
    post: Post, classmate: Enrolment, course: Course
) -> None:
    assistant = EnrolmentFactory(course=course, role="assistant", user__name="Noor Castellan")
    moderation.remove(said(post, classmate), assistant.user, reason="unkind")
    erased(persons.of_account(assistant.user))
    assert Decision.objects.get(act="remove").by_name == "Noor Castellan"
    assert User.objects.filter(name="Noor Castellan").exists() is False


def test_notes_of_others_exchanges_stay(
    post: Post, instructor: Enrolment, author: Enrolment, zaneta: Enrolment
) -> None:
    held = noting.exchange(instructor.user, instructor, post, author)
    assert held
    noting.write(held, "Only for the author.", instructor.user)
    erased(persons.of_account(zaneta.user))
    assert list(Note.objects.values_list("body", flat=True)) == ["Only for the author."]


def test_a_superuser_s_account_and_one_s_own_are_refused(superuser: User, zaneta: Enrolment) -> None:
    for person, asking in ((persons.of_account(superuser), None), (persons.of_place(zaneta), zaneta.user)):
        with pytest.raises(Refused):
            erasing.erase(person, asking)
    assert left(["zaneta", "quincunx"]) == ["zaneta", "quincunx"]


def test_a_name_that_an_account_closed_before_left_in_the_record_goes_too(zaneta: Enrolment) -> None:
    accounts.close(zaneta.user)
    zaneta.refresh_from_db()
    assert left(["zaneta"]) == ["zaneta"]
    erased(persons.of_place(zaneta))
    assert left(["zaneta querfurt", "zibeline"]) == []


def test_a_letter_to_an_address_that_only_ends_alike_is_left(course: Course) -> None:
    for to in ("ada@example.edu", "hada@example.edu"):
        deliver.enqueue(letter={"subject": "Hello", "body": "Words", "to": [to]})
    erasing.drop_letters_to("ada@example.edu")
    assert [row.args_kwargs["kwargs"]["letter"]["to"] for row in DBTaskResult.objects.all()] == [["hada@example.edu"]]
