"""The moderation desk: whose it is, what stands in each tab, what a card tells, and how often it asks the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog.models import Course, Decision, Enrolment, Post, Role, Section, User
from comments import moderation, restricting, rewording
from comments.desk_cards import pieces
from comments.models import Comment, Flag, RuleHit
from comments.undoing import undo
from tests.comments.desking import DECISIONS, DESK, HOLDS, LIFTED, UNDONE, cards, counts, page
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said, said_by_guest

MOST_QUERIES = 12
THREE_LINKS = "Look at http://a.example/1 and http://b.example/2, or http://c.example/3."


@pytest.fixture
def waiting(post: Post) -> Comment:
    """A guest's comment that waits."""
    return said_by_guest(post)


@pytest.fixture
def foreign(other_instructor: Enrolment) -> Comment:
    """A comment that waits in the other course."""
    return said_by_guest(published(other_instructor), name="Far Away", body="Elsewhere.")


@pytest.fixture
def on_day(post: Post, classmate: Enrolment) -> Callable[[int], Comment]:
    """A classmate's comment written on a day of March."""

    def write(day: int) -> Comment:
        with time_machine.travel(datetime(2027, 3, day, tzinfo=UTC), tick=False):
            return said(post, classmate, body=f"Day {day}.")

    return write


def test_students_outsiders_and_visitors_are_sent_away_as_from_all_of_the_admin(
    client: Client, as_author: Client, as_outsider: Client, waiting: Comment
) -> None:
    everyone = (client, as_author, as_outsider)
    assert [person.get(address).status_code for person in everyone for address in (DESK, HOLDS)] == [302] * 6
    sent = [person.post(address, {}).status_code for person in everyone for address in (DECISIONS, UNDONE, LIFTED)]
    assert sent == [302] * 9


def test_decisions_and_undoing_are_posted_and_the_desk_is_only_read(as_instructor: Client) -> None:
    assert [as_instructor.get(address).status_code for address in (DECISIONS, UNDONE, LIFTED)] == [405, 405, 405]
    assert as_instructor.post(DESK).status_code == 405


def test_staff_meet_their_own_courses_alone(
    as_instructor: Client, other_instructor: Enrolment, superuser: User, waiting: Comment, foreign: Comment
) -> None:
    root = Client()
    root.force_login(superuser)
    assert [cards(person) for person in (as_instructor, signed_in(other_instructor), root)] == [
        [waiting],
        [foreign],
        [waiting, foreign],
    ]
    answers = [as_instructor.get(DESK, {"course": slug}).status_code for slug in ("russia", "ottoman", "none", "\x00")]
    assert answers == [200, 404, 404, 404]
    assert "Ottoman" not in page(as_instructor)


def test_one_of_several_courses_can_be_looked_at_alone(
    instructor: Enrolment, stranger_course: Course, waiting: Comment, foreign: Comment
) -> None:
    EnrolmentFactory(course=stranger_course, user=instructor.user, role=Role.ASSISTANT, public_name="Helper")
    client = signed_in(instructor)
    assert [cards(client), cards(client, course="ottoman")] == [[waiting, foreign], [foreign]]
    assert [counts(client)["needs"], counts(client, course="russia")["needs"]] == [2, 1]
    assert ("All courses" in page(client), "Ottoman Cities" in page(client)) == (True, True)


def test_an_assistant_of_a_section_meets_its_comments_and_their_record_alone(course: Course) -> None:
    sections = [Section.objects.create(course=course, name=name) for name in "AB"]
    writers = [EnrolmentFactory(course=course, section=part, public_name=f"In {part}") for part in sections]
    in_a, in_b = (said_by_guest(published(writer)) for writer in writers)
    for comment in (in_a, in_b):
        moderation.reject(comment, EnrolmentFactory(course=course, role=Role.INSTRUCTOR).user, reason="unkind")
    client = signed_in(EnrolmentFactory(course=course, role=Role.ASSISTANT, section=sections[0], public_name="Asst"))
    assert (cards(client, tab="rejected"), counts(client)["rejected"]) == ([in_a], 1)
    log = client.get(DESK, {"tab": "log"}).context["log"]
    assert [decision.object_id for decision in log] == [in_a.pk]


