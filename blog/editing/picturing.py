"""The pictures beside the editor: of each what it shows, its caption and its credit, and a button that keeps them. The
first two are written into the text of the form, the others kept with the picture. It must not know templates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import manuscripts
from blog.characters import one_line
from blog.editing.worklist import Worklist
from blog.figures import LICENCES, Shown, is_placeholder
from blog.models import Course, Image, Revision
from blog.pictures import human_name, lacks_of, picture_of, shown_by_name
from blog.rendering import IMAGES, pictured

LONGEST_WORDS = 500
LONGEST_CREDIT = 200
CHOICES = {"": gettext_lazy("None given"), **LICENCES, "own": gettext_lazy("My own work")}
SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w+;)")
QUOTED = re.compile(r'[\\"]|&(?=#?\w+;)')
TITLE = r"\"(?:\\.|[^\"\\])*+\"|'(?:\\.|[^'\\])*+'|\((?:\\.|[^()\\])*+\)"
WORDS = r"(?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\])*+\])*+"


@dataclass(frozen=True)
class Said:
    """What is said of a picture: in the text, and with it."""

    shows: str = ""
    caption: str = ""
    is_decorative: bool = False
    credit: str = ""
    licence: str = ""

    @property
    def mark(self) -> str:
        """What tells these words from others."""
        return sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class PictureCard:
    """A picture as the panel shows it. `was` is the mark of what is kept, `said` what its fields hold; credit and
    licence are fields where the person may change them."""

    name: str
    title: str
    address: str
    said: Said
    was: str
    may_credit: bool
    lacks: tuple[str, ...]
    licences: tuple[tuple[str, str], ...]


class Pictures:
    """The pictures of one form's text, for one person. What was typed into a card stays until it is kept."""

    def __init__(self, works: Worklist, user: Any, course: Course) -> None:
        self.works, self.user, self.course = works, user, course
        self.outdated: dict[Revision, None] = {}

    @cached_property
    def shown(self) -> dict[str, list[Shown]]:
        """The places of each picture in the text."""
        return shown_by_name(self.works.body)

    @cached_property
    def images(self) -> dict[str, Image]:
        """The pictures that this person may see."""
        rows = Image.objects.visible_to(self.user).select_related("post__draft", "post__published", "post__course")
        return {image.name: image for image in rows.filter(name__in=list(self.shown))} if self.shown else {}

    @cached_property
    def editable(self) -> set[str]:
        """Those whose credit they may change."""
        rows = Image.objects.visible_to(self.user).editable_by(self.user).filter(name__in=list(self.images))
        return set(rows.values_list("name", flat=True)) if self.images else set()

    @cached_property
    def cards(self) -> list[PictureCard]:
        """The panel, in the order of the text."""
        return [self.card(number, name) for number, name in enumerate(self.shown, 1) if name in self.images]

    def card(self, number: int, name: str) -> PictureCard:
        """One picture, with what was typed but not kept yet."""
        image, kept = self.images[name], self.kept(name)
        licences = dict(CHOICES) if kept.licence in CHOICES else {**CHOICES, kept.licence: kept.licence}
        return PictureCard(
            name=name,
            title=human_name(number, kept.caption),
            address=f"{image.get_absolute_url()}/{image.widths[0]}" if image.widths else image.get_absolute_url(),
            said=self.typed(name) or kept,
            was=kept.mark,
            may_credit=name in self.editable,
            lacks=tuple(lacks_of(self.shown[name], picture_of(image), self.course)),
            licences=tuple((value, str(label)) for value, label in licences.items()),
        )

    def kept(self, name: str) -> Said:
        """What the text and the picture's row say now; the words that ask for words are none."""
        image, first = self.images[name], self.shown[name][0]
        shows, caption = ("" if is_placeholder(words) else words for words in (first.alternative, first.caption))
        return Said(one_line(shows), one_line(caption), image.is_decorative, image.credit, image.licence)

    def typed(self, name: str) -> Said | None:
        """What was typed into a card since it was shown; None where nothing was."""
        given = {part: one_line(self.works.given(f"picture-{name}-{part}")) for part in ("shows", "caption", "credit")}
        said = Said(
            given["shows"][:LONGEST_WORDS],
            given["caption"][:LONGEST_WORDS],
            f"picture-{name}-decorative" in self.works.data,
            given["credit"][:LONGEST_CREDIT],
            self.works.given(f"picture-{name}-licence"),
        )
        if name not in self.editable:
            said = replace(self.kept(name), shows=said.shows, caption=said.caption)
        elif said.licence not in CHOICES:
            said = replace(said, licence=self.images[name].licence)
        was = self.works.given(f"picture-{name}-was")
        return said if was and was != said.mark else None

    def keep(self, name: str) -> None:
        """Keep what was typed into one card, and say so."""
        if name not in self.images:
            self.works.tell(_("This picture is no longer in your text, so nothing was changed."), refused=True)
            return
        if said := self.typed(name):
            self.write(name, said)
            self.print_anew()
        else:
            self.works.tell(_("Nothing was changed in this picture."))

    def keep_typed(self) -> None:
        """Keep what was typed into any card: saving the essay loses none of it."""
        for name in list(self.images):
            if said := self.typed(name):
                self.write(name, said)
        self.print_anew()

    def write(self, name: str, said: Said) -> None:
        """Put words into the text, and the rest with the picture."""
        kept = self.kept(name)
        if (said.shows, said.caption) != (kept.shows, kept.caption):
            body = with_words(self.works.body, name, said.shows, said.caption)
            if body is None:
                told = _("The words of this picture could not be changed from here. Change them in your text.")
                self.works.tell(told, refused=True)
                return
            self.works.body = body
        self.credit(self.images[name], said)
        self.forget(name)
        self.works.tell(_("Kept. This is what stands with your picture now."))

    def credit(self, image: Image, said: Said) -> None:
        """Keep what belongs to the picture itself, if this person may; its essay is to be printed anew."""
        before = image.is_decorative, image.credit, image.licence
        if image.name not in self.editable or before == (said.is_decorative, said.credit, said.licence):
            return
        image.is_decorative, image.credit, image.licence = said.is_decorative, said.credit, said.licence
        image.save(update_fields=["is_decorative", "credit", "licence"])
        if image.post:
            self.outdated |= dict.fromkeys(filter(None, [image.post.draft, image.post.published]))

    def print_anew(self) -> None:
        """Print the revisions whose pictures have changed, each of them once."""
        for revision in self.outdated:
            manuscripts.rerender(revision)
        self.outdated.clear()

    def forget(self, name: str) -> None:
        """The text was changed, and a card kept: read them anew when they are asked for."""
        self.works.data.pop(f"picture-{name}-was", None)
        for part in ("shown", "cards"):
            self.__dict__.pop(part, None)


