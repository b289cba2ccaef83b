"""How often an essay is printed anew when what stands with its pictures changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from blog import manuscripts
from blog.editing.picturing import Pictures
from blog.editing.worklist import Worklist
from blog.models import Enrolment, Image, Post, Revision
from tests.factories import published


def test_saving_several_pictures_prints_each_revision_once(author: Enrolment, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two", "three"):
        file: dict[str, Any] = {"file": f"images/{name}.png", "kind": "png", "width": 9, "height": 9}
        Image.objects.create(name=name, uploader=author.user, **file)
    body = "![a](/images/one)\n\n![b](/images/two)\n\n![c](/images/three)"
    post = published(author, body=body)
    manuscripts.revise(post, manuscripts.Manuscript("Newer", f"{body}\n\nMore."), author.user)
    post = Post.objects.get()
    printed: list[Revision] = []
    really = manuscripts.rerender

    def counted(revision: Revision) -> None:
        printed.append(revision)
        really(revision)

    monkeypatch.setattr(manuscripts, "rerender", counted)
    data = QueryDict(mutable=True)
    data.update({"body": body, "works": ""})
    for name, shows in (("one", "a"), ("two", "b"), ("three", "c")):
        data.update({f"picture-{name}-was": "old", f"picture-{name}-shows": shows, f"picture-{name}-credit": name})
    Pictures(Worklist(data, [], "mla", "en"), author.user, post.course).keep_typed()
    assert sorted(Image.objects.values_list("credit", flat=True)) == ["one", "three", "two"]
    assert sorted(revision.number for revision in printed) == [1, 2]
    assert "three" in Post.objects.get().published.body_html
