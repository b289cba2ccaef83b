"""References written for reference managers: BibLaTeX, RIS, CSL-JSON, and plain lines. Read again by `readers`, what is
written here gives equal keys and equal records.

Strings in, strings out; it must not know where references are kept."""

from blog.citations.writers.bibtex import write_bibtex
from blog.citations.writers.ris import write_ris
from blog.citations.writers.texts import write_csl_json, write_text

__all__ = ["write_bibtex", "write_csl_json", "write_ris", "write_text"]
