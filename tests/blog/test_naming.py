"""The verb that renames a person in a course: which names may be had, what is left behind, and where the old name is
gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog import copying
from blog.citations.styles import STYLES
from blog.citing import own_entries
from blog.models import Course, Decision, Enrolment, FormerName, Post, User
from blog.names import naming
from blog.refusals import Refused
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, written

TAKEN = "Somebody in this course has this name, or had it. Choose another."
ROLE = "This reads like a role in the course, and readers would take it for one. Choose a name."
LENGTH = "A name has 2 to 80 characters."
ALPHABETS = "One word of this name mixes letters of two alphabets. Use one alphabet in a word."
ADDRESS = "This looks like an email address. Readers would see it: choose a name."


def refused(place: Enrolment, name: str, kind: str = "chosen") -> str:
    with pytest.raises(Refused) as problem:
        naming.rename(place, name, kind, place.user)
    place.refresh_from_db()
    assert (place.public_name, FormerName.objects.count(), Decision.objects.count()) == ("R. Vale", 0, 0)
    return str(problem.value)


def test_a_new_name_has_a_new_address_and_leaves_the_old_one_and_a_line_in_the_record(author: Enrolment) -> None:
    renamed = naming.rename(author, "  Anna\u200b  Lind ", "chosen", author.user)
    assert (renamed.public_name, renamed.slug, renamed.name_kind) == ("Anna Lind", "anna-lind", "chosen")
    assert list(author.former_names.values_list("public_name", "slug")) == [("R. Vale", "r-vale")]
    decision = Decision.objects.get()
    assert (decision.act, decision.label, decision.note) == ("rename", "Anna Lind", "R. Vale → Anna Lind")
    assert (decision.by, decision.kind, decision.object_id) == (author.user, "enrolment", author.pk)


def test_the_same_name_of_another_kind_changes_nothing_that_others_read(author: Enrolment) -> None:
    renamed = naming.rename(author, "R. Vale", "alias", author.user)
    assert (renamed.name_kind, renamed.slug) == ("alias", author.slug)
    assert (FormerName.objects.count(), Decision.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u2060", "A", "--", "…", "🦊🦊", "x" * 81, "__"])
def test_what_is_no_name_is_refused(author: Enrolment, name: str) -> None:
    assert refused(author, name) == LENGTH


@pytest.mark.parametrize("name", ["ruth@example.edu", "Ruth @home", "@ruth"])
def test_an_address_is_no_name(author: Enrolment, name: str) -> None:
    assert refused(author, name) == ADDRESS


@pytest.mark.parametrize(
    "name",
    ["Instructor", "Guest: Ada", "guest", "The Assistant", "Ada (instructor)", "Prof. Lind", "Іnstructor", "ADMIN 2"],
)
def test_a_role_is_no_name_for_a_student(author: Enrolment, name: str) -> None:
    assert refused(author, name) in {ROLE, ALPHABETS}


def test_a_teacher_may_be_called_what_they_are(instructor: Enrolment) -> None:
    assert naming.rename(instructor, "Prof. Hart", "chosen", instructor.user).slug == "prof-hart"


@pytest.mark.parametrize(
    "name", ["Mira Okafor", "mira okafor", "MIRA  OKAFOR", "Míra Ökafor", "Mira-Okafor", "MiraOkafor", "Mira 0kafor"]
)
def test_the_name_of_somebody_else_is_refused_however_it_is_spelt(
    author: Enrolment, classmate: Enrolment, name: str
) -> None:
    assert refused(author, name) == TAKEN


def test_letters_that_look_alike_are_one_letter(author: Enrolment, course: Course) -> None:
    EnrolmentFactory(course=course, user__name="Coop Pope")
    assert refused(author, "\u0421oop Pope") == ALPHABETS
    assert refused(author, "\u0421\u043e\u043e\u0440 \u0420\u043e\u0440\u0435") == TAKEN  # every letter Cyrillic
    assert naming.rename(author, "Мира Кузнецова", "chosen", author.user).slug == "member"


def test_a_name_that_somebody_else_had_stays_theirs(author: Enrolment, classmate: Enrolment) -> None:
    naming.rename(classmate, "M. Okay", "chosen", classmate.user)
    with pytest.raises(Refused, match="or had it"):
        naming.rename(author, "m okay", "chosen", author.user)
    with pytest.raises(Refused, match="or had it"):
        naming.rename(author, "Mira Okafor", "chosen", author.user)


def test_a_roster_name_is_taken_though_nobody_reads_it(author: Enrolment, instructor: Enrolment) -> None:
    assert refused(author, "Lena Hart") == TAKEN
    assert refused(author, "Lena Hart", "alias") == TAKEN


def test_the_name_of_somebody_in_another_course_is_free(author: Enrolment, other_instructor: Enrolment) -> None:
    assert naming.rename(author, "Paul Weber", "chosen", author.user).public_name == "Paul Weber"


def test_ones_own_name_is_the_one_on_the_roster(author: Enrolment) -> None:
    assert refused(author, "Ruth V.", "real").startswith("This is not your name on the roster.")
    assert naming.rename(author, "Ruth Valentine", "real", author.user).name_kind == "real"


def test_two_people_of_one_name_may_both_appear_under_it_at_two_addresses(author: Enrolment, course: Course) -> None:
    twin = EnrolmentFactory(course=course, user__name="Ruth Valentine", user__email="twin@example.edu", slug="twin")
    assert twin.public_name == "Ruth Valentine"
    one = naming.rename(author, "Ruth Valentine", "real", author.user)
    two = naming.rename(naming.rename(twin, "T. Lind", "chosen", None), "Ruth Valentine", "real", None)
    assert (one.slug, two.slug) == ("ruth-valentine", "ruth-valentine-2")


def test_one_may_go_back_to_a_name_one_had_and_has_its_address_again(author: Enrolment) -> None:
    naming.rename(author, "Anna Lind", "chosen", author.user)
    back = naming.rename(author, "R. Vale", "chosen", author.user)
    assert (back.public_name, back.slug) == ("R. Vale", "r-vale")


def test_an_address_that_somebody_had_is_given_to_nobody_else(author: Enrolment, classmate: Enrolment) -> None:
    Enrolment.objects.filter(pk=classmate.pk).update(slug="anna-lind")
    naming.rename(classmate, "M. Okay", "chosen", classmate.user)
    assert naming.rename(author, "Anna Lind", "chosen", author.user).slug == "anna-lind-2"


def test_a_real_name_that_is_too_long_is_cut_where_a_name_ends(course: Course) -> None:
    long = EnrolmentFactory(course=course, user__name="Ab " * 40, public_name="A. Long")
    assert len(naming.roster_name(long)) == naming.LONGEST


def test_an_alias_is_the_same_for_a_draw_and_belongs_to_nobody(author: Enrolment, classmate: Enrolment) -> None:
    draws = [naming.alias_offered(author, draw) for draw in range(1, 40)]
    assert draws == [naming.alias_offered(author, draw) for draw in range(1, 40)]
    assert len(set(draws)) > 30
    EnrolmentFactory(course=author.course, user__name=draws[0], public_name="X. Lind")
    naming.rename(classmate, draws[1], "alias", classmate.user)
    again = [naming.alias_offered(author, draw) for draw in (1, 2)]
    assert set(again) & set(draws[:2]) == set()


def test_a_person_keeps_the_alias_they_have(author: Enrolment) -> None:
    given = naming.rename(author, naming.alias_offered(author, 7), "alias", author.user)
    assert naming.alias_offered(given, 0) == given.public_name != naming.alias_offered(given, 8)


@pytest.mark.parametrize(("audience", "kind"), [(60, "alias"), (50, "real"), (40, "real")])
def test_what_is_offered_first_is_an_alias_where_the_web_reads_along(
    author: Enrolment, audience: int, kind: str
) -> None:
    author.course.audience, author.name_kind = audience, ""
    assert naming.preselected(author) == kind


def test_students_are_asked_once_and_staff_never(author: Enrolment, instructor: Enrolment) -> None:
    assert [naming.is_to_be_asked(place) for place in (author, instructor, None)] == [False, False, False]
    author.name_kind = instructor.name_kind = ""
    assert [naming.is_to_be_asked(place) for place in (author, instructor)] == [True, False]


def test_the_copies_of_ones_published_essays_are_made_again(author: Enrolment, monkeypatch: Any) -> None:
    shown, draft = published(author), written(author, "A draft")
    ordered: list[int] = []
    monkeypatch.setattr(naming, "order_copies", lambda post: ordered.append(post.pk))
    naming.rename(author, "Anna Lind", "chosen", author.user)
    assert (ordered, draft.pk in ordered) == ([shown.pk], False)


def test_an_essay_is_never_cited_by_the_name_its_author_gave_up(author: Enrolment, client: Client) -> None:
    post = published(author)
    copying.copy_in_all_styles.call(post_pk=post.pk)
    naming.rename(author, "Anna Lind", "chosen", author.user)
    before = own_entries(Post.objects.visible_to(author.user).opened().get(pk=post.pk))
    copying.copy_in_all_styles.call(post_pk=post.pk)
    after = own_entries(Post.objects.visible_to(author.user).opened().get(pk=post.pk))
    assert (before, set(after), any("Vale" in text for text in after.values())) == ({}, set(STYLES), False)


def test_the_old_address_leads_members_to_the_new_one_and_is_missing_to_everybody_else(
    author: Enrolment, as_classmate: Client, as_outsider: Client, superuser: User, client: Client
) -> None:
    published(author)
    naming.rename(author, "Anna Lind", "chosen", author.user)
    naming.rename(Enrolment.objects.get(pk=author.pk), "B. Lind", "chosen", author.user)
    root = Client()
    root.force_login(superuser)
    for member in (as_classmate, signed_in(author), root):
        for old in ("r-vale", "anna-lind"):
            assert member.get(f"/russia/authors/{old}/").headers["Location"] == "/russia/authors/b-lind/"
    for stranger in (as_outsider, client):
        assert stranger.get("/russia/authors/r-vale/").status_code == 404
        assert stranger.get("/russia/authors/b-lind/").status_code == 200
    assert as_classmate.get("/russia/authors/nobody/").status_code == 404


def test_the_old_address_of_another_course_leads_nowhere_here(
    author: Enrolment, as_classmate: Client, other_instructor: Enrolment
) -> None:
    naming.rename(other_instructor, "P. Hidden", "chosen", other_instructor.user)
    assert as_classmate.get("/russia/authors/paul-weber/").status_code == 404
