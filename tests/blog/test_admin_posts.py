"""One essay in the admin: beginning, saving, publishing, updating, withdrawing; and what is told when it cannot be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from blog import manuscripts, rendering
from blog.manuscripts import Manuscript
from blog.models import Course, Decision, Enrolment, Post, Role, User
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, written

ADD = "/admin/blog/post/add/"


def typed(**other: Any) -> dict[str, Any]:
    """A filled form."""
    return {"title": "Two Capitals", "body": "Moscow.", "works": "", "audience": 60, "takes_replies": "on", **other}


def change(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/change/"


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def state(post: Post) -> dict[str, Any]:
    """Every column of the row as it is kept."""
    return Post.objects.values().get(pk=post.pk)


def test_a_new_essay_is_a_draft_of_the_chosen_author(as_instructor: Client, author: Enrolment, course: Course) -> None:
    answer = as_instructor.post(
        ADD, typed(author=author.pk, works="Lüthi. *The Split*.", tag_names="split", is_featured="on")
    )
    post = Post.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, change(post))
    assert told(answer) == ["Saved. Readers see it once it is published."]
    assert (post.author, post.course, post.title, post.status) == (author, course, "Two Capitals", "draft")
    assert (post.draft.by.name, post.draft.sources[0]["line"]) == ("Lena Hart", "Lüthi. *The Split*.")
    assert ([tag.name for tag in post.tags.all()], post.audience, post.is_featured) == (["split"], 60, True)


def test_a_new_essay_can_be_published_at_once(as_instructor: Client, author: Enrolment) -> None:
    answer = as_instructor.post(ADD, typed(author=author.pk, _publish="Publish"))
    post = Post.objects.get()
    assert (post.status, told(answer)) == ("published", ["Published. This is what readers see."])
    bounded, decision = Decision.objects.about(post).order_by("pk")
    assert (bounded.act, bounded.from_status, bounded.to_status) == ("audience", "60", "40")
    assert (decision.act, decision.by_name, decision.from_status, decision.to_status) == (
        "publish",
        "Lena Hart",
        "draft",
        "published",
    )


def test_an_author_of_another_course_is_refused_and_the_text_is_kept(
    as_instructor: Client, other_instructor: Enrolment
) -> None:
    answer = as_instructor.post(ADD, typed(author=other_instructor.pk, body="Kept words."))
    form = answer.context["adminform"].form
    assert (answer.status_code, list(form.errors), form["body"].value()) == (200, ["author"], "Kept words.")
    assert list(Post.objects.all()) == []


def test_whoever_acts_on_several_courses_is_asked_for_which(
    instructor: Enrolment, stranger_course: Course, author: Enrolment
) -> None:
    EnrolmentFactory(course=stranger_course, role=Role.ASSISTANT, user=instructor.user)
    client = signed_in(instructor)
    asked = client.get(ADD)
    assert [course.slug for course in asked.context["courses"]] == ["ottoman", "russia"]
    form = client.get(ADD, {"course": "russia"}).context["adminform"].form
    assert set(form.fields["author"].queryset) == {instructor, author}


def test_a_course_that_is_not_one_s_own_cannot_be_chosen(as_instructor: Client, stranger_course: Course) -> None:
    assert [as_instructor.get(ADD, {"course": slug}).status_code for slug in ("ottoman", "nowhere")] == [404, 404]


def test_a_superuser_on_an_empty_site_is_told_what_is_missing(superuser: User) -> None:
    client = Client()
    client.force_login(superuser)
    assert "There is no course yet. Make one first." in client.get(ADD).content.decode()


def test_the_form_shows_what_the_newest_revision_holds(as_instructor: Client, post: Post) -> None:
    page = as_instructor.get(change(post))
    form = page.context["adminform"].form
    assert [form[name].value() for name in ("title", "body", "seen")] == [post.title, "They left in August.", 1]
    assert ('data-markdownx-urls-path="/preview/"' in page.content.decode(), page.context["original"]) == (True, post)
    assert list(page.context["decisions"]) == list(Decision.objects.about(post))


def test_looking_changes_nothing(as_instructor: Client, post: Post) -> None:
    before = state(post)
    for address in ("/admin/blog/post/", ADD, change(post), f"/admin/blog/post/{post.pk}/history/"):
        as_instructor.get(address)
    assert (state(post), LogEntry.objects.count(), Decision.objects.count()) == (before, 0, 1)


def test_saving_keeps_a_revision_that_readers_do_not_see_yet(as_instructor: Client, client: Client, post: Post) -> None:
    answer = as_instructor.post(change(post), typed(seen=1))
    post.refresh_from_db()
    assert told(answer) == ["Saved. Readers see it once it is published."]
    assert (post.draft.title, post.published.title, post.has_unpublished_changes) == (
        "Two Capitals",
        "The Specialists Go Home",
        True,
    )
    row = as_instructor.get("/admin/blog/post/").content.decode()
    assert "published, with unpublished changes" in row


def test_updating_shows_the_new_words(as_instructor: Client, post: Post) -> None:
    as_instructor.post(change(post), typed(seen=1, _publish="Update"))
    post.refresh_from_db()
    assert (post.title, post.has_unpublished_changes) == ("Two Capitals", False)
    assert [decision.act for decision in Decision.objects.about(post)] == ["update", "edit", "publish"]


def test_saving_writes_no_record_beside_the_verbs_own(as_instructor: Client, post: Post) -> None:
    as_instructor.post(change(post), typed(seen=1, _publish="Update"))
    assert LogEntry.objects.count() == 0


def test_who_saves_second_is_told_and_keeps_their_text_and_changes_nothing(as_instructor: Client, post: Post) -> None:
    manuscripts.revise(post, Manuscript("Mine", "The author was faster."), by=post.author.user)
    before = state(post)
    answer = as_instructor.post(change(post), typed(seen=1, body="Slow words.", tag_names="late", _publish="Update"))
    form = answer.context["adminform"].form
    assert form.non_field_errors() == [
        "This essay was saved in another window. Save again to keep yours; the other is kept too."
    ]
    assert (form["body"].value(), state(post), list(post.tags.all())) == ("Slow words.", before, [])
    assert "Slow words." in answer.content.decode()


def test_a_title_is_asked_for_and_the_text_is_kept(as_instructor: Client, post: Post) -> None:
    answer = as_instructor.post(change(post), typed(seen=1, title="  ", body="Kept words."))
    form = answer.context["adminform"].form
    assert (list(form.errors), form["body"].value()) == (["title"], "Kept words.")
    post.refresh_from_db()
    assert post.draft.number == 1


def test_an_empty_essay_is_saved_nowhere_and_published_never(as_instructor: Client, author: Enrolment) -> None:
    answer = as_instructor.post(ADD, typed(author=author.pk, body=" \n ", _publish="Publish"))
    assert told(answer) == ["There is nothing to publish yet. Write something first."]
    assert Post.objects.get().status == "draft"


def test_withdrawing_keeps_the_note_in_the_record(as_instructor: Client, post: Post) -> None:
    answer = as_instructor.post(
        f"/admin/blog/post/{post.pk}/step/", {"act": "withdraw", "note": "Asked by its author."}
    )
    post.refresh_from_db()
    decision = Decision.objects.about(post).first()
    assert (answer["Location"], told(answer)) == (
        change(post),
        ["Withdrawn. Only its author and staff can see it now."],
    )
    assert (post.status, decision and decision.note) == ("withdrawn", "Asked by its author.")


def test_withdrawing_a_draft_is_refused_with_a_sentence(as_instructor: Client, author: Enrolment) -> None:
    post = written(author)
    answer = as_instructor.post(f"/admin/blog/post/{post.pk}/step/", {"act": "withdraw"})
    assert told(answer) == ["This essay is not published, so there is nothing to withdraw."]


def test_withdrawing_is_a_post_by_staff_of_the_course(
    as_instructor: Client, as_author: Client, other_instructor: Enrolment, post: Post
) -> None:
    address = f"/admin/blog/post/{post.pk}/step/"
    answers = [as_instructor.get(address), as_author.post(address), signed_in(other_instructor).post(address)]
    assert [answer.status_code for answer in answers] == [405, 302, 404]
    post.refresh_from_db()
    assert post.status == "published"


def test_withdrawing_needs_the_token_of_the_form(instructor: Enrolment, post: Post) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(instructor.user)
    answers = [client.post(address) for address in (f"/admin/blog/post/{post.pk}/step/", change(post), ADD)]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_several_are_published_at_once_and_counted(as_instructor: Client, author: Enrolment) -> None:
    posts = [written(author), written(author), published(author), written(author, body=" ")]
    asked = {"action": "publish_selected", "_selected_action": [post.pk for post in posts]}
    answer = as_instructor.post("/admin/blog/post/", asked)
    assert told(answer) == [
        "One was published already.",
        "Published 2 essays.",
        "One was left as it was: There is nothing to publish yet. Write something first.",
    ]
    assert [state(post)["status"] for post in posts] == ["published", "published", "published", "draft"]


def test_several_are_withdrawn_at_once_and_counted(as_instructor: Client, author: Enrolment) -> None:
    posts = [published(author), written(author), written(author)]
    asked = {"action": "withdraw_selected", "_selected_action": [post.pk for post in posts]}
    assert told(as_instructor.post("/admin/blog/post/", asked)) == [
        "Withdrew one essay.",
        "2 were left as they were: This essay is not published, so there is nothing to withdraw.",
    ]


def test_staff_withdraw_and_only_a_superuser_deletes(as_instructor: Client, superuser: User, post: Post) -> None:
    root = Client()
    root.force_login(superuser)
    address = f"/admin/blog/post/{post.pk}/delete/"
    assert [person.post(address, {"post": "yes"}).status_code for person in (as_instructor, root)] == [403, 302]
    assert list(Post.objects.all()) == []


@pytest.mark.django_db(transaction=True)
def test_the_text_is_rendered_while_no_transaction_is_open(
    as_instructor: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def render(*args: Any) -> rendering.Rendered:
        seen.append(connection.in_atomic_block)
        return rendering.render_essay(*args)

    monkeypatch.setattr(manuscripts, "render_essay", render)
    as_instructor.post(change(post), typed(seen=1))
    as_instructor.post(ADD, typed(author=post.author.pk))
    assert seen == [False, False]


def test_the_history_page_leads_to_the_record(as_instructor: Client, post: Post) -> None:
    assert as_instructor.get(f"/admin/blog/post/{post.pk}/history/")["Location"] == f"{change(post)}#decisions"


FREEZE = "Freeze, Gregory L. *Russia: A History*. 3rd ed., Oxford UP, 2009."


def test_the_works_and_the_findings_stand_beside_the_text_for_staff_too(as_instructor: Client, post: Post) -> None:
    before = state(post)
    answer = as_instructor.post(
        change(post), typed(seen=1, body="So (Nobody 4).", works=FREEZE, press="check|freeze2009")
    )
    desk, page = answer.context["desk"], answer.content.decode()
    assert (answer.status_code, desk.works.form.key, desk.findings.n_open, state(post)) == (
        200,
        "freeze2009",
        2,
        before,
    )
    assert [
        part
        for part in ('id="citations"', 'id="sources"', "No work by this name", 'name="confirmed"')
        if part not in page
    ] == []


def test_a_button_beside_the_text_saves_nothing_and_asks_for_nothing(as_instructor: Client, author: Enrolment) -> None:
    answer = as_instructor.post(ADD, typed(title="", works=FREEZE, press="remove|freeze2009"))
    assert (answer.status_code, answer.context["adminform"].form.errors, Post.objects.count()) == (200, {}, 0)
    assert answer.context["desk"].sent["works"] == ""


def test_a_checked_work_is_saved_by_staff_and_language_and_style_stay(as_instructor: Client, post: Post) -> None:
    record = {"type": "book", "title": "Russia"}
    confirmed = json.dumps([{"key": "russia", "line": FREEZE, "record": record}])
    as_instructor.post(
        change(post), typed(seen=1, works=FREEZE, confirmed=confirmed, language="ru", citation_style="apa")
    )
    post.refresh_from_db()
    assert (post.draft.sources, post.language, post.citation_style) == (
        [{"key": "russia", "line": FREEZE, "record": record}],
        "ru",
        "apa",
    )
    form = as_instructor.get(change(post)).context["adminform"].form
    assert [form[name].value() for name in ("language", "citation_style")] == ["ru", "apa"]


def test_a_file_of_references_comes_in_from_the_admin(as_instructor: Client, author: Enrolment) -> None:
    upload = SimpleUploadedFile("a.ris", b"TY  - BOOK\nAU  - Hart, A.\nTI  - Split\nPY  - 2001\nER  - ")
    answer = as_instructor.post(ADD, typed(press="read", reference_file=upload))
    assert answer.context["desk"].sent["works"] == "Hart, A. *Split*. 2001."
    assert 'formenctype="multipart/form-data"' in answer.content.decode()
