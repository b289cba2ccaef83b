"""What a closed course never freezes: everybody's rights over their own, reports of harm, and moderation."""

from __future__ import annotations

import pytest
from django.urls import reverse

from blog import audiences, manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Decision, Enrolment, Post
from blog.names import naming
from blog.names.redacting import given_up, redact_essay
from blog.site import erasing, exporting, persons
from comments import moderation, posting, reporting, rewording
from comments.models import Comment
from tests.site.closed import ROLES, Term, term, under

__all__ = ["term"]


def status(comment: Comment) -> str:
    return str(Comment.objects.get(pk=comment.pk).status)


def test_authors_narrow_take_back_and_withdraw_their_essays(term: Term) -> None:
    author, by = term.browser("author"), term.users["author"]
    author.post(under("publication", term.post), {"act": "audience", "audience": 40})
    term.post.refresh_from_db()
    assert term.post.audience == 40
    author.post(under("publication", term.changed), {"act": "take-back"})
    assert not term.changed.consents.filter(taken_back_at=None).exists()
    assert audiences.needs_consent(term.changed, 60)
    author.post(under("publication", term.post), {"act": "withdraw"})
    assert Post.objects.get(pk=term.post.pk).status == "withdrawn"
    assert by == term.post.author.user


def test_authors_delete_a_draft_and_take_everything_from_the_web(term: Term) -> None:
    author = term.browser("author")
    author.post(under("deletion", term.draft), {"seen": 1})
    author.post("/russia/me/web/")
    assert not Post.objects.filter(pk=term.draft.pk).exists()
    assert set(Post.objects.filter(author=term.people["author"]).values_list("audience", flat=True)) == {40}


def test_people_rename_themselves_mute_and_choose_their_notices(term: Term) -> None:
    mate = term.browser("classmate")
    mate.post("/russia/me/", {"kind": "chosen", "chosen": "M. O. Kell", "audience": ""})
    mate.post(reverse("mute", args=[term.post.pk]), {"mute": "1"})
    term.people["classmate"].refresh_from_db()
    assert (term.people["classmate"].public_name, term.users["classmate"].mutes.count()) == ("M. O. Kell", 1)
    assert mate.get("/notifications/settings/").status_code == 200


@pytest.mark.parametrize("role", [role for role in ROLES if role != "superuser"])
def test_everybody_takes_back_what_they_said(term: Term, role: str) -> None:
    term.browser(role).post(reverse("removal", args=[term.said[role].pk]))
    assert status(term.said[role]) == "withdrawn"


def test_harm_is_reported_and_a_decision_questioned(term: Term) -> None:
    moderation.reject(term.said["outsider"], term.users["instructor"], reason="unclear")
    rewording.appeal(term.said["outsider"], "Please look again.", term.users["outsider"])
    term.browser("author").post(reverse("flag", args=[term.said["classmate"].pk]), {"reason": "unkind"})
    assert (status(term.said["outsider"]), term.said["classmate"].flags.count()) == ("pending", 1)
    with pytest.raises(posting.Refused):
        reporting.report(term.said["classmate"], term.people["classmate"], "unkind")


@pytest.mark.parametrize(
    ("act", "on", "to"),
    [
        ("approve", "guest", "published"),
        ("reject", "guest", "rejected"),
        ("spam", "guest", "spam"),
        ("hold", "classmate", "pending"),
        ("remove", "classmate", "removed"),
        ("erase", "classmate", "erased"),
    ],
)
def test_staff_go_on_moderating(term: Term, act: str, on: str, to: str) -> None:
    moderation.decide(term.said[on], act, term.users["instructor"], reason="unkind")
    assert status(term.said[on]) == to


def test_staff_withdraw_and_return_and_export_and_erase(term: Term) -> None:
    publishing.withdraw(term.post, term.users["instructor"])
    assert '"A Draft"' in exporting.as_json(persons.of_place(term.people["author"]))
    erasing.erase(persons.of_place(term.people["classmate"]), term.users["superuser"])
    assert status(term.said["classmate"]) == "erased"


def test_a_name_that_was_given_up_is_still_taken_out_of_an_essay(term: Term) -> None:
    named = manuscripts.revise(
        term.changed, Manuscript("Changed", "Said Mira Okafor."), term.users["author"], of_right=True
    )
    publishing.publish(named, term.users["author"], of_right=True)
    naming.rename(term.people["classmate"], "M. O. Kell", "chosen", term.users["classmate"])
    gone = given_up(Enrolment.objects.get(pk=term.people["classmate"].pk))
    assert gone is not None
    redact_essay(Post.objects.get(pk=named.pk), gone, term.users["instructor"])
    assert "Okafor" not in Post.objects.get(pk=named.pk).published.body
    assert Decision.objects.filter(act="redact").exists()
