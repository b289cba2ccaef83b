"""Requests that no browser sends by itself: hostile queries, addresses, bodies, heads and ways back, at every address
there is. Each is answered or refused in words: never by an error, never by a way to another site, and nothing that was
sent stands on the page as markup."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache, caches
from django.db import transaction
from django.test import Client
from django.urls import resolve

from benchmarks.driving import FORM, PARTS, Field, Form, encoded, forms_of, in_parts
from blog.models import Enrolment, Post, User
from comments.models import Comment
from tests.site.addresses import QUERIES, ROLES, Route, Row, address_of, routes, rows, spelt_out
from tests.site.test_addresses import thing_of
from tests.site.world import World

MARK = "<script>ran</script>\"'><b onx=1>"
MARKUP = (b"<script>ran", b"\"'><b onx")
ELSEWHERE = "https://outside.example/"
HUGE, OVER_64_BITS, LONG = "9" * 30, str(2**63), "9" * 5_000
AS = ("anonymous", "instructor", "superuser", "author", "student")
WELL = (200, 422, 409, 400)

NAMES = "page q sort p o e all tab kind of people style filter thread since under parent region passage part file done"
NAMES += " course next _to_field _popup _changelist_filters term app_label model_name field_name id status__exact"
NAMES += " audience__exact course__id__exact role__exact is_active__exact date_hierarchy at__year at__month"
VALUES = ("abc", "-1", "9" * 20, "%00", "%ff", quote(MARK), "2147483648", "1e9", "", "%ed%a0%80")
LOUD = (
    "q=" + "x" * 100_000,
    "&".join(f"page={n}&q={n}&sort={n}" for n in range(40)),
    "&".join(f"n{n}={n}" for n in range(2_000)),
    "%00=%ff&&&=&%=%zz&page[]=1&page.a=1",
)
PLACES = (
    "%00",
    "a%00b",
    "%ff",
    "-1",
    "0",
    HUGE,
    OVER_64_BITS,
    LONG,
    "x" * 3_000,
    quote(MARK),
    "%2e%2e%2fetc",
    "%0a%0d",
)
HOSTS = ("outside.example", "127.0.0.1:8000@outside.example", "a b", "[::1", "outside.example\x00", "", "x" * 5_000)
FORWARDED = {
    "X-Forwarded-Host": "outside.example",
    "X-Forwarded-For": "\x00, 999.1.1.1, ::::, outside.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Port": "abc",
    "X-Forwarded-Prefix": "//outside.example",
    "X-Original-Url": "/admin/",
    "X-Rewrite-Url": "/admin/",
    "X-Http-Method-Override": "DELETE",
    "Forwarded": "for=outside.example;host=outside.example;proto=x",
    "Origin": "null",
    "Referer": ELSEWHERE,
}
GARBAGE = {
    "Accept-Language": "x" * 4_000 + ";q=9, \x00, en;q=abc, ../../etc, es;q=-1, *;q=" + "9" * 500,
    "Range": "bytes=9-1,abc,-,99999999999999999999-",
    "If-None-Match": 'W/", \x00, "' + "a" * 3_000,
    "If-Modified-Since": "Mon, 99 Foo 99999 99:99:99 GMT",
    "If-Unmodified-Since": "Sun, 06 Nov 0000 08:49:37 GMT",
    "If-Match": "\xff",
    "Accept": "text/html;q=abc, */*/*, \x00;;;,,, " + "a/b," * 500,
    "HX-Request": "true",
    "HX-Current-URL": "http://[::1",
    "HX-Target": MARK,
    "Authorization": "Bearer \x00" + "a" * 500,
}
WORDS_OF_HEADS = (FORWARDED, GARBAGE, GARBAGE | {"If-Modified-Since": "Sun, 06 Nov 0000 08:49:37 GMT"})
CHARSETS = ("base64", "rot13", "idna", "utf-16", "undefined", "x" * 200, "")
COOKIES = (
    "sessionid=a\x00b; csrftoken=\x00; guest=\x00; messages=\x00; django_language=\x00",
    f"sessionid={'a' * 8_000}; csrftoken={'b' * 8_000}; guest={'c' * 8_000}; messages={'d' * 8_000}",
    'sessionid=\xff\xfe; csrftoken=\xed\xa0\x80; guest=\xff; messages=[["x"; django_language=../../x',
    "sessionid=' OR 1=1 --; csrftoken=x; guest={}; messages=W1siX19qc29uX21lc3NhZ2UiXV0:1:x; ;;;=;=a",
)
WAYS_BACK = (ELSEWHERE, "//outside.example", "/\\outside.example", "\t//outside.example", "https:outside.example")
LEADING = re.compile(r"/accounts/|/admin/(?:login|logout|password)|/russia/(?:me|people|new|view-as|write)/|/join/|/$")
WAYS_BACK += ("words", "&a [*a", "x" * 3_000)
WAYS_BACK += (
    "http:///outside.example",
    "javascript:alert(1)",
    "///outside.example",
    "https://127.0.0.1@outside.example",
)


def faults_of(answer: Any) -> str:
    """What is wrong with an answer, if anything."""
    if answer.status_code >= 500:
        broke = getattr(answer, "exc_info", None) or ("", "")
        return f"{answer.status_code} {broke[1]!r}"[:300]
    leads = urlsplit(answer.get("Location", "").replace("\\", "/"))
    if leads.netloc not in {"", "testserver"} or leads.scheme not in {"", "http"}:
        return f"leads to {answer['Location']}"
    is_shown = answer.get("Content-Type", "").partition(";")[0] in {"text/html", "image/svg+xml", "application/xml"}
    body = b"" if answer.streaming or not is_shown else answer.content
    return "stands as markup" if any(mark in body for mark in MARKUP) else ""


def ask(client: Client, method: str, path: str, body: str | bytes = b"", kind: str = FORM, **head: Any) -> Any:
    """One request; afterwards everything is as it was: rows, cookies, and what limits count."""
    client.raise_request_exception = False
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.generic(method, path, body, content_type=kind, headers=head.pop("headers", None), **head)
        transaction.set_rollback(True)
    client.cookies = cookies
    cache.clear()
    caches["tries"].clear()
    return answer


def furthest(method: str) -> list[tuple[str, Row, int]]:
    """For each address who gets furthest there, as the table has it, about what, and how that is answered."""
    cells = [(role, row, row.statuses[ROLES.index(role)]) for row in rows() if row.method == method for role in AS]
    best: dict[str, tuple[str, Row, int]] = {}
    for cell in sorted(cells, key=lambda cell: WELL.index(cell[2]) if cell[2] in WELL else len(WELL) + cell[2]):
        best.setdefault(cell[1].name, cell)
    return list(best.values())


@pytest.fixture(autouse=True)
def _no_word_about_refusals(caplog: pytest.LogCaptureFixture) -> None:
    """What is refused here is expected to be."""
    caplog.set_level(logging.CRITICAL, "django.security")


@pytest.fixture
def doors(world: World) -> Callable[[str], Iterator[tuple[Client, str, bool]]]:
    """Every address by one method: a browser of whoever gets furthest there, and one of nobody; the address about
    something; and whether it is answered well."""
    browsers = {role: world.browser(role) for role in AS}

    def through(method: str) -> Iterator[tuple[Client, str, bool]]:
        for role, row, status in furthest(method):
            path = address_of(row.name, thing_of(world, row)) + QUERIES.get(row.thing, "")
            yield browsers[role], path, status in WELL
            if role != "anonymous":
                yield browsers["anonymous"], path, False

    return through


Doors = Callable[[str], Iterator[tuple[Client, str, bool]]]


def queries() -> list[str]:
    """Queries that between them give every name every value, half of the names at a time."""
    names = NAMES.split()
    turned = [[(name, VALUES[(n + turn) % len(VALUES)]) for n, name in enumerate(names)] for turn in range(len(VALUES))]
    return ["&".join(f"{name}={value}" for name, value in pairs[turn % 2 :: 2]) for turn, pairs in enumerate(turned)]


def test_no_query_breaks_an_address_leads_elsewhere_or_stands_on_the_page(doors: Doors) -> None:
    wrong, known = [], queries()
    for number, (client, path, is_open) in enumerate(doors("GET")):
        join = "&" if "?" in path else "?"
        turns = [known[(number + turn) % len(known)] for turn in (0, 3)]
        for query in [turns[0], (turns[1], LOUD[number // 2 % len(LOUD)])[number % 2]] if is_open else turns[:1]:
            if fault := faults_of(ask(client, "GET", path + join + query)):
                wrong.append(f"{path}{join}{query[:200]}: {fault}")
    assert wrong == []


def test_a_query_that_is_too_much_and_a_page_of_the_api_that_is_none_are_refused(world: World) -> None:
    client, pages = world.browser("instructor"), ("abc", "-1", "0", HUGE, "%00", "%ff")
    refused = dict.fromkeys((f"/api/courses/russia/posts/?page={page}" for page in pages), 422)
    for path in ("/russia/", "/russia/search/", "/russia/sources/", "/russia/new/", "/notifications/"):
        refused |= {f"{path}?page={page}": 404 for page in ("abc", "-1", HUGE, "%00", "%ff")}
    for path in ("/russia/", "/russia/search/", "/admin/blog/post/"):
        refused |= {f"{path}?{LOUD[0]}": 400, f"{path}?{LOUD[2]}": 400}
    assert {path: ask(client, "GET", path).status_code for path in refused} == refused


def addresses_of(route: Route, known: dict[str, str], turn: int) -> Iterator[str]:
    """An address with each of its places in turn filled as no link fills it, some of the ways at a time."""
    for hostile in route.places:
        for value in PLACES[turn % 3 :: 3]:
            yield spelt_out(route.address, lambda place, at=hostile, put=value: put if place == at else known[place])


def test_no_place_of_an_address_can_be_filled_so_that_it_breaks(world: World) -> None:
    post = world.things["post"]["web"]
    known = dict.fromkeys(("pk", "object_id", "id", "run", "width"), "1") | {"course": "russia", "form": "bib"}
    known |= {"slug": post.slug, "app_label": "blog", "provider_id": "x", "uidb36": "1"}
    clients = {role: world.browser(role) for role in ("superuser", "instructor")}
    wrong = []
    for number, route in enumerate(routes()):
        names = {place: known.get(place, "x") for place in route.places}
        client = clients["superuser" if route.address.startswith("admin/") else "instructor"]
        for turn, path in enumerate(addresses_of(route, names, number)):
            method = "POST" if (number + turn) % 4 == 0 else "GET"
            if fault := faults_of(ask(client, method, path)):
                wrong.append(f"{method} {path[:200]}: {fault}")
    assert wrong == []


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


def test_no_head_breaks_an_address_or_is_believed(doors: Doors) -> None:
    wrong = []
    for number, (client, path, _is_open) in enumerate(door for door in doors("GET") if door[2]):
        answers = [ask(client, "GET", path, headers=WORDS_OF_HEADS[number % 3])]
        answers.append(ask(client, "GET", path, kind=f"text/plain; charset={CHARSETS[number % len(CHARSETS)]}"))
        answers.append(ask(client, "GET", path, HTTP_HOST=HOSTS[number % len(HOSTS)]))
        wrong += [f"{path} {number}: {fault}" for answer in answers if (fault := faults_of(answer))]
        wrong += [f"{path} {number}: repeats it" for answer in answers if repeats(answer)]
    assert wrong == []


def repeats(answer: Any) -> bool:
    """Whether somebody else's host stands in an answer."""
    return not answer.streaming and b"outside.example" in answer.content


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_ours_is_refused(host: str) -> None:
    answer = Client(raise_request_exception=False).get("/accounts/login/", HTTP_HOST=host)
    assert (answer.status_code, b"outside.example" in answer.content) == (400, False)


