"""The canary walk: every outlet × everything hidden × every viewer. A viewer meets what `canary.RULES` lets them meet
and nothing else; an outlet that no table names fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from http import HTTPStatus
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import quote, urljoin
from zipfile import ZipFile, is_zipfile

import pytest
from django.contrib import admin
from django.core.management import call_command, get_commands
from django.test import Client

from blog.books import binding
from blog.views import printing
from tests.site.addresses import ROLES, address_of, kind_of, routes
from tests.site.canary import WORD, rule_of, ruled
from tests.site.world import World

# Every address by name, behind the kind of thing it is filled with: each of them in turn.
OUTLETS = {
    "": "healthz readyz metrics robots sitemap api api_document api_courses tokens home privacy terms preview paste"
    " images"
    " account_login account_logout account_inactive account_signup"
    " account_reauthenticate"
    " account_email account_email_verification_sent account_change_password account_set_password"
    " account_reset_password account_request_login_code account_confirm_login_code account_reset_password_done"
    " account_reset_password_from_key_done socialaccount_login_cancelled socialaccount_login_error"
    " socialaccount_signup socialaccount_connections admin:index admin:login admin:logout admin:password_change"
    " admin:password_change_done admin:autocomplete admin:jsi18n join_code close_account claims mfa_index"
    " mfa_authenticate notices notice_settings"
    " mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes"
    " mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn mfa_login_webauthn",
    "course": "admin:blog_enrolment_roster_file admin:blog_enrolment_roster_columns admin:blog_enrolment_roster_plan"
    " stream about accent course_card search weeks tags sources course_sources feed comments_feed write"
    " write_autosave"
    " write_document drafts new"
    " view_as web work me my_comments people people_csv course_rules closing copying taking import_course"
    " api_course api_posts api_course_sources",
    "token": "token_revocation",
    "run": "import_run import_progress import_file",
    "post": "post card cite cite_as post_sources post_feed reply reading edit autosave document undo_document"
    " publication history coauthors deletion notes mute fresh_comments stamp follow_essay printed epub"
    " api_post api_comments api_post_sources",
    "comment": "comment comment_notes edit_comment removal appeal flag export_guest erase_guest",
    "enrolment": "author author_feed follow_author former_names export_member erase_member",
    "image": "image image_copy",
    "page": "page",
    "tag": "tag tag_feed",
    "week": "week week_feed",
    "app": "admin:app_list",
    "joinlink": "join",
    "letters": "unsubscribe",
    "authenticator": "mfa_edit_webauthn mfa_remove_webauthn",
    "user": "admin:auth_user_password_change export_account erase_account",
}
BOUND_ONCE = lru_cache(binding.asked_of)
SENT = ("/people.csv",)  # not to be had by looking: it is written down
# Not filled: the key is the secret of its owner, whose address it shows; no provider is set up here; nothing is there.
NOT_FILLED = {"guest_comments", "account_confirm_email", "account_reset_password_from_key", "openid_connect_login"} | {
    "openid_connect_callback",
    "api_missing",
}
# The pages of each kind of row in the admin, all with `changelist add change delete history`.
ADMIN = {
    "blog": "course section week tag page announcement user enrolment post decision joinlink notice",
    "comments": "comment",
    "account": "emailaddress",
    "mfa": "authenticator",
    "socialaccount": "socialaccount",
    "django_tasks_database": "dbtaskresult",
}
STOCK = "changelist add change delete history".split()
MORE = {"admin:blog_enrolment_roster", "admin:blog_joinlink_qr", "admin:blog_joinlink_revocation"} | {
    "admin:blog_post_step",
    "admin:comments_comment_decision",
    *(f"admin:comments_comment_{page}" for page in "desk desk_decisions desk_holds desk_lifted desk_undone".split()),
}
SEARCHED = ("people", "essays", "comments", "sources")
QUERIES = {
    "changelist": ("", "?q=canary"),
    "admin:comments_comment_desk": tuple(f"?tab={tab}" for tab in "needs reported unseen spam rejected log".split()),
    "stream": ("", "?filter=unanswered"),
    "search": ("", "?q=canary", *(f"?q=canary&kind={kind}" for kind in SEARCHED)),
    "post": ("", "?thread=2"),
    "history": ("", "?from=1&to=2"),
}
FURTHER = re.compile(r'<a href="([^"]+)" rel="next">')
# Who is on no staff: the admin turns them away before it looks for what they ask, so one thing of each kind is enough.
TURNED_AWAY = set("anonymous guest student author other".split())

# Each command, with the words that run it here, or None and the reason.
COMMANDS: dict[str, list[str] | None] = {
    "create_course": None,  # prints what it was given
    "db_worker": None,  # does what tasks say, and prints their numbers
    "demo": None,  # loads a course of its own over ours, and prints the addresses of its own people
    "doctor": ["--mend"],  # prints ids, addresses of essays that are wrong, and counts
    "backup": None,  # prints counts, and names of files that say nothing
    "restore": None,  # prints counts
    "check_citations": None,  # prints what stands in the files it is given
    "erase_person": None,  # prints counts of what is kept about one address
    "archive_course": None,  # prints counts; what its files hold is in test_archive_audiences.py
    "export_course": None,  # prints counts; what its files hold is in test_export_course_audiences.py
    "import_course": None,  # prints counts of what stands in the file it is given
    "export_person": None,  # tells whoever runs the site all that is kept about one address
    "tidy": [],  # prints counts
    "maintenance": None,  # closes the site, and prints where the file is that says so
    "load_data": None,  # makes data for benchmarks, and prints counts
    "import_page": ["fixtures/pages/thread.txt", "--course", "russia", "--dry-run"],  # prints what stands in the file
    "import_wordpress": None,  # prints what stands in the files it is given
    "import_roster": None,  # tells whoever runs the site who is missing from the file
    "reindex": [],  # prints counts
    "rerender": [],  # prints counts
}


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The standing world. Nobody asks for too many books, and each is bound once for all who read it."""
    monkeypatch.setattr(printing, "MOST_BOUND", 1000)
    monkeypatch.setattr(printing, "MOST_BOUND_BY_ALL", 1000)
    monkeypatch.setattr(binding, "asked_of", BOUND_ONCE)
    return world


