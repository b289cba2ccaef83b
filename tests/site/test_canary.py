"""The canary walk: every outlet × everything hidden × every viewer. A viewer meets what `canary.RULES` lets them meet
and nothing else; an outlet that no table names fails."""

from __future__ import annotations

import logging
import re
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.core.management import call_command, get_commands
from django.template import engines
from django.test import Client
from django.utils import timezone

from blog.models import Cadence, Notice, Post, User
from blog.notices import letters as letters_of_notices
from blog.notices import preferences
from blog.notices.kinds import KINDS
from comments.models import Comment
from tests.blog.noticing import head, mail_into, parts, sent
from tests.site.addresses import ROLES, address_of, kind_of, routes
from tests.site.canary import WORD, World, make_world, rule_of, ruled

# Every address by name, behind the kind of thing it is filled with: each of them in turn.
OUTLETS = {
    "": "home privacy terms preview paste images account_login account_logout account_inactive account_signup"
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
    " stream about accent search weeks tags sources course_sources feed comments_feed write write_autosave"
    " write_document drafts new"
    " view_as web work me my_comments people people_csv course_rules closing copying import_course",
    "run": "import_run import_progress import_file",
    "post": "post cite cite_as post_sources post_feed reply reading edit autosave document undo_document publication"
    " history coauthors deletion notes mute fresh_comments stamp follow_essay",
    "comment": "comment comment_notes edit_comment removal appeal flag export_guest erase_guest",
    "enrolment": "author follow_author former_names export_member erase_member",
    "image": "image image_copy",
    "page": "page",
    "tag": "tag",
    "week": "week",
    "app": "admin:app_list",
    "joinlink": "join",
    "letters": "unsubscribe",
    "authenticator": "mfa_edit_webauthn mfa_remove_webauthn",
    "user": "admin:auth_user_password_change export_account erase_account",
}
SENT = ("/people.csv",)  # not to be had by looking: it is written down
# Not filled: the key is the secret of its owner, whose address it shows; and no provider is set up here.
NOT_FILLED = {"guest_comments", "account_confirm_email", "account_reset_password_from_key", "openid_connect_login"} | {
    "openid_connect_callback"
}
# The pages of each kind of row in the admin, all with `changelist add change delete history`.
ADMIN = {
    "blog": "course section week tag page announcement user enrolment post decision joinlink notice",
    "comments": "comment",
    "account": "emailaddress",
    "mfa": "authenticator",
    "socialaccount": "socialaccount socialapp socialtoken",
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
    "stream": ("", "?page=2", "?filter=unanswered"),
    "new": ("", "?page=2"),
    "search": ("", "?q=canary", *(f"?q=canary&kind={kind}&page={n}" for kind in SEARCHED for n in range(1, 6))),
    "post": ("", "?thread=2"),
    "history": ("", "?from=1&to=2"),
    "notices": tuple(f"?page={n}" for n in range(1, 11)),
}

# Each letter, with all that it may hold. None holds what somebody else wrote.
ABOUT = "current_site.domain current_site.name"
CHANGE = "ip timestamp user_agent"
TOLD = "essay.title heading leave{} listed more n settings site{} told.item.title told.item.url{} why"
MAIL = {
    "account_already_exists_message": "email password_reset_url",
    "base_message": f"{ABOUT} site_domain site_name",
    "base_notification": CHANGE,
    "email_changed_message": "from_email to_email",
    "email_confirmation_message": f"activate_url code {ABOUT} site_domain user_display",
    "email_deleted_message": "deleted_email",
    "login_code_message": "code",
    "password_reset_code_message": "code",
    "password_reset_key_message": "password_reset_url username",
    "notices_page": "code " + TOLD.format("", "", " told.item.words"),
    "notices_text": TOLD.format(" line", " title", ""),
    "unknown_account_message": "email signup_url",
    "account_connected_message": "provider",
    "account_disconnected_message": "provider",
} | dict.fromkeys(
    "email_confirm_message email_confirmation_signup_message password_changed_message password_reset_message"
    " password_set_message account_already_exists_subject email_changed_subject email_confirm_subject"
    " email_confirmation_signup_subject email_confirmation_subject email_deleted_subject login_code_subject"
    " password_changed_subject password_reset_code_subject password_reset_key_subject password_reset_subject"
    " password_set_subject unknown_account_subject account_connected_subject account_disconnected_subject"
    " recovery_codes_generated_message recovery_codes_generated_subject"
    " totp_activated_message totp_activated_subject totp_deactivated_message"
    " totp_deactivated_subject webauthn_added_message webauthn_added_subject webauthn_removed_message"
    " webauthn_removed_subject".split(),
    "",
)