def test_no_cookie_breaks_an_address(doors: Doors, settings: Any) -> None:
    settings.SESSION_ENGINE = "blog.sessions"
    wrong, nobody = [], Client()
    for number, path in enumerate({path: None for _client, path, _is_open in doors("GET")}):
        if fault := faults_of(ask(nobody, "GET", path, HTTP_COOKIE=COOKIES[number % len(COOKIES)])):
            wrong.append(f"{path} {number % len(COOKIES)}: {fault}")
    for cookie in COOKIES:
        for path in ("/russia/", "/accounts/login/", "/russia/posts/x/comments/", "/admin/", "/api/courses/"):
            for method in ("GET", "POST"):
                if fault := faults_of(ask(nobody, method, path, b"body=x", HTTP_COOKIE=cookie)):
                    wrong.append(f"{method} {path}: {fault}")
    assert wrong == []


def test_no_way_back_leads_to_another_site(doors: Doors) -> None:
    wrong = []
    leading = [door for door in [*doors("GET"), *doors("POST")] if LEADING.match(door[1])]
    assert len(leading) > 60
    for number, (client, path, _is_open) in enumerate(leading):
        back = WAYS_BACK[number % len(WAYS_BACK)]
        asked = f"{path}{'&' if '?' in path else '?'}next={quote(back)}"
        for method in ("GET", "POST"):
            if fault := faults_of(ask(client, method, asked, encoded([("next", back)]), headers={"Referer": back})):
                wrong.append(f"{method} {asked}: {fault}")
    assert wrong == []


@pytest.mark.parametrize("back", WAYS_BACK)
def test_whoever_signs_in_saves_or_signs_out_is_led_nowhere_else(world: World, back: str) -> None:
    account = world.accounts["student"]
    account.set_password("a long sentence is best")
    account.save()
    EmailAddress.objects.filter(user=account).update(verified=True, primary=True)
    typed = {"login": account.email, "password": "a long sentence is best", "next": back}
    for client, path, form in (
        (Client(), "/accounts/login/", typed),
        (world.browser("student"), "/russia/me/", {"kind": "chosen", "chosen": "Ada Lind", "next": back}),
        (world.browser("instructor"), "/russia/people/", {"next": back}),
        (world.browser("student"), "/accounts/logout/", {"next": back}),
    ):
        answer = ask(client, "POST", path, encoded(list(form.items())))
        assert (answer.status_code, faults_of(answer)) == (302, ""), path


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
