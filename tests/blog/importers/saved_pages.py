"""What the tests of saved pages share: where whole ones lie, and the words of small ones."""

from __future__ import annotations

from pathlib import Path

from blog.importers.page import read_page
from blog.importers.records import PageRecord

PAGES = Path(__file__).resolve().parents[3] / "fixtures" / "pages"
PROSE = "The envoys came back from Moscow with a treaty that neither of the two capitals would print in full."
MORE = "What they had brought home was less than the papers said, and more than the ministry had hoped for."


def page(*blocks: str) -> PageRecord:
    return read_page("\n\n".join(blocks).encode())
