"""The names people have in a course: which may be taken, and the verb that changes one everywhere at once. The only
writer of a public name and of an author's address once a place is made; `blog.names.forgetting` alone takes one
away. It must not know pages."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blog.characters import one_line
from blog.citations.folding import fold
from blog.copying import order_copies
from blog.models import Audience, Course, Decision, Enrolment, FormerName, NameKind, Post, Role, User
from blog.models.posts import PostQuerySet
from blog.names.aliases import alias_for
from blog.questions import question
from blog.refusals import Refused

SHORTEST, LONGEST = 2, 80
LONGEST_ADDRESS = 70
WORD = re.compile(r"\w+")
ALPHABETS = frozenset("LATIN CYRILLIC GREEK ARMENIAN COPTIC CHEROKEE".split())
LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονρυικϲհոսօɑɡӀӏ0",
    "ABESIJKMHOPCTYXaeopcyxijsdhqwABEZHIKMNOPTYXaovpuikchnuoagllo",
)
STROKES = str.maketrans("i1|", "lll")
STAFF_WORDS = frozenset("instructor assistant lecturer moderator administrator".split())
OPENING_WORDS = STAFF_WORDS | frozenset("guest teacher professor prof staff admin".split())


class Keys(frozenset[str]):
    """Names by what is compared of them: `R. Vale` is in it where `r vale` is."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(key_of(str(name)))


def rename(place: Enrolment, name: str, kind: str, by: User | None) -> Enrolment:
    """Let a person appear under another name, and keep the former one; whatever shows a name reads it from this row.
    Raises Refused for a name that nobody here may have."""
    name = one_line(name)
    with transaction.atomic():
        place = locked(place)
        before, place.name_kind = place.public_name, kind
        if name != before:
            check(place, name, kind)
            FormerName.objects.create(enrolment=place, public_name=before, slug=place.slug)
            place.slug = free_address(place, name)
            place.public_name = name
            Decision.objects.record(place.course, place, "rename", "", "", by=by, note=f"{before} → {name}")
            for post in Post.objects.filter(PostQuerySet.signed([place])).published():
                order_copies(post)
        place.save(update_fields=["public_name", "slug", "name_kind"])
    return place


def is_to_be_asked(place: Enrolment | None) -> bool:
    """Whether this person has yet to say under which name they appear; staff appear under the one they were given."""
    return place is not None and not place.name_kind and not place.is_staff


def roster_name(place: Enrolment) -> str:
    """What a person is called on the roster; nothing where nobody has claimed the place."""
    return one_line(place.user.name)[:LONGEST] if place.user else ""


def preselected(place: Enrolment) -> NameKind:
    """The kind of name to offer first: the one a person has; an alias where the web reads along, else their own."""
    if place.name_kind:
        return NameKind(place.name_kind)
    if place.is_staff:
        return NameKind.REAL if place.public_name == roster_name(place) else NameKind.CHOSEN
    return NameKind.ALIAS if place.course.audience >= Audience.WEB else NameKind.REAL


def kind_by_staff(place: Enrolment, name: str) -> str:
    """What a name is that staff give: the person's own, or a chosen one. Who was not asked yet still is."""
    return (NameKind.REAL if name == roster_name(place) else NameKind.CHOSEN) if place.name_kind else ""


def alias_offered(place: Enrolment, draw: int) -> str:
    """The alias of a draw: the same for the same number, so that what was shown is what one gets. The first is the
    one a person has, if they have one."""
    is_given = place.name_kind == NameKind.ALIAS or (not place.name_kind and not place.is_staff)
    if not draw and is_given and place.public_name != roster_name(place):
        return place.public_name
    others = names_in(place.course_id)
    surnames = {word for name in others for word in name.lower().split()}
    seed = salted_hmac("alias", f"{place.pk}-{draw}").hexdigest()
    return alias_for(Keys(map(key_of, others)), seed, avoid=surnames)


def another_draw() -> int:
    """The number of another draw."""
    return secrets.randbelow(1_000_000) + 1


