"""A class in a browser, with script and without: brought in by a roster, joined by a code, named, its essays shown to
fewer and to more, and looked at as a student."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from playwright.sync_api import expect

from blog import joining
from blog.models import Audience, Course, Enrolment, JoinLink, Post, Role, User
from comments.models import Comment
from tests.browser.conftest import COURSE, sign_in

MINE = f"{COURSE}posts/two-capitals-of-one-revolution/"
ROSTER = "Name;SIS ID;E-mail\nNgo, Linh;77001;linh.ngo@example.edu\nOsei, Kwame;77002;kwame.osei@example.edu\n"


def test_an_instructor_brings_a_class_in(page_of: Any) -> None:
    page = sign_in(page_of(), "instructor")
    page.goto("/admin/blog/enrolment/")
    page.get_by_role("link", name="Bring a class in").click()
    file = {"name": "class.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    page.get_by_label("Roster").set_input_files(file)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="See what will happen").click()
    expect(page.get_by_role("main")).to_contain_text("Nothing is written yet.")
    assert not User.objects.filter(email="linh.ngo@example.edu").exists()
    if page.get_by_label("If it is, write").count():
        page.get_by_label("If it is, write").fill("missing")
    page.get_by_role("button", name="Bring the class in").click()
    page.wait_for_load_state()
    linh = Enrolment.objects.get(user__email="linh.ngo@example.edu")
    assert (linh.role, linh.roster_id, linh.public_name == linh.user.name) == (Role.STUDENT, "77001", False)


def test_whoever_has_the_code_joins_and_says_under_which_name(page_of: Any) -> None:
    course = Course.objects.get(slug="twentieth-century-russia")
    teacher = User.objects.get(email="instructor@example.edu")
    link = joining.make_link(JoinLink(course=course, role=Role.STUDENT), by=teacher)
    page = sign_in(page_of(), "outsider")
    page.goto(link.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("outsider@example.edu")
    page.get_by_role("button", name="Join this course").click()
    page.get_by_label("A name I choose").check()
    page.locator("input[name=chosen]").fill("Q. Winter")
    page.get_by_role("button", name="Save").last.click()
    page.goto(f"{COURSE}people/")
    expect(page.get_by_role("main")).to_contain_text("Q. Winter")
    place = Enrolment.objects.get(user__email="outsider@example.edu")
    assert (place.public_name, place.name_kind, place.joined_through) == ("Q. Winter", "chosen", link)


def test_an_author_shows_an_essay_to_fewer_and_with_consent_to_more(page_of: Any) -> None:
    page = sign_in(page_of(), "author")
    page.goto(f"{MINE}publication/")
    page.get_by_label("Seen by").select_option(str(int(Audience.COURSE)))
    page.get_by_role("button", name="Save who sees it").click()
    page.wait_for_load_state()
    essay = Post.objects.get(slug="two-capitals-of-one-revolution")
    assert essay.audience == Audience.COURSE
    page.goto(f"{MINE}publication/")
    page.get_by_label("Seen by").select_option(str(int(Audience.WEB)))
    page.locator("input[name=agreed]").check()
    page.get_by_role("button", name="Save who sees it").click()
    page.wait_for_load_state()
    essay.refresh_from_db()
    consent = essay.consents.get()
    assert (essay.audience, consent.person.email) == (Audience.WEB, "author@example.edu")
    assert (consent.given_at <= timezone.now(), consent.taken_back_at) == (True, None)


def test_an_instructor_looks_as_a_student_and_can_write_nothing(page_of: Any) -> None:
    page = sign_in(page_of(), "instructor")
    page.goto(f"{COURSE}view-as/")
    page.get_by_label("Look as").select_option("r-vale")
    page.get_by_role("button", name="Look", exact=True).click()
    expect(page.get_by_text("Nothing can be written.")).to_be_visible()
    page.goto(f"{MINE}")
    page.locator("form#reply textarea").fill("Written by whom?")
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("main")).to_contain_text("Nothing")
    assert not Comment.objects.filter(body="Written by whom?").exists()
    page.goto(COURSE)
    page.get_by_role("button", name="Stop looking").click()
    expect(page.locator("form.looking")).to_have_count(0)
