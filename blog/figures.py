"""The HTML of what stands between an essay's words: pictures with captions and credits, cards for videos, marks of
notes. Plain functions of plain values; they must not know the parser, nor where a picture is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import unescape

from django.conf import settings
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

IMAGES = "/images/"
LONGEST_CREDIT = 200
SIZES = "(max-width: 40rem) 100vw, 38rem"
DESCRIBE = gettext_lazy("Describe the picture")
WRITE_A_CAPTION = gettext_lazy("Write a caption here, or remove it")
LICENCES = {
    "own": gettext_lazy("the author’s own work"),
    "public-domain": gettext_lazy("public domain"),
    "cc-by-4.0": gettext_lazy("CC BY 4.0"),
    "cc-by-sa-4.0": gettext_lazy("CC BY-SA 4.0"),
    "cc-by-nc-4.0": gettext_lazy("CC BY-NC 4.0"),
    "permission": gettext_lazy("used with permission"),
    "fair-use": gettext_lazy("shown for study, as fair use"),
}
VIDEOS = "youtube.com youtube-nocookie.com youtu.be vimeo.com dailymotion.com dai.ly ted.com c-span.org"
SOUNDS = "soundcloud.com spotify.com bandcamp.com"
SLIDES = "slideshare.net speakerdeck.com prezi.com"
KEPT = "archive.org/details loc.gov/item"
ADDRESS = re.compile(r"https?://([a-z0-9.-]{1,253})((?:/[^\s<>\"\\]*)?)", re.IGNORECASE)
TAG = re.compile(r"(<[^>]*>)")
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


@dataclass(frozen=True)
class Picture:
    """What a figure needs to know of a picture of ours: its size and the widths of its smaller copies in pixels, and
    what was said of it. `licence` is a key of LICENCES, or words of its own."""

    width: int
    height: int
    widths: tuple[int, ...] = ()
    is_decorative: bool = False
    credit: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Shown:
    """A picture of ours as a text shows it: its name, its alternative text, and its caption as it was typed."""

    name: str
    alternative: str
    caption: str


def own_name(source: str) -> str:
    """The name of an image of ours, or nothing for anybody else's."""
    name = source.removeprefix(IMAGES)
    return name if source.startswith(IMAGES) and "/" not in name else ""


def is_placeholder(words: str) -> bool:
    """Whether these are the words that ask for words, in any language of the site."""
    if not words:
        return False
    asked = {str(DESCRIBE), str(WRITE_A_CAPTION)}
    for code, _name in settings.LANGUAGES:
        with override(code):
            asked |= {str(DESCRIBE), str(WRITE_A_CAPTION)}
    return words.strip() in asked


def image_html(source: str, alternative: str, picture: Picture | None, is_first: bool) -> SafeString:
    """A picture of ours with its size and its smaller copies, lazy below the first."""
    silent = is_placeholder(alternative) or (picture is not None and picture.is_decorative)
    return format_html(
        '<img src="{}" alt="{}"{} loading="{}">',
        source,
        "" if silent else alternative,
        sizes_html(source, picture) if picture else "",
        "eager" if is_first else "lazy",
    )


def sizes_html(source: str, picture: Picture) -> SafeString:
    """The attributes that say how large a picture is, and which copies of it there are."""
    size = format_html(' width="{}" height="{}"', picture.width, picture.height)
    if not picture.widths:
        return size
    copies = [f"{source}/{width} {width}w" for width in picture.widths]
    return format_html('{} srcset="{}" sizes="{}"', size, ", ".join([*copies, f"{source} {picture.width}w"]), SIZES)


def caption_html(caption: str, picture: Picture | None) -> SafeString:
    """What stands under a figure: its caption, which is HTML, and who made it; nothing where there is neither."""
    credit = credit_of(picture)
    if not caption and not credit:
        return format_html("{}", "")
    small = format_html('<small class="credit">{}</small>', credit) if credit else ""
    between = " " if caption and credit else ""
    return format_html("<figcaption>{}{}{}</figcaption>", caption, between, small)


def credit_of(picture: Picture | None) -> str:
    """Who made a picture and under which licence, as plain text in one line; empty where neither is known."""
    if picture is None:
        return ""
    licence = str(LICENCES.get(picture.licence, picture.licence))
    words = ", ".join(" ".join(part.split())[:LONGEST_CREDIT] for part in (picture.credit, licence) if part.strip())
    return _("Image: %(words)s") % {"words": words} if words else ""


def link_html(source: str, words: str) -> SafeString:
    """What anybody else's picture becomes: pages ask nobody else for anything."""
    return format_html('<a href="{}">{}</a>', source, words or source)