def listed() -> set[str]:
    """The names of all addresses in the tables."""
    names = {name for names in OUTLETS.values() for name in names.split()} | NOT_FILLED | MORE
    models = [f"{app}_{model}" for app, models in ADMIN.items() for model in models.split()]
    return names | {f"admin:{model}_{page}" for model in models for page in STOCK}


def walk(world: World, role: str) -> list[str]:
    """Every address there is to look at, filled with every thing of its kind."""
    kinds = {name: kind for kind, names in OUTLETS.items() for name in names.split()}
    steps = []
    for name in sorted(listed() - NOT_FILLED):
        kind = kinds.get(name, kind_of(name))
        things = list(world.things[kind].values() if kind else [None])
        is_turned_away = role in TURNED_AWAY and name.startswith("admin:")
        addresses = [address_of(name, thing) for thing in (things[:1] if is_turned_away else things)]
        page = "changelist" if name.endswith("_changelist") else name
        steps += [f"{address}{query}" for address in addresses for query in QUERIES.get(page, ("",))]
    replies = address_of("reply", world.things["post"]["web"])
    steps += [f"{replies}?parent={comment.pk}" for comment in world.things["comment"].values()]
    return steps + choices()[: 1 if role in TURNED_AWAY else None]


def choices() -> list[str]:
    """The admin's choices for every field that points at rows which can be searched."""
    start = address_of("admin:autocomplete", None)
    return [
        f"{start}?app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={field.name}&term="
        for model in admin.site._registry
        for field in model._meta.fields
        if field.remote_field
    ]


def followed(client: Client, address: str) -> Iterator[Any]:
    """The answers to an address, and to those to which a list goes on."""
    ahead: str | None = address
    while ahead:
        answer: Any = client.post(ahead) if ahead.endswith(SENT) else client.get(ahead)
        further = None if answer.streaming else FURTHER.search(answer.content.decode("utf-8", "replace"))
        ahead = urljoin(ahead, unescape(further[1])) if further else None
        yield answer


def met(answer: Any) -> set[tuple[str, str]]:
    """The canaries that an answer holds, in its head or its body; what the reader typed themselves does not count."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = " ".join(f"{name}: {value}" for name, value in answer.items())
    path = answer.wsgi_request.path
    text = f"{head} {answer.cookies.output()} {read(body)}"
    for echo in (path, quote(path), quote(path, safe="")):
        text = text.replace(echo, "")
    return set(WORD.findall(text.lower()))


def read(body: bytes) -> str:
    """What can be read in an answer; of a zip, in its files and their names."""
    if not is_zipfile(BytesIO(body)):
        return body.decode("utf-8", "replace")
    with ZipFile(BytesIO(body)) as archive:
        return " ".join(f"{name} {archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist())


@pytest.mark.parametrize("role", ROLES)
def test_a_viewer_meets_what_the_rules_let_them_meet_and_nothing_else(world: World, role: str) -> None:
    may, does, names = ruled("xo")[role], ruled("x")[role], set().union(*ruled("xo.").values())
    client, leaks, seen, let_in = world.browser(role), [], set(), set()
    for answer in (answer for address in walk(world, role) for answer in followed(client, address)):
        asked = answer.wsgi_request
        if answer.status_code == HTTPStatus.OK and asked.path.startswith("/admin/"):
            let_in.add(asked.path)
        for thing, part in sorted(met(answer)):
            rule = rule_of(thing, part, names)
            seen.add(rule)
            if rule not in may:
                leaks.append(f"{asked.get_full_path()}: {thing}.{part}")
    assert (leaks, sorted(seen & may - does), sorted(does - seen)) == ([], [], [])
    assert (let_in == set()) == (role in TURNED_AWAY), sorted(let_in)


def test_every_address_is_in_the_walk() -> None:
    known = {route.name for route in routes() if route.name}
    assert (sorted(known - listed()), sorted(listed() - known)) == ([], [])


def test_every_kind_of_row_in_the_admin_is_in_the_walk() -> None:
    registered = {(model._meta.app_label, str(model._meta.model_name)) for model in admin.site._registry}
    assert registered == {(app, model) for app, models in ADMIN.items() for model in models.split()}


def test_every_command_is_in_the_walk() -> None:
    ours = {name for name, app in get_commands().items() if app in {"blog", "comments"}}
    assert ours == set(COMMANDS)


@pytest.mark.parametrize("name", [name for name, words in COMMANDS.items() if words is not None])
def test_a_command_prints_nothing_that_is_hidden(world: World, name: str) -> None:
    out = StringIO()
    call_command(name, *(COMMANDS[name] or []), stdout=out, stderr=out)
    assert (out.getvalue() != "", WORD.findall(out.getvalue().lower())) == (True, [])
