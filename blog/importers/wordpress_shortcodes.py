"""Shortcodes as the tags they stand for: captions, galleries, players, notes. Knows no tree; what is no shortcode of
WordPress or of a plugin for notes stays as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from blog.importers.wordpress_addresses import file_name, watched
from blog.importers.wordpress_body_records import Account, Picture, Problem
from blog.importers.wordpress_tokens import Token, end, start, tokens_of, words

MOST_SHOWN = 500
VALUE = re.compile(
    r"(?!https?:)([\w-]{1,60})\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|[“”″]([^“”″]*+)[“”″]|([^\s\"']++))"
    r"|\"([^\"]*+)\"|(https?:[^\s\"']++|[^\s\"'=]++)"
)
WRITTEN_OUT = re.compile(r"[\w-]{1,60}\s?=\s?[\"'“”″&]")
CURLED = re.compile(r"=\s?&(?:#82[24]\d|quot|[lr]dquo|Prime);")
NOTES = frozenset({"ref", "footnote", "note", "fn", "ftn", "efn_note", "mfn", "modern_footnote", "sidenote"})
NOTE_LISTS = frozenset({"footnotes", "references", "reflist", "efn_reference"})
FILES = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "url")
CODE = frozenset({"code", "sourcecode"})
MEDIA = frozenset({"img", "iframe", "video", "audio", "wp-raw"})


@dataclass
class Shortcodes:
    """Makes tags of shortcodes: from the attachments, with an account, and gathering the notes they hold."""

    pictures: Mapping[int, Picture]
    account: Account
    notes: list[list[Token]] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)

    def made(self, token: Token, inner: Sequence[Token] | None) -> list[Token] | None:
        """What a shortcode stands for, given what it encloses (None for nothing); None where it stays as typed."""
        maker = MAKERS.get(token.name)
        if maker:
            return maker(self, values_of(token.rest), inner)
        if token.name in NOTES and (inner is not None or token.closes_itself):
            return self.note(values_of(token.rest), inner)
        if token.name in NOTE_LISTS and self.notes:
            return []
        if token.name[0].islower() and (inner is not None or "_" in token.name or WRITTEN_OUT.search(token.rest)):
            self.account.name(Problem.SHORTCODE, token.name)
        return None

    def caption(self, values: dict[str, str], inner: Sequence[Token] | None) -> list[Token] | None:
        """A picture with its caption, which stands in an attribute (as WordPress 2 wrote it) or behind the picture."""
        if inner is None:
            return None
        last = next((at for at, token in enumerate(inner) if token.name in MEDIA), -1)
        while 0 <= last + 1 < len(inner) and last >= 0 and inner[last + 1].text in {"</a>", "</iframe>"}:
            last += 1
        said = tokens_of(values["caption"]) if values.get("caption") else []
        caption = [start("figcaption"), *inner[last + 1 :], *said, end("figcaption")]
        return [start("figure", class_="wp-caption"), *inner[: last + 1], *caption, end("figure")]

    def gallery(self, values: dict[str, str], inner: Sequence[Token] | None) -> list[Token] | None:
        """A figure for each picture of a gallery, in its order."""
        numbers = numbers_of(values)
        if not numbers:
            self.account.name(Problem.GALLERY, "gallery")
        return [token for number in numbers for token in self.shown(number)]

    def shown(self, number: int) -> list[Token]:
        """The figure of one attachment."""
        picture = self.pictures.get(number)
        if picture is None:
            self.account.name(Problem.ATTACHMENT, str(number))
            return []
        image = start("img", src=picture.url, alt=picture.alt)
        caption = [start("figcaption"), *tokens_of(picture.caption), end("figcaption")] if picture.caption else []
        return [start("figure"), image, *caption, end("figure")]

    def playlist(self, values: dict[str, str], inner: Sequence[Token] | None) -> list[Token] | None:
        """A link for each piece of a list to play."""
        numbers = numbers_of(values)
        known = [self.pictures[number] for number in numbers if number in self.pictures]
        if not numbers:
            self.account.name(Problem.GALLERY, "playlist")
        for number in numbers:
            if number not in self.pictures:
                self.account.name(Problem.ATTACHMENT, str(number))
        return [token for piece in known for token in link_to(piece.url, piece.title)]

    def player(self, values: dict[str, str], inner: Sequence[Token] | None) -> list[Token] | None:
        """A link to what a player would play."""
        given = next((values[name] for name in FILES if values.get(name)), values.get("", "").split("|")[0])
        address = watched(given)
        if address:
            return link_to(address)
        self.account.name(Problem.MEDIA, "player")
        return list(inner or [])

    def embed(self, values: dict[str, str], inner: Sequence[Token] | None) -> list[Token] | None:
        """An address alone in its paragraph."""
        said = "".join(token.text for token in inner or [] if token.kind == "words").strip()
        return alone(unescape(said) or values.get("src") or values.get("url") or values.get("", ""))

    def vimeo(self, values: dict[str, str], inner: Sequence[Token] | None) -> list[Token] | None:
        """The page of a film by its number."""
        said = values.get("", "").lstrip("= ")
        return alone(f"https://vimeo.com/{said}") if said.isdecimal() else self.embed(values, inner)

    def note(self, values: dict[str, str], inner: Sequence[Token] | None) -> list[Token] | None:
        """The mark of a note; one with a name can be marked again."""
        name = values.get("name", "")
        if name in self.named and not inner:
            return [start("wp-note", key=f"s{self.named[name]}")]
        if not inner:
            return [] if name else None
        self.notes.append(list(inner))
        if name:
            self.named[name] = len(self.notes) - 1
        return [start("wp-note", key=f"s{len(self.notes) - 1}")]


Maker = Callable[[Shortcodes, dict[str, str], Sequence[Token] | None], list[Token] | None]
MAKERS: dict[str, Maker] = {
    "caption": Shortcodes.caption,
    "wp_caption": Shortcodes.caption,
    "gallery": Shortcodes.gallery,
    "playlist": Shortcodes.playlist,
    "audio": Shortcodes.player,
    "video": Shortcodes.player,
    "embed": Shortcodes.embed,
    "youtube": Shortcodes.embed,
    "soundcloud": Shortcodes.embed,
    "vimeo": Shortcodes.vimeo,
}
KNOWN = frozenset(MAKERS) | NOTES | NOTE_LISTS | CODE


def values_of(rest: str) -> dict[str, str]:
    """The attributes of a shortcode by name, under "" the first that has none."""
    plain = unescape(rest) if CURLED.search(rest) and '"' not in rest else rest
    found: dict[str, str] = {}
    for name, *values in VALUE.findall(plain.lstrip("=").rstrip("/ \n") if plain[:1] == "=" else plain):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


def numbers_of(values: dict[str, str]) -> list[int]:
    """The attachments that a list names."""
    said = values.get("ids") or values.get("include") or ""
    return [int(number) for number in re.findall(r"\d{1,12}", said)[:MOST_SHOWN]]


def link_to(address: str, name: str = "") -> list[Token]:
    """A paragraph of one link."""
    return [start("p"), start("a", href=address), words(name or file_name(address)), end("a"), end("p")]


def alone(source: str) -> list[Token] | None:
    """A paragraph of one address; None where there is none to go to."""
    address = watched(source)
    return [start("p"), words(address), end("p")] if address else None
