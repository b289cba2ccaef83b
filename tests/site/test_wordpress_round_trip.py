"""WordPress → here → WordPress: what an import brought in goes out again as it was: essays, comments, what they answer,
standings, dates, names."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from blog.importers.wordpress import AuthorRecord, ItemRecord, WordPressComment, read_export
from blog.models import Course

FIXTURE = Path("fixtures/import/class-blog.xml")
BEFORE_THE_SCHEDULED = datetime(2030, 6, 1, tzinfo=UTC)
# What the import makes of standings that we have no word for: it tells so in its account.
POSTS = {"pending": "draft"}
COMMENTS = {"post-trashed": "trash"}


@pytest.fixture
def there(course: Course, settings: Any, tmp_path: Path) -> Path:
    """The fixture brought in for anybody on the web, and taken out again by staff."""
    settings.MEDIA_ROOT = tmp_path / "media"
    Course.objects.filter(pk=course.pk).update(time_zone="UTC")
    out = tmp_path / "out.xml"
    with time_machine.travel(BEFORE_THE_SCHEDULED):
        call_command("import_wordpress", str(FIXTURE), course="russia", audience="web")
        call_command("export_course", "russia", format="wordpress", audience="staff", out=out)
    return out


def read(path: Path) -> tuple[dict[str, str], list[ItemRecord]]:
    """The names by login, and the posts."""
    with path.open("rb") as stream:
        records = list(read_export(stream))
    names = {record.login: record.name for record in records if isinstance(record, AuthorRecord)}
    brought = {"publish", "future", "private", "draft", "pending"}
    items = [record for record in records if isinstance(record, ItemRecord) and record.type == "post"]
    return names, [item for item in items if item.status in brought and not (item.repeats_id or item.repeats_guid)]


def told(item: ItemRecord, names: dict[str, str]) -> dict[str, Any]:
    """What has to be the same of a post."""
    status = "private" if item.has_password else POSTS.get(item.status, item.status)
    return {
        "status": status,
        "date": None if status == "draft" else item.at,
        "author": names.get(item.creator, ""),
        "is_sticky": item.is_sticky,
        "takes_comments": item.comments_open,
        "comments": Counter(map(remark, paths(item).values())),
    }


def paths(item: ItemRecord) -> dict[int, list[WordPressComment]]:
    """Each comment of a post with all that it answers, up to the top; what answers a mention stands on top."""
    by_id = {comment.id: comment for comment in item.comments}
    found: dict[int, list[WordPressComment]] = {}
    for comment in item.comments:
        path, at = [comment], comment
        while (
            at.kind == "comment" and (above := by_id.get(at.parent)) and above not in path and above.kind == "comment"
        ):
            path.append(above)
            at = above
        found[comment.id] = path
    return found


def remark(path: list[WordPressComment]) -> tuple[Any, ...]:
    """What has to be the same of a comment, and of all that it answers."""
    return tuple((said.author, said.at, COMMENTS.get(said.status, said.status), kind_of(said)) for said in path)


def kind_of(said: WordPressComment) -> str:
    """A mention, or a comment."""
    return "mention" if said.kind in {"pingback", "trackback"} else "comment"


def test_posts_comments_parents_standings_dates_and_authors_come_back(there: Path) -> None:
    names, before = read(FIXTURE)
    names_after, after = read(there)
    assert sorted(item.title for item in after) == sorted(item.title for item in before)
    was = {item.title: told(item, names) for item in before}
    now = {item.title: told(item, names_after) for item in after}
    assert now == was
    assert [sum(len(item.comments) for item in items) for items in (before, after)] == [15, 15]


def test_no_address_goes_out(there: Path) -> None:
    assert ("@" in FIXTURE.read_text(), "@" in there.read_text()) == (True, False)
