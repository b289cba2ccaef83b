"""What the tests of imports in the admin share: giving files, pressing buttons, and the worker."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from blog.models import Course, CourseImport


def file(text: str | bytes, name: str = "class.xml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def work() -> None:
    """What the worker does, until nothing is left."""
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval=0", verbosity=0)


def give(client: Client, course: Course, *texts: str, **more: Any) -> CourseImport:
    """Give these exports; the run that begins."""
    files = [file(text, f"class-{n}.xml") for n, text in enumerate(texts, 1)]
    answer = client.post(f"/admin/blog/course/{course.pk}/import/", {"exports": files, **more})
    run = CourseImport.objects.get()
    assert answer["Location"] == f"/admin/blog/course/{course.pk}/import/{run.pk}/"
    return run


def page(client: Client, run: CourseImport, more: str = "") -> str:
    return client.get(f"/admin/blog/course/{run.course_id}/import/{run.pk}/{more}").content.decode()


def press(client: Client, run: CourseImport, act: str, **chosen: Any) -> Any:
    sent = {"act": act, **chosen}
    return client.post(f"/admin/blog/course/{run.course_id}/import/{run.pk}/", sent, follow=True)
