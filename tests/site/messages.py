"""The messages of the sources, gathered in pure Python as the tools of gettext do, and those of a catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("blog", "comments")
MANY, IN_CONTEXT = {"ngettext", "npgettext"}, {"pgettext", "npgettext"}
MARKS = {"_", "gettext", "gettext_noop", "ngettext", "pgettext", "npgettext"}
CALL = re.compile(r"\b(_|n?p?gettext)\(")
LITERAL = re.compile(r"""\s*u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*,?""")

Key = tuple[str, ...]  # its context, and the text for one and, where it counts, for many


def modules() -> list[Path]:
    """Every module that can say something."""
    found = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


@cache
def in_sources() -> dict[Key, str]:
    """Every message, with a file that says it."""
    found: dict[Key, str] = {}
    for path in modules():
        found |= dict.fromkeys(in_module(ast.parse(path.read_text())), str(path.relative_to(ROOT)))
    for path in templates():
        found |= dict.fromkeys(in_template(path.read_text()), str(path.relative_to(ROOT)))
    return found


def in_module(tree: ast.AST) -> Iterator[Key]:
    """The messages in a module's calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (mark := mark_of(node)):
            said = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if key := key_of(mark, said):
                yield key


def mark_of(call: ast.Call) -> str:
    """The function of gettext that is called, if one is."""
    name = getattr(call.func, "id", getattr(call.func, "attr", "")).removesuffix("_lazy")
    return name if name in MARKS else ""


def in_template(text: str) -> Iterator[Key]:
    """The messages of a template, in which Django finds them."""
    calls = templatize(text)
    for call in CALL.finditer(calls):
        said, place = [], call.end()
        while literal := LITERAL.match(calls, place):
            said.append(ast.literal_eval(literal[1]))
            place = literal.end()
        if key := key_of(call[1], said):
            yield key


def key_of(mark: str, said: list[str]) -> Key | None:
    """The key of one call; none where it says nothing that stands in the sources."""
    context = said.pop(0) if mark in IN_CONTEXT and said else ""
    wanted = 2 if mark in MANY else 1
    return (context, *said[:wanted]) if len(said) >= wanted else None


@cache
def catalogue(language: str) -> Catalog:
    """A catalogue, as it is translated."""
    return read_po((ROOT / f"blog/locale/{language}/LC_MESSAGES/django.po").read_bytes().splitlines(keepends=True))


def messages(language: str) -> list[Message]:
    """Its messages, without the head."""
    return [message for message in catalogue(language) if message.id]


def ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)
