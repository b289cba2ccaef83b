"""A site in a file of its own, for tests of what reads and writes databases as files, and archives of it, whole and
spoilt."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.models import AutoField, BooleanField, DateField, ForeignKey, IntegerField, JSONField
from django.utils import timezone

from blog.site.backing_up import media

Entries = dict[str, bytes]


@contextmanager
def database_at(path: Path) -> Iterator[None]:
    """The site's database is this file; where there is none, an empty one."""
    usual = connections["default"]
    made = connections.create_connection("default")
    made.settings_dict = {**usual.settings_dict, "NAME": str(path)}
    connections["default"] = made
    try:
        yield
    finally:
        made.close()
        connections["default"] = usual


@contextmanager
def kept_in(path: Path) -> Iterator[None]:
    """The same, and all that the test has made is in it."""
    path.write_bytes(connection.connection.serialize())
    with database_at(path):
        yield


def everything() -> dict[str, list[Any]]:
    """All rows of all models."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def fill_empty_models() -> None:
    """A row of every model that has none, whatever stands in it, as far as the database bears it."""
    for model in sorted(apps.get_models(include_auto_created=True), key=lambda model: bool(model._meta.auto_created)):
        if not model._base_manager.exists():
            row = {field.attname: some(field) for field in model._meta.concrete_fields if is_needed(field)}
            model._base_manager.create(**row)


def is_needed(field: Any) -> bool:
    """Whether a row has to have it: not what is filled anyway, and of two things that exclude each other the first."""
    return (
        not field.has_default()
        and not field.has_db_default()
        and not (isinstance(field, AutoField) or (field.null and field.name != "post"))
    )


def some(field: Any) -> Any:
    """A value that a field bears."""
    if isinstance(field, ForeignKey):
        return field.related_model._base_manager.values_list(field.target_field.attname, flat=True).first()
    if isinstance(field, DateField):
        return timezone.now()
    if isinstance(field, JSONField):
        return {"kept": "é"}
    return 1 if isinstance(field, IntegerField | BooleanField) else "Ω"


def files() -> dict[str, bytes]:
    """All files of the media."""
    found = {}
    for name in media():
        with default_storage.open(name) as file:
            found[name] = file.read()
    return found


def respelt(archive: Path, change: Callable[[Entries, dict[str, Any]], None]) -> Path:
    """Another archive with what somebody has changed in its entries and its manifest."""
    with ZipFile(archive) as whole:
        entries = {name: whole.read(name) for name in whole.namelist()}
    manifest = json.loads(entries.pop("manifest.json"))
    change(entries, manifest)
    entries.setdefault("manifest.json", json.dumps(manifest).encode())
    made = archive.with_name("changed.zip")
    with ZipFile(made, "w", ZIP_DEFLATED) as changed:
        for name, content in entries.items():
            changed.writestr(name, content)
    return made
