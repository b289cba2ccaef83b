"""Naming classmates: whom words name, who is kept as named, and what guests and outsiders never learn."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from blog.models import Course, Enrolment, Post, Role
from comments import rewording
from comments.mentions import LONGEST_NAME, MOST_NAMED, named_in
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, said, said_by_guest

NAMES = ["Mira Okafor", "Mira", "L. Hart", "R. Vale", "José Ángel", "Nguyễn Thị", "Anne-Marie", "Ἄννα", "STRASSE"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("@Mira Okafor, yes.", ["Mira Okafor"]),
        ("@Mira, yes.", ["Mira"]),
        ("@Mira Oka for", ["Mira"]),
        ("@Mira Okafors are many", ["Mira"]),
        ("@Miranda", []),
        ("@mira okafor and @MIRA", ["Mira Okafor", "Mira"]),
        ("@Mira Okafor’s point", ["Mira Okafor"]),
        ("(@Mira Okafor)", ["Mira Okafor"]),
        ("**@Mira Okafor**", ["Mira Okafor"]),
        ("“@L. Hart” and @L. Hart.", ["L. Hart"]),
        ("@L. Hartley", []),
        ("@L Hart", []),
        ("@R. Vale @L. Hart @R. Vale", ["R. Vale", "L. Hart"]),
        ("@josé ángel?", ["José Ángel"]),
        ("@Nguyễn Thị!", ["Nguyễn Thị"]),
        ("@Anne-Marie-Louise", ["Anne-Marie"]),
        ("@ἄΝΝΑ", ["Ἄννα"]),
        ("@straße", ["STRASSE"]),
        ("ada@Mira", []),
        ("@@Mira", ["Mira"]),
        ("@ Mira", []),
        ("Mira Okafor", []),
        ("", []),
        ("@", []),
        ("@Mira_Okafor", []),
        ("@Mira1", []),
        ("> @Mira\n\n@L. Hart", ["Mira", "L. Hart"]),
    ],
)
def test_whom_words_name(body: str, named: list[str]) -> None:
    assert named_in(body, NAMES) == named


def test_the_longest_name_wins_in_whatever_order_the_names_come() -> None:
    names = ["A", "A B", "A B C"]
    assert [named_in("@A B C @A B D @A D", order) for order in (names, names[::-1])] == [["A B C", "A B", "A"]] * 2


def test_twenty_are_named_at_most_and_the_first_ones() -> None:
    names = [f"Person {n:02}" for n in range(30)]
    assert MOST_NAMED == 20
    assert named_in(" ".join(f"@{name}" for name in names), reversed(names)) == names[:20]


def test_a_name_of_the_longest_kind_is_found_and_an_empty_one_never() -> None:
    name = "n" * LONGEST_NAME
    assert named_in(f"@{name} @{name}n", ["", name]) == [name]


def test_a_text_full_of_signs_in_a_large_class_is_soon_read() -> None:
    names = [f"Person {n}" for n in range(2000)]
    started = time.process_time()
    assert named_in("@q " * 6_600, names) == []
    assert time.process_time() - started < 5


def named(comment: Comment) -> set[str]:
    """The public names of those that a comment is kept as naming."""
    return set(comment.mentioned.values_list("public_name", flat=True))


def test_a_members_comment_keeps_whom_it_names(
    post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    comment = said(post, classmate, "@R. Vale and @l. hart, what of @Otto Fremd and @Ruth Valentine?")
    assert named(comment) == {"R. Vale", "L. Hart"}


def test_people_of_another_course_or_who_have_left_are_not_named(
    post: Post, classmate: Enrolment, stranger_course: Course
) -> None:
    EnrolmentFactory(course=stranger_course, user__name="Sam Strange")
    EnrolmentFactory(course=post.course, user__name="Gone Away", is_active=False)
    assert named(said(post, classmate, "@Sam Strange @Gone Away")) == set()


def test_guests_name_nobody(post: Post, classmate: Enrolment) -> None:
    assert named(said_by_guest(post, body="@Mira Okafor, are you there?")) == set()


def test_an_edit_names_anew(post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment) -> None:
    comment = said(post, classmate, "@R. Vale, yes.")
    rewording.edit(comment, "@L. Hart, yes.", classmate.user)
    assert named(comment) == {"L. Hart"}
    rewording.edit(comment, "Nobody.", classmate.user)
    assert named(comment) == set()


def test_the_html_is_the_same_whoever_is_enrolled(post: Post, classmate: Enrolment, instructor: Enrolment) -> None:
    comments = [
        said(post, instructor, "@Mira Okafor, yes."),
        said(post, instructor, "@Nora Nobody, yes."),
        said_by_guest(post, body="@Mira Okafor, yes."),
    ]
    html = [comment.body_html.replace("Nora Nobody", "Mira Okafor") for comment in comments]
    assert html == ["<p>@Mira Okafor, yes.</p>\n"] * 3


def test_only_who_is_named_is_told_so_on_the_page(
    client: Client, post: Post, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    said(post, instructor, "@Mira Okafor, yes.")
    readers = [client, signed_in(author), signed_in(instructor), signed_in(classmate)]
    pages = [reader.get(post.get_absolute_url()).content.decode() for reader in readers]
    assert ["Names you" in page for page in pages] == [False, False, False, True]


PREVIEW = {"preview": "1", "guest_name": "Ada", "guest_email": "ada@example.org"}


@pytest.mark.parametrize("role", [Role.STUDENT, Role.ASSISTANT])
def test_a_preview_tells_a_member_who_will_be_told(
    course: Course, post: Post, classmate: Enrolment, role: Role
) -> None:
    member = signed_in(EnrolmentFactory(course=course, role=role))
    page = member.post(f"{post.get_absolute_url()}comments/", {**PREVIEW, "body": "@R. Vale @Mira Okafor @Nora"})
    assert "R. Vale, Mira Okafor will be told." in page.content.decode()


def test_a_preview_tells_nobody_else_who_is_enrolled(
    client: Client, as_outsider: Client, post: Post, classmate: Enrolment, other_instructor: Enrolment
) -> None:
    for reader in (client, as_outsider, signed_in(other_instructor)):
        pages = [
            reader.post(f"{post.get_absolute_url()}comments/", {**PREVIEW, "body": f"@{name}, yes."}).content.decode()
            for name in ("Mira Okafor", "Nora Nobody")
        ]
        assert ["will be told" in page for page in pages] == [False, False]
        assert ["@Mira Okafor, yes.</p>" in pages[0], "@Nora Nobody, yes.</p>" in pages[1]] == [True, True]
