"""`/metrics`: what the site counts, in the text of Prometheus, for the networks of those who run it alone; counted once
whichever process, thread or page it was."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog import backends
from blog import settings as from_environment
from blog.models import Enrolment, Notice, Post
from blog.notices.sending import send_due
from blog.watching import counters
from tests.blog.noticing import know_kinds, tell_of
from tests.factories import said_by_guest

SAMPLE = re.compile(r'(colloquy_\w+)((?:\{(?:[a-z_]+="[^"\\\n]*",?)+\})?) (-?[\d.]+(?:e[+-]\d+)?)')


@pytest.fixture(autouse=True)
def _own_counters(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The network of this machine may read what was counted since the test began."""
    settings.METRICS_NETWORKS, settings.COUNTERS_FOLDER = (
        [ip_network("127.0.0.0/8"), ip_network("2001:db8::/32")],
        tmp_path,
    )
    yield
    counters.shared.cache_clear()


def collected(client: Client, **more: Any) -> dict[str, float]:
    """Each sample, after every line was found to be well formed and every name to be told of before."""
    answer = client.get("/metrics", **more)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert {"no-store", "private"} <= {word.strip() for word in answer["Cache-Control"].split(",")}
    kinds, found = {}, {}
    for line in answer.content.decode().splitlines():
        if line.startswith("# TYPE "):
            _hash, _type, name, kind = line.split()
            assert (name in kinds, kind in {"counter", "gauge", "histogram"}) == (False, True)
            kinds[name] = kind
        elif not line.startswith("# HELP "):
            name, labels, number = SAMPLE.fullmatch(line).groups()  # type: ignore[union-attr]
            assert {name, re.sub(r"_(bucket|sum|count)$", "", name)} & kinds.keys()
            assert name + labels not in found
            found[name.removeprefix("colloquy_") + labels] = float(number)
    return found


@pytest.mark.parametrize("peer", ["203.0.113.7", "126.255.255.255", "::1", "2001:db9::1", "", "unix:", "127.0.0.1, x"])
def test_for_everybody_else_there_is_no_such_page(db: None, client: Client, peer: str) -> None:
    for method in ("get", "post", "delete"):
        assert getattr(client, method)("/metrics", REMOTE_ADDR=peer).status_code == 404


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "2001:db8::7", "::ffff:127.0.0.1"])
def test_a_network_that_is_named_reads_it_and_may_only_read(db: None, client: Client, peer: str) -> None:
    assert collected(client, REMOTE_ADDR=peer)["database_up"] == 1
    assert client.post("/metrics", REMOTE_ADDR=peer).status_code == 405


def test_by_default_no_network_is_named_and_nothing_is_counted(
    db: None, client: Client, settings: Any, tmp_path: Path
) -> None:
    assert from_environment.METRICS_NETWORKS == []
    settings.METRICS_NETWORKS = []
    assert (client.get("/metrics").status_code, list(tmp_path.iterdir())) == (404, [])


@pytest.mark.parametrize(
    ("proxies", "forwarded", "status"),
    [
        (0, "127.0.0.1", 404),  # passed on by a server of which the settings do not know
        (1, "203.0.113.7", 404),
        (1, "127.0.0.1, 203.0.113.7", 404),  # forged
        (1, "203.0.113.7, 127.0.0.1", 200),
        (2, "127.0.0.1", 404),  # fewer servers than there are
        (1, None, 200),  # asked beside the server in front, on this machine
    ],
)
def test_behind_servers_of_ours_the_reader_counts_and_not_the_server(
    db: None, client: Client, settings: Any, proxies: int, forwarded: str | None, status: int
) -> None:
    settings.TRUSTED_PROXY_COUNT = settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client.get("/metrics", headers=headers).status_code == status


@pytest.mark.parametrize("text", ["localhost", "10.0.0.0/33", "10.0.0.1/8"])
def test_what_is_no_network_is_refused_when_the_site_starts(text: str) -> None:
    assert [str(each) for each in backends.networks("10.0.0.0/8, ::1")] == ["10.0.0.0/8", "::1/128"]
    with pytest.raises(ImproperlyConfigured, match="METRICS_NETWORKS holds networks"):
        backends.networks(text)


