"""The short form of a work that stands in the margin beside the line that cites it. It must not know the page."""

from __future__ import annotations

from html import escape

from blog.citations.found import Target
from blog.citations.records import Name, Work

LONGEST_TITLE = 80


def margin_note(work: Work, target: Target) -> str:
    """Names, title and place, hidden from screen readers: the link is described by the entry."""
    names = f"<b>{escape(joined(work.heads))}.</b> " if work.heads else ""
    title = f"<i>{escape(fitting(work))}</i>"
    label = target.label.rstrip(".") or ("pp" if "–" in target.locator or "-" in target.locator else "p")
    place = f", {escape(label)}. {escape(target.locator)}" if target.locator else ""
    return f'<small class="margin" aria-hidden="true">{names}{title}{place}</small>'


def joined(names: tuple[Name, ...]) -> str:
    """One name, two with `&`, which any language reads, or the first of more with `et al.`."""
    if len(names) > 2:
        return f"{names[0].family} et al"
    return " & ".join(name.family for name in names)


def fitting(work: Work) -> str:
    """The title if it fits the margin, else the part before the colon, else the words of it that fit."""
    title = work.title or work.line
    if len(title) > LONGEST_TITLE:
        title = work.short_title or title
    return title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