def test_each_tab_holds_its_own_and_says_how_many(
    as_instructor: Client, post: Post, author: Enrolment, instructor: Enrolment, on_day: Callable[[int], Comment]
) -> None:
    new, reported, seen = on_day(1), on_day(2), on_day(3)
    said(post, instructor)
    Flag.objects.create(comment=reported, reporter=author, reason="unkind")
    moderation.look_at(seen, instructor.user)
    waiting, spam, rejected, removed = (said_by_guest(post, name=f"Guest {n}") for n in range(4))
    moderation.mark_spam(spam, instructor.user)
    moderation.reject(rejected, instructor.user, reason="unkind")
    moderation.remove(moderation.approve(removed, instructor.user), instructor.user, reason="unkind")
    found = {tab: cards(as_instructor, tab=tab) for tab in ("needs", "reported", "unseen", "spam", "rejected")}
    expected = {"needs": [waiting], "reported": [reported], "unseen": [new, reported], "spam": [spam]}
    assert found == {**expected, "rejected": [removed, rejected]}
    assert counts(as_instructor) == {"needs": 1, "reported": 1, "unseen": 2, "spam": 1, "rejected": 2}


def test_what_waits_stands_oldest_first_fifty_to_a_page(as_instructor: Client, post: Post) -> None:
    waiting = [said_by_guest(post, name=f"Guest {n}") for n in range(53)]
    assert cards(as_instructor) == waiting[:50]
    assert cards(as_instructor, page=2) == cards(as_instructor, page=9) == waiting[50:]
    assert cards(as_instructor, page="x") == waiting[:50]
    assert ("Next page" in page(as_instructor), "Next page" in page(as_instructor, page=2)) == (True, False)


@pytest.mark.parametrize("n", [1, 3, 50])
@pytest.mark.parametrize("tab", ["needs", "unseen"])
def test_fifty_cards_cost_as_many_queries_as_one(
    as_instructor: Client, post: Post, author: Enrolment, classmate: Enrolment, n: int, tab: str, query_count: Any
) -> None:
    parent = said(post, author)
    moderation.look_at(parent, author.user)
    for number in range(n):
        comment = said_by_guest(post, name=f"Guest {number}", body=f"{THREE_LINKS} {number}", parent=parent)
        if tab == "unseen":
            moderation.approve(comment, author.user)
            Comment.objects.filter(pk=comment.pk).update(looked_at=None)
        Flag.objects.create(comment=comment, reporter=classmate, reason="unkind")
    assert RuleHit.objects.count() >= n
    assert len(cards(as_instructor, tab=tab)) == n
    assert query_count(lambda: as_instructor.get(DESK, {"tab": tab, "course": "russia"})) <= MOST_QUERIES - 1


