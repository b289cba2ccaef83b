"""What the tests of bringing documents share: a Word file, the form that brings one, and what a page would send."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

DOCUMENTS = Path("fixtures/documents")
ESSAY = DOCUMENTS / "essay.docx"
NEW = "/russia/write/document/"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Files go to a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(data: bytes | None = None, name: str = "essay.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, ESSAY.read_bytes() if data is None else data)


def bring(client: Client, data: bytes | None = None, name: str = "essay.docx", address: str = NEW, **typed: str) -> Any:
    return client.post(address, {"document": upload(data, name), "audience": "60", **typed})


def fields(page: Any, form: str = "form.bring") -> dict[str, str]:
    """What a press of the form's button sends."""
    shown = BeautifulSoup(page.content, "html.parser").select_one(form)
    assert shown is not None
    found = {str(tag["name"]): str(tag.get("value", "")) for tag in shown.select("input[name]")}
    found |= {str(tag["name"]): tag.get_text().removeprefix("\n") for tag in shown.select("textarea[name]")}
    return found
