"""A worker that is killed: a real process, by SIGKILL, between the moment in which the mail server has a letter and the
one in which the worker could write that down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings as of_site
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog.mail import deliver
from blog.models import Cadence, Course, Enrolment, Notice, Post, User
from blog.notices import preferences
from blog.notices.sending import send_due
from blog.working import LOST_AFTER, MOST_LOST, look_around
from tests.blog.noticing import PostOffice, mail_server
from tests.factories import EnrolmentFactory, said
from tests.site.backups import kept_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(post: Post, author: Enrolment, classmate: Enrolment, course: Course) -> list[str]:
    """Two people were answered, and their letters are due."""
    reader = EnrolmentFactory(course=course, user__name="Sam Reader")
    for person in (author, reader):
        preferences.choose(person.user, {"reply": Cadence.AT_ONCE})
        said(post, classmate, parent=said(post, person))
    Notice.objects.exclude(kind="reply").delete()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Notice.objects.update(ripe_at=an_hour_ago, due_at=an_hour_ago)
    DBTaskResult.objects.all().delete()
    return [author.user.email, reader.user.email]


@pytest.fixture
def site(waiting: list[str], tmp_path: Path) -> Iterator[str]:
    """The address of a database that another process can open, with all of it."""
    if connection.vendor == "sqlite":
        with kept_in(tmp_path / "site.sqlite3"):
            yield f"sqlite:///{tmp_path / 'site.sqlite3'}"
        return
    told = connection.settings_dict
    secret = f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else ""
    with nullcontext():
        yield f"postgresql://{told['USER']}{secret}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def run_until_killed(site: str, office: PostOffice, port: int) -> int:
    """Run a worker that is killed as soon as the server has a letter of it; answers how it ended."""
    words = [sys.executable, "manage.py", "db_worker", "--batch", "--no-startup-delay", "--interval=0"]
    environment = os.environ | {"DATABASE_URL": site, "EMAIL_URL": f"smtp://127.0.0.1:{port}", "LOG_FORMAT": "json"}
    worker = subprocess.Popen(words, cwd=of_site.BASE_DIR, env=environment)  # noqa: S603 - our own words
    office.at_data = worker.kill
    status = worker.wait(60)
    office.at_data = lambda: None
    return status


def work() -> None:
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0", verbosity=0)


def test_what_a_killed_worker_held_is_taken_up_and_one_letter_alone_is_repeated_under_its_own_id(
    waiting: list[str], site: str, settings: Any
) -> None:
    with mail_server(settings) as office:
        assert run_until_killed(site, office, settings.EMAIL_PORT) == -signal.SIGKILL
        task = DBTaskResult.objects.get(task_path=send_due.module_path)
        assert (task.status, len(task.worker_ids), len(office.letters)) == ("RUNNING", 1, 1)
        assert sorted(Notice.objects.values_list("sent_at", "tries")) == [(None, 0), (None, 0)]
        work()
        assert len(office.letters) == 1, "what is held is left alone for as long as its worker may live"
        with time_machine.travel(timezone.now() + LOST_AFTER + timedelta(minutes=1), tick=False):
            work()
        with time_machine.travel(timezone.now() + timedelta(hours=12), tick=False):
            work()
    task.refresh_from_db()
    assert (task.status, len(task.worker_ids)) == ("SUCCESSFUL", 2)
    assert sorted(str(letter["To"]) for letter in office.letters) == sorted([*waiting, str(office.letters[0]["To"])])
    ids: dict[str, set[str]] = {}
    for letter in office.letters:
        ids.setdefault(str(letter["To"]), set()).add(str(letter["Message-ID"]))
    assert {to: len(each) for to, each in ids.items()} == dict.fromkeys(waiting, 1)


def test_a_task_that_kills_every_worker_is_given_up_shown_with_what_to_do_and_tried_again(
    superuser: User, client: Client, settings: Any
) -> None:
    letter = {"subject": "S", "body": "B", "from_email": "a@b.org", "to": ["c@d.org"], "headers": {}, "html": []}
    pk, start = deliver.enqueue(letter=letter).id, timezone.now()
    for n in range(MOST_LOST + 1):
        with time_machine.travel(start + (LOST_AFTER + timedelta(minutes=1)) * n, tick=False):
            look_around()
            DBTaskResult.objects.ready().get(pk=pk).claim(f"worker {n}")
    with time_machine.travel(start + (LOST_AFTER + timedelta(minutes=1)) * (MOST_LOST + 1), tick=False):
        look_around()
    assert DBTaskResult.objects.get(pk=pk).status == "FAILED"
    client.force_login(superuser)
    page = client.get(f"/admin/django_tasks_database/dbtaskresult/{pk}/change/").content.decode()
    assert ("Each worker that took it up was killed." in page, "c@d.org" in page) == (True, False)
    ticked = {"action": "try_again", "_selected_action": [pk]}
    client.post("/admin/django_tasks_database/dbtaskresult/", ticked)
    row = DBTaskResult.objects.get(pk=pk)
    assert (row.status, row.worker_ids, row.traceback) == ("READY", [], "")
    with mail_server(settings) as office:
        work()
    assert office.took == ["c@d.org"]
