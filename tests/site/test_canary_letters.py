"""The canary walk through letters: each holds what its reader may meet, and no template of one prints more than is said
here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.utils import timezone

from blog.models import Cadence, Notice, Post, User
from blog.notices import letters as letters_of_notices
from blog.notices import preferences
from blog.notices.kinds import KINDS
from comments.models import Comment
from tests.blog.noticing import head, mail_into, parts, sent
from tests.site.addresses import ROLES
from tests.site.canary import WORD, rule_of, ruled
from tests.site.world import World

# Each letter, with all that it may hold. None holds what somebody else wrote.
CHANGE = "ip timestamp user_agent"
TOLD = "essay.title heading leave{} listed more n settings site{} told.item.title told.item.url{} why"
MAIL = {
    "account_already_exists_message": "email password_reset_url",
    "base_message": "current_site.domain site",
    "base_notification": CHANGE,
    "email_changed_message": "from_email to_email",
    "email_confirmation_message": "activate_url current_site.domain site",
    "email_deleted_message": "deleted_email",
    "login_code_message": "code",
    "password_reset_code_message": "code",
    "password_reset_key_message": "password_reset_url",
    "notices_page": "essay.title from_right heading leave listed more n settings site spoken told.item.title"
    " told.item.url told.item.words why",
    "notices_text": TOLD.format(" line", " title", ""),
    "token_made_message": "token",
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
    " webauthn_removed_subject token_made_subject".split(),
    "",
)


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
