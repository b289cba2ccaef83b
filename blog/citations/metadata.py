"""What a page says to machines of an essay and of the works it cites: Highwire's `citation_*` pairs, which Google
Scholar and Zotero read, and schema.org's JSON-LD.

Made of records as they stand; a work without one is named by its line as typed, for nothing is parsed here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from blog.citations.own import Essay, names_of

MARKS = re.compile(r"</?(?:i|b|sup|sub)>")
EMPHASIS = re.compile(r"(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)")
CONTAINERS = {"chapter": "citation_inbook_title", "paper-conference": "citation_conference_title"}
PUBLISHERS = {"report": "citation_technical_report_institution", "thesis": "citation_dissertation_institution"}
PLAIN_FIELDS = {"volume": "citation_volume", "issue": "citation_issue", "DOI": "citation_doi", "ISBN": "citation_isbn"}
TYPES = {
    "article": "ScholarlyArticle",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "broadcast": "PodcastEpisode",
    "chapter": "Chapter",
    "dataset": "Dataset",
    "entry-dictionary": "Article",
    "entry-encyclopedia": "Article",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "motion_picture": "Movie",
    "paper-conference": "ScholarlyArticle",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "report": "Report",
    "review": "Review",
    "review-book": "Review",
    "software": "SoftwareApplication",
    "song": "MusicRecording",
    "thesis": "Thesis",
    "treaty": "Legislation",
    "webpage": "WebPage",
}
WHOLES = {
    "ScholarlyArticle": "Periodical",
    "Article": "Periodical",
    "NewsArticle": "Newspaper",
    "Chapter": "Book",
    "PodcastEpisode": "PodcastSeries",
    "BlogPosting": "Blog",
    "WebPage": "WebSite",
}
ROLES = ("author", "editor", "translator", "director")
ON_AIR = re.compile(r"\b(?:television|tv|radio)\b", re.I)


def citation_pairs(essay: Essay, works: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The names and contents of the meta tags of an essay, one `citation_author` for each of its authors, and one
    `citation_reference` for each entry `{line, record}`."""
    day = slashed(essay.published)
    authors = [("citation_author", name) for name in names_of(essay)]
    pairs = {
        "citation_publication_date": day,
        "citation_online_date": slashed(essay.updated) or day,
        "citation_journal_title": essay.course,
        "citation_language": essay.language,
        "citation_public_url": essay.address,
        "citation_fulltext_html_url": essay.address,
    }
    told = [(name, content) for name, content in pairs.items() if content]
    return [
        ("citation_title", essay.title),
        *authors,
        *told,
        *(("citation_reference", reference(work)) for work in works),
    ]


def reference(work: Mapping[str, Any]) -> str:
    """One work in a single line: `name=value` with semicolons between, or the line as typed."""
    if not (record := work["record"]):
        return plain_line(work["line"])
    return "; ".join(f"{name}={value.replace(';', ',')}" for name, value in fields_of(record) if value)


def fields_of(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The pairs of a record, those without a value among them."""
    kind = record.get("type", "")
    first, _, last = str(record.get("page", "")).partition("-")
    yield "citation_title", unmarked(record.get("title"))
    yield from (("citation_author", name) for name in names(record.get("author")))
    yield from (("citation_editor", name) for name in names(record.get("editor")))
    yield "citation_publication_date", day_of(record.get("issued")).replace("-", "/")
    yield CONTAINERS.get(kind, "citation_journal_title"), unmarked(record.get("container-title"))
    yield PUBLISHERS.get(kind, "citation_publisher"), unmarked(record.get("publisher"))
    yield from ((name, unmarked(record.get(field))) for field, name in PLAIN_FIELDS.items())
    yield from (("citation_firstpage", first.strip()), ("citation_lastpage", last.strip()))


def json_ld(essay: Essay, works: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The essay as schema.org has it, with the works it cites."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": essay.title,
        "description": essay.summary,
        "author": [{"@type": "Person", "name": writer.name, "url": writer.address} for writer in essay.writers],
        "datePublished": essay.published.isoformat() if essay.published else "",
        "dateModified": essay.updated.isoformat() if essay.updated else "",
        "inLanguage": essay.language,
        "wordCount": essay.words,
        "url": essay.address,
        "mainEntityOfPage": essay.address,
        "isPartOf": {"@type": "Blog", "name": essay.course, "url": essay.course_address},
        "citation": [cited(work) for work in works],
    }
    return {name: value for name, value in told.items() if value}


def cited(work: Mapping[str, Any]) -> dict[str, Any]:
    """One cited work as schema.org has it; only its line where there is no record."""
    if not (record := work["record"]):
        return {"@type": "CreativeWork", "name": plain_line(work["line"])}
    kind = type_of(record)
    doi, address = str(record.get("DOI", "")), str(record.get("URL", ""))
    told: dict[str, Any] = {
        "@type": kind,
        "name": unmarked(record.get("title")) or plain_line(work["line"]),
        **{role: [as_agent(name) for name in record.get(role, [])] for role in ROLES},
        "datePublished": day_of(record.get("issued")),
        "publisher": as_agent({"literal": record.get("publisher")}) if record.get("publisher") else None,
        "isPartOf": whole_of(kind, record),
        "pagination": str(record.get("page", "")),
        "bookEdition": unmarked(record.get("edition")) if kind == "Book" else "",
        "isbn": str(record.get("ISBN", "")),
        "sameAs": f"https://doi.org/{doi}" if doi else "",
        "url": address,
    }
    return {name: value for name, value in told.items() if value}


def type_of(record: Mapping[str, Any]) -> str:
    """schema.org's word for the kind of a work; a broadcast is a podcast unless it says that it was on air."""
    kind = TYPES.get(record.get("type", ""), "CreativeWork")
    if kind == "PodcastEpisode" and ON_AIR.search(f"{record.get('medium', '')} {record.get('genre', '')}"):
        return "Episode"
    return kind


def whole_of(kind: str, record: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the work stands in, with its volume and issue."""
    name = unmarked(record.get("container-title"))
    told = {
        "@type": WHOLES.get(kind, "CreativeWork"),
        "name": name,
        "volumeNumber": str(record.get("volume", "")),
        "issueNumber": str(record.get("issue", "")),
    }
    return {field: value for field, value in told.items() if value} if name else None


def as_agent(name: Mapping[str, Any]) -> dict[str, str]:
    """A person, or an organisation where the name stands whole."""
    kind = "Organization" if name.get("literal") else "Person"
    return {"@type": kind, "name": next(iter(names([name])), "")}


def names(people: Any) -> list[str]:
    """The names of a role in the order of speech."""
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    spoken = (
        unmarked(person.get("literal")) or unmarked(" ".join(str(person[part]) for part in parts if person.get(part)))
        for person in people or []
    )
    return [name for name in spoken if name]


def day_of(issued: Any) -> str:
    """The date of a record as far as it is told: `2002`, `1936-01-28`; the words of one that is no day."""
    told = issued or {}
    parts: list[int] = next(iter(told.get("date-parts") or []), [])
    return "-".join(f"{int(part):02}" for part in parts) or str(told.get("literal", ""))


def slashed(day: date | None) -> str:
    """A day as Highwire's tags have it: `2026/11/15`."""
    return day.strftime("%Y/%m/%d") if day else ""


def unmarked(value: Any) -> str:
    """The words of a field without its flat marks."""
    return MARKS.sub("", str(value or ""))


def plain_line(line: str) -> str:
    """A line as typed, without the signs that mark emphasis."""
    return EMPHASIS.sub("", line)
