"""The words of an item as Markdown: title, text, works, pictures, and what of it could not be kept. It writes nothing
and starts no process."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from blog.characters import one_line, printable
from blog.citations.cited import cite
from blog.citations.keys import Entry
from blog.importers.wordpress import ItemRecord
from blog.importers.wordpress_body import Picture, convert, convert_comment, place_of, shown
from blog.models import Course
from blog.pictures import pictures_named
from blog.rendering import LONGEST_COMMENT, LONGEST_ESSAY, Rendered, plain, raw_mark, render_comment, render_essay
from blog.site.wordpress.sentences import of_body

LONGEST_TITLE = 200
FIGURE = r"!\[(?P<alt>(?:\\.|[^\]\\])*)\]\({place}(?: \"(?P<caption>(?:\\.|[^\"\\])*)\")?\)"
WAITS = gettext_noop("Works and citations by key are printed plainly until their turn comes.")


@dataclass
class Words:
    """An item's words: its Markdown, in which each of `pictures`, addresses, stands as `place_of` it; `raw` are the
    blocks of HTML kept as they were; `told` sentences about what changed."""

    title: str
    body: str
    works: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    told: list[str] = field(default_factory=list)

    @property
    def marks(self) -> list[str]:
        """The marks of the HTML that may stand: of its words, as SHA-256 in hexadecimal."""
        return [raw_mark(block) for block in self.raw]


def words_of(item: ItemRecord, pictures: Mapping[int, Picture]) -> Words:
    """The words of a post or page."""
    body = convert(item.content, pictures, notes_of(item), takes_works=item.type == "post")
    found = Words(title_of(item), printable(body.markdown), tuple(filter(None, map(one_line, body.works))))
    found.pictures, found.raw = body.pictures, body.raw
    found.told = [of_body(problem, detail) for problem, detail in body.problems]
    if featured := pictures.get(number_in(item.said("_thumbnail_id"))):
        set_first(found, featured)
    if len(found.body) > LONGEST_ESSAY:
        found.told.append(_("longer than %(n)s signs; the rest was left out") % {"n": LONGEST_ESSAY})
        found.body = found.body[:LONGEST_ESSAY].rpartition("\n\n")[0] or found.body[:LONGEST_ESSAY]
    if not found.body.strip():
        found.told.append(_("it holds no words"))
        found.body = _("(This essay came without words.)")
    if strip_tags(item.excerpt).strip():
        found.told.append(_("its excerpt was left out: summaries are made of the first lines here"))
    return found


def title_of(item: ItemRecord) -> str:
    """The title as plain text."""
    return one_line(plain(item.title))[:LONGEST_TITLE] or _("Untitled")


def number_in(text: str) -> int:
    """A number as it is kept in a field; 0 for none."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def set_first(words: Words, picture: Picture) -> None:
    """Show the picture that stood at the head of an essay, unless the text shows it."""
    address = shown(picture.url)
    if address and address not in words.pictures:
        words.pictures = (address, *words.pictures)
        words.body = f"![{quiet(picture.alt)}]({place_of(address)})\n\n{words.body}"


def quiet(text: str) -> str:
    """Words as they stand between the brackets of a picture."""
    return re.sub(r"([\\\[\]])", r"\\\1", one_line(text))


def notes_of(item: ItemRecord) -> tuple[tuple[str, str], ...]:
    """The notes of a footnotes block, which stand in a field of their own: id and HTML."""
    try:
        kept = json.loads(item.said("footnotes") or "[]")
    except (ValueError, RecursionError):
        return ()
    rows = [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []
    return tuple((str(row.get("id", "")), str(row.get("content", ""))) for row in rows)


def with_pictures(words: Words, kept: Mapping[str, str], addresses: Collection[str]) -> str:
    """The text with the pictures that were kept, by their address there; of each other one a link in words."""
    body = words.body
    for address in addresses:
        place = re.escape(place_of(address))
        if name := kept.get(address):
            body = body.replace(place_of(address), f"/images/{name}")
        else:
            body = re.sub(FIGURE.format(place=place), lambda found, to=address: link_to(found, to), body)  # type: ignore[misc]
            body = body.replace(place_of(address), address)
    return body


def link_to(found: re.Match[str], address: str) -> str:
    """A picture that is missing, in words."""
    caption = re.sub(r'\\(["\\])', r"\1", found["caption"] or "")
    said = quiet(caption) or found["alt"] or quiet(address.rpartition("/")[2][:80]) or _("picture")
    if not address.startswith(("http://", "https://")):
        return _("Picture: %(said)s") % {"said": said}
    return _("[Picture: %(said)s](%(address)s)") % {"said": said, "address": address}


def rendered(
    body: str, sources: list[Entry], course: Course, marks: list[str], names: Iterable[str] = ()
) -> tuple[Rendered, bool]:
    """The first HTML of an essay, made without the engine, and whether that has to print it anew."""
    cited = cite(body, sources, course.citation_style)
    waits = cited.request(course.language) is not None
    with override(course.language):
        return render_essay(cited, pictures_named(names), _(WAITS) if waits else "", marks), waits


def mark_of(title: str, body: str, works: Collection[str] = ()) -> str:
    """What tells whether words are still as an import wrote them: 32 signs."""
    said = json.dumps([title, body, list(works)])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]


def comment_of(content: str) -> tuple[str, str, bool]:
    """The words of a comment as Markdown and as HTML, and whether they were too long to keep whole."""
    body = printable(convert_comment(content)).strip()
    is_cut = len(body) > LONGEST_COMMENT
    html = render_comment(body[:LONGEST_COMMENT])
    if not one_line(plain(html)):
        body = _("(This comment came without words.)")
        html = render_comment(body)
    return body[:LONGEST_COMMENT], html, is_cut
