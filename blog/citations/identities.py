"""What tells that two entries are one work: a DOI, an ISBN, or author, title and year. It must not know lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from blog.citations.folding import fold
from blog.citations.records import Work

LONGEST_IDENTITY = 200
DOI = re.compile(r"10\.\d{4,9}/\S+")
NOT_IN_ISBN = re.compile(r"[^\dX]")


def identities(work: Work, record: Mapping[str, Any]) -> list[str]:
    """The identities of a work, each with its kind before a colon; entries that share one are the same work.

    A line that could not be read is its own identity, word by word."""
    found = []
    doi = DOI.search(str(record.get("DOI") or "") or work.line)
    if doi:
        found.append(f"doi:{doi[0].rstrip('.,;)').lower()}")
    isbn = NOT_IN_ISBN.sub("", str(record.get("ISBN") or "").upper())
    if len(isbn) in {10, 13}:
        found.append(f"isbn:{isbn[-10:-1]}")
    if work.heads and work.title:
        year = work.years[-1] if work.years else ""
        found.append(f"work:{fold(work.heads[0].family)}|{work.main_words}|{year}")
    return [one[:LONGEST_IDENTITY] for one in found or [f"line:{fold(work.line)}"]]
