"""What holds for a discussion whatever people do in it: random authors, guests, moderators and readers play every verb,
on small pages and few levels, so that all that is cut and joined is met within a few steps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test

from blog.models import Audience, Course, Decision, Enrolment, Post, Role
from blog.refusals import Refused
from comments import moderation, numbering, pages, rewording, threads
from comments.audiences import narrow
from comments.discussion import comments_of
from comments.models import Comment, Kind
from comments.moderation import Said
from comments.pages import NEWEST, OLDEST, Asked, Layout, Reader, lay_out, way_to
from tests.factories import CourseFactory, EnrolmentFactory, UserFactory, published

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
THREADS, REPLIES, COMMENTS, DEEPEST = 3, 2, 7, 3
STEP = ("object_id", "from_status", "to_status")
GUESTS = {"Ada Lind": "a" * 64, "Ben Writer": "b" * 64}
SPEAKERS = ["author", "classmate", "instructor", *GUESTS]
READERS = ["anonymous", "outsider", *SPEAKERS]
JUDGED: dict[str, Callable[..., Comment]] = {
    "approve": moderation.approve,
    "reject": moderation.reject,
    "spam": moderation.mark_spam,
    "remove": moderation.remove,
    "hold": moderation.hold,
    "restore": moderation.restore,
}


def spelled(number: str) -> list[int]:
    """A number as it is sorted."""
    return [int(part) for part in number.split(".")]


class Discussion(RuleBasedStateMachine):
    """One essay's thread. Time passes between any two acts."""

    comments = Bundle[int]("comments")

    def __init__(self) -> None:
        """A course with its people, in a transaction that is taken back at the end."""
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.travel = time_machine.travel(NOON, tick=False)
        self.clock = self.travel.start()
        self.course: Course = CourseFactory(title="Twentieth-Century Russia", slug="russia")
        roles = {"author": Role.STUDENT, "classmate": Role.STUDENT, "instructor": Role.INSTRUCTOR}
        self.places: dict[str, Enrolment] = {
            name: EnrolmentFactory(course=self.course, role=role, user__name=name.title())
            for name, role in roles.items()
        }
        self.outsider = UserFactory(name="Otto Fremd")
        self.post: Post = published(self.places["author"])
        self.n_said = 0
        self.standing: dict[int, str] = {}
        self.numbers: dict[int, str] = {}
        self.decided: dict[int, int] = {}

    def teardown(self) -> None:
        """Every reader reads it all; then nothing of it is left."""
        try:
            for name in READERS:
                self.reads(name)
        finally:
            self.travel.stop()
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def reader(self, name: str) -> Reader:
        """A reader of this name, as the page knows them."""
        if name in self.places:
            return Reader(self.places[name].user)
        return Reader(self.outsider if name == "outsider" else AnonymousUser(), GUESTS.get(name, ""))

    def attempt(self, act: Callable[[], Any]) -> None:
        """Do what may be refused."""
        self.clock.shift(timedelta(seconds=70))
        with suppress(Refused):
            act()

    def get(self, pk: int) -> Comment:
        """The comment as it is now."""
        return Comment.objects.select_related("author__user", "post").get(pk=pk)

    @rule(guests=st.sampled_from(["never", "held", "allowed"]), students=st.sampled_from(["live", "first", "held"]))
    def the_course_decides(self, guests: str, students: str) -> None:
        """Other settings."""
        Course.objects.filter(pk=self.course.pk).update(guests=guests, students=students)

    @rule(minutes=st.sampled_from([9, 14, 60, 15 * 1440]))
    def time_passes(self, minutes: int) -> None:
        """Longer than between two acts."""
        self.clock.shift(timedelta(minutes=minutes))

    @rule(target=comments, who=st.sampled_from(SPEAKERS), circle=st.sampled_from([60, 60, 60, 60, 20, 10]))
    def says(self, who: str, circle: int) -> Any:
        """Somebody says something about the essay."""
        return self.submit(who, None, circle)

    @rule(target=comments, who=st.sampled_from(SPEAKERS), above=comments)
    def answers(self, who: str, above: int) -> Any:
        """Somebody answers what was said."""
        parent = self.get(above)
        return self.submit(who, parent, Audience.WEB)

    def submit(self, who: str, parent: Comment | None, circle: int) -> Any:
        """The comment, if it was taken."""
        self.n_said += 1
        before, place = Comment.objects.count(), self.places.get(who)
        by: dict[str, Any] = {"author": place, "account": place.user, "audience": circle} if place else {
            "guest_name": who, "guest_email": f"{who[:3]}@example.org".lower(), "guest_key": GUESTS[who],
        }  # fmt: skip
        words = f"What the letters of {1900 + self.n_said} say about this is another matter."
        self.attempt(lambda: moderation.submit(self.post, Said(words, parent=parent, **by)))
        return Comment.objects.latest("pk").pk if Comment.objects.count() > before else multiple()

    @rule(pk=comments, act=st.sampled_from(sorted(JUDGED)))
    def is_judged(self, pk: int, act: str) -> None:
        """The instructor decides."""
        by = self.places["instructor"].user
        self.attempt(lambda: JUDGED[act](self.get(pk), by, reason="other"))

    @rule(pk=comments)
    def is_taken_back(self, pk: int) -> None:
        """By its author."""
        self.attempt(lambda: moderation.withdraw(self.get(pk), self.writer(pk)))

    @rule(pk=comments)
    def is_put_back(self, pk: int) -> None:
        """By its author."""
        self.attempt(lambda: moderation.put_back(self.get(pk), self.writer(pk)))

    @rule(pk=comments, words=st.sampled_from(["Other words of mine.", "Yet other words of mine."]))
    def is_reworded(self, pk: int, words: str) -> None:
        """By its author: edited, or revised where it was rejected."""
        verb = rewording.revise if self.get(pk).status == "rejected" else rewording.edit
        self.attempt(lambda: verb(self.get(pk), words, self.writer(pk)))

    @rule(pk=comments)
    def is_asked_about_again(self, pk: int) -> None:
        """By its author."""
        self.attempt(lambda: rewording.appeal(self.get(pk), "I quoted it in full.", self.writer(pk)))

    @rule(pk=comments)
    def is_erased(self, pk: int) -> None:
        """For good."""
        self.attempt(lambda: moderation.erase(self.get(pk), None))

    @rule(pk=comments, circle=st.sampled_from([Audience.COURSE, Audience.PEERS, Audience.STAFF]))
    def is_narrowed(self, pk: int, circle: Audience) -> None:
        """To fewer readers."""
        self.attempt(lambda: narrow(self.get(pk), circle, self.places["instructor"].user))

    def writer(self, pk: int) -> Any:
        """The account of a comment's author, if there is one."""
        author = self.get(pk).author
        return author.user if author else None

    @rule(name=st.sampled_from(READERS))
    def reads(self, name: str) -> None:
        """A reader meets over all pages exactly what the heading counts, in the order of numbers, nothing that is
        hidden from them, and finds each comment by its link."""
        post, reader = Post.objects.select_related("course").get(pk=self.post.pk), self.reader(name)
        for sort in (OLDEST, NEWEST):
            met = self.met(post, reader, Asked(sort, 1))
            layout = lay_out(post, Asked(sort), reader)
            assert post.n_published + comments_of(post, layout, reader)[1] == len(met)
        linkable = Comment.objects.linkable_to(reader.user, reader.guest_key).filter(pk__in=met)
        assert linkable.count() == len(met)
        for comment in linkable.select_related("author", "root"):
            comment.post = post
            assert self.may_meet(comment, name), (name, comment.status, comment.audience)
            assert self.arrives(comment, reader), (name, comment.number)

    def met(self, post: Post, reader: Reader, asked: Asked) -> set[int]:
        """The ids of the comments whose words stand on the pages from this one on, and behind their links."""
        layout = lay_out(post, asked, reader)
        assert layout.asked == asked
        self.is_in_order(layout)
        found = [row.id for thread in layout.threads for row in thread.rows if row.is_shown]
        assert len(found) == len(set(found))
        for thread in layout.threads:
            if thread.more:
                found += self.met(post, reader, Asked(page=1, under=thread.rows[0].id))
        if layout.page < layout.last_page:
            later = self.met(post, reader, Asked(asked.sort, layout.page + 1, asked.under))
            assert later & set(found) == set()
            found += later
        return set(found)

    def is_in_order(self, layout: Layout) -> None:
        """The threads of a page are cut where they must be, and its numbers follow each other."""
        turned = layout.threads[::-1] if layout.asked.sort == NEWEST else layout.threads
        rows = [row for thread in turned for row in thread.rows]
        numbers = [spelled(row.number) for row in rows if row.number]
        assert numbers == sorted(numbers)
        assert all(len(thread.rows) <= 1 + REPLIES for thread in turned)
        assert len(rows) <= max(COMMENTS, len(turned))

    def may_meet(self, comment: Comment, name: str) -> bool:
        """Whether the rules let this reader meet this comment in the thread."""
        place = self.places.get(name)
        is_own = comment.author == place if place else bool(comment.guest_key) and comment.guest_key == GUESTS.get(name)
        if comment.status == "pending":
            return is_own or name == "instructor"
        if comment.status != "published":
            return is_own and comment.status in {"rejected", "spam"}
        least = {"instructor": Audience.STAFF, "author": Audience.PEERS, "classmate": Audience.COURSE}
        return is_own or comment.audience >= least.get(name, Audience.WEB)

    def arrives(self, comment: Comment, reader: Reader) -> bool:
        """Whether the link of a comment leads to a page that holds it."""
        asked = way_to(comment, reader)
        return lay_out(comment.post, asked, reader).holds(comment.pk)

    @invariant()
    def the_essay_counts_what_stands(self) -> None:
        """Its thread columns say what its rows say."""
        counted = Comment.objects.filter(status="published", audience=Audience.WEB, kind=Kind.COMMENT)
        tops = Comment.objects.filter(depth=0).aggregate(last=Max("position"))["last"]
        post = Post.objects.get(pk=self.post.pk)
        last = counted.aggregate(last=Max("published_at"))["last"]
        assert (post.n_published, post.last_comment_at, post.n_threads) == (counted.count(), last, tops or 0)

    @invariant()
    def every_change_of_status_has_its_decision(self) -> None:
        """And no status changes without one."""
        rows: dict[int, list[tuple[str, str]]] = {}
        for pk, before, after in Decision.objects.filter(kind="comment").order_by("pk").values_list(*STEP):
            rows.setdefault(pk, []).append((before, after))
        for pk, status in Comment.objects.values_list("pk", "status"):
            before, written = self.standing.get(pk, status), rows.get(pk, [])
            if before != status:
                assert (len(written), written[-1]) == (self.decided[pk] + 1, (before, status))
            self.standing[pk], self.decided[pk] = status, len(written)

    @invariant()
    def numbers_are_given_once_in_order_and_never_change(self) -> None:
        """What was ever published to all has a number; no other number was ever higher among its siblings."""
        for comment in Comment.objects.select_related("parent").order_by("pk"):
            number, given = comment.number, self.numbers.get(comment.pk, "")
            assert given in ("", number)
            if number and not given:
                above = number.rpartition(".")[0]
                siblings = [n for n in self.numbers.values() if n.rpartition(".")[0] == above]
                assert all(spelled(n) < spelled(number) for n in siblings)
                assert spelled(number)[-1] == comment.position == len(siblings) + 1
                self.numbers[comment.pk] = number
            if comment.status == "published" and comment.audience == Audience.WEB:
                assert number
            assert comment.depth == min(DEEPEST, comment.parent.depth + 1 if comment.parent else 0)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few threads, replies and levels make a page what fifty do."""
    monkeypatch.setattr(threads, "THREADS_PER_PAGE", THREADS)
    monkeypatch.setattr(threads, "REPLIES_PER_THREAD", REPLIES)
    monkeypatch.setattr(threads, "COMMENTS_PER_PAGE", COMMENTS)
    for module in (threads, pages, numbering):
        monkeypatch.setattr(module, "DEEPEST", DEEPEST)


def test_whatever_people_do_a_discussion_keeps_its_promises(db: None, small_pages: None) -> None:
    few = settings(
        max_examples=6,
        stateful_step_count=30,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # to shrink a failure takes minutes
    )
    run_state_machine_as_test(Discussion, settings=few)  # type: ignore[no-untyped-call]
