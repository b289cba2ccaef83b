"""HTML that no Markdown can hold, kept as it was but for what would run: scripts, styles, handlers of events. Knows
tokens, never why they are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from blog.importers.wordpress_body_records import Account, Problem
from blog.importers.wordpress_tokens import Token, attributes_of

RUNNING = frozenset({"script", "style"})
MENTIONS = re.compile(r"\bon\w|script:|data:text|\bsrcdoc\b|expression\(", re.IGNORECASE)
RUNS = re.compile(r"[\s\x00-\x20]*(?:javascript|vbscript|data:text)", re.IGNORECASE)
BLANK = re.compile(r"\n[ \t]*(?=\n)")
TICKS = re.compile(r"`{3,}")


def raw_html(tokens: Sequence[Token], account: Account) -> str:
    """The HTML of these tokens."""
    parts: list[str] = []
    skipped = ""
    for token in tokens:
        if skipped:
            skipped = "" if token.kind == "end" and token.name == skipped else skipped
        elif token.name in RUNNING and token.kind == "start":
            skipped = token.name
            account.name(Problem.SCRIPT, token.name)
        elif token.kind not in {"end", "automatic"} or token.name not in RUNNING:
            parts.append(harmless(token, account))
    return BLANK.sub("", "".join(parts)).strip()


def harmless(token: Token, account: Account) -> str:
    """A token as it was written, without what would run."""
    if token.kind != "start" or not MENTIONS.search(token.rest):
        return token.text
    found = attributes_of(token)
    kept = {name: value for name, value in found.items() if not runs(name, value)}
    account.count(Problem.HANDLER, len(found) - len(kept))
    stroke = " /" if token.closes_itself else ""
    said = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
    return f"<{token.name}{said}{stroke}>"


def runs(name: str, value: str) -> bool:
    """Whether an attribute would make something run."""
    return name.startswith("on") or name == "srcdoc" or bool(RUNS.match(value)) or "expression(" in value.lower()


def fenced(html: str) -> str:
    """The HTML as a block of Markdown of its own kind."""
    fence = "`" * max([3, *(len(ticks) + 1 for ticks in TICKS.findall(html))])
    return f"{fence}wordpress\n{html}\n{fence}"
