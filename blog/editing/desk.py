"""What stands beside the editor, on the site and in the admin: the works of an essay, the findings of its citations and
its pictures, as the form holds them, saved or not. A button pressed there changes the form alone, but for what belongs
to a picture itself. It must not know templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from blog.characters import printable
from blog.citations.cited import Cited, cite
from blog.citations.records import Work
from blog.citations.styles import style_called
from blog.editing.bringing_in import bring_in
from blog.editing.class_works import ClassWork, class_works, take
from blog.editing.findings import Findings, findings_of
from blog.editing.picturing import Pictures
from blog.editing.rewriting import as_key, found_at, with_all_authors, with_other_key
from blog.editing.work_labels import type_choices
from blog.editing.worklist import Worklist
from blog.formatting import formatted
from blog.models import Post
from blog.rendering import LONGEST_ESSAY, line_html

NOT_SAVING = frozenset({"press", "preview", "add"})
PANELS = ("preview", "citations", "sources", "pictures")
OPENING = frozenset({"check", "add", "source"})
LEADS_TO = {**dict.fromkeys([*OPENING, "keep", "take", "class"], "sources"), "picture": "pictures"}


@dataclass(frozen=True)
class Row:
    """One work as the list shows it: its words as safe HTML, what was read, and whether its record was checked."""

    key: str
    html: str
    read: str
    is_checked: bool


class Desk:
    """The works, findings and pictures of one form. `sent` is what was sent, as the buttons left it; None for a page
    not sent."""

    def __init__(
        self, request: HttpRequest, post: Post, sent: QueryDict | None = None, typed: Mapping[str, str] | None = None
    ) -> None:
        self.post = post
        self.sent = sent
        data = sent if sent is not None else held(post, typed)
        self.language = str(data.get("language") or post.course.language)
        self.style = style_called(str(data.get("citation_style") or post.course.citation_style))
        kept = post.draft.sources if post.draft else []
        self.works = Worklist(data, kept, self.style.id, self.language)
        self.class_works: list[ClassWork] | None = None
        self.pictures = Pictures(self.works, request.user, post.course)
        self.is_saving = sent is not None and not NOT_SAVING & sent.keys()
        self.panel = str((request.GET if sent is None else sent).get("beside", ""))
        if sent is not None:
            self.press(request, str(sent.get("press", "")))
            if self.is_saving:
                self.pictures.keep_typed()
            self.works.finish()
        if self.panel not in PANELS:
            self.panel = PANELS[0]

    def press(self, request: HttpRequest, pressed: str) -> None:
        """Do what a button says; a made-up one does nothing."""
        verb, *rest = pressed.split("|", 4)
        if verb in OPENING and self.works.form and self.works.form.has_unkept_words:
            self.works.tell(_("A work is still open. Keep it or close it first."), refused=True)
        elif verb in {"check", "plain", "remove", "picture"} and len(rest) == 1:
            (self.pictures.keep if verb == "picture" else getattr(self.works, verb))(rest[0])
        elif verb in {"choose", "rewrite", "name"} and len(rest) == 4:
            self.rewrite(verb, rest)
        elif verb == "source" and rest:
            self.works.source("|".join(rest))
        elif verb == "join" and len(rest) == 2:
            self.join(*rest)
        elif verb == "add":
            self.works.add(self.works.given("add-kind"))
        elif verb == "read":
            bring_in(self.works, printable(self.works.given("references")), request.FILES.get("reference_file"))
        elif verb == "keep" and "work-kind" in self.works.data:
            self.works.keep()
        elif verb == "close":
            self.works.form = None
        elif verb == "take" and len(rest) == 1:
            take(self.works, self.post.course, request.user, rest[0])
        if verb in {"take", "class"}:
            lines = {entry["line"] for entry in self.works.entries}
            self.class_works = class_works(self.post.course, request.user, lines)
        self.panel = LEADS_TO.get(verb, self.panel)

    def rewrite(self, verb: str, rest: list[str]) -> None:
        """Put other words in one place of the text, if the words a button was made for still stand there."""
        first, last, key, words = rest
        body, words = self.works.body, printable(words)
        start, end = (int(place) if place.isdecimal() and len(place) < 8 else 0 for place in (first, last))
        found = found_at(self.cited, start, end)
        if found is None or body[start:end] != words or (key and key not in self.cited.by_key):
            told = _("The text has changed there, so nothing was changed. Look at the findings as they are now.")
            self.works.tell(told, refused=True)
            return
        new = with_all_authors(self.cited, found) if verb == "name" else as_key(self.cited, found, key)
        if new:
            self.works.body = body[:start] + new + body[end:]
            self.works.tell(_("Changed in your text: %(old)s is now %(new)s") % {"old": words, "new": new})
        self.forget()

    def join(self, first: str, second: str) -> None:
        """Take the second of two equal works off the list; what cites it by key cites the first."""
        one, other = self.works.entry(first), self.works.entry(second)
        if one is None or other is None or one is other:
            return
        one["record"] = one["record"] or other["record"]
        body = self.works.body
        for found in reversed(self.cited.keyed):
            if second in found.keys:
                words = with_other_key(found.text, second, first)
                body = body[: found.start] + words + body[found.end :]
        self.works.body = body
        self.works.remove(second)
        self.forget()

    def forget(self) -> None:
        """The text was changed: read it anew when it is asked for."""
        self.__dict__.pop("cited", None)

    def lets_save(self, form: Any) -> bool:
        """Whether the form is to be saved and can be: not while something typed into an open work is not kept."""
        if not self.is_saving or not form.is_valid():
            return False
        if self.works.form and self.works.form.has_unkept_words:
            form.add_error(None, _("A work is still open in your list. Keep it or close it, then save."))
            self.panel = "sources"
            return False
        return True

    @cached_property
    def cited(self) -> Cited:
        """The text and its list, read."""
        body = self.works.body
        return cite(body if len(body) <= LONGEST_ESSAY else "", self.works.entries, self.style.id)

    @cached_property
    def printed(self) -> tuple[Cited, str]:
        """The same with the engine's answer, and why there is none."""
        return formatted(self.cited, self.language)

    @property
    def problem(self) -> str:
        """Why works are not printed in style, now or when the draft was saved."""
        saved = self.post.draft.problem if self.post.draft and self.sent is None else ""
        return self.printed[1] or saved

    @cached_property
    def rows(self) -> list[Row]:
        """The works in the order of the list."""
        cited = self.printed[0]
        return [row_of(cited, entry, work) for entry, work in zip(cited.entries, cited.works, strict=True)]

    @cached_property
    def findings(self) -> Findings:
        """What the audit says."""
        return findings_of(self.printed[0])

    @property
    def types(self) -> list[tuple[str, str]]:
        """The types of works to choose from."""
        return type_choices()


def held(post: Post, typed: Mapping[str, str] | None = None) -> QueryDict:
    """What the newest revision holds, or what was typed since, as if it had been sent."""
    data = QueryDict(mutable=True)
    if post.draft:
        lines = "\n".join(entry["line"] for entry in post.draft.sources)
        data.update({"body": post.draft.body, "works": lines})
    for name, words in (typed or {}).items():
        data[name] = words
    data.update({"citation_style": post.citation_style, "language": post.language})
    return data


def row_of(cited: Cited, entry: dict[str, Any], work: Work) -> Row:
    """One work of the list."""
    printed = cited.printed.get(entry["key"]) if entry["record"] else None
    names = ", ".join(name.family for name in work.heads)
    read = " · ".join(filter(None, [names, work.title, *work.years[-1:]]))
    return Row(entry["key"], printed.html if printed else line_html(entry["line"]), read, bool(entry["record"]))
