"""What a closed course refuses, by act and by role: no row changes, and everybody is told why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from blog import autosaving, coauthors, joining, manuscripts, publishing
from blog.autosaving import Window
from blog.closing import Closed
from blog.importers.roster import Field, read_table
from blog.manuscripts import Manuscript
from blog.models import Course, Enrolment, JoinLink, User
from blog.rosters.comparing import plan_for
from blog.rosters.writing import write_plan
from tests.site.closed import ROLES, SAYS, STAFF, Term, term, under

__all__ = ["term"]


def everything() -> dict[str, list[Any]]:
    """All rows of all models but sessions."""
    models = [model for model in apps.get_models(include_auto_created=True) if model is not Session]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


Sent = tuple[str, dict[str, Any]]


TYPED = {"title": "New Title", "body": "New words.", "works": "", "confirmed": "", "seen": 1, "copy": 0, "other": 0}
PAGES: dict[str, tuple[Callable[[Term, str], Sent], set[str]]] = {
    "reply": (
        lambda t, role: (
            under("reply", t.post),
            {"body": "Late.", "guest_name": "A. L.", "guest_email": "a@example.org"},
        ),
        set(ROLES),
    ),
    "edit a comment": (lambda t, role: (reverse("edit_comment", args=[t.said[role].pk]), words(t, role)), set(ROLES)),
    "begin an essay": (
        lambda t, role: (reverse("write", args=["russia"]), TYPED | {"audience": 60}),
        {"author", "classmate", "assistant", "instructor"},
    ),
    "begin by typing": (
        lambda t, role: (reverse("write_autosave", args=["russia"]), TYPED | {"begun": "x" * 22}),
        {"author", "classmate", "assistant", "instructor"},
    ),
    "edit an essay": (lambda t, role: (under("edit", t.draft), TYPED | {"audience": 60}), {"author"}),
    "type into an essay": (lambda t, role: (under("autosave", t.draft), TYPED), {"author"}),
    "publish": (lambda t, role: (under("publication", t.draft), {"act": "publish", "agreed": "on"}), {"author"}),
    "hand in": (lambda t, role: (under("publication", t.draft), {"act": "submit", "agreed": "on"}), {"author"}),
    "schedule": (
        lambda t, role: (under("publication", t.draft), {"act": "schedule", "when": "2027-01-02T10:00"}),
        {"author"},
    ),
    "update what readers see": (lambda t, role: (under("publication", t.changed), {"act": "publish"}), {"author"}),
    "restore an earlier state": (
        lambda t, role: (under("history", t.changed), {"restore": 1, "seen": 2}),
        {"author"},
    ),
    "invite a co-author": (
        lambda t, role: (under("coauthors", t.draft), {"act": "invite", "name": "Mira Okafor"}),
        {"author"},
    ),
    "join": (lambda t, role: (reverse("join", args=["russia", t.link.code]), {}), {"guest", "outsider", "superuser"}),
    "make a join link": (
        lambda t, role: (reverse("admin:blog_joinlink_add"), {"course": t.course.pk, "role": "student"}),
        {"instructor", "superuser"},
    ),
    "bring the class in": (
        lambda t, role: (reverse("admin:blog_enrolment_roster_file", args=["russia"]), {}),
        {"instructor", "superuser"},
    ),
    "edit as staff": (
        lambda t, role: (reverse("admin:blog_post_change", args=[t.draft.pk]), TYPED | {"_save": "1", "audience": 60}),
        STAFF,
    ),
    "publish as staff": (
        lambda t, role: (
            reverse("admin:blog_post_changelist"),
            {"action": "publish_selected", "_selected_action": [t.draft.pk]},
        ),
        STAFF,
    ),
}


def words(term: Term, role: str) -> dict[str, Any]:
    return {"body": "Other words.", "seen": term.said[role].version}


@pytest.mark.parametrize("act", PAGES)
def test_no_page_writes_in_a_closed_course_and_each_says_why(term: Term, act: str) -> None:
    make, tells = PAGES[act]
    clients = {role: term.browser(role) for role in ROLES}
    before, told = everything(), set()
    for role, client in clients.items():
        address, data = make(term, role)
        cache.clear()
        answer = client.post(address, data)
        text = answer.content.decode()
        if answer.status_code == 302 and role in tells:
            text = client.get(address).content.decode()
        told |= {role} if SAYS in text else set()
        assert everything() == before, role
    assert told == tells


VERBS: dict[str, Callable[[Term, User, Enrolment], Any]] = {
    "begin": lambda t, by, place: manuscripts.begin(t.course, place, Manuscript("New", "Words."), by),
    "revise": lambda t, by, place: manuscripts.revise(t.draft, Manuscript("New", "Words."), by),
    "autosave": lambda t, by, place: autosaving.keep(t.draft, {**TYPED, "confirmed": "[]"}, Window(1), by),
    "press": lambda t, by, place: publishing.press(t.draft, by),
    "submit": lambda t, by, place: publishing.submit(t.draft, by),
    "schedule": lambda t, by, place: publishing.schedule(t.draft, by, timezone.now() + timedelta(days=1)),
    "publish": lambda t, by, place: publishing.publish(t.draft, by),
    "update": lambda t, by, place: publishing.publish(t.changed, by),
    "invite": lambda t, by, place: coauthors.invite(t.draft, "Mira Okafor", t.people["author"].user),
    "make a link": lambda t, by, place: joining.make_link(JoinLink(course=t.course), t.people["instructor"].user),
    "join": lambda t, by, place: joining.join(t.link, t.users["outsider"]),
    "roster": lambda t, by, place: write_plan(roster(t.course), by),
}


def roster(course: Course) -> Any:
    table = read_table(b"Name,Email\nNew Person,new.person@example.edu\n")
    return plan_for(course, table, {Field.NAME: 0, Field.EMAIL: 1})


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_writes_in_a_closed_course_whoever_calls_it(term: Term, verb: str) -> None:
    before = everything()
    for role in ("author", "classmate", *sorted(STAFF)):
        with pytest.raises(Closed, match="closed on Dec"):
            VERBS[verb](term, term.users[role], term.people.get(role, term.people["instructor"]))
        assert everything() == before, role


def test_what_is_frozen_is_not_offered(term: Term) -> None:
    author = term.browser("author")
    pages = [under(name, term.draft) for name in ("post", "publication", "coauthors", "history")]
    pages += [under("post", term.post), *(reverse(name, args=["russia"]) for name in ("stream", "drafts", "me"))]
    text = "".join(author.get(page).content.decode() for page in pages)
    frozen = [
        'href="/russia/write/"',
        '/edit/"',
        'value="publish"',
        'value="invite"',
        'value="schedule"',
        'name="restore"',
        'name="body"',
    ]
    assert [mark for mark in frozen if mark in text] == []
    assert [author.get(page).status_code for page in ("/russia/write/", under("edit", term.draft))] == [403, 403]


def test_words_typed_while_the_course_closed_come_back_with_the_reason(term: Term) -> None:
    answer = term.browser("author").post(under("edit", term.draft), TYPED | {"audience": 60})
    assert (answer.status_code, "New words." in answer.content.decode()) == (422, True)
    reply = term.browser("classmate").post(under("reply", term.post), {"body": "Long thought about."})
    assert (reply.status_code, "Long thought about." in reply.content.decode()) == (422, True)
