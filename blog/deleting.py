"""The verb that deletes a draft, for good, and what goes with it. It writes no status: an essay that was published once
is withdrawn instead, by `blog.publishing`. It must not know comments, for a draft has none."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from blog import manuscripts
from blog.models import Decision, Image, Post, Revision, User, WorkingCopy
from blog.models.posts import PostQuerySet
from blog.pictures import drop_files
from blog.refusals import Conflict, Refused
from blog.rendering import IMAGES


def delete_draft(post: Post, by: User, seen: int, copy: int | None = None) -> None:
    """Delete a draft with all its revisions, and the pictures that stand in nothing else of its author's; the record
    keeps its title. Raises Refused for what was published once, and Conflict when `seen`, the number of the revision
    the author was shown, is no longer the newest, or `copy`, the version of the unsaved words."""
    with transaction.atomic():
        post = manuscripts.locked(post)
        if not post.is_deletable:
            raise Refused(_("This essay was published once, so it cannot be deleted. You can withdraw it."))
        if post.draft and post.draft.number != seen:
            raise Conflict(_("This draft was saved in another window since you opened this page. Look at it first."))
        typed = WorkingCopy.objects.filter(post=post).values_list("version", flat=True).first() or 0
        if copy is not None and typed != copy:
            raise Conflict(_("Words were typed into this draft since you opened this page. Look at it first."))
        for picture, heir in pictures_of(post, by):
            if heir is None:
                transaction.on_commit(partial(drop_files, picture))
            else:
                picture.post = heir
                picture.save(update_fields=["post"])
        Decision.objects.record(post.course, post, "discard", post.status, "", by=by)
        post.delete()


def pictures_of(post: Post, by: User) -> list[tuple[Image, Post | None]]:
    """The pictures of an essay, each with another essay that shows or once showed it, if any: of this author, or of
    whoever brought it."""
    return [(picture, heir_of(picture, post, by)) for picture in post.images.all()]


def heir_of(picture: Image, post: Post, by: User) -> Post | None:
    """Another essay of this author's, or of whoever brought the picture, whose words, of now or of before, name it."""
    for writer in dict.fromkeys([by, picture.uploader or by]):
        own = Post.objects.visible_to(writer).filter(PostQuerySet.written_by(writer)).exclude(pk=post.pk)
        named = Revision.objects.visible_to(writer).filter(body__contains=f"{IMAGES}{picture.name}")
        found = named.filter(post__in=own.values("pk")).select_related("post").order_by("-pk").first()
        if found:
            return found.post
    return None
