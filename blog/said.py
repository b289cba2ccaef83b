"""What pure modules say to people, in the language of now. It must not know what is said."""

from __future__ import annotations

from django.utils.translation import gettext

from blog.citations.sentences import Sentence


def in_words(said: object) -> str:
    """A sentence, or the one that an exception holds, translated with all that was put into it."""
    if isinstance(said, Exception):
        said = said.args[0] if said.args else ""
    if not isinstance(said, Sentence):
        return str(said)
    parts = {name: in_words(part) if isinstance(part, Sentence) else part for name, part in said.parts.items()}
    translated = gettext(said.message)
    return translated % parts if parts else translated
