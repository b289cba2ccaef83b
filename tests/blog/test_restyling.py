"""A new style of a course, or of one essay: which pages change, and that none is ever half of each."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from blog import formatting, manuscripts, publishing, restyling
from blog.citations.engine import format_citations
from blog.citations.formatted import Formatted, Request
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, Post
from tests.factories import published

LINE = "Freeze, Gregory L. *Russia: A History*. Oxford UP, 2009."
RECORD = {
    "type": "book",
    "title": "Russia: A History",
    "author": [{"family": "Freeze", "given": "Gregory L."}],
    "issued": {"date-parts": [[2009]]},
}
KNOWN = ({"key": "freeze2009", "line": LINE, "record": RECORD},)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Every test asks the engine itself."""
    cache.clear()


def cited(author: Enrolment, title: str = "T") -> Post:
    """A published essay that cites a work with a record."""
    manuscript = Manuscript(title, "So [@freeze2009, p. 3].", (LINE,), KNOWN)
    return publishing.publish(manuscripts.begin(author.course, author, manuscript, author.user), author.user)


def page(post: Post) -> tuple[str, str]:
    """The citation and the heading of the list that readers see."""
    html = Post.objects.select_related("published").get(pk=post.pk).published.body_html
    return re.findall(r'role="doc-biblioref".*?>(.*?)</a>', html)[0], re.findall(r'<h2 id="works">(.*?)</h2>', html)[0]


MLA, APA = ("Freeze 3", "Works Cited"), ("Freeze, 2009, p. 3", "References")


def test_the_worker_prints_every_essay_of_the_course_in_its_new_style(author: Enrolment) -> None:
    posts = [cited(author, f"Essay {n}") for n in range(restyling.AT_ONCE + 1)]
    assert {page(post) for post in posts} == {MLA}
    Course.objects.update(citation_style="apa")
    restyling.restyle_course.call(author.course.pk)
    assert {page(post) for post in posts} == {APA}


def test_an_essay_with_a_style_of_its_own_keeps_it(author: Enrolment) -> None:
    post = cited(author)
    Post.objects.update(citation_style="ieee")
    Course.objects.update(citation_style="apa")
    restyling.restyle_course.call(author.course.pk)
    assert page(post) == ("[1, p. 3]", "References")


def test_the_newest_draft_changes_with_the_published_words(author: Enrolment) -> None:
    post = manuscripts.revise(cited(author), Manuscript("T", "Now [@freeze2009, p. 4].", (LINE,), KNOWN), author.user)
    Course.objects.update(citation_style="apa")
    restyling.restyle_course.call(author.course.pk)
    post.draft.refresh_from_db()
    assert (page(post), ">Freeze, 2009, p. 4</a>" in post.draft.body_html) == (APA, True)


def test_a_style_changed_while_it_was_printed_is_left_to_whoever_changed_it(
    author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = cited(author)

    def change_meanwhile(request: Request) -> Formatted:
        Course.objects.update(citation_style="ieee")
        return format_citations(request)

    Course.objects.update(citation_style="apa")
    revision = Post.objects.select_related("published__post__course").get().published
    monkeypatch.setattr(formatting, "format_citations", change_meanwhile)
    manuscripts.rerender(revision)
    assert page(post) == MLA


@pytest.mark.django_db(transaction=True)
def test_an_instructor_who_changes_the_style_orders_it(as_instructor: Client, author: Enrolment) -> None:
    post = cited(author)
    course = author.course
    address = f"/admin/blog/course/{course.pk}/change/"
    form = as_instructor.get(address).context["adminform"].form
    asked = {name: value for name, value in form.initial.items() if value is not None} | {"citation_style": "apa"}
    assert as_instructor.post(address, asked).status_code == 302
    assert page(post) == MLA
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0")
    assert page(post) == APA


@pytest.mark.django_db(transaction=True)
def test_settings_that_print_nothing_order_nothing(as_instructor: Client, course: Course) -> None:
    address = f"/admin/blog/course/{course.pk}/change/"
    form = as_instructor.get(address).context["adminform"].form
    asked = {name: value for name, value in form.initial.items() if value is not None} | {"title": "Another"}
    assert as_instructor.post(address, asked).status_code == 302
    assert not [task for task in tasks() if "restyle" in task]


def tasks() -> list[str]:
    """The names of what waits for the worker."""
    from django_tasks_db.models import DBTaskResult

    return list(DBTaskResult.objects.values_list("task_path", flat=True))


def test_rerendering_asks_the_engine_once_for_the_same_citations(
    author: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def count(request: Request) -> Formatted:
        asked.append(request)
        return format_citations(request)

    monkeypatch.setattr(formatting, "format_citations", count)
    for n in range(3):
        published(author, f"Plain {n}")
    cited(author)
    manuscripts.rerender(cited(author, "Same").published)
    assert len(asked) == 1
