"""The record: what is written into it, who reads it, and that nobody changes it."""

from __future__ import annotations

import pytest
from django.test import Client

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Course, Decision, Enrolment, Post, Role, Section, User
from comments import moderation
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said_by_guest

LIST = "/admin/blog/decision/"


def acts(client: Client, **query: str) -> list[str]:
    """The acts in the list as this person sees it, oldest first."""
    return [row.act for row in client.get(LIST, query).context["cl"].queryset.order_by("pk")]


def test_editing_anothers_text_is_written_down(as_instructor: Client, post: Post, instructor: Enrolment) -> None:
    manuscripts.revise(post, Manuscript("T", "Their words, mended."), by=instructor.user)
    kept = Decision.objects.about(post).filter(act="edit").get()
    assert (kept.by_name, kept.from_status, kept.to_status) == ("Lena Hart", "published", "published")


def test_editing_ones_own_is_not(post: Post, author: Enrolment) -> None:
    manuscripts.revise(post, Manuscript("T", "My words."), by=author.user)
    manuscripts.revise(post, Manuscript("T", "Restyled."), by=None)
    assert not Decision.objects.filter(act="edit").exists()


def test_the_same_words_again_are_no_edit(post: Post, instructor: Enrolment) -> None:
    same = Manuscript(post.title, "They left in August.")
    manuscripts.revise(post, same, by=instructor.user)
    assert not Decision.objects.filter(act="edit").exists()


def test_changed_settings_are_named_and_their_values_are_not(as_instructor: Client, course: Course) -> None:
    address = f"/admin/blog/course/{course.pk}/change/"
    shown = as_instructor.get(address).context["adminform"].form.initial
    typed = {name: "" if value is None else value for name, value in shown.items()}
    as_instructor.post(address, typed)
    assert not Decision.objects.filter(act="settings").exists()
    as_instructor.post(address, typed | {"title": "A secret title", "guests": "never"})
    kept = Decision.objects.filter(act="settings").get()
    assert (kept.kind, kept.object_id, kept.by_name, kept.note) == (
        "course",
        course.pk,
        "Lena Hart",
        "Title, Replies of guests",
    )


def test_instructors_read_the_record_of_their_course_alone(
    as_instructor: Client, post: Post, other_instructor: Enrolment
) -> None:
    assert (acts(as_instructor), acts(signed_in(other_instructor))) == (["publish"], [])


def test_a_section_assistant_reads_what_concerns_their_section(
    course: Course, author: Enrolment, classmate: Enrolment, instructor: Enrolment
) -> None:
    monday, tuesday = (Section.objects.create(course=course, name=name) for name in ("Monday", "Tuesday"))
    aides = {}
    for place, section in ((author, monday), (classmate, tuesday)):
        place.section = section
        place.save()
        post = published(place, f"In {section}")
        moderation.approve(said_by_guest(post), instructor.user)
        Decision.objects.record(course, place, "view-as", "", "", by=instructor.user)
        aides[section.name] = signed_in(
            EnrolmentFactory(course=course, role=Role.ASSISTANT, section=section, user__name=f"{section} Aide")
        )
    Decision.objects.record(course, course, "settings", "", "", by=instructor.user)
    for name, other in (("Monday", "Tuesday"), ("Tuesday", "Monday")):
        assert acts(aides[name]) == ["publish", "approve", "view-as"]
        assert f"In {other}" not in aides[name].get(LIST).content.decode()
    assert acts(signed_in(instructor)) == ["publish", "approve", "view-as"] * 2 + ["settings"]
    hidden = Decision.objects.filter(act="settings").get()
    assert aides["Monday"].get(f"{LIST}{hidden.pk}/change/").status_code == 404


def test_the_record_is_filtered_and_searched(
    as_instructor: Client, post: Post, instructor: Enrolment, author: Enrolment
) -> None:
    publishing.withdraw(post, instructor.user, "It names a patient.")
    Decision.objects.record(post.course, author, "enrol", "student", "out", by=instructor.user)
    assert acts(as_instructor, kind__exact="enrolment") == ["enrol"]
    assert acts(as_instructor, act__exact="withdraw") == ["withdraw"]
    assert acts(as_instructor, by__id__exact=str(author.user_id)) == ["publish"]
    assert acts(as_instructor, at__gte="2999-01-01") == []
    assert acts(as_instructor, q="patient") == ["withdraw"]


def test_a_circle_is_told_in_words(as_instructor: Client, post: Post, instructor: Enrolment) -> None:
    Decision.objects.record(post.course, post, "audience", "60", "30", by=instructor.user, note="Why")
    page = as_instructor.get(LIST).content.decode()
    assert ("anyone on the web" in page, "the section" in page) == (True, True)
    page = as_instructor.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    assert "anyone on the web → the section" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_adds_to_it_or_takes_from_it(as_instructor: Client, superuser: User, post: Post, method: str) -> None:
    row = Decision.objects.get()
    root = Client()
    root.force_login(superuser)
    for browser in (as_instructor, root):
        answers = {
            page: getattr(browser, method)(f"{LIST}{page}", {"act": "erase"}).status_code
            for page in ("add/", f"{row.pk}/delete/")
        }
        assert set(answers.values()) == {403}
        changed = getattr(browser, method)(f"{LIST}{row.pk}/change/", {"act": "erase"}).status_code
        assert changed == (200 if method == "get" else 403)
        browser.post(LIST, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert list(Decision.objects.values_list("pk", "act")) == [(row.pk, "publish")]


def test_a_row_is_written_once(post: Post) -> None:
    row = Decision.objects.get()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