def with_words(body: str, name: str, shows: str, caption: str) -> str | None:
    """A text whose picture of this name has other words: in all its places what it shows, in the first its caption.
    None where the text would show anything else then, or has the picture in a way that is not known here."""
    markup = re.compile(rf"!\[{WORDS}\]\(\s*{IMAGES}{re.escape(name)}(?P<title>\s+(?:{TITLE}))?\s*\)", re.DOTALL)
    before, first = pictured(body), True

    def rewritten(found: re.Match[str]) -> str:
        """One place, with the words it is to have."""
        nonlocal first
        title = (f' "{QUOTED.sub(escaped, caption)}"' if caption else "") if first else found["title"] or ""
        first = False
        return f"![{SPECIAL.sub(escaped, shows)}]({IMAGES}{name}{title})"

    changed, n = markup.subn(rewritten, body)
    wanted, is_first = [], True
    for shown in before:
        if shown.name == name:
            wanted.append(Shown(name, shows, caption if is_first else shown.caption))
            is_first = False
        else:
            wanted.append(shown)
    is_whole = n == sum(shown.name == name for shown in before)
    return changed if is_whole and pictured(changed) == wanted else None


def escaped(sign: re.Match[str]) -> str:
    """A sign that Markdown would read, as the sign it is."""
    return f"\\{sign[0]}"
