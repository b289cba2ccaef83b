"""What is typed and not yet saved: kept while it is typed, taken up again, kept as a revision before anything takes its
place. No window overwrites words that it has not shown. What readers see is never touched, and nothing is rendered
while somebody types. It must not know forms or pages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import manuscripts
from blog.clock import when
from blog.closing import refuse_when_closed
from blog.editing.worklist import confirmed_entries, entries_of
from blog.manuscripts import Manuscript, Prepared
from blog.models import Enrolment, Post, Revision, User, WorkingCopy
from blog.refusals import Conflict

UNTITLED = gettext_lazy("Untitled essay")
WORDS = ("title", "body", "works", "confirmed")
REMEMBERED = 86_400
PUT_AWAY_MAKES = 2


@dataclass(frozen=True)
class Window:
    """What a form knows: `seen`, the number of the revision it started from; `copy`, the version of the unsaved words
    it shows, 0 for none; `other`, the version of those it was told of and does not show."""

    seen: int | None = None
    copy: int = 0
    other: int = 0


@dataclass(frozen=True)
class Unsaved:
    """The unsaved words of an essay as its form meets them: `is_newest` where nothing was saved since they were
    typed, `is_kept` where a revision holds them already."""

    copy: WorkingCopy
    is_newest: bool
    is_kept: bool

    @property
    def is_shown(self) -> bool:
        """Whether the form is filled with them."""
        return self.is_newest and not self.is_kept

    @property
    def is_left_behind(self) -> bool:
        """Whether the essay was saved without them."""
        return not self.is_newest and not self.is_kept

    @property
    def window(self) -> dict[str, int]:
        """What a form that is opened now knows of them: the fields `copy` and `other`."""
        version = self.copy.version
        return {"copy": 0, "other": version} if self.is_left_behind else {"copy": version, "other": 0}


def unsaved(post: Post) -> Unsaved | None:
    """What was typed into an essay and not saved."""
    copy = WorkingCopy.objects.filter(post=post).first()
    if copy is None or post.draft is None:
        return None
    return Unsaved(copy, is_newest=copy.revision == post.draft.number, is_kept=stands_in(post, copy))


def keep(post: Post, fields: Mapping[str, str], window: Window, by: User | None) -> WorkingCopy:
    """Keep what is typed in the fields `WORDS`. Raises Conflict, and overwrites nothing, where the essay was saved or
    typed into by a window that this one does not know of. The same words twice are kept once. Raises Closed where
    the course has closed."""
    refuse_when_closed(post.course)
    words = {name: fields[name] for name in WORDS}
    with transaction.atomic():
        post = manuscripts.locked(post)
        copy = WorkingCopy.objects.filter(post=post).first()
        if post.draft and post.draft.number != window.seen:
            raise Conflict(saved_elsewhere(post, post.draft))
        if copy is not None and copy.fields == words and copy.revision == window.seen:
            return copy
        if copy is not None and copy.version != window.copy:
            raise Conflict(typed_elsewhere(post, copy))
        copy = copy or WorkingCopy(post=post, version=0)
        copy.version, copy.revision = copy.version + 1, window.seen or 0
        copy.fields, copy.by, copy.at = words, by, timezone.now()
        copy.save()
        return copy


def begin(author: Enrolment, manuscript: Manuscript, token: str, by: User | None) -> tuple[Post, bool]:
    """The draft of a form, and whether it was begun just now: a form begins one, however often it is sent. `token` is
    the form's own; without one each call begins a draft. Raises Refused."""
    refuse_when_closed(author.course)
    if (begun := begun_by(author, token)) is not None:
        return begun, False
    prepared = manuscripts.prepare(author.course, manuscript)
    with transaction.atomic():
        Enrolment.objects.select_for_update(no_key=True).get(pk=author.pk)
        if (begun := begun_by(author, token)) is not None:
            return begun, False
        post = manuscripts.begin(author.course, author, manuscript, by=by, prepared=prepared)
        if token:
            remember(author, token, post)
    return post, True


def remember(author: Enrolment, token: str, post: Post) -> None:
    """Remember what a form has begun. A cache that is away remembers nothing, and stops nobody."""
    with suppress(Exception):  # each kind of cache raises a kind of its own
        cache.set(name_of(author, token), post.pk, REMEMBERED)


def begun_by(author: Enrolment, token: str) -> Post | None:
    """The draft that a form has begun, for a day; None where the cache is away."""
    pk = 0
    if token:
        with suppress(Exception):  # as above
            pk = int(cache.get(name_of(author, token)) or 0)
    return author.posts.select_related("course", "author", "week", "published", "draft").filter(pk=pk).first()


def name_of(author: Enrolment, token: str) -> str:
    """The name under which it is remembered what a form began."""
    return f"begun:{author.pk}:{sha256(token.encode()).hexdigest()}"


def save(post: Post, manuscript: Manuscript, by: User | None, window: Window) -> Post:
    """Keep new words as a revision; those that another window typed, and this one was told of, become a revision of
    their own first. What was typed until now is then no longer unsaved. Raises Conflict and Refused."""
    copy, seen = WorkingCopy.objects.filter(post=post).first(), window.seen
    before = post.draft.number if post.draft else 0
    if copy is not None and is_anothers(copy, window, manuscript) and not stands_in(post, copy):
        if copy.version != window.other:
            raise Conflict(typed_elsewhere(post, copy))
        post = manuscripts.revise(post, manuscript_of(post, copy), by, seen=seen)
        seen = noted(post, _("Typed in another window.")).number
    post = manuscripts.revise(post, manuscript, by, seen=seen)
    if copy is not None:
        settle(copy, post, before)
    return post


