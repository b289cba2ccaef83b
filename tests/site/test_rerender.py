"""`rerender`: what was broken off goes on after its last row."""

from __future__ import annotations

import os
import signal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models.signals import post_save

from blog.models import Revision
from blog.site.rerender import Place, how_many, rerender_all


def test_what_was_broken_off_goes_on_after_its_last_row(loaded: None) -> None:
    places = list(rerender_all())
    assert {place.kind for place in places} == {"revision", "page", "comment"}
    for at in (1, len(places) // 2, len(places)):
        rest = places[at:]
        assert (list(rerender_all(places[at - 1])), how_many(places[at - 1])) == (rest, len(rest))


def test_a_stop_says_where_to_go_on_and_going_on_ends_it(loaded: None, request: pytest.FixtureRequest) -> None:
    third = Revision.objects.order_by("pk")[2].pk
    Revision.objects.update(body_html="stale")
    before = signal.getsignal(signal.SIGTERM)

    def stop(instance: Revision, **more: Any) -> None:
        if instance.pk == third:
            os.kill(os.getpid(), signal.SIGTERM)

    post_save.connect(stop, sender=Revision)
    request.addfinalizer(lambda: post_save.disconnect(stop, sender=Revision))
    with pytest.raises(
        CommandError, match=r"^Stopped\. To go on: python manage\.py rerender --after revision:\d+$"
    ) as told:
        call_command("rerender", stdout=StringIO())
    post_save.disconnect(stop, sender=Revision)
    place = str(told.value).split()[-1]
    call_command("rerender", "--after", place, stdout=StringIO())
    assert (Revision.objects.filter(body_html="stale").count(), signal.getsignal(signal.SIGTERM)) == (0, before)


@pytest.mark.parametrize("words", ["comment", "comment:", "comment:-1", "essay:3", "comment:1;", ":", "comment:²"])
def test_a_place_that_is_none_is_refused_with_how_one_is_written(words: str) -> None:
    with pytest.raises(CommandError, match="one is written comment:1200, of revision, page, announcement, comment"):
        call_command("rerender", f"--after={words}")


def test_a_place_reads_as_it_is_typed() -> None:
    assert str(Place("comment", 1200)) == "comment:1200"
