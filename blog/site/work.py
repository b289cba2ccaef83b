"""A person's own work in a course, to take along: their essays with their pictures and sources, and their comments, as
pages that open without a network and as Markdown. Drafts are theirs, too; of others it holds a title and a name.

The same content makes the same bytes. It writes nothing of the site's, and must not know pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils import timezone

from blog import autosaving
from blog.citations.complete import complete
from blog.citations.writers import write_csl_json
from blog.models import Enrolment, Image, Post, Revision
from blog.site import persons
from blog.site.offline import Names, image_names, local_html, local_markdown
from blog.site.work_words import comments_in_markdown, essay_in_markdown, unsaved_in_markdown
from comments.models import Comment

STYLE = Path(__file__).resolve().parent.parent / "static" / "blog" / "work.css"
BEGINNING_OF_ZIP, READABLE, UNIX = (1980, 1, 1, 0, 0, 0), 0o644 << 16, 3


@dataclass(frozen=True)
class Version:
    """One state of an essay's words: what its files are called, and whether readers see it."""

    stem: str
    revision: Revision
    is_shown: bool


@dataclass(frozen=True)
class Said:
    """One comment, and where it was said: the essay, if its writer may read that now."""

    comment: Comment
    post: Post | None

    @property
    def html(self) -> str:
        """Its words as HTML, the site's addresses written out."""
        return local_html(self.comment.body_html, {})

    @property
    def answers(self) -> str:
        """The number of what it answers; empty for what answers the essay."""
        return self.comment.number.rpartition(".")[0]


def essays_of(place: Enrolment) -> list[Post]:
    """The essays that a person signed in this course, oldest first; drafts and withdrawn ones, too."""
    return list(persons.of_place(place).essays().select_related("week").prefetch_related("coauthors", "tags"))


def comments_of(place: Enrolment) -> list[Said]:
    """All that a person said in this course and what is left of it, oldest first."""
    said = list(persons.of_place(place).comments())
    readable = Post.objects.visible_to(place.user).opened().prefetch_related("coauthors")
    posts = readable.in_bulk({comment.post_id for comment in said})
    return [Said(comment, posts.get(comment.post_id)) for comment in said]


def pack(place: Enrolment, out: IO[bytes]) -> None:
    """Write the whole of it as a zip. `place` has its course and its account."""
    posts, said = essays_of(place), comments_of(place)
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, timezone.override(place.course.time_zone):
        about = {"course": place.course, "place": place}
        add(archive, "style.css", STYLE.read_bytes())
        add(archive, "index.html", page("index", "", posts=posts, n_comments=len(said), **about))
        for post in posts:
            for name, content in files_of(post, place):
                add(archive, f"essays/{post.slug}/{name}", content)
        add(archive, "comments.html", page("comments", "", said=said, **about))
        add(archive, "comments.md", comments_in_markdown(place.course, said))


def add(archive: ZipFile, name: str, content: str | bytes) -> None:
    """One file, which says nothing of when or where it was packed."""
    info = ZipInfo(name, BEGINNING_OF_ZIP)
    info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, READABLE, UNIX
    archive.writestr(info, content)


def files_of(post: Post, place: Enrolment) -> Iterator[tuple[str, str | bytes]]:
    """The files of one essay, each with its name in the essay's folder: every version as a page, as Markdown and its
    list; its pictures; and what this person typed last and has not saved."""
    versions = list(versions_of(post))
    pictures = pictures_of((version.revision for version in versions), place)
    names = {picture.name: f"images/{picture.name}.{picture.kind}" for picture in pictures}
    for version in versions:
        yield from files_of_version(post, version, versions, names)
    for picture in pictures:
        yield names[picture.name], bytes_of(picture)
    unsaved = autosaving.unsaved(post)
    if unsaved and not unsaved.is_kept and unsaved.copy.by_id == place.user_id:
        yield "unsaved.md", local_markdown(unsaved_in_markdown(unsaved.copy.fields), names)


def files_of_version(
    post: Post, version: Version, versions: list[Version], names: Names
) -> Iterator[tuple[str, str | bytes]]:
    """The page, the Markdown and the list of one version."""
    revision, stem = version.revision, version.stem
    html = local_html(revision.body_html, names)
    told: dict[str, Any] = {"post": post, "version": version, "versions": versions, "course": post.course}
    yield f"{stem}.html", page("essay", "../../", revision=revision, html=html, **told)
    yield f"{stem}.md", local_markdown(essay_in_markdown(post, revision, version.is_shown), names)
    if revision.sources:
        yield f"{stem}-sources.json", write_csl_json(complete(revision.sources))


def versions_of(post: Post) -> Iterator[Version]:
    """The newest words, and those that readers see where they are others."""
    if post.draft:
        yield Version("essay", post.draft, post.draft_id == post.published_id)
    if post.published and post.published_id != post.draft_id:
        yield Version("as-published", post.published, True)


def pictures_of(revisions: Iterable[Revision], place: Enrolment) -> list[Image]:
    """The pictures that these words show, as far as they are there and this person may see them."""
    shown = {name for revision in revisions for name in image_names(revision.body_html, revision.body)}
    found = Image.objects.visible_to(place.user).filter(name__in=shown).order_by("name")
    return [picture for picture in found if picture.file.storage.exists(str(picture.file.name))]


def bytes_of(picture: Image) -> bytes:
    """The file of a picture: of our own encoding, ten megabytes at most."""
    with picture.file.storage.open(str(picture.file.name), "rb") as file:
        content: bytes = file.read()
    return content


def page(name: str, top: str, **told: Any) -> str:
    """One page; `top` leads from it to the folder of the first one."""
    return render_to_string(f"blog/my_work/{name}.html", {"top": top, **told})
