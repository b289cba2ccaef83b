"""What each audience of an archive meets: the canary walk through every file of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from blog.models import Audience, PostStatus
from comments.models import Comment, CommentStatus
from tests.site.archives import Found, archived, opened
from tests.site.canary import WORD, rule_of, ruled
from tests.site.course_files import whole_text
from tests.site.world import World


def taken(world: World, circle: str, folder: Path) -> tuple[set[tuple[str, str]], Found]:
    """The canaries in an archive, in its files and their names, and the archive."""
    content = archived(world.things["course"]["russia"], circle, folder / "out.zip")
    return set(WORD.findall(whole_text(content, "archive").lower())), opened(content)


@pytest.mark.parametrize(
    ("circle", "roles", "shown"),
    [
        ("web", ["anonymous"], {"web", "revised", "spoken", "web.bytes"}),
        (
            "course",
            ["student", "author", "assistant"],
            {"web", "revised", "spoken", "course", "institution", "undercourse", "offweb"},
        ),
    ],
)
def test_an_archive_holds_what_its_audience_may_see_and_nothing_else(
    world: World, circle: str, roles: list[str], shown: set[str], tmp_path: Path
) -> None:
    names = set().union(*ruled("xo.").values())
    may = set.intersection(*(ruled("xo")[role] for role in roles))
    met, found = taken(world, circle, tmp_path)
    rules = {rule_of(thing, part, names) for thing, part in met}
    parts = {f"{thing}.{part}" for thing, part in met}
    assert (sorted(rules - may), sorted(shown - rules - parts)) == ([], [])
    assert (found.broken, found.linked >= set(found.pages) - {"index.html"}) == ([], True)
    assert sorted(found.comments()) == readable(circle) != []


def test_the_archive_of_staff_holds_all_but_addresses_and_names_of_the_roster(world: World, tmp_path: Path) -> None:
    names, may = set().union(*ruled("xo.").values()), ruled("xo")["instructor"]
    met, found = taken(world, "staff", tmp_path)
    assert sorted(each for each in met if rule_of(*each, names) not in may or each[1] in {"roster", "email"}) == []
    held = {"draft", "withdrawn", "staff", "pending", "spam", "removed", "guest", "private", "bdraft", "underwithdrawn"}
    assert held - {thing for thing, _part in met} == set()
    assert (found.broken, found.linked >= set(found.pages) - {"index.html"}) == ([], True)
    assert sorted(found.comments()) == readable("staff") != []


def readable(circle: str) -> list[str]:
    """The comments that this audience reads, as their places are called."""
    rows = Comment.objects.filter(post__course__slug="russia")
    if circle != "staff":
        least = Audience.WEB if circle == "web" else Audience.COURSE
        rows = rows.filter(status=CommentStatus.PUBLISHED, audience__gte=least, post__audience__gte=least)
        rows = rows.filter(post__status=PostStatus.PUBLISHED)
    return sorted(f"comment-{pk}" for pk in rows.values_list("pk", flat=True))
