"""Who sees an essay: narrowing and widening it, and the author's consent to show it beyond the course. The only writer
of an essay's audience after it was begun; each change writes a Decision. It must not know comments."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Audience, Consent, Decision, Enrolment, Post, User
from blog.questions import question
from blog.refusals import Refused

WITHOUT_CONSENT = Audience.COURSE
WORDING = gettext_lazy(
    "I agree that this essay is shown beyond the course, to those chosen here, under my public name. On the web anyone"
    " can read it, and search engines may find it. I can take this back at any time, also after the term."
)


def needs_consent(post: Post, audience: int) -> bool:
    """Whether this circle lies beyond the course and one of its authors, who has an account to be asked at, has not
    agreed."""
    return audience > WITHOUT_CONSENT and bool(post.unagreed(audience))


def lacks_consent_of(post: Post, audience: int, by: User | None) -> bool:
    """Whether this author has yet to agree to a circle beyond the course."""
    if audience <= WITHOUT_CONSENT or by is None:
        return False
    return by.pk in {place.user_id for place in post.unagreed(audience)}


def change(
    post: Post,
    to: int,
    by: User | None,
    *,
    peers: Iterable[Enrolment] | None = None,
    why: str = "",
    agreed: bool = False,
) -> Post:
    """Show an essay to another circle. The author narrows and widens at once, beyond the course with consent; staff
    narrow, with a reason. Raises Refused."""
    to = Audience(to)
    with transaction.atomic():
        post = locked(post)
        refuse(post, to, by, why=why, agreed=agreed)
        before = post.audience
        if agreed and lacks_consent_of(post, to, by):
            agree(post, to, by)
        if peers is not None and to == Audience.PEERS:
            post.peers.set(peers)
        if to != before:
            write(post, to, by, why)
    return post


def refuse(post: Post, to: int, by: User | None, *, why: str = "", agreed: bool = False) -> None:
    """Raise Refused if this person may not show the essay to this circle, with the sentence that says why."""
    if to > post.audience and to > post.course.audience:
        raise Refused(_("This course is not shown that widely. Choose a narrower circle."))
    if post.is_written_by(by):
        if post.is_published:
            refuse_without_consent(post, to, by, agreed)
    elif to != post.audience:
        refuse_staff(post, to, why)


def refuse_without_consent(post: Post, to: int, by: User | None, agreed: bool) -> None:
    """Raise Refused where an author of the essay has not agreed to show it beyond the course: `by` may just have."""
    if not agreed and lacks_consent_of(post, to, by):
        raise Refused(_("Beyond the course it is shown only if you agree. Tick the line, or choose the course."))
    others = post.unagreed(to) if to > WITHOUT_CONSENT else []
    if lacking := [place.public_name for place in others if by is None or place.user_id != by.pk]:
        names = ", ".join(lacking)
        raise Refused(
            _("Not everybody who wrote it has agreed to show it beyond the course: %(names)s. Choose the course.")
            % {"names": names}
        )


def refuse_staff(post: Post, to: int, why: str) -> None:
    """Raise Refused unless this narrows, or takes back a narrowing by staff."""
    if needs_consent(post, to):
        raise Refused(_("Its author has not agreed to show it beyond the course. Only they can."))
    if to > post.audience and not was_narrowed_by_staff(post, to):
        raise Refused(_("Only its author can show it to more people."))
    if post.is_published and not why.strip():
        raise Refused(_("Say why other people see it from now on. It is kept in the record."))


def was_narrowed_by_staff(post: Post, to: int) -> bool:
    """Whether the last change was no act of its author's, and came from a circle at least as wide."""
    last = Decision.objects.about(post).filter(act="audience").first()
    authors = {place.user_id for place in post.signed_by}
    return last is not None and last.by_id not in authors and int(last.from_status) >= to


def agree(post: Post, audience: int, by: User | None) -> None:
    """Keep an author's consent, with its words."""
    Consent.objects.create(post=post, person=by, audience=audience, wording=str(WORDING))
    Decision.objects.record(post.course, post, "consent", "", str(int(audience)), by=by)


def take_back(post: Post, by: User) -> Post:
    """Take back consent, at any time: the essay is its course's again, or stays narrower. Raises Refused for anybody
    but its author."""
    with transaction.atomic():
        post = locked(post)
        if not post.is_written_by(by):
            raise Refused(_("Only its author can take consent back."))
        given = post.consents.filter(taken_back_at__isnull=True, person=by)
        if given.update(taken_back_at=timezone.now()):
            Decision.objects.record(post.course, post, "take-back", str(post.audience), "", by=by)
        if post.audience > WITHOUT_CONSENT:
            write(post, WITHOUT_CONSENT, by, "")
    return post


def bound_by_consent(post: Post, by: User | None) -> None:
    """Keep an essay that is about to be published within its course, unless its author agreed to more."""
    if needs_consent(post, post.audience):
        write(post, WITHOUT_CONSENT, by, "")


def write(post: Post, to: int, by: User | None, why: str) -> None:
    """Write the circle and its Decision; the one place that does."""
    before, post.audience = post.audience, to
    post.save(update_fields=["audience"])
    Decision.objects.record(post.course, post, "audience", str(int(before)), str(int(to)), by=by, note=why)


def locked(post: Post) -> Post:
    """The row as it is now, ours until the transaction ends. Raises DoesNotExist."""
    found: Post = essay.one(post.pk)
    return found


@question
def essay(pk: int) -> QuerySet[Post]:
    """An essay's row with what its verbs ask of it."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("course", "draft", "published", "author")
    return rows.filter(pk=pk)
