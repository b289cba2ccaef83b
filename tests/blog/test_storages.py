"""Pictures in a bucket: kept, shown to whoever may see them, and gone again, through a server that speaks S3."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from blog import backends
from blog.models import Enrolment, Image
from blog.pictures import copy_name, drop_files, keep_picture
from tests.blog.buckets import bucket
from tests.factories import published


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of S3 on this machine, with one bucket."""
    with bucket() as address:
        yield address


@pytest.fixture(autouse=True)
def _bucket(server: str, settings: Any) -> None:
    """Pictures lie in the bucket, in a folder of their own."""
    kept = backends.storage(f"{server}/pictures?region=us-east-1&tls=0")
    settings.STORAGES = settings.STORAGES | {"default": kept}


@pytest.fixture
def picture(author: Enrolment) -> Image:
    """A picture of an essay, wide enough for a smaller copy."""
    content = BytesIO()
    Pillow.new("RGB", (500, 300), "red").save(content, "PNG")
    image = keep_picture(SimpleUploadedFile("red.png", content.getvalue()), author.user)
    image.post = published(author)
    image.save()
    return image


def test_a_picture_is_kept_in_the_bucket_and_shown_by_the_site(picture: Image, client: Client) -> None:
    answer = client.get(picture.get_absolute_url())
    shown = Pillow.open(BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    assert (answer["Content-Type"], shown.size) == ("image/png", (500, 300))
    assert Pillow.open(BytesIO(b"".join(client.get(f"{picture.get_absolute_url()}/400")))).size[0] == 400  # type: ignore[arg-type]
    assert default_storage.exists(copy_name(picture, 400))


def test_a_picture_that_is_hidden_is_as_missing_as_one_that_is_gone(
    picture: Image, client: Client, as_author: Client, as_outsider: Client
) -> None:
    picture.post = None
    picture.save()
    hidden = [one.get(picture.get_absolute_url()).status_code for one in (client, as_outsider, as_author)]
    drop_files(picture)
    assert (hidden, as_author.get(picture.get_absolute_url()).status_code) == ([404, 404, 200], 404)
    assert [default_storage.exists(name) for name in (str(picture.file.name), copy_name(picture, 400))] == [False] * 2


def test_two_pictures_of_one_name_do_not_overwrite_each_other(picture: Image) -> None:
    again = picture.file.storage.save(str(picture.file.name), BytesIO(b"another"))  # type: ignore[arg-type]
    assert again != picture.file.name
    with default_storage.open(str(picture.file.name)) as file:
        assert file.read() != b"another"
