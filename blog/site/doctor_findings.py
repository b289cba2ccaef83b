"""What a look over the site finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what kind of thing, which one it is, and whether it has been mended."""

    kind: str
    what: str
    is_mended: bool = False

    @property
    def summary(self) -> str:
        """The kind, and what became of it."""
        return f"{self.kind}, mended" if self.is_mended else self.kind
