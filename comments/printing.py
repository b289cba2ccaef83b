"""The comments of a page as HTML, in plain Python: a page holds hundreds, and what is the same for all of them is
worked out once. What people typed is escaped here; the words of a comment were made safe when they were stored. It asks
the database nothing, and must not know which comments stand on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from functools import lru_cache
from html import escape
from typing import Any

from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.dateformat import time_format
from django.utils.formats import get_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from blog.discs import disc
from blog.models import Audience
from blog.names.roster_names import names_beside
from blog.rendering import stored
from comments.keeping import Line
from comments.models import CommentStatus
from comments.threads import Place
from comments.wording import Wording

AFTERNOON = "p.m."  # as Django translates it: tells one set of words from another
ANY = 900_000_000_000_001  # stands for a comment's id where an address is taken apart


class Page:
    """Prints the comments of one page for one reader. `shown` is the context of `comments/thread.html`. Whoever prints
    something else at some place puts a method of theirs there."""

    def __init__(self, shown: Mapping[str, Any]) -> None:
        """Work out what is the same for all comments."""
        post, course, user, may = shown["post"], shown["course"], shown["user"], shown.get("may")
        self.place: Any = shown.get("place")
        self.user_id, self.is_superuser = user.pk, bool(getattr(user, "is_superuser", False))
        self.may_reply, self.writes_privately = bool(may and may.yes), bool(shown.get("acts"))
        self.new, self.seen_until, self.guest_link = shown.get("new"), shown.get("seen_until"), shown.get("guest_link")
        self.sort = "?sort=newest" if shown["ways"].get("sort") == "newest" else ""
        self.signed = {signer.pk for signer in post.signed_by}
        self.beside = names_beside(shown["request"], course)
        self.zone = timezone.get_current_timezone()
        self.language, self.day, self.time = get_language(), get_format("DATE_FORMAT"), get_format("TIME_FORMAT")
        self.clock = self.language, _(AFTERNOON)
        self.text, self.lines = Wording(), shown.get("lines")
        self.own_address = escape(post.get_absolute_url())
        self.to_reply = escape(reverse("reply", args=[course.slug, post.slug]))
        self.addresses: dict[str, list[str]] = {}
        self.known: dict[Any, str] = {}

    def printed(self, places: Iterable[Place]) -> SafeString:
        """The lines of the page."""
        printed = stored("".join(map(self.line, places)))
        if self.lines is not None:
            self.lines.keep()
        return printed

    def line(self, spot: Place) -> str:
        """One line, with the list that opens behind it, or those that close."""
        behind = '\n<ol role="list">\n' if spot.opens else f"\n</li>{'</ol></li>' * len(spot.closes)}\n"
        if isinstance(spot.comment, Line):
            return f"<li>{spot.comment.html}{behind}"
        if spot.comment:
            mark = "" if spot.comment.status == CommentStatus.PUBLISHED else ' class="held"'
            html = self.comment(spot)
            if self.lines is not None and not self.is_new(spot.comment) and spot.comment != self.new:
                self.lines.note(spot.comment, html)
            return f"<li{mark}>{html}{behind}"
        if spot.more:
            return f'<li class="more">{self.more(spot)}{behind}'
        return f"<li>{self.stone(spot)}{behind}"

    def comment(self, spot: Place) -> str:
        """A comment, from its head to what one may do with it."""
        said: Any = spot.comment
        is_out, is_mine = said.status == CommentStatus.PUBLISHED, bool(getattr(said, "is_mine", False))
        number, way_back = escape(said.number), self.way_back() if is_mine and self.guest_link else ""
        return (
            f'<article id="comment-{said.pk}" tabindex="-1"{self.attributes(said, is_out)}>\n'
            f"<header>{self.who(spot)}\n{self.news(said, is_out, is_mine)}\n{self.written(said)}\n"
            f"{self.text.edited if said.is_edited else ''}\n{self.numbered(said, number)}</header>\n"
            f'{self.circumstances(spot)}<div class="words" dir="auto">{said.body_html}</div>\n'
            f"{'' if is_out else self.waiting(said, is_mine)}\n{way_back}\n"
            f"{self.acts(said, is_out, is_mine, number)}\n</article>\n"
        )

    def attributes(self, said: Any, is_out: bool) -> str:
        """What the script reads: that this was just written, and since when its words are new."""
        told = ""
        if self.new is not None and self.new.pk == said.pk:
            told = f' data-focus data-say="{self.text.just_said(is_out, said.is_edited)}"'
        if not is_out:
            return told
        at = said.fresh_at
        return f'{told} data-published="{f"{int(at.timestamp())}.{at.microsecond:06}" if at else ""}"'

    def who(self, spot: Place) -> str:
        """Who says it, to whom, and what this person is to the essay or in the course."""
        said: Any = spot.comment
        author, badge = said.author, ""
        if author:
            beside = self.beside.get(author.pk)
            name = escape(f"{author.public_name} ({beside})" if beside else author.public_name)
            badge = self.text.author if author.pk in self.signed else self.role(author)
        else:
            name = self.text.guest % {"name": escape(said.guest_name)}
        to = f", {self.text.reply_to % {'name': escape(spot.parent.byline)}}" if spot.parent else ""
        level = self.text.level % {"n": said.depth + 1}
        return f'{disc(said.byline)}\n<h3><bdi>{name}</bdi><span class="unseen">{to}, {level}</span></h3>\n{badge}'

    def role(self, author: Any) -> str:
        """The role of one who moderates the course."""
        return f'<span class="badge">{escape(capfirst(author.get_role_display()))}</span>' if author.is_staff else ""

    def news(self, said: Any, is_out: bool, is_mine: bool) -> str:
        """What it is to this reader."""
        is_new = is_out and not is_mine and self.is_new(said)
        return (self.text.new if is_new else "") + (self.text.names_you if getattr(said, "names_me", False) else "")

    def is_new(self, said: Any) -> bool:
        """Whether its words are newer than what this reader has seen."""
        return bool(self.seen_until and said.fresh_at and said.fresh_at > self.seen_until)

    def written(self, said: Any) -> str:
        """When it was written, on the clock of the course."""
        at: datetime = said.created_at.astimezone(self.zone)
        day, clock = at.date(), at.time().replace(second=0, microsecond=0)
        if (told := self.known.get(day)) is None:
            told = self.known[day] = escape(formatted(at, self.day))
        machine = at.isoformat(timespec="seconds")
        return f'<time datetime="{machine}">{told}, {time_of_day(self.clock, self.time, clock)}</time>'

    def numbered(self, said: Any, number: str) -> str:
        """Its number, which leads to it."""
        if not number:
            return ""
        label = self.text.comment % {"number": number}
        return f'<a class="number" href="{self.to("comment", said.pk)}{self.sort}" aria-label="{label}">{number}</a>'

    def circumstances(self, spot: Place) -> str:
        """What it answers, where its place does not show that; and that few read it."""
        said: Any = spot.comment
        flat = few = ""
        if spot.is_flat and spot.parent:
            told = {"number": escape(spot.parent.number), "name": escape(spot.parent.byline)}
            flat = f'<p class="say">{self.text.in_reply_to % told}</p>'
        if said.audience < Audience.WEB:
            few = f'<p class="say few">{self.text.read_by % {"circle": escape(said.circle)}}</p>'
        return f"{flat}\n{few}\n"

    def waiting(self, said: Any, is_mine: bool) -> str:
        """Why it does not stand in the thread, and what this reader can do about it."""
        if said.status != CommentStatus.PENDING:
            told = _("Not published. Only you see this.")
            told += f" {escape(said.get_reason_display())} {escape(said.note)} "
            return f'<p class="say">{told}{self.second_chances(said) if is_mine else ""}\n</p>\n'
        if (self.place and self.place.is_staff and not is_mine) or self.is_superuser:
            told, decide = _("Waiting for a decision. Readers do not see this."), _("Decide")
            way = self.to("admin:comments_comment_change", said.pk)
            return f'<p class="say">{told} <a href="{way}">{decide}</a>\n</p>\n'
        told = _("Waiting for an instructor. Only you see this.")
        return f'<p class="say">{told}</p>\n'

    def second_chances(self, said: Any) -> str:
        """What is offered to whom a comment was declined."""
        if said.status == CommentStatus.SPAM:
            return _("It was taken for spam. If that is wrong, tell your instructor.")
        revise, ask = _("Revise it"), _("Ask to look again")
        again = f'<a href="{self.to("edit_comment", said.pk)}">{revise}</a>'
        return f'{again} <a href="{self.to("appeal", said.pk)}">{ask}</a>'

    def way_back(self) -> str:
        """How a guest comes back to what they wrote."""
        told, link = _("Keep this link to come back to what you wrote, from any browser:"), escape(str(self.guest_link))
        name = _("my comments")
        return f'<p class="say">{told} <a href="{link}">{name}</a></p>'

    def acts(self, said: Any, is_out: bool, is_mine: bool, number: str) -> str:
        """What this reader may do with a comment."""
        name, may_reply = escape(said.byline), self.may_reply and is_out
        can_change, lines = getattr(said, "can_change", False), ["", "", "", "", ""]
        below = f'data-hx-target="#answer-{said.pk}"'
        if may_reply:
            way, to = f"{self.to_reply}?parent={said.pk}", self.text.to % {"name": name, "number": number}
            lines[0] = linked(way, self.text.reply, f" {to}", f' data-hx-get="{way}" {below}')
        if can_change:
            way = self.to("edit_comment", said.pk)
            lines[1] = linked(way, self.text.edit, f" {number}", f' data-hx-get="{way}" {below}')
        if is_mine and said.status not in {CommentStatus.REJECTED, CommentStatus.SPAM}:
            lines[2] = linked(self.to("removal", said.pk), self.text.take_back, f" {number}")
        lines[3] = self.privately(said, name)
        if self.place and is_out and not is_mine:
            whose = self.text.whose % {"name": name, "number": number}
            lines[4] = linked(self.to("flag", said.pk), self.text.report, f" {whose}", lead='class="quiet" ')
        answer = f'<div id="answer-{said.pk}"></div>' if can_change or may_reply else ""
        told = "\n".join(lines)
        return f'<p class="acts">{told}</p>{answer}\n'

    def privately(self, said: Any, name: str) -> str:
        """The way to the private notes, where there are some or this reader may begin them."""
        author, has_notes = said.author, getattr(said, "has_notes", False)
        may_begin = self.writes_privately and author and author.user_id and author.user_id != self.user_id
        if not has_notes and not may_begin:
            return ""
        with_whom = _("with %(name)s") % {"name": name}
        told = _("Private notes") if has_notes else _("Write privately")
        return linked(self.to("comment_notes", said.pk), told, f" {with_whom}")

    def more(self, spot: Place) -> str:
        """The way to the replies that were cut off."""
        told = ngettext("Show one more reply", "Show %(n)s more replies", spot.more) % {"n": spot.more}
        number = _("to %(number)s") % {"number": escape(spot.number)}
        behind = f'<span class="unseen"> {number}</span>' if spot.number else ""
        return f'<a href="{self.own_address}?under={spot.id}#comment-{spot.id}">{told}{behind}</a>\n'

    def stone(self, spot: Place) -> str:
        """What holds the place of words that are not shown."""
        number = f'<span class="number">{escape(spot.number)}</span>'
        return f'<p class="stone" id="comment-{spot.id}">{number} {self.text.stone(spot.status)}</p>\n'

    def to(self, name: str, pk: int) -> str:
        """The address of this name for a comment."""
        if name not in self.addresses:
            self.addresses[name] = escape(reverse(name, args=[ANY])).split(str(ANY))
        return str(pk).join(self.addresses[name])


def linked(way: str, told: str, unseen: str, more: str = "", lead: str = "") -> str:
    """A link, with what only those who listen need."""
    return f'<a {lead}href="{way}"{more}>{told}<span class="unseen">{unseen}</span></a>'


@lru_cache(maxsize=2000)
def time_of_day(language: tuple[str | None, str], pattern: str, at: time) -> str:
    """A time as this language tells it in this pattern; a day has few minutes."""
    return escape(time_format(at, pattern))
