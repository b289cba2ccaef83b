"""What a verb raises when it will not act: a sentence for the person who asked. It knows no verb."""

from __future__ import annotations


class Refused(Exception):
    """The act is not possible; `str()` is a translated sentence that says what, where and what now."""


class Conflict(Refused):
    """Somebody else acted first on what this person was looking at."""


class TooOften(Refused):
    """Somebody asks faster than anybody works; `seconds` is how long they have to wait."""

    def __init__(self, sentence: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(sentence)
