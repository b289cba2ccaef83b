"""The verb that deletes a draft, for good, and what goes with it. It writes no status: an essay that was published once
is withdrawn instead, by `blog.publishing`. It must not know comments, for a draft has none."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from blog import manuscripts
from blog.models import Decision, Image, Post, PostStatus, Revision, User
from blog.refusals import Conflict, Refused
from blog.rendering import IMAGES


def is_deletable(post: Post) -> bool:
    """Whether nobody but its author and staff has ever seen the essay, and nothing was said under it: one that was
    brought in may have its discussion."""
    return post.status == PostStatus.DRAFT and post.published_at is None and not post.n_threads


def delete_draft(post: Post, by: User, seen: int) -> None:
    """Delete a draft with all its revisions, and the pictures that stand in nothing else of its author's; the record
    keeps its title. Raises Refused for what was published once, and Conflict when `seen`, the number of the revision
    the author was shown, is no longer the newest."""
    with transaction.atomic():
        post = manuscripts.locked(post)
        if not is_deletable(post):
            raise Refused(_("This essay was published once, so it cannot be deleted. You can withdraw it."))
        if post.draft and post.draft.number != seen:
            raise Conflict(_("This draft was saved in another window since you opened this page. Look at it first."))
        for picture, heir in pictures_of(post, by):
            if heir is None:
                transaction.on_commit(partial(picture.file.storage.delete, str(picture.file.name)))
            else:
                picture.post = heir
                picture.save(update_fields=["post"])
        Decision.objects.record(post.course, post, "discard", post.status, "", by=by)
        post.delete()


def pictures_of(post: Post, by: User) -> list[tuple[Image, Post | None]]:
    """The pictures of an essay, each with another essay of the same author that shows or once showed it, if any."""
    return [(picture, heir_of(picture, post, by)) for picture in post.images.all()]


def heir_of(picture: Image, post: Post, by: User) -> Post | None:
    """Another essay of this author's whose words, of now or of before, name the picture."""
    named = Revision.objects.visible_to(by).filter(body__contains=f"{IMAGES}{picture.name}", post__author__user=by)
    found = named.exclude(post=post).select_related("post").order_by("-pk").first()
    return found.post if found else None
