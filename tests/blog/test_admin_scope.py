"""Who enters the admin, and what they meet there: their own courses, in every list, choice and address."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.admin.sites import site
from django.test import Client

from blog.models import Course, Decision, Enrolment, Page, Post, Role, Section, Tag, User, Week
from tests.conftest import signed_in
from tests.factories import CourseFactory, EnrolmentFactory, published, written

QUERIES_OF_THE_LIST = 14
LISTS = ["course", "section", "week", "tag", "page", "enrolment", "post", "decision"]


@pytest.fixture
def as_superuser(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


@pytest.fixture
def theirs(stranger_course: Course, other_instructor: Enrolment) -> dict[str, Any]:
    """One row of each kind in the other course."""
    writer = EnrolmentFactory(course=stranger_course, public_name="Sultan Reader")
    post = published(writer, title="The Harbour Tax")
    return {
        "course": stranger_course,
        "section": Section.objects.create(course=stranger_course, name="Stranger section"),
        "week": Week.objects.create(course=stranger_course, number=1, slug="one", title="Stranger week"),
        "tag": Tag.objects.create(course=stranger_course, slug="harbour", name="Stranger tag"),
        "page": Page.objects.create(course=stranger_course, slug="about", title="Stranger page", body="Hello"),
        "enrolment": writer,
        "post": post,
        "decision": Decision.objects.about(post).get(),
    }


def text(client: Client, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def listed(client: Client, kind: str, **query: Any) -> set[Any]:
    return set(client.get(f"/admin/blog/{kind}/", query).context["cl"].queryset)


def test_nobody_but_staff_enters(
    client: Client, as_author: Client, as_outsider: Client, as_instructor: Client, post: Post
) -> None:
    everyone = [client, as_author, as_outsider, as_instructor]
    for address in ("/admin/", "/admin/blog/post/", f"/admin/blog/post/{post.pk}/change/"):
        assert [person.get(address).status_code for person in everyone] == [302, 302, 302, 200]


def test_a_visitor_is_sent_to_the_site_s_own_sign_in(client: Client, db: None) -> None:
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/login/?next=/admin/"


def test_a_signed_in_student_is_told_no_and_not_sent_round_in_a_circle(as_author: Client, as_outsider: Client) -> None:
    assert [person.get("/admin/", follow=True).status_code for person in (as_author, as_outsider)] == [403, 403]


def test_whoever_left_the_staff_is_out(instructor: Enrolment) -> None:
    Enrolment.objects.filter(pk=instructor.pk).update(is_active=False)
    assert signed_in(instructor).get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_holds_the_rows_of_one_s_own_courses(
    kind: str, theirs: dict[str, Any], as_instructor: Client, as_superuser: Client, post: Post
) -> None:
    assert (theirs[kind] in listed(as_instructor, kind), theirs[kind] in listed(as_superuser, kind)) == (False, True)


def test_an_instructor_sees_their_own(as_instructor: Client, course: Course, post: Post, instructor: Enrolment) -> None:
    assert listed(as_instructor, "course") == {course}
    assert listed(as_instructor, "post") == {post}
    assert listed(as_instructor, "enrolment") == {post.author, instructor}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_a_row_of_another_course_answers_like_a_missing_one(
    kind: str, page: str, theirs: dict[str, Any], as_instructor: Client
) -> None:
    answers = [
        as_instructor.get(f"/admin/blog/{kind}/{pk}/{page}/").status_code for pk in (theirs[kind].pk, 987_654, "x")
    ]
    assert answers == [404, 404, 404]


@pytest.mark.parametrize("kind", LISTS)
def test_no_list_and_no_filter_names_another_course(
    kind: str, theirs: dict[str, Any], as_instructor: Client, post: Post
) -> None:
    page = text(as_instructor, f"/admin/blog/{kind}/")
    assert re.findall("Ottoman|Stranger|Harbour|Sultan", page) == []


@pytest.mark.parametrize(("kind", "word"), [("post", "harbour"), ("enrolment", "sultan"), ("decision", "harbour")])
def test_a_search_finds_nothing_of_another_course(
    kind: str, word: str, theirs: dict[str, Any], as_instructor: Client, as_superuser: Client
) -> None:
    assert (listed(as_instructor, kind, q=word), len(listed(as_superuser, kind, q=word))) == (set(), 1)


def test_a_filter_by_another_course_finds_nothing(
    theirs: dict[str, Any], as_instructor: Client, instructor: Enrolment, post: Post
) -> None:
    second = EnrolmentFactory(course=CourseFactory(), role=Role.INSTRUCTOR, user=instructor.user, public_name="Lena")
    mine = published(second)
    assert listed(as_instructor, "post", course__id__exact=mine.course_id) == {mine}
    assert listed(as_instructor, "post", course__id__exact=theirs["course"].pk) == set()


def test_the_autocomplete_of_authors_keeps_to_one_s_own_courses(
    theirs: dict[str, Any], as_instructor: Client, as_superuser: Client, post: Post
) -> None:
    query = {"app_label": "blog", "model_name": "post", "field_name": "author", "term": ""}
    found = [
        {row["text"] for row in person.get("/admin/autocomplete/", query).json()["results"]}
        for person in (as_instructor, as_superuser)
    ]
    assert found == [{"R. Vale", "L. Hart"}, {"R. Vale", "L. Hart", "Paul Weber", "Sultan Reader"}]


def test_the_autocomplete_of_accounts_is_the_superuser_s(as_instructor: Client, as_superuser: Client) -> None:
    query = {"app_label": "blog", "model_name": "enrolment", "field_name": "user", "term": ""}
    answers = [person.get("/admin/autocomplete/", query).status_code for person in (as_instructor, as_superuser)]
    assert answers == [403, 200]


def test_the_choices_of_a_form_keep_to_one_s_own_courses(
    theirs: dict[str, Any], as_instructor: Client, course: Course, post: Post
) -> None:
    week = as_instructor.get("/admin/blog/week/add/").context["adminform"].form
    assert list(week.fields["course"].queryset) == [course]
    place = as_instructor.get(f"/admin/blog/enrolment/{post.author.pk}/change/").context["adminform"].form
    assert list(place.fields["section"].queryset) == []


def test_no_address_leads_from_an_id_to_the_page_of_any_row(as_instructor: Client, theirs: dict[str, Any]) -> None:
    assert [url for url in site.get_urls() if getattr(url, "name", "") == "view_on_site"] == []
    answers = {as_instructor.get(f"/admin/r/{kind}/{theirs['post'].pk}/").status_code for kind in range(1, 30)}
    assert answers == {404}


def test_a_bulk_action_leaves_an_essay_of_another_course_alone(
    theirs: dict[str, Any], as_instructor: Client, post: Post
) -> None:
    asked = {"action": "withdraw_selected", "_selected_action": [post.pk, theirs["post"].pk]}
    as_instructor.post("/admin/blog/post/", asked)
    post.refresh_from_db()
    theirs["post"].refresh_from_db()
    assert (post.status, theirs["post"].status) == ("withdrawn", "published")


@pytest.fixture
def sections(course: Course) -> dict[str, Section]:
    return {name: Section.objects.create(course=course, name=name) for name in "AB"}


@pytest.fixture
def assistant_of_a(course: Course, sections: dict[str, Section]) -> Enrolment:
    return EnrolmentFactory(course=course, role=Role.ASSISTANT, section=sections["A"], public_name="Assistant A")


def test_an_assistant_of_a_section_sees_its_essays_alone(
    assistant_of_a: Enrolment, sections: dict[str, Section], course: Course
) -> None:
    in_a, in_b = (
        published(EnrolmentFactory(course=course, section=sections[name], public_name=f"Student {name}"))
        for name in "AB"
    )
    client = signed_in(assistant_of_a)
    assert listed(client, "post") == {in_a}
    assert client.get(f"/admin/blog/post/{in_b.pk}/change/").status_code == 404
    assert {decision.object_id for decision in listed(client, "decision")} == {in_a.pk}


def test_an_assistant_of_a_section_begins_essays_for_its_people(
    assistant_of_a: Enrolment, sections: dict[str, Section], course: Course
) -> None:
    student, other = (
        EnrolmentFactory(course=course, section=sections[name], public_name=f"Student {name}") for name in "AB"
    )
    form = signed_in(assistant_of_a).get("/admin/blog/post/add/").context["adminform"].form
    assert set(form.fields["author"].queryset) == {assistant_of_a, student}
    assert other not in form.fields["author"].queryset


def test_an_assistant_looks_at_settings_and_people_and_changes_none(
    assistant_of_a: Enrolment, course: Course, sections: dict[str, Section], author: Enrolment
) -> None:
    client = signed_in(assistant_of_a)
    Enrolment.objects.filter(pk=author.pk).update(section=sections["A"])
    for kind, pk in (("course", course.pk), ("section", sections["A"].pk), ("enrolment", author.pk)):
        address = f"/admin/blog/{kind}/{pk}/change/"
        assert (client.get(address).status_code, client.post(address, {"title": "x"}).status_code) == (200, 403)
    assert [client.get(f"/admin/blog/{kind}/add/").status_code for kind in ("section", "week", "tag", "page")] == [
        403
    ] * 4


def test_a_person_who_assists_here_and_teaches_there_changes_only_there(
    course: Course, stranger_course: Course, outsider: User
) -> None:
    EnrolmentFactory(course=course, role=Role.ASSISTANT, user=outsider)
    teacher = EnrolmentFactory(course=stranger_course, role=Role.INSTRUCTOR, user=outsider)
    weeks = [Week.objects.create(course=c, number=1, slug="one", title="One") for c in (course, stranger_course)]
    client = signed_in(teacher)
    assert list(client.get("/admin/blog/week/add/").context["adminform"].form.fields["course"].queryset) == [
        stranger_course
    ]
    delete = {"action": "delete_selected", "_selected_action": [week.pk for week in weeks], "post": "yes"}
    client.post("/admin/blog/week/", delete)
    assert set(Week.objects.all()) == set(weeks)


def test_the_list_of_essays_asks_as_often_for_three_as_for_one(
    as_instructor: Client, author: Enrolment, django_assert_num_queries: Any
) -> None:
    written(author)
    as_instructor.get("/admin/blog/post/")
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        as_instructor.get("/admin/blog/post/")
    written(author)
    published(author)
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        as_instructor.get("/admin/blog/post/")


def test_the_admin_tells_times_in_the_zone_of_the_course(as_instructor: Client, author: Enrolment) -> None:
    published(author, published_at="2026-10-02T01:30Z")
    assert "Oct. 1, 2026, 9:30 p.m." in as_instructor.get("/admin/blog/post/").content.decode()


def test_an_assistant_of_one_section_sees_its_people_and_the_staff_alone(
    course: Course, instructor: Enrolment, author: Enrolment, classmate: Enrolment
) -> None:
    mine, theirs = (Section.objects.create(course=course, name=name) for name in "AB")
    Enrolment.objects.filter(pk=author.pk).update(section=mine)
    Enrolment.objects.filter(pk=classmate.pk).update(section=theirs)
    assistant = EnrolmentFactory(course=course, role=Role.ASSISTANT, section=mine)
    client = signed_in(assistant)
    assert listed(client, "enrolment") == {assistant, author, instructor}
    answers = [client.get(f"/admin/blog/enrolment/{place.pk}/change/").status_code for place in (author, classmate)]
    assert answers == [200, 404]