def test_answers_are_counted_by_page_and_class_and_kept_pages_apart(post: Post, client: Client) -> None:
    for _again in range(3):
        client.get(post.get_absolute_url())
    for address in ("/russia/posts/none/", "/no/such/page/at/all/x", "/admin/"):
        client.get(address)
    found = collected(client)
    asked = {name: number for name, number in found.items() if name.startswith("requests_total")}
    assert asked == {
        'requests_total{route="post",status="2xx"}': 3,
        'requests_total{route="post",status="4xx"}': 1,
        'requests_total{route="none",status="4xx"}': 1,
        'requests_total{route="admin:index",status="3xx"}': 1,
    }
    assert (found["page_cache_hits_total"], found["page_cache_misses_total"]) == (2, 1)
    assert found['request_seconds_bucket{route="post",le="+Inf"}'] == found['request_seconds_count{route="post"}'] == 4
    assert found['request_seconds_sum{route="post"}'] > 0


def test_times_lie_in_every_bucket_that_is_large_enough(db: None, client: Client) -> None:
    counts = counters.counters()
    assert counts
    for seconds in (0.001, 0.005, 0.02, 0.7, 99):
        counts.count_request("post", 200, seconds, None, 0)
    within = {
        name.split('le="')[1][:-2]: number
        for name, number in collected(client).items()
        if name.startswith('request_seconds_bucket{route="post"')
    }
    assert within == {
        **{"0.005": 2, "0.01": 2, "0.025": 3, "0.05": 3, "0.1": 3, "0.25": 3, "0.5": 3},
        **{"1.0": 4, "2.5": 4, "5.0": 4, "10.0": 4, "+Inf": 5},
    }


def test_a_page_that_no_table_names_is_another(db: None, client: Client) -> None:
    counts = counters.counters()
    assert counts
    counts.count_request("no such page", 700, 0.1, None, 2)
    found = collected(client)
    assert (found['requests_total{route="other",status="5xx"}'], found["slow_queries_total"]) == (1, 2)


def test_what_waits_is_asked_of_the_database(
    post: Post, classmate: Enrolment, instructor: Enrolment, author: Enrolment, client: Client, monkeypatch: Any
) -> None:
    know_kinds(monkeypatch)
    said_by_guest(post)
    DBTaskResult.objects.all().delete()
    Notice.objects.all().delete()
    for name in ("READY", "READY", "RUNNING", "FAILED", "SUCCESSFUL"):
        task = send_due.enqueue()
        hour_ago = timezone.now() - timedelta(hours=1)
        DBTaskResult.objects.filter(pk=task.id).update(status=name, enqueued_at=hour_ago)
    tell_of(post, classmate, instructor, author)
    Notice.objects.filter(person=instructor.user).update(tries=3)
    Notice.objects.filter(person=author.user).update(due_at=None, parked_at=timezone.now())
    found = collected(client)
    assert 3600 <= found.pop("oldest_task_seconds") < 3700
    assert {name: number for name, number in found.items() if "route=" not in name and not name.endswith("_total")} == {
        'tasks{state="waiting"}': 2,
        'tasks{state="running"}': 1,
        'tasks{state="given_up"}': 1,
        'letters{state="waiting"}': 1,
        'letters{state="tried"}': 1,
        'letters{state="given_up"}': 1,
        "comments_waiting": 1,
        "database_up": 1,
    }


def test_a_database_that_is_away_is_told_and_counted(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_asked: Any) -> None:
        raise OperationalError("gone")

    client.raise_request_exception = False
    with monkeypatch.context() as gone:
        gone.setattr("blog.site.metrics.of_database", away)
        gone.setattr("blog.site.views.health.health.report", away)
        assert client.get("/readyz").status_code == 503
        found = collected(client)
    assert (found["database_up"], found["database_errors_total"], "comments_waiting" in found) == (0, 1, False)


def test_threads_and_processes_lose_no_count_and_one_that_ends_takes_none_away(db: None, client: Client) -> None:
    def count(_time: int) -> None:
        counts = counters.counters()
        assert counts
        counts.count_request("post", 200, 0.02, "hit", 0)

    def count_on() -> None:
        for time in range(1000):
            count(time)

    count(0)
    others = [get_context("fork").Process(target=count_on) for _ in range(2)]
    for other in others:
        other.start()
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(count, range(999)))
    for other in others:
        other.join(60)
    found = collected(client)
    assert [other.exitcode for other in others] == [0, 0]
    assert (found['requests_total{route="post",status="2xx"}'], found["page_cache_hits_total"]) == (3000, 3000)


def test_the_file_is_its_owners_and_another_users_is_not_taken(
    tmp_path: Path, client: Client, db: None, monkeypatch: Any
) -> None:
    assert counters.counters()
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    counters.shared.cache_clear()
    with monkeypatch.context() as another:
        another.setattr(counters.os, "geteuid", lambda: os.getuid() + 1)
        assert (counters.counters(), client.get("/healthz").status_code) == (None, 200)
    counters.shared.cache_clear()
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere")
    assert (counters.counters(), (tmp_path / "elsewhere").exists()) == (None, False)
