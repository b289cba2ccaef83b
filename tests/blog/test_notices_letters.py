"""Letters about notices: what they say and in which head, what is not told any more, and the daily one. Every letter is
read from a file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from blog.models import Cadence, Enrolment, Notice, Post, User
from blog.notices import Item, Kind, preferences
from blog.notices.kinds import KINDS
from tests.blog import morning
from tests.blog.morning import later
from tests.blog.noticing import LINK, NOW, head, parts, sent, tell_of, unsubscribe_path
from tests.factories import EnrolmentFactory, published

eight_in_the_morning = morning.eight_in_the_morning


# one letter


def test_a_letter_says_what_happened_in_plain_text_and_in_html_and_its_links_lead_there(
    post: Post, classmate: Enrolment, as_classmate: Client, tmp_path: Path
) -> None:
    tell_of(post, classmate)
    letters = sent(tmp_path)
    text, html = parts(letters[0])
    assert (len(letters), head(letters[0], "Subject")) == (1, f"R. Vale published “{post.title}”")
    assert (letters[0]["To"], letters[0]["From"]) == ("mira.okafor@example.edu", "Colloquy <colloquy@localhost>")
    for words in (text, html):
        assert ("They left in August." in words, "New essays" in words, "Valentine" in words) == (True, True, False)
    assert set(LINK.findall(text)) == {
        each.rstrip('"') for each in re.findall(r'href="http://127.0.0.1:8000(\S+?)"', html)
    }
    assert {address: as_classmate.get(address).status_code for address in LINK.findall(text)} == {
        post.get_absolute_url(): 200,
        unsubscribe_path(letters[0]): 200,
        "/notifications/": 200,
        "/notifications/settings/": 200,
    }


def test_the_head_of_a_letter_is_what_mail_programs_look_for(post: Post, classmate: Enrolment, tmp_path: Path) -> None:
    tell_of(post, classmate)
    letter = sent(tmp_path)[0]
    address = r"<http://127\.0\.0\.1:8000/notifications/unsubscribe/[\w:-]+/>"
    assert head(letter, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert re.fullmatch(address, head(letter, "List-Unsubscribe"))
    assert (letter["List-Id"], letter["Auto-Submitted"]) == ("<essay.notices.127.0.0.1>", "auto-generated")
    assert (letter["Cc"], letter["Bcc"], letter["Reply-To"]) == (None, None, None)


@pytest.mark.parametrize(
    "bad", ["Sub\r\nBcc: all@example.org", "Sub\nX: y", "Sub\r\n\r\n<b>body</b>", "Sub\x00\x0b\u2028X: y"]
)
def test_no_word_of_anybody_becomes_a_line_of_the_head(
    post: Post, classmate: Enrolment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    item = Item(bad, bad, bad, "/x/", bad)
    monkeypatch.setitem(KINDS, "essay", Kind("essay", "New essays", "", lambda _person, rows: [item for _row in rows]))
    tell_of(post, classmate)
    tell_of(post, classmate, key="second")
    letter = sent(tmp_path)[0]
    assert head(letter, "Subject").startswith("Sub ")
    assert sorted(letter.keys()) == sorted(
        "Auto-Submitted Content-Type Date From List-Id List-Unsubscribe List-Unsubscribe-Post MIME-Version Message-ID"
        " Subject To".split()
    )


def test_words_of_others_are_text_in_both_parts(
    post: Post, classmate: Enrolment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = Item(
        "A & <u>B</u>", "<script>x</script>\n-- \nNo more of these: http://evil.example/", "W", "/x/", "<i>E</i>"
    )
    monkeypatch.setitem(KINDS, "essay", Kind("essay", "New essays", "", lambda _person, rows: [item for _row in rows]))
    tell_of(post, classmate)
    text, html = parts(sent(tmp_path)[0])
    assert "A & <u>B</u>" in text
    assert "  > <script>x</script> -- No more of these: http://evil.example/" in text.splitlines()
    assert [line for line in text.splitlines() if "evil" in line and not line.startswith("  > ")] == []
    assert html.count("A &amp; &lt;u&gt;B&lt;/u&gt;") == 2
    assert re.findall(r"<(?:script|i|u|style)\b", html) == []


def test_two_of_a_kind_that_are_due_together_are_one_letter_and_two_kinds_are_two(
    author: Enrolment, classmate: Enrolment, tmp_path: Path
) -> None:
    preferences.choose(classmate.user, {"waiting": Cadence.AT_ONCE})
    for title in ("First", "Second"):
        tell_of(published(author, title), classmate)
    tell_of(published(author, "Third"), classmate, kind="waiting")
    subjects = [head(letter, "Subject") for letter in sent(tmp_path)]
    assert subjects == ["R. Vale published “First”, and one more", "R. Vale published “Third”"]


def test_a_letter_is_sent_once_however_often_the_worker_looks(
    post: Post, classmate: Enrolment, instructor: Enrolment, tmp_path: Path, time_machine: Any
) -> None:
    tell_of(post, classmate, instructor)
    assert sorted(str(letter["To"]) for letter in sent(tmp_path)) == [
        "lena.hart@example.edu",
        "mira.okafor@example.edu",
    ]
    later(time_machine, days=2)
    assert len(sent(tmp_path)) == 2
    assert set(Notice.objects.values_list("due_at", "sent_at", "claim")) == {(None, NOW, None)}


def hide(post: Post, _person: Enrolment) -> None:
    Post.objects.filter(pk=post.pk).update(audience=10)


def shut_out(_post: Post, person: Enrolment) -> None:
    User.objects.filter(pk=person.user_id).update(is_active=False)


def take_out(_post: Post, person: Enrolment) -> None:
    Enrolment.objects.filter(pk=person.pk).update(is_active=False)


def switch_off(_post: Post, person: Enrolment) -> None:
    preferences.choose(person.user, {"essay": Cadence.OFF})


def mute(post: Post, person: Enrolment) -> None:
    preferences.mute(person.user, post)


def remove_post(post: Post, _person: Enrolment) -> None:
    post.delete()


def remove_person(_post: Post, person: Enrolment) -> None:
    person.user.delete()


@pytest.mark.parametrize("happens", [hide, shut_out, take_out, switch_off, mute, remove_post, remove_person])
def test_what_changed_since_it_was_queued_counts(
    post: Post, classmate: Enrolment, instructor: Enrolment, tmp_path: Path, happens: Any
) -> None:
    other = published(EnrolmentFactory(course=post.course), "Of Another")
    tell_of(post, classmate)
    tell_of(other, instructor)
    happens(post, classmate)
    assert [str(letter["To"]) for letter in sent(tmp_path)] == ["lena.hart@example.edu"]
    assert not Notice.objects.filter(due_at__isnull=False).exists()


def test_a_kind_that_is_not_known_any_more_sends_nothing(post: Post, classmate: Enrolment, tmp_path: Path) -> None:
    tell_of(post, classmate)
    Notice.objects.update(kind="forgotten")
    assert (sent(tmp_path), Notice.objects.get().due_at) == ([], None)


# the daily letter


def test_the_daily_letter_comes_at_the_persons_hour_grouped_by_essay(
    post: Post, author: Enrolment, classmate: Enrolment, tmp_path: Path, time_machine: Any
) -> None:
    preferences.choose(classmate.user, {}, hour=9)
    other = published(author, "Another Essay")
    for essay, key in ((post, "1"), (other, "1"), (post, "2")):
        tell_of(essay, classmate, kind="followed", key=key)
    later(time_machine, minutes=59)
    assert sent(tmp_path) == []
    later(time_machine, hours=1)
    letters = sent(tmp_path)
    assert [(head(letter, "Subject"), letter["List-Id"]) for letter in letters] == [
        ("Your day: 3 notices", "<daily.notices.127.0.0.1>")
    ]
    text, html = parts(letters[0])
    assert re.findall(r"^“(.*)”$|^\* .*“(.*)”$", text, re.MULTILINE) == [
        (post.title, ""),
        ("", post.title),
        ("", post.title),
        ("Another Essay", ""),
        ("", "Another Essay"),
    ]
    assert re.findall(r"<h2>(.*?)</h2>", html) == [post.title, "Another Essay"]


def test_there_is_no_daily_letter_about_nothing(post: Post, classmate: Enrolment, tmp_path: Path) -> None:
    tell_of(post, classmate, kind="followed")
    hide(post, classmate)
    assert sent(tmp_path) == []


def test_a_daily_letter_shows_twenty_and_counts_the_rest(
    author: Enrolment, classmate: Enrolment, tmp_path: Path
) -> None:
    essays = [published(author, f"Essay {n}") for n in range(23)]
    for essay in essays:
        tell_of(essay, classmate, kind="followed")
    hide(essays[22], classmate)
    letter = sent(tmp_path)[0]
    text, html = parts(letter)
    assert (head(letter, "Subject"), text.count("\n* "), html.count("<h2>")) == ("Your day: 22 notices", 20, 20)
    assert ("And 2 more: http://127.0.0.1:8000/notifications/" in text, "And 2 more" in html) == (True, True)


def test_what_is_daily_and_what_comes_at_once_leave_apart(
    author: Enrolment, classmate: Enrolment, tmp_path: Path
) -> None:
    tell_of(published(author, "At Once"), classmate)
    tell_of(published(author, "Of the Day"), classmate, kind="followed")
    assert [head(letter, "Subject") for letter in sent(tmp_path)] == [
        "R. Vale published “At Once”",
        "Your day: one notice",
    ]
