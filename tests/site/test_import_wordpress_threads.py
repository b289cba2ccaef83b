"""Comments from WordPress: threads whatever order they come in, standings, numbers, people, and what is never kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError

from blog.models import Course, Enrolment, Post
from comments import bringing, moderation
from comments.models import Comment, CommentStatus, Kind
from comments.posting import Said
from tests.factories import written
from tests.site.exports import NOOR, RUTH, comment, export, item
from tests.site.test_import_wordpress import brought, media, reasons

__all__ = ["media"]


def numbers() -> dict[str, str]:
    """The number of each comment by its words."""
    return dict(Comment.objects.values_list("body", "number"))


def thread(*comments: str) -> str:
    return export(item(1, comments="".join(comments)))


def test_a_child_may_come_before_its_parent_and_have_a_smaller_number(course: Course, tmp_path: Path) -> None:
    late = comment(3, 9, date="2019-05-09 10:00:00")
    account = brought(
        tmp_path, thread(late, comment(9, date="2019-05-08 10:00:00"), comment(1, 3, date="2019-05-10 10:00:00"))
    )
    assert numbers() == {"Thought 9.": "1", "Thought 3.": "1.1", "Thought 1.": "1.1.1"}
    assert (account["comments"]["max_depth"], account["comments"]["orphans"]) == (3, 0)


def test_numbers_are_those_that_a_living_thread_would_have_given(author: Enrolment, tmp_path: Path) -> None:
    said = [(1, 0), (2, 1), (3, 0), (4, 1), (5, 2), (6, 3), (7, 2), (8, 0)]
    brought(tmp_path, thread(*(comment(n, above, date=f"2019-05-{n:02} 10:00:00") for n, above in reversed(said))))
    imported = Post.objects.get()
    living = moderation.locked(written(author, "Living", status="published"))
    rows: dict[int, Comment] = {}
    for n, above in said:
        words = Said(f"Thought {n}.", parent=rows.get(above), guest_name="Ada Lind")
        rows[n] = moderation.bring_in(living, words, datetime(2019, 5, n, 10, tzinfo=UTC))
    living.refresh_from_db()
    columns = ("body", "number", "position", "depth", "created_at", "published_at", "status")
    assert list(imported.comments.values_list(*columns)) == list(living.comments.values_list(*columns))
    for name in ("n_published", "n_threads", "last_comment_at"):
        assert getattr(imported, name) == getattr(living, name)


def test_what_answers_a_missing_comment_stands_on_top_and_is_told(course: Course, tmp_path: Path) -> None:
    account = brought(tmp_path, thread(comment(1), comment(2, 77)))
    assert numbers() == {"Thought 1.": "1", "Thought 2.": "2"}
    assert account["comments"]["orphans"] == 1
    assert reasons(account, "comment 2 ") == ["what it answers is not in these files; it stands on top"]


def test_a_comment_never_answers_one_under_another_essay(course: Course, tmp_path: Path) -> None:
    account = brought(tmp_path, export(item(1, comments=comment(1)), item(2, "Two", comments=comment(2, 1))))
    assert (Comment.objects.filter(parent=None).count(), account["comments"]["orphans"]) == (2, 1)


def test_a_circle_is_opened_at_its_oldest(course: Course, tmp_path: Path) -> None:
    account = brought(tmp_path, thread(comment(1, 3), comment(2, 1), comment(3, 2), comment(4, 4), comment(5, 3)))
    assert numbers() == {
        "Thought 1.": "1",
        "Thought 2.": "1.1",
        "Thought 3.": "1.1.1",
        "Thought 4.": "2",
        "Thought 5.": "1.1.1.1",
    }
    assert (account["comments"]["cycles"], account["comments"]["orphans"]) == (2, 0)


def test_standings_stay_what_they_were(course: Course, tmp_path: Path) -> None:
    said = {"1": "approved", "0": "held", "spam": "spam", "trash": "trash", "post-trashed": "trash", "odd": "held"}
    account = brought(tmp_path, thread(*(comment(n, status=status) for n, status in enumerate(said, 1))))
    standing = dict(Comment.objects.order_by("pk").values_list("body", "status"))
    assert list(standing.values()) == ["published", "pending", "spam", "removed", "removed", "pending"]
    assert account["comments"]["by_status"] == {"published": 1, "pending": 2, "spam": 1, "removed": 2}
    assert (Post.objects.get().n_published, Comment.objects.exclude(number="").count()) == (1, 1)


def test_what_readers_answered_holds_its_place(course: Course, tmp_path: Path) -> None:
    brought(
        tmp_path,
        thread(comment(1, status="trash"), comment(2, 1), comment(3, status="0"), comment(4, 3, status="spam")),
    )
    assert numbers() == {"Thought 1.": "1", "Thought 2.": "1.1", "Thought 3.": "", "Thought 4.": ""}


def test_mentions_elsewhere_are_kept_apart(course: Course, tmp_path: Path) -> None:
    ping = {"author": "A blog", "email": "", "url": "https://blog.example.org/a/"}
    parts = comment(1), comment(2, type="pingback", **ping), comment(3, type="trackback", **ping), comment(4, 2)
    account = brought(tmp_path, thread(*parts))
    kinds = dict(Comment.objects.values_list("body", "kind"))
    assert kinds == {
        "Thought 1.": "comment",
        "Thought 2.": "pingback",
        "Thought 3.": "pingback",
        "Thought 4.": "comment",
    }
    assert (Post.objects.get().n_published, account["comments"]["mentions"]) == (2, 2)
    assert numbers() == {"Thought 1.": "1", "Thought 2.": "", "Thought 3.": "", "Thought 4.": "2"}
    assert account["comments"]["answers_to_mentions"] == 1


def test_a_thread_deeper_than_the_rule_counts_on_in_the_deepest_level(course: Course, tmp_path: Path) -> None:
    account = brought(tmp_path, thread(*(comment(n, n - 1, date=f"2019-05-01 10:{n:02}:00") for n in range(1, 41))))
    assert (account["comments"]["max_depth"], max(Comment.objects.values_list("depth", flat=True))) == (40, 30)
    assert Comment.objects.exclude(number="").values("number").distinct().count() == 40


def test_no_address_of_the_net_is_kept_and_no_mail_address_is_a_name(course: Course, tmp_path: Path) -> None:
    brought(tmp_path, thread(comment(1, author="mira@example.net", email="mira@example.net")))
    row = Comment.objects.get()
    assert (row.guest_name, row.guest_email, row.address_hash) == ("Unnamed reader", "mira@example.net", "")
    stored = [str(value) for value in Comment.objects.values().get().values()]
    assert [value for value in stored if "203.0.113" in value] == []


def test_authors_are_matched_by_address_and_others_become_places_to_claim(author: Enrolment, tmp_path: Path) -> None:
    account = brought(tmp_path, export(item(1), item(2, "Two", creator="noor7"), item(3, "Three", creator="ghost")))
    by = {post.slug: post.author for post in Post.objects.select_related("author")}
    assert by["an-essay"] == author
    noor = by["two"]
    assert (noor.public_name, noor.user, noor.claim_email, noor.role) == (
        "Noor Aziz",
        None,
        "noor@example.org",
        "student",
    )
    assert (by["three"].public_name, by["three"].claim_email) == ("Author 1", "")
    assert account["people"] == {"matched": 1, "placeholders": 2, "new": 2, "guests": 0}


@pytest.mark.parametrize("shown", ["noor7", "noor@example.org", "Professor Noor", ""])
def test_a_name_that_tells_an_address_or_a_login_is_not_shown(course: Course, tmp_path: Path, shown: str) -> None:
    brought(tmp_path, export(item(2, creator="noor7"), authors=[(*NOOR[:2], shown)]))
    assert [place.public_name for place in Enrolment.objects.all()] == ["Author 1"]


def test_a_name_that_somebody_has_gets_a_number(classmate: Enrolment, tmp_path: Path) -> None:
    brought(tmp_path, export(item(1), authors=[("rvalentine", "x@example.org", classmate.public_name)]))
    assert Post.objects.get().author.public_name == "Mira Okafor 2"


def test_the_list_of_people_wins(course: Course, classmate: Enrolment, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(f"there,here\nrvalentine,{classmate.user.email}\nADA@example.net,Mira Okafor\n")
    brought(tmp_path, export(item(1, comments=comment(1))), people=str(people))
    assert (Post.objects.get().author, Comment.objects.get().author) == (classmate, classmate)


def test_a_list_that_names_nobody_here_is_refused_and_nothing_is_written(course: Course, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("there,here\nrvalentine,nobody@example.edu\n")
    with pytest.raises(
        CommandError, match=r"people\.csv, line 2: nobody in “Twentieth-Century Russia” is “nobody@example\.edu”"
    ):
        brought(tmp_path, export(item(1)), people=str(people))
    assert (Post.objects.count(), Enrolment.objects.count()) == (0, 0)


def test_commenters_are_people_where_they_had_an_account_and_guests_else(author: Enrolment, tmp_path: Path) -> None:
    parts = (
        comment(1, author="Ruth", email=RUTH[1].upper()),
        comment(2, author="Omar Haddad", email="omar@example.org", user=8),
        comment(3, author="Omar H.", email="omar@example.org"),
        comment(4, author="Ada Lind", email="ada@example.net"),
        comment(5, author="No Mail", email="", user=9),
    )
    account = brought(tmp_path, thread(*parts))
    names = dict(Comment.objects.values_list("body", "author__public_name"))
    assert list(names.values()) == ["R. Vale", "Omar Haddad", "Omar Haddad", None, "No Mail"]
    assert Comment.objects.get(body="Thought 4.").guest_name == "Ada Lind"
    assert account["people"] == {"matched": 1, "placeholders": 2, "new": 2, "guests": 1}


def test_nobody_is_told_of_a_past(author: Enrolment, tmp_path: Path) -> None:
    from blog.models import Notice

    brought(tmp_path, thread(comment(1), comment(2, 1)))
    assert Notice.objects.count() == 0


def voice(key: str, parent: str = "", day: int = 1, status: CommentStatus = CommentStatus.PUBLISHED) -> bringing.Voice:
    at = datetime(2019, 5, day, tzinfo=UTC)
    return bringing.Voice(key, parent, int(key), at, status, Kind.COMMENT, key, f"<p>{key}</p>", guest_name="Ada")


def test_an_answer_dated_before_what_it_answers_still_follows_it() -> None:
    found = bringing.arranged([voice("1", "2", day=1), voice("2", day=5), voice("3", day=3)])
    assert [one.key for one in found.voices] == ["3", "2", "1"]


def test_a_chain_of_ten_thousand_needs_no_recursion() -> None:
    found = bringing.arranged([voice(str(n), str(n - 1) if n > 1 else "") for n in range(1, 10_001)])
    assert (found.depth, len(found.holding), found.orphans, found.cycles) == (10_000, 9_999, (), ())