def host_of(address: str) -> str:
    """The host of an address of the web, without `www.`; empty for what is none."""
    found = ADDRESS.fullmatch(address)
    return found[1].lower().removeprefix("www.").rstrip(".") if found else ""


def is_known(address: str, places: str) -> bool:
    """Whether an address is of one of these hosts, or of a host below one, and of the part named of it."""
    found, host = ADDRESS.fullmatch(address), host_of(address)
    for place in places.split():
        name, _slash, part = place.partition("/")
        if found and (host == name or host.endswith(f".{name}")) and found[2].startswith(f"/{part}" if part else ""):
            return True
    return False


def kept_elsewhere(address: str) -> str:
    """What an address of videos, sound, slides or things kept leads to: “Video on youtube.com”; empty for any other."""
    host = {"host": host_of(address)}
    if is_known(address, VIDEOS):
        return _("Video on %(host)s") % host
    if is_known(address, SOUNDS):
        return _("Sound on %(host)s") % host
    if is_known(address, SLIDES):
        return _("Slides on %(host)s") % host
    return _("Item on %(host)s") % host if is_known(address, KEPT) else ""


def card_html(address: str, title: str) -> SafeString:
    """A link to something elsewhere as a card; nothing is asked of that place until a reader opens it."""
    return format_html(
        '<p class="elsewhere"><a href="{}">{}</a> <small class="host">{}</small></p>',
        address,
        title or kept_elsewhere(address),
        _("opens %(host)s") % {"host": host_of(address)},
    )


def with_own_pictures(html: str, show: Callable[[str, str], str]) -> str:
    """HTML out of the sanitiser, its pictures of ours printed by `show`, anybody else's as links, or as their words
    where they stand in a link already."""
    pieces, links = TAG.split(html), 0
    for place, tag in enumerate(pieces):
        if tag.startswith("<img"):
            given = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
            pieces[place] = shown_in(given.get("src", ""), given.get("alt", ""), show, is_in_link=links > 0)
        elif tag.startswith(("<a ", "<a>")):
            links += 1
        elif tag == "</a>":
            links -= 1
    return "".join(pieces)


def shown_in(source: str, alternative: str, show: Callable[[str, str], str], is_in_link: bool) -> str:
    """One picture of such HTML."""
    if own_name(source):
        return str(show(source, alternative))
    return escape(alternative or source) if is_in_link else link_html(source, alternative)


def note_mark_html(number: int, repeat: int) -> str:
    """The mark of a note in the text."""
    link = f'<a href="#fn-{number}" id="{mark_id(number, repeat)}" role="doc-noteref">{number}</a>'
    return f'<sup class="note-mark">{link}</sup>'


def notes_open_html() -> str:
    """The notes stand behind the essay, under a heading of their own."""
    heading = escape(_("Notes"))
    return f'<section class="footnotes" role="doc-endnotes" aria-labelledby="notes"><h2 id="notes">{heading}</h2><ol>'


def note_open_html(number: int, repeat: int) -> str:
    """Where a note begins."""
    return f'<li id="fn-{number}">'


def note_back_html(number: int, repeat: int) -> str:
    """The way back from a note to its mark."""
    name = escape(_("Back to note %(number)s in the text") % {"number": number})
    return f' <a href="#{mark_id(number, repeat)}" class="back" role="doc-backlink" aria-label="{name}">↩</a>'


def mark_id(number: int, repeat: int) -> str:
    """What the mark of a note is called, the first or a repeated one."""
    return f"fnref-{number}-{repeat}" if repeat else f"fnref-{number}"


def ways_back(links: list[str]) -> SafeString:
    """The links from a work to each place that cites it, numbered where there are several."""
    total = len(links)
    return format_html_join(
        "",
        ' <a class="back" role="doc-backlink" href="#{}" aria-label="{}">↩{}</a>',
        (
            (
                link,
                _("Back to citation %(n)s of %(total)s") % {"n": number, "total": total},
                format_html("<sup>{}</sup>", number) if total > 1 else "",
            )
            for number, link in enumerate(links, 1)
        ),
    )


def works_html(
    heading: str, items: Iterable[tuple[str, str, SafeString]], links: Mapping[str, list[str]]
) -> SafeString:
    """The list of works behind an essay: of each its key, its number where it has one, its entry and the ways back."""
    rows = ((key, key, number, entry, ways_back(links.get(key, []))) for key, number, entry in items)
    return format_html(
        '<section class="works" role="doc-bibliography" aria-labelledby="works"><h2 id="works">{}</h2>'
        '<ul role="list">{}</ul></section>',
        heading,
        format_html_join("", '<li id="ref-{}"><span id="entry-{}">{}{}</span>{}</li>', rows),
    )
