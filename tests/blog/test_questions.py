"""Questions whose words are kept: they answer what Django's own query would, whatever they are asked with, and refuse
to be kept where they would not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from blog.models import Course, Enrolment, Follow, Post, Role, User
from blog.questions import changing, question
from tests.factories import EnrolmentFactory, UserFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@question
def places(course: int, people: tuple[int, ...], role: str) -> QuerySet[Enrolment]:
    """Rows with what they belong to, and more than columns."""
    here = Enrolment.objects.filter(course=course, user__in=people, role=role).select_related("user", "section")
    follows = Follow.objects.filter(author=OuterRef("pk"))
    return here.annotate(is_followed=Exists(follows), doubled=F("pk") * 2).order_by("pk")


@question
def named(name: str) -> QuerySet[Any, Any]:
    """Columns alone; an empty name is asked for in other words."""
    found = Enrolment.objects.filter(Q(public_name=name) if name else Q(pk__gt=0))
    return found.order_by("pk").values_list("slug", "role")


@question
def since(moment: datetime | None) -> QuerySet[Any, Any]:
    """A moment, or none."""
    later = Q(joined__gt=moment) if moment else Q()
    return User.objects.annotate(joined=F("date_joined")).filter(later).order_by("pk").values_list("pk")


@changing
def renamed(pk: int, name: str, held_until: datetime | None) -> tuple[QuerySet[Enrolment], dict[str, Any]]:
    """Columns of one row."""
    return Enrolment.objects.filter(pk=pk), {"public_name": name, "held_until": held_until}


@pytest.fixture
def people(course: Course) -> list[Enrolment]:
    return EnrolmentFactory.create_batch(5, course=course)


def test_rows_are_those_of_the_query_with_all_that_came_with_them(
    course: Course, people: list[Enrolment], instructor: Enrolment, django_assert_num_queries: Any
) -> None:
    Follow.objects.create(person=instructor.user, author=people[1])
    for wanted in (people[:1], people[1:4], people, []):
        ids = tuple(place.user_id for place in wanted)
        with django_assert_num_queries(1 if wanted else 0):
            found = places(course.pk, ids, "student")
            told = [(one.user.name, one.section, one.is_followed, one.doubled) for one in found]
        assert found == wanted
        assert told == [(one.user.name, None, one == people[1], one.pk * 2) for one in wanted]
    assert places(course.pk, (instructor.user_id,), Role.INSTRUCTOR) == [instructor]
    assert places(course.pk + 1, tuple(one.user_id for one in people), "student") == []


def test_a_number_that_no_column_holds_finds_nothing(people: list[Enrolment]) -> None:
    assert renamed(10**30, "Nobody", None) == 0
    assert renamed(people[0].pk, "One", None) == 1


def test_what_is_found_first_and_what_has_to_be_there(course: Course, people: list[Enrolment]) -> None:
    ids = tuple(place.user_id for place in people)
    assert places.first(course.pk, ids, "student") == places.one(course.pk, ids, "student") == people[0]
    assert places.first(course.pk, ids, "assistant") is None
    with pytest.raises(Enrolment.DoesNotExist):
        places.one(course.pk, ids, "assistant")


def test_columns_come_as_tuples_and_an_empty_value_has_words_of_its_own(people: list[Enrolment]) -> None:
    assert named(people[2].public_name) == [(people[2].slug, "student")]
    assert named("") == [(place.slug, "student") for place in people]
    assert named("\\%_1") == named("’ OR 1 = 1 --") == []


def test_moments_are_compared_as_moments(db: None) -> None:
    early, late = UserFactory(), UserFactory()
    User.objects.filter(pk=early.pk).update(date_joined=NOON)
    assert since(NOON) == [(late.pk,)]
    assert since(None) == [(early.pk,), (late.pk,)]


def test_a_change_says_how_many_it_changed_and_several_go_together(
    people: list[Enrolment], django_assert_num_queries: Any
) -> None:
    assert renamed(people[0].pk, "One", None) == 1
    assert renamed(0, "Nobody", None) == 0
    with django_assert_num_queries(2):
        renamed.many([(people[1].pk, "Two", NOON), (people[2].pk, "Three", NOON), (people[3].pk, "Four", None)])
    kept = Enrolment.objects.filter(pk__in=[place.pk for place in people[:4]]).order_by("pk")
    told = [("One", None), ("Two", NOON), ("Three", NOON), ("Four", None)]
    assert list(kept.values_list("public_name", "held_until")) == told


def test_a_question_that_would_not_stay_true_is_refused(db: None) -> None:
    changed = question(lambda text: Enrolment.objects.filter(public_name__icontains=text))
    with pytest.raises(ValueError, match="does not ask with all of its values"):
        changed("100%")
    lost = question(lambda _pk: Post.objects.filter(slug="x"))
    with pytest.raises(ValueError, match="does not ask with all of its values"):
        lost(7)
    frozen = question(lambda pk: Post.objects.filter(pk=pk, published_at__lt=timezone.now()))
    with pytest.raises(ValueError, match="a moment that it was not given"):
        frozen(7)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a column of SQLite holds any number")
def test_a_number_that_the_column_cannot_hold_is_refused_before_it_finds_nothing(db: None) -> None:
    small = question(lambda audience: Post.objects.filter(audience=audience))
    with pytest.raises(ValueError, match="too large for its column"):
        small(60)


def test_only_ids_words_and_moments_can_be_asked_with(course: Course) -> None:
    with pytest.raises(TypeError, match="Course"):
        places(course, (), "student")
