"""Requests that no browser sends by itself: hostile queries, addresses, heads, cookies and ways back, at every address
there is. Each is answered or refused in words: never by an error, never by a way to another site, and nothing that was
sent stands on the page as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from benchmarks.driving import encoded
from tests.site.addresses import Route, routes, spelt_out
from tests.site.doors import CHARSETS, ELSEWHERE, HUGE, LONG, MARK, OVER_64_BITS, Doors, ask, faults_of
from tests.site.world import World

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
