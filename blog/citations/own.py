"""An essay as something others cite, with a record like any other work's. It must not know where essays are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from blog.citations.people import read_direct
from blog.citations.records import Name
from blog.citations.references import Record, clean_record


@dataclass(frozen=True)
class Writer:
    """One author of an essay: the public name, and where their essays are gathered."""

    name: str
    address: str


@dataclass(frozen=True)
class Essay:
    """What others cite of an essay: its title, who wrote it, its course, and where it stands for good."""

    title: str
    writers: tuple[Writer, ...]
    course: str
    address: str
    course_address: str
    language: str
    words: int
    summary: str = ""
    published: date | None = None
    updated: date | None = None


def own_record(essay: Essay) -> Record:
    """The essay as a CSL record: a post in the blog of its course."""
    issued = [[essay.published.year, essay.published.month, essay.published.day]] if essay.published else []
    return clean_record(
        {
            "type": "post-weblog",
            "title": essay.title,
            "author": [name_of(name) for name in names_of(essay)],
            "container-title": essay.course,
            "issued": {"date-parts": issued},
            "URL": essay.address,
            "language": essay.language,
        }
    )


def names_of(essay: Essay) -> list[str]:
    """The public names of its authors, the first author's first."""
    return [writer.name for writer in essay.writers]


def name_of(public_name: str) -> dict[str, str]:
    """A public name with its family name told apart; one that does not read like a person's stays whole."""
    head = read_direct(public_name)
    name = head.names[0] if head else Name("")
    if sorted(f"{name.given} {name.family}".split()) != sorted(public_name.split()):
        return {"literal": public_name}
    return {"family": name.family, "given": name.given}