def check(place: Enrolment, name: str, kind: str) -> None:
    """Raise Refused, with the reason, for a name that this person may not have in this course. Their own they may: the
    roster vouches for it, even where two people have one name."""
    if name and name == roster_name(place):
        return
    if kind == NameKind.REAL:
        raise Refused(_("This is not your name on the roster. Choose it as a name of your own instead."))
    check_words(name, is_staff=place.is_staff)
    if name in Keys(map(key_of, names_in(place.course_id, but=place))):
        raise Refused(_("Somebody in this course has this name, or had it. Choose another."))


def check_words(name: str, is_staff: bool = False) -> None:
    """Raise Refused for what is no name, or for one that looks like what it is not."""
    if not SHORTEST <= len(name) <= LONGEST or not key_of(name):
        raise Refused(_("A name has %(least)s to %(most)s characters.") % {"least": SHORTEST, "most": LONGEST})
    if "@" in name:
        raise Refused(_("This looks like an email address. Readers would see it: choose a name."))
    if any(len(alphabets(word)) > 1 for word in WORD.findall(name)):
        raise Refused(_("One word of this name mixes letters of two alphabets. Use one alphabet in a word."))
    words = plainly(name).split()
    titles = STAFF_WORDS | {fold(str(role.label)) for role in Role.staff()}
    if not is_staff and (words[0] in OPENING_WORDS or not titles.isdisjoint(words)):
        raise Refused(_("This reads like a role in the course, and readers would take it for one. Choose a name."))


def alphabets(word: str) -> set[str]:
    """The alphabets with letters that look alike from which a word is made."""
    return {unicodedata.name(sign, "").partition(" ")[0] for sign in word if sign.isalpha()} & ALPHABETS


def key_of(name: str) -> str:
    """What is compared of a name: letters and digits without case, accents or blanks; what looks alike is one letter,
    also across alphabets and where two letters look like one."""
    letters = "".join(sign for sign in plainly(name) if sign.isalnum())
    return letters.translate(STROKES).replace("rn", "m").replace("vv", "w")


def plainly(name: str) -> str:
    """The words of a name in plain letters of one case: without fonts, accents and lookalikes of other alphabets."""
    return fold(unicodedata.normalize("NFKC", name).translate(LOOKALIKES))


def names_in(course_id: int, but: Enrolment | None = None) -> set[str]:
    """Every name in a course: those people have, those they had, and those on the roster."""
    places = Enrolment.objects.filter(course=course_id).exclude(pk=but.pk if but else 0)
    rows: Iterable[tuple[str | None, ...]] = places.values_list("public_name", "user__name")
    former = FormerName.objects.filter(enrolment__in=places).values_list("public_name", flat=True)
    return {name for row in rows for name in row if name} | set(former)


def read_as(course_id: int, name: str) -> str:
    """Who in the course has, or had, a name that this one of a guest reads like, by what they are called there; nobody
    for a name of their own. Staff are known by the roster's name, too; for others it would tell who is on it."""
    key = key_of(name)
    for now, on_roster, role, former in names_by_role(course_id) if key else ():
        called = (now, former, on_roster if role in Role.staff() else "")
        if key in {key_of(each) for each in called if each}:
            return str(now)
    return ""


@question
def names_by_role(course: int) -> QuerySet[Enrolment, Any]:
    """The names of everybody in a course, and what they are in it, staff first."""
    rows = Enrolment.objects.filter(course=course).order_by("role", "pk")
    return rows.values_list("public_name", "user__name", "role", "former_names__public_name")


def free_address(place: Enrolment, name: str) -> str:
    """The address made of a name, with a number behind it where somebody else has it or had it."""
    others = Enrolment.objects.filter(course=place.course_id).exclude(pk=place.pk)
    former = FormerName.objects.filter(enrolment__course=place.course_id).exclude(enrolment_id=place.pk)
    return address_of(name, {*others.values_list("slug", flat=True), *former.values_list("slug", flat=True)})


def address_of(name: str, taken: Collection[str]) -> str:
    """The address made of a name, or the first of it with a number behind that is not taken."""
    base = slugify(name)[:LONGEST_ADDRESS].strip("-") or "member"
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def locked(place: Enrolment) -> Enrolment:
    """The place as it is now, its course held until the transaction ends, so that no two people take one name."""
    Course.objects.select_for_update(no_key=True).get(pk=place.course_id)
    return Enrolment.objects.select_related("course", "user").get(pk=place.pk)
