"""When something was said there: Greenwich time if the file has it, else the site's clock in the zone of the course."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from blog.importers.wordpress import ItemRecord, WordPressComment
from blog.models import Course


def moment(course: Course, *pairs: tuple[datetime | None, datetime | None]) -> datetime | None:
    """The first moment among these pairs of Greenwich time and site's time; None where all are zero or missing."""
    for at, local in pairs:
        if at is not None:
            return at
        if local is not None:
            return local.replace(tzinfo=ZoneInfo(course.time_zone))
    return None


def written(course: Course, item: ItemRecord) -> datetime | None:
    """When an item was written there."""
    return moment(course, (item.at, item.local), (item.modified, item.modified_local))


def said(course: Course, comment: WordPressComment) -> datetime | None:
    """When a comment was written there."""
    return moment(course, (comment.at, comment.local))
