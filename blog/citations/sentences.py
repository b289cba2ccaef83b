"""Sentences that a person will read, which remember their message and its parts, so that whoever shows one can say it
in another language. `gettext` is the name by which the tools that gather messages find them.

Pure: it must not know Django; blog/said.py translates."""

from __future__ import annotations


class Sentence(str):
    """A sentence in English, with the message it was made of and what was put into it."""

    __slots__ = ("message", "parts")

    message: str
    parts: dict[str, object]

    def __new__(cls, message: str, parts: dict[str, object]) -> Sentence:
        """The message with its parts in it."""
        sentence = super().__new__(cls, message % parts if parts else message)
        sentence.message, sentence.parts = message, parts
        return sentence


def gettext(message: str, **parts: object) -> Sentence:
    """The sentence, in English until somebody shows it."""
    return Sentence(message, parts)
