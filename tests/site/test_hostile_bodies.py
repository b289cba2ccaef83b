"""Bodies that no browser sends by itself: hostile words in every form of every page, what is no form at all, fields
that a form does not have, and rows that can be none. Each is answered or refused in words, and changes nothing that it
may not."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import resolve

from benchmarks.driving import FORM, PARTS, Field, Form, encoded, forms_of, in_parts
from blog.models import Enrolment, Post, User
from comments.models import Comment
from tests.site.addresses import ROLES, address_of, rows
from tests.site.doors import CHARSETS, HUGE, MARK, OVER_64_BITS, Doors, ask, faults_of
from tests.site.test_addresses import thing_of
from tests.site.world import World

NOWHERE = "openid_connect_login"  # the provider of this world is no machine that could be asked


def forms_met(doors: Doors) -> dict[tuple[str, str], tuple[Client, Form]]:
    """Every form that stands on a page, once for each view that it is sent to and each set of fields."""
    found: dict[tuple[str, str], tuple[Client, Form]] = {}
    for client, path, is_open in doors("GET"):
        answer = ask(client, "GET", path) if is_open else None
        if answer and answer.status_code == 200 and is_page(answer):
            for form in forms_of(answer.content.decode(), path):
                names = " ".join(sorted({field.name for field in form.fields}))
                view = resolve(form.address.partition("?")[0]).view_name
                if form.method == "POST" and names and view != NOWHERE:
                    found.setdefault((view, names), (client, form))
    return found


def filled(form: Form, words: str, kinds: set[str]) -> list[tuple[str, str]]:
    """A form as it stands there, fields of these kinds (or all) filled with these words."""
    return [(field.name, words if not kinds or field.kind in kinds else sent(field)) for field in form.fields]


def sent(field: Field) -> str:
    """What a browser would send for a field that nobody touched."""
    return next((choice for choice in field.choices if choice), field.value) if field.choices else field.value


TYPED = {"text", "textarea", "search", "email", "url", "password", "tel", "date", "time", "number"}
CHOSEN = {"select", "radio", "hidden", "number", "checkbox"}


def bodies_of(form: Form) -> Iterator[tuple[bytes, str]]:
    """What no browser would send for a form."""
    for words, kinds in (("a\x00b", TYPED), ("\x00", set[str]()), (MARK, TYPED), ("\ud800", TYPED)):
        yield encoded(filled(form, words, kinds)).encode(), FORM
    for words in (HUGE, "-1", OVER_64_BITS, "abc"):
        yield encoded(filled(form, words, CHOSEN)).encode(), FORM
    yield in_parts(filled(form, "\udfff\x00", TYPED), [("file", "\x00.png", b"\xff\x00")]), PARTS
    yield encoded(filled(form, "MARKED", TYPED)).replace("MARKED", "%ff%fe%zz%").encode(), FORM


def test_no_words_in_any_form_of_any_page_break_it(doors: Doors) -> None:
    forms = forms_met(doors)
    assert len(forms) > 60
    wrong = []
    for number, ((name, _names), (client, form)) in enumerate(forms.items()):
        for body, kind in [*bodies_of(form)][number % 4 :: 4]:
            if fault := faults_of(ask(client, "POST", form.address, body, kind)):
                wrong.append(f"{name} {form.address} {body[:300]!r}: {fault}")
    assert wrong == []


def garbled() -> list[tuple[bytes, str]]:
    """Bodies that are no form at all, or too much of one."""
    parts = in_parts([("body", "x")], [])
    return [
        (b"%00=%00&%ff=%ff&=&&&", FORM),
        (b"body=" + b"x" * 3_000_000, FORM),
        ("&".join(f"n{n}={n}" for n in range(2_000)).encode(), FORM),
        (parts[:-10], PARTS),
        (parts, "multipart/form-data"),
        (parts, "multipart/form-data; boundary=" + "b" * 300),
        (parts.replace(b"Content-Disposition: form-data", b"Content-Disposition: \xff\x00;;" + b"a" * 9_000), PARTS),
        (b'{"body": "\\u0000", "id": 1e999}', "application/json"),
        (b"\xff\xfe\x00", "text/plain; charset=utf-16"),
        *((b"body=x", f"{FORM}; charset={charset}") for charset in CHARSETS),
        *((parts, f"{PARTS}; charset={charset}") for charset in CHARSETS),
    ]


def test_no_body_that_is_no_form_breaks_an_address(doors: Doors) -> None:
    wrong, bodies = [], garbled()
    for number, (client, path, _is_open) in enumerate(doors("POST")):
        for body, kind in bodies[number % 7 :: 7]:
            if fault := faults_of(ask(client, "POST", path, body, kind)):
                wrong.append(f"{path} {kind[:60]} {body[:60]!r}: {fault}")
    assert wrong == []


def test_what_is_too_much_or_garbled_is_refused_in_words(world: World) -> None:
    client = world.browser("student")
    refused = [ask(client, "POST", "/russia/write/", body, kind) for body, kind in garbled()[1:3]]
    assert [(answer.status_code, "too large or garbled" in answer.content.decode()) for answer in refused] == [
        (400, True)
    ] * 2


def standing(user: User, own: list[int]) -> dict[str, list[Any]]:
    """What this person may not change by any field that a form of theirs does not have; of their own words, these."""
    return {
        "accounts": list(User.objects.order_by("pk").values("pk", "is_superuser", "is_active", "email", "password")),
        "places": list(Enrolment.objects.order_by("pk").values("pk", "user", "course", "role", "is_active")),
        "essays": list(Post.objects.exclude(author__user=user).order_by("pk").values("pk", "course", "is_featured")),
        "comments": list(Comment.objects.exclude(author__user=user).order_by("pk").values("pk", "status", "body")),
        "own": list(Comment.objects.filter(pk__in=own).order_by("pk").values("pk", "post", "parent", "author")),
    }


MORE = {"is_superuser": "on", "is_staff": "on", "is_active": "", "role": "instructor", "user": "1", "author": "2"}
MORE |= {"course": "2", "course_id": "2", "post": "2", "status": "published", "is_featured": "on", "author_id": "2"}
MORE |= {"email": "other@example.org", "id": "1", "pk": "1", "number": "1", "parent_id": "1", "password": "x"}


def test_no_field_that_a_form_does_not_have_changes_a_role_an_owner_or_a_decision(world: World) -> None:
    client, user, wrong, sent_forms = world.browser("student"), world.accounts["student"], list[str](), 0
    own = list(Comment.objects.filter(author__user=user).values_list("pk", flat=True))
    before, column = standing(user, own), ROLES.index("student")
    for row in (row for row in rows() if row.method == "GET" and row.statuses[column] == 200):
        page = ask(client, "GET", path := address_of(row.name, thing_of(world, row)))
        for form in forms_of(page.content.decode(), path) if is_page(page) else []:
            if form.method == "POST":
                typed = encoded([*filled(form, "Ada Lind", {"text", "textarea"}), *MORE.items()])
                kept = kept_by(client, form.address, typed, user, own)
                wrong += [f"{form.address}: {kind}" for kind in before if before[kind] != kept[kind]]
                sent_forms += 1
    assert (wrong, sent_forms > 60) == ([], True)


def is_page(answer: Any) -> bool:
    """Whether an answer is a page with forms to read."""
    return not answer.streaming and str(answer.get("Content-Type", "")).startswith("text/html")


def kept_by(client: Client, path: str, typed: str, user: User, own: list[int]) -> dict[str, list[Any]]:
    """What stands once a form was sent; afterwards it stands as before."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        client.post(path, typed, content_type=FORM)
        kept = standing(user, own)
        transaction.set_rollback(True)
    client.cookies = cookies
    cache.clear()
    return kept


@pytest.mark.parametrize("row", ["abc", "", "-1", "1.5", HUGE, "\x00", "é"])
@pytest.mark.parametrize("of", ["account/emailaddress", "comments/comment", "blog/post"])
def test_rows_that_can_be_none_are_none_to_the_actions_of_the_admin(world: World, of: str, row: str) -> None:
    said = {"action": "delete_selected", "select_across": "0", "index": "0", "_selected_action": [row]}
    assert world.browser("superuser").post(f"/admin/{of}/", said).status_code in {200, 302}
