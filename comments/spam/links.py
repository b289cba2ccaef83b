"""Links in a text: in Markdown, between angle brackets, or bare; and the hosts that they lead to. It must not know how
many are too many."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from comments.spam.folding import LONGEST_TEXT

LONGEST_HOST = 60
BEGINNING = r"(?:https?|ftp)\\?:[/\\]+"
HOST = r"(?P<{}>[^\s/?#\\<>()\[\]\"|]+)[^\s<>()\[\]\"]*"
TARGET = r"(?:(?:\[[^\[\]]{0,500})?\]\(|^ {0,3}\[[^\[\]]{1,500}\]:)\s{0,9}<?"
LINK = re.compile(
    rf"{TARGET}(?:{BEGINNING}|//|www\.){HOST.format('target')}|(?:{BEGINNING}|(?<!\w)www\.){HOST.format('bare')}",
    re.IGNORECASE | re.MULTILINE,
)
ENDINGS = "com net org info biz shop store online site top xyz club icu live io co ru cn app dev link click".split()
SITE = re.compile(rf"(?<![\w.@])(?P<host>\w[\w-]*(?:\.[\w-]+)*\.(?:{'|'.join(ENDINGS)}))(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """One link: the host that it leads to, and the words of the text that make it."""

    host: str
    written: str


def links(text: str) -> tuple[Link, ...]:
    """The links of a text's first 20,000 characters; one whose words are an address too counts once."""
    found = (
        Link(plain_host(match["target"] or match["bare"]), match[0].rstrip(".,;:!?'*_"))
        for match in LINK.finditer(text[:LONGEST_TEXT])
    )
    return tuple(link for link in found if link.host)


def links_of_name(name: str) -> tuple[Link, ...]:
    """The links of a name, where a site without `www.` is one too."""
    return links(name) or tuple(Link(plain_host(match["host"]), match[0]) for match in SITE.finditer(name[:200]))


def outside(found: Collection[Link], own_hosts: Collection[str]) -> tuple[Link, ...]:
    """The links that lead to other sites."""
    own = {plain_host(host) for host in own_hosts}
    return tuple(link for link in found if link.host not in own)


def plain_host(authority: str) -> str:
    """The host alone, as a browser would take it: without a person, a port, `www.`; empty if nothing is left."""
    host = unicodedata.normalize("NFKC", authority[-500:].rpartition("@")[2]).casefold()
    if not host.startswith("["):
        host = host.partition(":")[0]
    host = host.strip(".,;!?'*_").removeprefix("www.")
    return host[:LONGEST_HOST] if any(map(str.isalnum, host)) else ""
