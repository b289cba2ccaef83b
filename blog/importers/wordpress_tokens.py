"""A WordPress text cut into tags, block marks, shortcodes and words, in one pass. Knows how each is written, never what
it means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal

LONGEST_TAG = 4_000
LONGEST_OTHER = 400
OPENER = re.compile(r"<(?=[A-Za-z/!?])|\[(?=\[?/?[A-Za-z])")
TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][^\s<>/\"'=]{0,40}+)"
    r"(?P<rest>(?:[^<>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?|[\"'])*+)>"
)
OTHER = re.compile(r"<[!?/][^<>]{0,400}+>")
BLOCK = re.compile(
    r"\s*+(?P<end>/?)wp:(?P<name>[a-z][a-z0-9_/-]*+)\s*+(?P<rest>\{.*\}(?=[\s/]*+\Z))?\s*+/?\s*+", re.DOTALL
)
SHORTCODE = re.compile(
    r"\[(?P<end>/?)(?P<name>[A-Za-z][\w-]{0,40}+)"
    r"(?P<rest>(?:(?=[\s=/])(?:[^<\[\]\"'=]++|=\s*+(?:\"[^\"\[\]]*+\"|'[^'\[\]]*+')?|[\"'])*+)?)\]"
)
ATTRIBUTE = re.compile(r"([^\s=<>\"'/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?")
OWN = frozenset({"note-mark", "wp-note", "wp-raw", "wp-automatic"})

Kind = Literal["words", "start", "end", "block", "endblock", "mark", "short", "endshort", "automatic"]


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a text as it was written: its kind, the name of a tag, block or shortcode, and what follows the
    name. A token `automatic` says whether lines count from here on: its name is "on" or "off"."""

    kind: Kind
    text: str
    name: str = ""
    rest: str = ""

    @property
    def closes_itself(self) -> bool:
        """Whether a stroke at its end says that nothing follows that belongs to it."""
        return self.rest.rstrip().endswith("/")


def tokens_of(text: str) -> list[Token]:
    """The text as tokens; what is no tag, mark or shortcode is words. Remarks are left out."""
    found: list[Token] = []
    start = at = 0
    last_remark = text.rfind("-->")
    while opener := OPENER.search(text, at):
        at = opener.start()
        token, end = token_at(text, at, last_remark)
        if not end:
            at += 1
            continue
        if at > start:
            found.append(Token("words", text[start:at]))
        found += [token] if token else []
        start = at = end
    return [*found, Token("words", text[start:])] if start < len(text) else found


def token_at(text: str, at: int, last_remark: int) -> tuple[Token | None, int]:
    """The token that begins here and where it ends: 0 where none does; None for a remark."""
    if text[at] == "[":
        return shortcode_at(text, at)
    if text.startswith("<!--", at) and at < last_remark:
        end = text.find("-->", at)
        return remark(text[at + 4 : end]), end + 3
    tag = TAG.match(text, at, at + LONGEST_TAG)
    if not tag:
        other = OTHER.match(text, at)
        return None, other.end() if other and not text.startswith("<!--", at) else 0
    name = tag["name"].lower()
    return (None if name in OWN else Token("end" if tag["end"] else "start", tag[0], name, tag["rest"])), tag.end()


def remark(inner: str) -> Token | None:
    """What a remark says to WordPress: a block begins or ends, or a mark; None for any other."""
    block = BLOCK.fullmatch(inner)
    if block:
        is_alone = inner.rstrip().endswith("/")
        name = block["name"].removeprefix("core/")
        return Token("endblock" if block["end"] else "block", "", name, (block["rest"] or "") + "/" * is_alone)
    plain = inner.strip()[:20]
    return Token("mark", "", plain) if plain.startswith(("more", "nextpage")) else None


def shortcode_at(text: str, at: int) -> tuple[Token | None, int]:
    """The shortcode that begins here; one in double brackets is words about it."""
    is_quoted = text.startswith("[[", at)
    found = SHORTCODE.match(text, at + is_quoted, at + LONGEST_TAG)
    if not found or (is_quoted and not text.startswith("]", found.end())):
        return None, 0
    if is_quoted:
        return Token("short", f"[{found[0]}]", "[", found["name"]), found.end() + 1
    return Token("endshort" if found["end"] else "short", found[0], found["name"], found["rest"]), found.end()


def attributes_of(token: Token) -> dict[str, str]:
    """The attributes of a tag, the first of each name."""
    found: dict[str, str] = {}
    for name, *values in ATTRIBUTE.findall(token.rest):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


def start(name: str, **attributes: str) -> Token:
    """The start of a tag made here; a name ends in _ where Python has that word."""
    rest = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return Token("start", f"<{name}{rest}>", name, rest)


def end(name: str) -> Token:
    """The end of a tag made here."""
    return Token("end", f"</{name}>", name)


def words(text: str) -> Token:
    """Words, whatever signs stand among them."""
    return Token("words", escape(text))


def partners_of(tokens: Sequence[Token]) -> dict[int, int]:
    """For each place where a tag, block or shortcode begins, the place where it ends, if it does."""
    waiting: dict[tuple[str, str], list[int]] = {}
    found: dict[int, int] = {}
    for at, token in enumerate(tokens):
        if token.kind in {"start", "block", "short"} and not (token.kind != "start" and token.closes_itself):
            waiting.setdefault((token.kind, token.name), []).append(at)
        elif token.kind.startswith("end"):
            begun = waiting.get((token.kind.removeprefix("end") or "start", token.name))
            if begun:
                found[begun.pop()] = at
    return found


def depth_of(tokens: Sequence[Token], partners: Mapping[int, int]) -> int:
    """How deep these tags and shortcodes stand in each other."""
    depth = deepest = 0
    ends = set(partners.values())
    for at, token in enumerate(tokens):
        if at in partners:
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind.startswith("end") and at in ends:
            depth -= 1
    return deepest