# Each command, with the words that run it here, or None and the reason.
COMMANDS: dict[str, list[str] | None] = {
    "db_worker": None,  # does what tasks say, and prints their numbers
    "demo": None,  # loads a course of its own over ours, and prints the addresses of its own people
    "check_citations": None,  # prints what stands in the files it is given
    "erase_person": None,  # prints counts of what is kept about one address
    "export_course": None,  # prints counts; what its files hold is in test_export_course_audiences.py
    "import_course": None,  # prints counts of what stands in the file it is given
    "export_person": None,  # tells whoever runs the site all that is kept about one address
    "tidy": [],  # prints counts
    "load_data": None,  # makes data for benchmarks, and prints counts
    "import_page": ["fixtures/pages/thread.txt", "--course", "russia", "--dry-run"],  # prints what stands in the file
    "import_wordpress": None,  # prints what stands in the files it is given
    "import_roster": None,  # tells whoever runs the site who is missing from the file
    "reindex": [],  # prints counts
    "rerender": [],  # prints counts
}


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> World:
    """The standing world, its pictures in a folder of their own; refusals are expected, and not worth a line."""
    caplog.set_level(logging.CRITICAL, "django.request")
    settings.MEDIA_ROOT, settings.SESSION_ENGINE = tmp_path, "django.contrib.sessions.backends.signed_cookies"
    cache.clear()
    return make_world()


def listed() -> set[str]:
    """The names of all addresses in the tables."""
    names = {name for names in OUTLETS.values() for name in names.split()} | NOT_FILLED | MORE
    models = [f"{app}_{model}" for app, models in ADMIN.items() for model in models.split()]
    return names | {f"admin:{model}_{page}" for model in models for page in STOCK}


def walk(world: World) -> list[str]:
    """Every address there is to look at, filled with every thing of its kind."""
    kinds = {name: kind for kind, names in OUTLETS.items() for name in names.split()}
    steps = []
    for name in sorted(listed() - NOT_FILLED):
        kind = kinds.get(name, kind_of(name))
        addresses = [address_of(name, thing) for thing in (world.things[kind].values() if kind else [None])]
        page = "changelist" if name.endswith("_changelist") else name
        steps += [f"{address}{query}" for address in addresses for query in QUERIES.get(page, ("",))]
    replies = address_of("reply", world.things["post"]["web"])
    steps += [f"{replies}?parent={comment.pk}" for comment in world.things["comment"].values()]
    return steps + choices()


def choices() -> list[str]:
    """The admin's choices for every field that points at rows which can be searched."""
    start = address_of("admin:autocomplete", None)
    return [
        f"{start}?app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={field.name}&term="
        for model in admin.site._registry
        for field in model._meta.fields
        if field.remote_field
    ]


def met(client: Client, address: str) -> set[tuple[str, str]]:
    """The canaries that an answer holds, in its head or its body; what the reader typed themselves does not count."""
    answer: Any = client.post(address) if address.endswith(SENT) else client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = " ".join(f"{name}: {value}" for name, value in answer.items())
    path = address.partition("?")[0]
    text = f"{head} {answer.cookies.output()} {body.decode('utf-8', 'replace')}"
    for echo in (path, quote(path), quote(path, safe="")):
        text = text.replace(echo, "")
    return set(WORD.findall(text.lower()))


