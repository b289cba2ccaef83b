"""Bringing a class in through the admin: who may, what is shown, and that nothing is written before it is confirmed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from blog.importers.roster_bytes import LARGEST
from blog.models import Course, Decision, Enrolment, Role, Section, User
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory

HOME = "/admin/blog/enrolment/roster/"
RUSSIA = f"{HOME}russia/"
STEPS = [RUSSIA, f"{RUSSIA}columns/", f"{RUSSIA}plan/"]
TWO = "Name,Email,Section\nRuth Valentine,ruth.valentine@example.edu,A\nTom Berg,tom@example.edu,B\n"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def as_superuser(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


def given(client: Client, text: str | bytes, course: str = "russia") -> Any:
    """The answer to a file."""
    data = text.encode() if isinstance(text, str) else text
    return client.post(f"{HOME}{course}/", {"file": SimpleUploadedFile("class.csv", data, "text/csv")})


def plan_page(client: Client, text: str, **columns: Any) -> str:
    """The address of what this file would do, as the form on the page of columns leads to it."""
    choices = client.get(given(client, text).url).context
    asked = {choice.name: next((o.value for o in choice["options"] if o.is_chosen), "") for choice in options(choices)}
    query = {"file": choices["token"], **asked, **columns}
    return f"{RUSSIA}plan/?" + "&".join(f"{name}={value}" for name, value in query.items())


def options(context: Any) -> list[Any]:
    """The choices of a page, by name or attribute alike."""

    class Choice(dict[str, Any]):
        name: str

    found = []
    for choice in context["choices"]:
        row = Choice(options=choice.options)
        row.name = choice.name
        found.append(row)
    return found


def confirm(client: Client, page: str, **more: Any) -> Any:
    """The answer to the button on that page."""
    return client.post(page, {"seen": client.get(page).context["plan"].state, **more})


def told(answer: Any) -> list[str]:
    """The messages on the page that follows."""
    return [str(message) for message in answer.wsgi_request._messages]


def rows(client: Client, page: str, **query: Any) -> list[tuple[str, int | None, str]]:
    return [(row.kind, row.line, row.name) for row in client.get(page, query_params=query).context["rows"]]


def test_from_file_to_class(as_instructor: Client, author: Enrolment, instructor: Enrolment) -> None:
    answer = given(as_instructor, TWO)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, f"{RUSSIA}columns/")
    page = plan_page(as_instructor, TWO)
    assert rows(as_instructor, page) == [("changed", 2, "Ruth Valentine"), ("new", 3, "Tom Berg")]
    done = confirm(as_instructor, page)
    assert (done.status_code, done.url) == (302, page)
    counts = "Done: 1 new person, 1 changed, 0 marked as missing, 0 as before, 0 rows with a problem."
    assert told(done) == [counts]
    assert rows(as_instructor, page) == [("known", 2, "Ruth Valentine"), ("known", 3, "Tom Berg")]
    decision = Decision.objects.get(act="roster")
    assert (decision.by, decision.course, decision.kind) == (instructor.user, author.course, "course")


def test_nothing_is_written_before_it_is_confirmed(as_instructor: Client, author: Enrolment) -> None:
    before = list(User.objects.values()), list(Enrolment.objects.values()), list(Course.objects.values())
    as_instructor.get(plan_page(as_instructor, TWO))
    assert (list(User.objects.values()), list(Enrolment.objects.values()), list(Course.objects.values())) == before
    assert (Section.objects.count(), Decision.objects.count()) == (0, 0)


def test_confirming_twice_writes_once(as_instructor: Client, author: Enrolment) -> None:
    page = plan_page(as_instructor, TWO)
    seen = as_instructor.get(page).context["plan"].state
    assert as_instructor.post(page, {"seen": seen}).status_code == 302
    again = as_instructor.post(page, {"seen": seen})
    assert (again.status_code, told(again)[-1]) == (
        200,
        "Somebody changed this course meanwhile. Here is what the file would do now.",
    )
    assert (Decision.objects.filter(act="roster").count(), again.context["plan"].writes) == (1, False)


@pytest.mark.parametrize("seen", ["", "0" * 64, None])
def test_a_confirmation_of_something_else_is_refused(
    as_instructor: Client, author: Enrolment, seen: str | None
) -> None:
    page = plan_page(as_instructor, TWO)
    answer = as_instructor.post(page, {} if seen is None else {"seen": seen})
    assert (answer.status_code, Decision.objects.count(), User.objects.filter(email="tom@example.edu").count()) == (
        200,
        0,
        0,
    )


def test_a_course_that_changed_meanwhile_is_shown_again(as_instructor: Client, author: Enrolment) -> None:
    page = plan_page(as_instructor, TWO)
    seen = as_instructor.get(page).context["plan"].state
    EnrolmentFactory(course=author.course, user__name="Tom", user__email="tom@example.edu")
    answer = as_instructor.post(page, {"seen": seen})
    assert [(row.kind, row.line) for row in answer.context["rows"]] == [("changed", 2), ("changed", 3)]
    assert Decision.objects.count() == 0


def test_most_of_a_course_is_marked_only_when_somebody_says_so_in_words(
    as_instructor: Client, author: Enrolment, classmate: Enrolment
) -> None:
    page = plan_page(as_instructor, "Name,Email\nTom Berg,tom@example.edu\n")
    refused = confirm(as_instructor, page)
    assert told(refused) == ["Nothing was written. Confirm in words that these people are missing."]
    assert confirm(as_instructor, page, word="yes").status_code == 200
    assert Enrolment.objects.filter(missing_since__isnull=False).count() == 0
    assert confirm(as_instructor, page, word=" Missing ").status_code == 302
    assert Enrolment.objects.filter(missing_since__isnull=False).count() == 2


def test_columns_that_were_chosen_are_remembered_for_this_course(
    as_instructor: Client, author: Enrolment, course: Course
) -> None:
    text = "Wer,Post\nRuth Valentine,ruth.valentine@example.edu\nTom Berg,tom@example.edu\n"
    confirm(as_instructor, plan_page(as_instructor, text, name=0, email=1))
    answer = given(as_instructor, text)
    assert answer.url.split("?")[0] == f"{RUSSIA}plan/"
    assert rows(as_instructor, answer.url) == [("known", 2, "Ruth Valentine"), ("known", 3, "Tom Berg")]


def test_a_column_is_chosen_by_its_number_and_nonsense_chooses_none(as_instructor: Client, author: Enrolment) -> None:
    page = plan_page(as_instructor, TWO, section=99, role="x", id="-1", last="²")
    assert as_instructor.get(page).status_code == 200
    without = plan_page(as_instructor, TWO, email="")
    answer = as_instructor.get(without)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, f"{RUSSIA}columns/")


def test_rows_are_filtered_by_kind_and_come_a_hundred_at_a_time(as_instructor: Client, author: Enrolment) -> None:
    many = TWO + "".join(f"P {n},p{n}@example.edu,A\n" for n in range(230)) + "broken,,A\n"
    page = plan_page(as_instructor, many)
    kinds = [(link.kind, link.n) for link in as_instructor.get(page).context["kinds"]]
    assert kinds == [("", 233), ("problem", 1), ("changed", 1), ("new", 231)]
    assert rows(as_instructor, f"{page}&kind=problem") == [("problem", 234, "broken")]
    assert [len(rows(as_instructor, f"{page}&kind=new&p={n}")) for n in (1, 2, 3)] == [100, 100, 31]
    assert len(rows(as_instructor, f"{page}&kind=nonsense")) == 100


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty. Export the roster again and give that file."),
        (b"PK\x03\x04", "This is a workbook or a document, not CSV. Save it as CSV and give that file."),
        (b"a" * (LARGEST + 1), "This file is larger than 2 MB. Leave out what is no roster and try again."),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_a_sentence(as_instructor: Client, data: bytes, sentence: str) -> None:
    page = given(as_instructor, data)
    assert (page.status_code, page.context["problem"]) == (200, sentence)
    assert sentence in page.content.decode()


def test_no_file_at_all_is_refused_with_a_sentence(as_instructor: Client) -> None:
    assert as_instructor.post(RUSSIA).context["problem"] == "Choose a file first."


@pytest.mark.parametrize("step", STEPS[1:])
@pytest.mark.parametrize("token", ["", "?file=", "?file=unknown-unknown-unknown", "?file=../../x", "?file=%00"])
def test_a_file_that_is_not_kept_leads_back_to_the_first_step(as_instructor: Client, step: str, token: str) -> None:
    answer = as_instructor.get(step + token)
    assert (answer.status_code, answer.url) == (302, RUSSIA)
    assert told(answer) == ["This file is not kept any more. Give it once more."]


def test_a_file_is_its_giver_s_and_its_course_s_alone(
    as_instructor: Client, as_superuser: Client, instructor: Enrolment, stranger_course: Course
) -> None:
    EnrolmentFactory(course=stranger_course, user=instructor.user, role=Role.INSTRUCTOR, public_name="Lena")
    page = plan_page(as_instructor, TWO)
    assert (as_instructor.get(page).status_code, as_superuser.get(page).status_code) == (200, 302)
    assert as_instructor.get(page.replace("russia", "ottoman")).status_code == 302
    assert as_superuser.post(page, {"seen": "x"}).status_code == 302


@pytest.mark.parametrize("address", [HOME, *STEPS])
def test_only_whoever_runs_the_course_comes_to_its_pages(
    address: str,
    client: Client,
    as_author: Client,
    as_outsider: Client,
    course: Course,
    as_superuser: Client,
    other_instructor: Enrolment,
) -> None:
    section = Section.objects.create(course=course, name="A")
    helpers = [
        EnrolmentFactory(course=course, role=Role.ASSISTANT, section=section, public_name="Assistant A"),
        EnrolmentFactory(course=course, role=Role.ASSISTANT, public_name="Assistant"),
    ]
    people = [client, as_author, as_outsider, *map(signed_in, helpers)]
    assert [person.get(address).status_code for person in people] == [302, 302, 302, 404, 404]
    assert [person.post(address, {"seen": "x"}).status_code for person in people[:3]] == [302, 302, 302]
    stranger = signed_in(other_instructor).get(address)
    assert stranger.status_code == (302 if address == HOME else 404)
    assert as_superuser.get(address).status_code == (200 if address in {HOME, RUSSIA} else 302)


def test_an_assistant_s_file_is_not_even_read(course: Course, other_instructor: Enrolment) -> None:
    helper = EnrolmentFactory(course=course, role=Role.ASSISTANT, public_name="Assistant")
    answers = [given(signed_in(person), TWO).status_code for person in (helper, other_instructor)]
    assert answers == [404, 404]
    assert given(signed_in(helper), TWO, "missing").status_code == 404


def test_whoever_runs_no_course_any_more_cannot_confirm(as_instructor: Client, instructor: Enrolment) -> None:
    page = plan_page(as_instructor, TWO)
    seen = as_instructor.get(page).context["plan"].state
    Enrolment.objects.filter(pk=instructor.pk).update(role=Role.ASSISTANT)
    assert as_instructor.post(page, {"seen": seen}).status_code == 404
    assert User.objects.filter(email="tom@example.edu").count() == 0


def test_the_choice_of_courses_names_those_one_runs(
    as_instructor: Client, instructor: Enrolment, stranger_course: Course
) -> None:
    assert as_instructor.get(HOME).url == RUSSIA
    place = EnrolmentFactory(course=stranger_course, user=instructor.user, role=Role.ASSISTANT, public_name="Lena")
    assert as_instructor.get(HOME).url == RUSSIA
    Enrolment.objects.filter(pk=place.pk).update(role=Role.INSTRUCTOR)
    assert set(as_instructor.get(HOME).context["courses"]) == {stranger_course, instructor.course}


def test_the_course_and_the_list_of_enrolments_lead_to_it_for_whoever_runs_a_course(
    as_instructor: Client, course: Course
) -> None:
    helper = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT, public_name="Assistant"))
    links = {"/admin/blog/enrolment/": HOME, f"/admin/blog/course/{course.pk}/change/": RUSSIA}
    for page, link in links.items():
        found = [f'href="{link}"' in person.get(page).content.decode() for person in (as_instructor, helper)]
        assert found == [True, False]


def test_no_page_writes_markup_from_a_file(as_instructor: Client, author: Enrolment) -> None:
    text = '"<b>Name</b>",Email\n<script>x</script>,ruth.valentine@example.edu\n<i>Tom</i>,<i>@example.edu\n'
    page = plan_page(as_instructor, text)
    for answer in (as_instructor.get(page), as_instructor.get(page.replace("plan", "columns"))):
        assert re.findall("<b>Name|<script>x|<i>", answer.content.decode()) == []