def forget(post: Post, window: Window, *, are_kept: bool) -> None:
    """Forget the unsaved words that a form went on from, where what it handed in was saved by another verb. Those that
    were not kept stay, unless there are none."""
    mine = WorkingCopy.objects.filter(post=post, version=window.copy)
    copy = mine.first()
    if copy is None or post.draft is None or post.draft.number == window.seen:
        return
    if are_kept or not any(copy.fields.get(name, "").strip() for name in ("title", "body", "works")):
        mine.delete()


def is_anothers(copy: WorkingCopy, window: Window, manuscript: Manuscript) -> bool:
    """Whether unsaved words are neither those that a window went on from nor those that it hands in."""
    works = tuple(copy.fields.get("works", "").splitlines())
    same = (copy.fields.get("title"), copy.fields.get("body"), works) == (
        manuscript.title,
        manuscript.body,
        manuscript.works,
    )
    return copy.version != window.copy and not same


def settle(copy: WorkingCopy, post: Post, before: int) -> None:
    """Forget unsaved words that are saved now, unless more were typed meanwhile. Where saving made no revision the row
    stays, so that its version goes on counting and no window takes it for one that it knew."""
    mine = WorkingCopy.objects.filter(pk=copy.pk, version=copy.version)
    if post.draft and post.draft.number != before:
        mine.delete()
    elif post.draft:
        lines = "\n".join(entry["line"] for entry in post.draft.sources)
        words = {"title": post.draft.title, "body": post.draft.body, "works": lines, "confirmed": ""}
        mine.update(fields=words, version=copy.version + 1, revision=post.draft.number)


def put_away(post: Post, version: int, by: User | None) -> Post:
    """Go back to the saved words. What was typed is kept as a revision, and above it the saved words stand again, as
    they are: readers see what they saw. Raises Conflict where more was typed than this version, and Refused."""
    copy = WorkingCopy.objects.filter(post=post).first()
    if copy is None or post.draft is None or stands_in(post, copy):
        return post
    typed = manuscript_of(post, copy)
    sources = entries_of("\n".join(typed.works), [*post.draft.sources, *typed.confirmed])
    prepared = Prepared(sources, manuscripts.render(typed.body, sources, post.read_in, post.style.id, post.raw))
    with transaction.atomic():
        post = manuscripts.locked(post)
        saved = post.draft
        if not WorkingCopy.objects.filter(pk=copy.pk, version=version).delete()[0]:
            raise Conflict(typed_elsewhere(post, copy))
        manuscripts.keep(post, typed, prepared, by)
        typed_number = noted(post, _("Typed, not used.")).number
        if saved is not None:
            put_back(post, saved, typed_number + 1)
    return post


def make_room(post: Post, window: Window, by: User | None) -> tuple[Post, Window]:
    """Put away the words that a window was told of and does not show, and say what it knows then: what is typed into
    it has a place from here on. Nothing happens where the essay was saved meanwhile, nor while the window of those
    words may still go on. Raises Conflict and Refused as `put_away` does."""
    found = unsaved(post) if window.other and post.draft and post.draft.number == window.seen else None
    if found is None or found.is_newest or window.seen is None:
        return post, window
    if found.is_kept:
        return post, replace(window, copy=window.other, other=0)
    return put_away(post, window.other, by), Window(window.seen + PUT_AWAY_MAKES)


def put_back(post: Post, saved: Revision, number: int) -> None:
    """Make the same words the newest revision once more; the shown one, if they were."""
    columns = [field.attname for field in Revision._meta.concrete_fields if not field.primary_key]
    again = Revision(**{name: getattr(saved, name) for name in columns})
    again.number, again.created_at, again.note = number, timezone.now(), _("The saved words again.")
    again.save()
    post.published_id = again.pk if post.published_id == saved.pk else post.published_id
    post.draft = again
    post.save(update_fields=["draft", "published"])
    if post.published_id is None:
        post.sources.replace(post, again.sources)


def stands_in(post: Post, copy: WorkingCopy) -> bool:
    """Whether unsaved words stand in a revision already, that they started from or a newer one."""
    title, body = copy.fields.get("title", ""), copy.fields.get("body", "")
    confirmed = confirmed_entries(copy.fields.get("confirmed", ""))
    return any(
        entries_of(copy.fields.get("works", ""), [*revision.sources, *confirmed]) == revision.sources
        for revision in post.revisions.filter(number__gte=copy.revision, title=title, body=body)
    )


def manuscript_of(post: Post, copy: WorkingCopy) -> Manuscript:
    """Unsaved words as they are handed in; where the title was emptied, under the saved one."""
    fields = copy.fields
    title = fields.get("title") or (post.draft.title if post.draft else str(UNTITLED))
    confirmed = tuple(confirmed_entries(fields.get("confirmed", "")))
    return Manuscript(title, fields.get("body", ""), tuple(fields.get("works", "").splitlines()), confirmed)


def noted(post: Post, note: str) -> Revision:
    """The newest revision, with a note of where it comes from."""
    revision: Revision = post.revisions.latest("number")
    revision.note = note
    revision.save(update_fields=["note"])
    return revision


def saved_elsewhere(post: Post, newest: Revision) -> str:
    """The sentence for a window whose essay another one has saved."""
    told = _(
        "This essay was saved in another window %(when)s. What you type here is kept on this page; save it to keep"
        " both."
    )
    return told % {"when": when(newest.created_at, post.course.time_zone)}


def typed_elsewhere(post: Post, copy: WorkingCopy) -> str:
    """The sentence for a window while another one types, or for one that was opened before it did."""
    told = _(
        "Other words were typed into this essay in another window %(when)s. What you type here is kept on this page;"
        " save it to keep both."
    )
    return told % {"when": when(copy.at, post.course.time_zone)}
