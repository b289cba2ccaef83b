"""The demonstration course: loading it once, and the sign-ins that only a demonstration has."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from blog.models import Course, User
from blog.site.reindex import reindex
from blog.site.rerender import rerender_all

SLUG = "twentieth-century-russia"
PASSWORD = "colloquy-demo"  # noqa: S105 - printed on the terminal; accounts get it only while DEMO is set
FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def is_loaded() -> bool:
    """Whether the course is here already; then nothing is loaded over it."""
    return Course.objects.filter(slug=SLUG).exists()


def load() -> Iterator[str]:
    """Load people, essays, pictures and discussions, render and index them; yields the kind of each row rendered."""
    shutil.copytree(FIXTURES / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
    call_command("loaddata", *sorted(str(path) for path in (FIXTURES / "demo").glob("*.yaml")), verbosity=0)
    open_accounts()
    yield from (place.kind for place in rerender_all())
    for _step in reindex(Course.objects.filter(slug=SLUG)):
        pass


def open_accounts() -> None:
    """Give the demonstration's people their known password, and count their addresses as confirmed."""
    people = User.objects.filter(email__endswith="@example.edu")
    people.update(password=make_password(PASSWORD))
    addresses = [EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people]
    EmailAddress.objects.bulk_create(addresses, ignore_conflicts=True)


def sign_ins() -> list[tuple[str, str]]:
    """The address of each account and what it is for."""
    cast = ("admin", "instructor", "assistant", "author", "classmate", "outsider")
    return [(f"{name}@example.edu", name) for name in cast]
