"""The citation engine as the blog uses it: asked once for the same question, remembered in the cache, done without
where it is missing. It must not know pages, and a page that is read must not ask it, for it starts a process."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from django.core.cache import cache
from django.utils.translation import gettext as _

from blog.citations.cited import Cited
from blog.citations.engine import EngineFailed, format_citations, version
from blog.citations.formatted import Formatted, Request
from blog.said import in_words

REMEMBERED = 60 * 60 * 24 * 30


def formatted(cited: Cited, language: str) -> tuple[Cited, str]:
    """The text with its citations printed in its style, and "" or a sentence that says why they are not."""
    request = cited.request(language)
    if request is None:
        return cited, ""
    try:
        return replace(cited, formatted=answered(request)), ""
    except EngineFailed as problem:
        sentence = _("Works and citations by key are printed plainly for now: %(why)s Save again later.")
        return cited, sentence % {"why": in_words(problem)}


def ask_together(requests: Iterable[Request]) -> None:
    """Ask the engine what it was not asked before, one question on each processor, and remember the answers."""
    unknown = {name_of(request): request for request in requests}
    for name in cache.get_many(unknown):
        del unknown[name]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = dict(zip(unknown, pool.map(answer_or_none, unknown.values()), strict=True))
    cache.set_many({name: answer for name, answer in answers.items() if answer}, REMEMBERED)


def answer_or_none(request: Request) -> Formatted | None:
    """The engine's answer, or None where it fails: whoever needs it asks again and tells why."""
    try:
        return format_citations(request)
    except EngineFailed:
        return None


def name_of(request: Request) -> str:
    """The name under which an answer is remembered."""
    return f"citations:{request.fingerprint(version())}"


def answered(request: Request) -> Formatted:
    """The engine's answer, from the cache where it was asked before. Raises EngineFailed."""
    name = name_of(request)
    known: Formatted | None = cache.get(name)
    if known is None:
        known = format_citations(request)
        cache.set(name, known, REMEMBERED)
    return known