@pytest.fixture
def query_count() -> Callable[[Callable[[], Any]], int]:
    """How many queries an act makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(act: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as asked:
            act()
        return len(asked)

    return count


def test_what_a_rule_found_is_marked_and_nothing_of_it_is_markup(as_instructor: Client, post: Post) -> None:
    said_by_guest(post, body=f"<b>Bold</b> {THREE_LINKS}")
    shown = page(as_instructor)
    assert shown.count("<mark>http://a.example/1</mark>") == 1
    assert ("&lt;b&gt;Bold&lt;/b&gt;" in shown, "<b>Bold" in shown) == (True, False)
    assert "It has 3 links to other sites." in shown


@pytest.mark.parametrize(
    ("text", "evidence", "found"),
    [
        ("no trace", ["spam"], [("no trace", False)]),
        ("buy spam now", ["spam"], [("buy ", False), ("spam", True), (" now", False)]),
        ("spammer and spam", ["spam"], [("spammer and ", False), ("spam", True)]),
        ("a.b a.b.c", ["a.b", "a.b.c"], [("a.b", True), (" ", False), ("a.b.c", True)]),
        ("(what?!)", ["?!"], [("(what", False), ("?!", True), (")", False)]),
        ("", ["x"], []),
    ],
)
def test_a_text_is_cut_where_a_passage_stands_as_a_word_of_its_own(
    text: str, evidence: list[str], found: list[tuple[str, bool]]
) -> None:
    assert pieces(text, evidence) == found


def test_a_card_tells_who_where_since_when_and_why(
    as_instructor: Client, post: Post, author: Enrolment, classmate: Enrolment
) -> None:
    parent = said(post, author, body="The telegram was real.")
    with time_machine.travel(timezone.now() - timedelta(hours=2, minutes=5)):
        reply = said_by_guest(post, body="My uncle sent it.", parent=parent)
    Flag.objects.create(comment=reply, reporter=classmate, reason="unkind", note="This hurts.")
    shown = " ".join(page(as_instructor).replace("\xa0", " ").split())
    for words in (
        "Ada Lind",
        "waiting 2 hours",
        "reply to 1 by R. Vale",
        "“The telegram was real.”",
        "from a guest",
        "Reported by Mira Okafor: it is unkind. “This hurts.”",
        "1 thought",
        f'href="/comments/{reply.pk}/"',
        f'href="{post.get_absolute_url()}"',
        "0 approved, 0 rejected",
    ):
        assert words in shown, words


def test_a_card_tells_the_record_of_a_member_and_whether_they_are_trusted(
    as_instructor: Client, post: Post, classmate: Enrolment, instructor: Enrolment, course: Course
) -> None:
    Course.objects.filter(pk=course.pk).update(students="held")
    written = [said(post, classmate) for _ in range(4)]
    told = []
    for act in (moderation.reject, moderation.mark_spam, moderation.approve):
        told.append(page(as_instructor))
        act(written.pop(), instructor.user, reason="unkind")
    told.append(page(as_instructor))
    records = ["0 approved, 0 rejected", "0 approved, 1 rejected", "0 approved, 1 rejected, 1 spam"]
    records.append("1 approved, 1 rejected, 1 spam · trusted")
    assert [record in text for record, text in zip(records, told, strict=True)] == [True] * 4
    assert ["not yet trusted" in text for text in told] == [True, True, True, False]


def test_a_wait_begins_anew_when_it_is_put_back_and_goes_on_when_a_decision_is_undone(
    instructor: Enrolment, waiting: Comment
) -> None:
    now, told = timezone.now(), []
    with time_machine.travel(now + timedelta(days=2), tick=False):
        undo(moderation_of(moderation.approve(waiting, instructor.user)), instructor.user)
        told.append("waiting 2 days" in page(signed_in(instructor)).replace("\xa0", " "))
        moderation.approve(waiting, instructor.user)
        moderation.hold(waiting, instructor.user)
    with time_machine.travel(now + timedelta(days=3, minutes=1), tick=False):
        told.append("waiting 1 day<" in page(signed_in(instructor)).replace("\xa0", " "))
    assert told == [True, True]


def moderation_of(comment: Comment) -> Decision:
    return Decision.objects.about(comment)[0]


def test_the_record_of_a_guest_goes_by_their_address_and_stays_in_the_course(
    as_instructor: Client, instructor: Enrolment, post: Post, other_instructor: Enrolment
) -> None:
    moderation.reject(said_by_guest(post, name="Other Name"), instructor.user, reason="unkind")
    moderation.approve(said_by_guest(published(other_instructor)), other_instructor.user)
    said_by_guest(post)
    assert "0 approved, 1 rejected" in page(as_instructor)


def test_a_revised_comment_shows_its_earlier_words_and_an_appeal_its_reason(
    as_instructor: Client, post: Post, classmate: Enrolment, instructor: Enrolment, course: Course
) -> None:
    Course.objects.filter(pk=course.pk).update(students="held")
    first, second = said(post, classmate, body="First try."), said(post, classmate, body="Other.")
    rewording.revise(moderation.ask(first, instructor.user), "Second try.", classmate.user)
    rewording.appeal(moderation.reject(second, instructor.user, reason="unkind"), "It was a joke.", classmate.user)
    shown = page(as_instructor)
    told = ("First try.", "Second try.", "revised by its author", "its author asks again", "It was a joke.")
    assert [words in shown for words in told] == [True] * 5


def test_a_comment_like_earlier_spam_shows_its_score_and_what_tells(as_instructor: Client, waiting: Comment) -> None:
    values = {"tokens": "father (91%)"}
    found = {"rule": "classifier", "verdict": 1, "sentence": "It is like spam.", "evidence": ["father"]}
    RuleHit.objects.create(comment=waiting, values=values, weight=0.834, **found)
    shown = page(as_instructor)
    assert ("0.83" in shown, "father (91%)" in shown, "<mark>father</mark>" in shown) == (True, True, True)


def acts(client: Client, **query: Any) -> list[list[str]]:
    return [[choice.act for choice in card.choices] for card in client.get(DESK, query).context["cards"]]


def test_a_card_offers_what_is_possible_where_it_stands(
    as_instructor: Client, superuser: User, post: Post, instructor: Enrolment, waiting: Comment
) -> None:
    assert acts(as_instructor) == [["approve", "answer", "reject", "ask", "spam"]]
    root = Client()
    root.force_login(superuser)
    assert acts(root) == [["approve", "reject", "ask", "spam"]]
    moderation.mark_spam(waiting, instructor.user)
    assert acts(as_instructor, tab="spam") == [["restore"]]
    live = said(post, EnrolmentFactory(course=post.course))
    assert acts(as_instructor, tab="unseen") == [["keep", "remove", "hold", "spam"]]
    assert live.is_published


def test_the_name_of_somebody_held_says_until_when(
    as_instructor: Client, instructor: Enrolment, post: Post, waiting: Comment
) -> None:
    assert "Hold all of this person’s comments" in page(as_instructor)
    until = datetime(2031, 12, 3, 12, tzinfo=UTC)
    restricting.restrict(post.course, "ADA@example.org", instructor.user, reason="unkind", until=until)
    shown = page(as_instructor)
    assert ("held until 3 Dec" in shown, "Hold all of this person’s comments" in shown) == (True, False)


def test_where_nothing_waits_the_desk_says_so_and_how_long_it_took(
    as_instructor: Client, instructor: Enrolment, post: Post
) -> None:
    assert "Nothing waits for a decision." in page(as_instructor)
    now = timezone.now()
    for n, hours in enumerate((1, 2, 30)):
        with time_machine.travel(now - timedelta(hours=hours), tick=False):
            comment = said_by_guest(post, name=f"Guest {n}")
        with time_machine.travel(now, tick=False):
            moderation.approve(comment, instructor.user)
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        pace = as_instructor.get(DESK).context["pace"]
        shown = page(as_instructor)
    assert pace == {"n": 3, "usual": "2\xa0hours", "longest": "1\xa0day"}
    assert "half of them within 2 hours, the oldest after 1 day" in " ".join(shown.replace("\xa0", " ").split())
    with time_machine.travel(now + timedelta(days=31), tick=False):
        assert signed_in(instructor).get(DESK).context["pace"] is None


def test_what_was_undone_and_decided_again_took_all_the_time_since_it_was_written(
    instructor: Enrolment, waiting: Comment
) -> None:
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=9), tick=False):
        undo(moderation_of(moderation.approve(waiting, instructor.user)), instructor.user)
    with time_machine.travel(now + timedelta(hours=10, minutes=1), tick=False):
        moderation.approve(waiting, instructor.user)
        pace = signed_in(instructor).get(DESK).context["pace"]
    assert pace["longest"] == "10\xa0hours"


def test_the_log_tells_newest_first_who_did_what_and_offers_undo_where_it_is_the_last_word(
    as_instructor: Client, instructor: Enrolment, post: Post, foreign: Comment, other_instructor: Enrolment
) -> None:
    moderation.approve(foreign, other_instructor.user)
    first, second = said_by_guest(post, name="One"), said_by_guest(post, name="Two")
    moderation.reject(first, instructor.user, reason="unclear", note="Say more.")
    moderation.approve(second, instructor.user)
    moderation.remove(second, instructor.user, reason="copied")
    rows = as_instructor.get(DESK, {"tab": "log"}).context["log"]
    assert [(row.act, row.name, row.can_be_undone) for row in rows] == [
        ("remove", "Two", True),
        ("approve", "Two", False),
        ("reject", "One", True),
    ]
    undo(Decision.objects.get(act="remove"), instructor.user)
    rows = as_instructor.get(DESK, {"tab": "log"}).context["log"]
    assert [row.can_be_undone for row in rows] == [False, False, False, True]
    shown = page(as_instructor, tab="log")
    assert [words in shown for words in ("Lena Hart", "waiting → rejected, hard to follow", "Say more.")] == [True] * 3


def test_the_navigation_tells_staff_how_much_waits(
    as_instructor: Client, as_classmate: Client, author: Enrolment, post: Post, on_day: Callable[[int], Comment]
) -> None:
    stream = "/russia/"
    link = f'href="{DESK}?course=russia">Moderate'
    assert f"{link}</a>" in as_instructor.get(stream).content.decode()
    for _ in range(2):
        said_by_guest(post)
    Flag.objects.create(comment=on_day(1), reporter=author, reason="spam")
    on_day(2)
    assert f'{link} <span class="n">3</span></a>' in as_instructor.get(stream).content.decode()
    assert link not in as_classmate.get(stream).content.decode()


def test_the_count_costs_staff_one_query_and_others_none(
    as_instructor: Client, as_classmate: Client, post: Post, query_count: Any
) -> None:
    of_others = query_count(lambda: as_classmate.get("/russia/"))
    assert query_count(lambda: as_instructor.get("/russia/")) == of_others + 1
    assert query_count(lambda: as_classmate.get(post.get_absolute_url())) <= 8