@pytest.mark.parametrize("role", ROLES)
def test_a_viewer_meets_what_the_rules_let_them_meet_and_nothing_else(world: World, role: str) -> None:
    may, does, names = ruled("xo")[role], ruled("x")[role], set().union(*ruled("xo.").values())
    client, leaks, seen = world.browser(role), [], set()
    for address in walk(world):
        for thing, part in sorted(met(client, address)):
            rule = rule_of(thing, part, names)
            seen.add(rule)
            if rule not in may:
                leaks.append(f"{address}: {thing}.{part}")
    assert (leaks, sorted(seen & may - does), sorted(does - seen)) == ([], [], [])


def test_every_address_is_in_the_walk() -> None:
    known = {route.name for route in routes() if route.name}
    assert (sorted(known - listed()), sorted(listed() - known)) == ([], [])


def test_every_kind_of_row_in_the_admin_is_in_the_walk() -> None:
    registered = {(model._meta.app_label, str(model._meta.model_name)) for model in admin.site._registry}
    assert registered == {(app, model) for app, models in ADMIN.items() for model in models.split()}


@pytest.mark.parametrize("cadence", [Cadence.AT_ONCE, Cadence.DAILY])
def test_a_letter_holds_what_its_reader_may_meet_and_nothing_else(
    world: World, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cadence: Cadence
) -> None:
    monkeypatch.setattr(letters_of_notices, "MOST_ITEMS", 1000)
    mail_into(tmp_path / "mail", settings)
    for user in User.objects.all():
        preferences.choose(user, dict.fromkeys(KINDS, cadence))
    Notice.objects.update(due_at=timezone.now())
    may, names = ruled("xo"), set().union(*ruled("xo.").values())
    readers = {world.accounts[role].email: role for role in ROLES if role in world.accounts}
    met: dict[str, set[tuple[str, str]]] = {role: set() for role in readers.values()}
    for letter in sent(tmp_path / "mail"):
        if letter["To"] in readers:
            met[readers[letter["To"]]] |= set(WORD.findall(whole(letter)))
    leaks = [(role, *each) for role, words in met.items() for each in words if rule_of(*each, names) not in may[role]]
    told = {role: {thing for thing, _part in words} & standing(world) for role, words in met.items()}
    assert (leaks, told) == ([], {role: standing(world) & may[role] for role in readers.values()})


def standing(world: World) -> set[str]:
    """The things that a letter tells to everybody who may read them: what is published under what is published."""
    essays = {name for name, post in world.things["post"].items() if Post.objects.get(pk=post.pk).is_published}
    said = world.things["comment"].items()
    rows = {name: Comment.objects.select_related("post").get(pk=comment.pk) for name, comment in said}
    return essays | {name for name, row in rows.items() if row.is_published and row.post.is_published}


def whole(letter: Any) -> str:
    """All of a letter, its head and both parts."""
    return " ".join([*(head(letter, name) for name in letter), *parts(letter)]).lower()


def letters() -> dict[str, Path]:
    """Every mail template that can be found, by its name."""
    folders = [folder for engine in engines.all() for folder in engine.template_dirs]
    found = [path for folder in reversed(folders) for path in Path(folder).glob("**/*mail/*.*")]
    return {path.stem: path for path in found}


def test_every_letter_is_in_the_walk_and_holds_what_it_may() -> None:
    held = {name: " ".join(sorted(variables(path.read_text()))) for name, path in letters().items()}
    assert held == MAIL


def variables(template: str) -> set[str]:
    """The names of everything that a template prints."""
    return {a or b for a, b in re.findall(r"{{\s*([\w.]+)|\s\w+=([\w.]+)", template)}


def test_every_command_is_in_the_walk() -> None:
    ours = {name for name, app in get_commands().items() if app in {"blog", "comments"}}
    assert ours == set(COMMANDS)


@pytest.mark.parametrize("name", [name for name, words in COMMANDS.items() if words is not None])
def test_a_command_prints_nothing_that_is_hidden(world: World, name: str) -> None:
    out = StringIO()
    call_command(name, *(COMMANDS[name] or []), stdout=out, stderr=out)
    assert (out.getvalue() != "", WORD.findall(out.getvalue().lower())) == (True, [])
