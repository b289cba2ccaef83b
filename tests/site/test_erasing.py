"""Erasing a person: nothing of theirs is left in any column of any table, replies and numbers stand, and only who may
erase somebody does."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from blog import accounts, noting
from blog.mail import deliver
from blog.models import Course, Decision, Enrolment, Note, Notice, Post, User
from blog.refusals import Refused
from blog.site import erasing, persons
from comments import learning, moderation, restricting
from comments.models import Comment, CommentStatus, TokenCount
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest
from tests.site.persons import ADDRESS, NAMES, WORDS, acts, left, somebody


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Pictures in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def zaneta(post: Post, instructor: Enrolment, classmate: Enrolment) -> Enrolment:
    """A student who has left something everywhere."""
    return somebody(post, instructor, classmate)


@pytest.fixture
def as_superuser(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


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


# the command


def run(*words: str) -> str:
    out = StringIO()
    call_command("erase_person", *words, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def test_the_command_erases_a_member_and_says_how_much(zaneta: Enrolment) -> None:
    lines = [line.strip() for line in run("Zaneta.Querfurt@EXAMPLE.edu", "--yes").splitlines()]
    assert lines[0] == "4 comments"
    assert (lines[-1], left(NAMES + WORDS)) == ("Erased. What stays of essays has a nameless name.", [])


def test_the_command_writes_nothing_without_yes(zaneta: Enrolment) -> None:
    with pytest.raises(CommandError, match="--yes"):
        run(ADDRESS)
    assert left(NAMES + WORDS) == NAMES + WORDS


def test_the_command_keeps_to_a_course(zaneta: Enrolment, stranger_course: Course) -> None:
    with pytest.raises(CommandError, match="Nothing is kept about"):
        run(ADDRESS, "--course", "ottoman", "--yes")
    run(ADDRESS, "--course", "russia", "--yes")
    assert (left(["zibeline", *WORDS]), User.objects.filter(email=ADDRESS).exists()) == ([], True)


@pytest.mark.parametrize("words", [["nobody@example.org"], [""], [ADDRESS, "--course", "nowhere"]])
def test_the_command_refuses_whom_it_does_not_find(zaneta: Enrolment, words: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*words, "--yes")
    assert left(NAMES) == NAMES


# the pages


def address(place: Enrolment, page: str = "erasure") -> str:
    return f"/admin/blog/enrolment/{place.pk}/{page}/"


def test_an_instructor_reads_what_goes_and_stays_and_erases_by_typing_the_name(
    as_instructor: Client, zaneta: Enrolment
) -> None:
    page = as_instructor.get(address(zaneta)).content.decode()
    for told in ("The words of 4 comments", "1 report of a comment", "2 private notes", "1 hold on", "2 essays, under"):
        assert told in page
    assert left(NAMES + WORDS) == NAMES + WORDS
    answer = as_instructor.post(address(zaneta), {"name": "Q. Zibeline"}, follow=True)
    assert "Erased, with 4 comments." in answer.content.decode()
    assert left(["zibeline", *WORDS]) == []


def test_another_name_erases_nothing_and_is_kept_in_the_field(as_instructor: Client, zaneta: Enrolment) -> None:
    answer = as_instructor.post(address(zaneta), {"name": "Q. Somebody"})
    page = answer.content.decode()
    assert (answer.status_code, "This is not the name." in page, 'value="Q. Somebody"' in page) == (422, True, True)
    assert left(NAMES) == NAMES


def test_a_superuser_erases_an_account_by_typing_its_address(as_superuser: Client, zaneta: Enrolment) -> None:
    page = f"/admin/blog/user/{zaneta.user_id}/erasure/"
    assert as_superuser.get(page).status_code == 200
    as_superuser.post(page, {"name": ADDRESS})
    assert left(NAMES + WORDS) == []


def test_an_instructor_erases_a_guest_by_one_of_their_comments_in_their_own_course_alone(
    as_instructor: Client, post: Post, other_instructor: Enrolment
) -> None:
    other_instructor.course.guests = "held"
    other_instructor.course.save()
    here, there = said_by_guest(post), said_by_guest(published(other_instructor))
    page = f"/admin/comments/comment/{here.pk}/erasure/"
    as_instructor.post(page, {"name": "ada@example.org"})
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.status, there.guest_email) == ("erased", "ada@example.org")
    assert as_instructor.get(page).status_code == 404
    assert as_instructor.post(f"/admin/comments/comment/{there.pk}/erasure/").status_code == 404


def test_whoever_does_not_run_the_course_erases_nobody(
    zaneta: Enrolment, course: Course, other_instructor: Enrolment, as_classmate: Client, as_outsider: Client
) -> None:
    assistant = EnrolmentFactory(course=course, role="assistant")
    asked = [
        (signed_in(assistant), address(zaneta), 403),
        (signed_in(assistant), f"/admin/blog/user/{zaneta.user_id}/erasure/", 403),
        (signed_in(other_instructor), address(zaneta), 404),
        (as_classmate, address(zaneta), 302),
        (as_outsider, address(zaneta), 403),
        (Client(), address(zaneta), 302),
    ]
    got = [client.post(page, {"name": "Q. Zibeline"}, follow=False).status_code for client, page, _status in asked]
    assert (left(NAMES), all(status in {302, 403, 404} for status in got)) == (NAMES, True)
    assert got[:3] == [status for _client, _page, status in asked[:3]]


def test_an_instructor_erases_no_colleague_and_not_themselves(
    as_instructor: Client, instructor: Enrolment, course: Course
) -> None:
    colleague = EnrolmentFactory(course=course, role="instructor")
    got = [
        as_instructor.post(address(place), {"name": place.public_name}).status_code for place in (colleague, instructor)
    ]
    assert got == [403, 403]


def test_the_admin_leads_to_both_pages(as_instructor: Client, zaneta: Enrolment) -> None:
    page = as_instructor.get(f"/admin/blog/enrolment/{zaneta.pk}/change/").content.decode()
    assert (address(zaneta) in page, address(zaneta, "export") in page) == (True, True)


def test_a_letter_to_an_address_that_only_ends_alike_is_left(course: Course) -> None:
    for to in ("ada@example.edu", "hada@example.edu"):
        deliver.enqueue(letter={"subject": "Hello", "body": "Words", "to": [to]})
    erasing.drop_letters_to("ada@example.edu")
    assert [row.args_kwargs["kwargs"]["letter"]["to"] for row in DBTaskResult.objects.all()] == [["hada@example.edu"]]
