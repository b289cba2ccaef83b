"""Names that people have given up, in the words of others: where they stand, and their being taken out by staff, with a
mark in their place and a line in the record. It must not know comments, which have a verb of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Decision, Enrolment, Post, Revision, User

SHORTEST_PART = 3
AROUND = 60


@dataclass(frozen=True)
class GivenUp:
    """The names that one person had, and how they are found: whole, turned round (`Valentine, Ruth`), as an address, or
    by one word of them that starts with a capital."""

    pattern: re.Pattern[str]
    words: tuple[str, ...]

    def taken_out(self, text: str, mark: str) -> str:
        """The text with the mark wherever the name stood."""
        return self.pattern.sub(mark, text)

    def around(self, text: str) -> tuple[str, str, str] | None:
        """The first place in a text where it stands: what is before it, it, what is behind; None for no place."""
        found = self.pattern.search(text)
        if found is None:
            return None
        before, behind = text[max(0, found.start() - AROUND) : found.start()], text[found.end() :][:AROUND]
        return before, found[0], behind


def given_up(place: Enrolment) -> GivenUp | None:
    """The names that a person had here and has no longer; None where there are none."""
    former = [name for name in place.former_names.all() if name.public_name != place.public_name]
    if not former:
        return None
    whole = {form for name in former for form in forms_of(name.public_name)}
    whole |= {re.escape(name.slug) for name in former if "-" in name.slug and name.slug != place.slug}
    kept = {word.strip(".,") for word in place.public_name.split()}
    words = {word.strip(".,") for name in former for word in name.public_name.split()} - kept
    parts = sorted((word for word in words if len(word) >= SHORTEST_PART and word[0].isupper()), key=len, reverse=True)
    either = [f"(?i:{form})" for form in sorted(whole, key=len, reverse=True)] + [re.escape(word) for word in parts]
    return GivenUp(re.compile(rf"(?<!\w)(?:{'|'.join(either)})(?!\w)"), tuple(parts) or tuple(words))


def forms_of(name: str) -> Iterable[str]:
    """A name as a pattern: as it is, and turned round as a list of works prints it."""
    words = [re.escape(word) for word in name.split()]
    yield r"\s+".join(words)
    if len(words) > 1:
        yield rf"{words[-1]},\s+" + r"\s+".join(words[:-1])


def mark_in(language: str) -> str:
    """What stands where a name was, in the language of the text."""
    with override(language):
        return _("[name withdrawn]")


def why_redacted() -> str:
    """What the record says, without saying the name again."""
    return _("A name that a person here has given up was taken out, with a mark in its place.")


def words_of(revision: Revision) -> str:
    """All the words of a revision in which a name can stand."""
    return "\n".join([revision.title, revision.body, *(entry["line"] for entry in revision.sources)])


def redact_essay(post: Post, name: GivenUp, by: User | None) -> Post:
    """Take a name out of a published essay: a new revision, which readers see. What its author had changed since stays
    the newest. The earlier words are in its history, for its author and staff. Raises Refused."""
    shown, newer = post.published, post.draft if post.has_unpublished_changes else None
    if shown is None or not name.around(words_of(shown)):
        return post
    mark = mark_in(post.read_in)
    redacted = manuscripts.revise(post, without(shown, name, mark), by, of_right=True)
    post = publishing.publish(redacted, by, of_right=True)
    note = why_redacted()
    tell(post.published, note)
    if newer is not None:
        post = manuscripts.revise(post, without(newer, name, mark), by, of_right=True)
        tell(post.draft, note)
    Decision.objects.record(post.course, post, "redact", post.status, post.status, by=by, note=note)
    return post


def tell(revision: Revision | None, note: str) -> None:
    """Say in the history what the revision is."""
    if revision:
        revision.note = note
        revision.save(update_fields=["note"])


def without(revision: Any, name: GivenUp, mark: str) -> Manuscript:
    """The words of a revision with the mark wherever the name stood."""
    lines = tuple(name.taken_out(entry["line"], mark) for entry in revision.sources)
    title, body = name.taken_out(revision.title, mark), name.taken_out(revision.body, mark)
    return Manuscript(title[:200], body, lines, tuple(revision.sources))
