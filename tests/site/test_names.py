"""Names that look like what they are not: by letters of another alphabet, by marks that nobody sees, by signs that turn
the line around. Every door that takes a name."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from blog.characters import one_line
from blog.importers.roster import read_table
from blog.models import Course, Enrolment, FormerName, Post, Section, Tag, User, Week
from blog.names import naming
from comments import moderation
from comments.models import Comment

OVERRIDES = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2064\u206a\u206f\u2800\u3164\ufe00\ufe0e"
    "\ufeff\uffa0\ufff9\ufffb\U0001d173\U000e0001\U000e0061\U000e01ef\x00\x1b\x7f"
)
TURNED = "Ruth \u202eenitnelaV\u202c"


@pytest.mark.parametrize("sign", [*OVERRIDES, *UNSEEN], ids=lambda sign: f"U+{ord(sign):04X}")
def test_no_sign_that_nobody_sees_stays_in_a_name(sign: str) -> None:
    assert one_line(f"Le{sign}na {sign} Hart{sign}") == "Lena Hart"


@pytest.mark.parametrize("name", ["Zoë", "王小明", "مریم میرزاخانی", "क्‍षमा", "O’Neill-Lévêque", "Лев", "👩🏽‍🌾", "ﬀ"])
def test_a_name_of_any_people_stays_as_it_is(name: str) -> None:
    assert one_line(name) == name


def test_every_column_of_names_drops_them_by_whatever_door(course: Course, author: Enrolment, post: Post) -> None:
    clean = one_line(TURNED)
    assert clean == "Ruth enitnelaV"
    User.objects.filter(pk=author.user_id).update(name=TURNED)
    Enrolment.objects.filter(pk=author.pk).update(public_name=TURNED)
    Course.objects.filter(pk=course.pk).update(title=TURNED, code=TURNED, term=TURNED)
    post.revisions.update(title=TURNED, by_name=TURNED)
    kept = [
        User.objects.get(pk=author.user_id).name,
        Enrolment.objects.get(pk=author.pk).public_name,
        *Course.objects.values_list("title", "code", "term").get(pk=course.pk),
        *post.revisions.values_list("title", "by_name").get(),
        Section.objects.create(course=course, name=TURNED).name,
        Week.objects.create(course=course, number=1, slug="one", title=TURNED).title,
        Tag.objects.create(course=course, slug="tag", name=TURNED).name,
        FormerName.objects.create(enrolment=author, public_name=TURNED, slug="x").public_name,
        moderation.bring_in(post, moderation.Said("Words.", guest_name=TURNED), timezone.now()).guest_name,
    ]
    assert kept == [clean] * len(kept)


def test_a_roster_and_a_new_account_drop_them_too(client: Client, db: None) -> None:
    table = read_table(f"Name,Email\n{TURNED},ruth@example.org\n".encode())
    assert table.lines[0].cells[0] in {TURNED, one_line(TURNED)}
    client.post("/accounts/signup/", {"name": TURNED, "email": "ruth@example.org", "password1": "a long sentence"})
    assert User.objects.get().name == "Ruth enitnelaV"


def test_a_name_of_marks_alone_is_no_name(superuser: User, course: Course, client: Client) -> None:
    client.force_login(superuser)
    typed = {"course": course.pk, "name": "\u200b\u2800", "slug": "nothing"}
    answer = client.post("/admin/blog/tag/add/", typed)
    assert (answer.status_code, Tag.objects.count()) == (200, 0)


# guests


def guest(post: Post, name: str) -> Any:
    typed = {"body": "I was there.", "guest_name": name, "guest_email": "ada@example.org"}
    return Client().post(f"{post.get_absolute_url()}comments/", typed)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Instructor", "reads like a role"),
        ("Your instructor", "reads like a role"),
        ("Prof. Lenz", "reads like a role"),
        ("Аdministrator", "mixes letters of two alphabets"),
        ("L. Hаrt", "mixes letters of two alphabets"),
        ("lena@example.org", "looks like an email address"),
    ],
)
def test_a_guest_is_refused_a_name_that_is_a_role_or_a_disguise(post: Post, name: str, reason: str) -> None:
    answer = guest(post, name)
    page = answer.content.decode()
    assert (answer.status_code, reason in page, "I was there." in page, Comment.objects.count()) == (422, True, True, 0)


LIKE_THE_INSTRUCTOR = [
    *("L. Hart", "l hart", "L\u200b. H\u00adart", "Ｌ. Ｈａｒｔ", "𝐋. 𝐇𝐚𝐫𝐭", "Lena Hart", "LENA HART"),
    *("I. Hart", "1. Hart", "Ĺ. Härt"),
]


@pytest.mark.parametrize("name", LIKE_THE_INSTRUCTOR)
def test_a_guest_whose_name_reads_like_the_instructors_waits(
    course: Course, post: Post, instructor: Enrolment, name: str
) -> None:
    Course.objects.filter(pk=course.pk).update(guests="allowed")
    guest(post, name)
    comment = Comment.objects.get()
    assert (comment.status, [hit.rule for hit in comment.hits.all()]) == ("pending", ["posing"])
    assert comment.hits.get().values == {"name": "L. Hart"}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("R. Vale", "pending"),
        ("r vaIe", "pending"),
        ("Mira Okafor", "pending"),
        ("Ada Lind", "published"),
        ("Ruth Valentine", "published"),  # the roster's name of a student tells nobody who is on it
        ("Rhoda Vale", "published"),
    ],
)
def test_a_guest_may_have_any_name_but_one_that_classmates_go_by(
    course: Course, post: Post, classmate: Enrolment, instructor: Enrolment, name: str, status: str
) -> None:
    Course.objects.filter(pk=course.pk).update(guests="allowed")
    guest(post, name)
    assert Comment.objects.get().status == status


def test_a_former_name_is_nobody_elses_either(course: Course, post: Post, author: Enrolment) -> None:
    Course.objects.filter(pk=course.pk).update(guests="allowed")
    naming.rename(author, "R. Ashdown", "chosen", None)
    guest(post, "R. Vale")
    assert Comment.objects.get().status == "pending"


@pytest.mark.parametrize(
    "name", ["L. Hart", "L Hart", "I. Hart", "L. Наrt", "Ｌ. Ｈａｒｔ", "L. Härt", "Lena Hart", "Lecturer"]
)
def test_a_classmate_is_refused_the_instructors_name(author: Enrolment, instructor: Enrolment, name: str) -> None:
    with pytest.raises(naming.Refused):
        naming.rename(author, name, "chosen", author.user)


@pytest.mark.parametrize(
    ("one", "other"), [("Marlin", "MARLIN"), ("Amold", "Arnold"), ("Wood", "VVood"), ("Ian", "lan")]
)
def test_what_looks_alike_is_one_name(one: str, other: str) -> None:
    assert naming.key_of(one) == naming.key_of(other)


# passwords


@pytest.mark.parametrize(
    "word",
    ["eightish", "no digits and no capitals", "ŝurpriza frazo", "x y" * 22, "パスワードは長い文章です", "q" * 200],
)
def test_any_long_word_is_a_password_without_rules_of_what_is_in_it(word: str) -> None:
    assert validate_password(word, User(email="mira@example.org", name="Mira")) is None


@pytest.mark.parametrize(
    "word", ["sevenly", "password", "iloveyou", "qwertyuiop", "12345678", "mira@example.org", "MiraOkafor"]
)
def test_short_common_and_ones_own_address_and_name_are_refused(word: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(word, User(email="mira@example.org", name="Mira Okafor"))


def test_a_password_of_two_hundred_signs_signs_in_whole_and_pasting_is_not_hindered(client: Client, db: None) -> None:
    word = "long " * 40 + "end"
    typed = {"name": "Nina", "email": "nina@example.org", "password1": word}
    assert client.post("/accounts/signup/", typed).status_code == 302
    user = User.objects.get()
    assert (user.check_password(word), user.check_password(word[:72]), user.check_password(word.strip()[:-1])) == (
        True,
        False,
        False,
    )
    page = client.get("/accounts/signup/").content.decode()
    assert ("onpaste" in page, "maxlength" in page.split('name="password1"')[1].split(">")[0]) == (False, False)
    assert 'autocomplete="new-password"' in page
