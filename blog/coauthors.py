"""Writing together: the verbs by which its first author asks others to sign an essay, and these accept, decline and
leave. Each writes a Decision. Until somebody has accepted, nothing of an invitation shows to anybody else. It must not
know pages, nor comments."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import audiences, essay_news, manuscripts
from blog.characters import one_line
from blog.closing import refuse_when_closed
from blog.copying import order_copies
from blog.models import CoAuthor, Course, Decision, Enrolment, Post, User
from blog.refusals import Refused

MOST_AUTHORS = 10
MOST_INVITATIONS = 30


def invite(post: Post, name: str, by: User) -> CoAuthor:
    """Ask somebody of the course, by their public name, to sign the essay. Raises Refused."""
    with transaction.atomic():
        post = managed(post, by)
        refuse_when_closed(post.course)
        place = called(post.course, name)
        refuse_invitation(post, place)
        asked = CoAuthor.objects.create(post=post, enrolment=place)
        Decision.objects.record(post.course, post, "invite", "", "", by=by, note=place.public_name)
        essay_news.invited(asked)
    return asked


def take_back(post: Post, pk: int, by: User) -> None:
    """Take back an invitation that nobody has answered yet. Raises Refused."""
    with transaction.atomic():
        post = managed(post, by)
        asked = post.coauthors.filter(pk=pk, accepted_at=None).first()
        if asked is None:
            raise Refused(_("This invitation was answered meanwhile. Only they can leave now."))
        note = _("Took back the invitation of %(name)s.") % {"name": asked.enrolment.public_name}
        end(post, asked, by, note)


def accept(asked: CoAuthor, by: User, agreed: bool = False) -> Post:
    """Sign the essay. `agreed`: this person's consent that it is shown beyond the course; what is shown there already
    cannot be signed without. Raises Refused."""
    with transaction.atomic():
        post = manuscripts.locked(asked.post)
        asked = standing(asked, by)
        if post.is_published and not agreed and is_beyond_course(post):
            raise Refused(
                _("This essay is shown beyond the course, and so would be your name. Tick the line, or decline.")
            )
        asked.accepted_at = timezone.now()
        asked.save(update_fields=["accepted_at"])
        Decision.objects.record(post.course, post, "sign", "", "", by=by)
        if agreed:
            audiences.agree(post, post.course.audience, by)
        print_byline_anew(post)
    return post


def decline(asked: CoAuthor, by: User) -> None:
    """Not sign it. Raises Refused."""
    with transaction.atomic():
        post = manuscripts.locked(asked.post)
        end(post, standing(asked, by), by, _("Declined the invitation."))


def leave(post: Post, by: User) -> None:
    """Sign the essay no more: the name goes from the byline, and what was agreed ends. Raises Refused for whoever is no
    co-author of it; the first author is not one."""
    with transaction.atomic():
        post = manuscripts.locked(post)
        mine = signature_of(post, by)
        post.consents.filter(person=by, taken_back_at=None).update(taken_back_at=timezone.now())
        end(post, mine, by, "")
        print_byline_anew(post)


def agree(post: Post, by: User) -> None:
    """Let a co-author agree later that the essay is shown beyond the course. Raises Refused."""
    with transaction.atomic():
        post = manuscripts.locked(post)
        signature_of(post, by)
        if by.pk in {place.user_id for place in post.unagreed(post.course.audience)}:
            audiences.agree(post, post.course.audience, by)


def is_beyond_course(post: Post) -> bool:
    """Whether the essay is meant for more than the people of its course."""
    return min(post.audience, post.course.audience) > audiences.WITHOUT_CONSENT


def managed(post: Post, by: User) -> Post:
    """The essay's row as it is now, for its first author, who is in the course. Raises Refused for anybody else."""
    post = manuscripts.locked(post)
    if by.pk != post.author.user_id or not post.author.is_active:
        raise Refused(_("Only its first author asks others to sign an essay, while they are in the course."))
    return post


def called(course: Course, name: str) -> Enrolment:
    """The one person in this course who goes by a name and has an account. Raises Refused."""
    name = one_line(name)
    found = list(course.enrolments.filter(is_active=True, public_name__iexact=name)[:2])
    if len(found) != 1:
        told = _("Two people here are called “%(name)s”.") if found else _("Nobody here is called “%(name)s”.")
        raise Refused(told % {"name": name})
    if found[0].user_id is None:
        raise Refused(_("%(name)s has no account here yet, so they cannot be asked.") % {"name": name})
    return found[0]


def refuse_invitation(post: Post, place: Enrolment) -> None:
    """Raise Refused where this person cannot be asked to sign the essay, or nobody more can."""
    told = {"name": place.public_name}
    if place.pk == post.author_id:
        raise Refused(_("You are its first author already. Name somebody else."))
    known = {asked.enrolment_id: asked for asked in post.coauthors.all()}
    if place.pk in known:
        signed = known[place.pk].accepted_at
        raise Refused((_("%(name)s signs it already.") if signed else _("%(name)s was asked already.")) % told)
    if len(known) + 1 >= MOST_AUTHORS:
        raise Refused(_("An essay has at most %(n)s authors, those you have asked included.") % {"n": MOST_AUTHORS})
    if Decision.objects.about(post).filter(act="invite").count() >= MOST_INVITATIONS:
        raise Refused(_("You have asked %(n)s times for this essay. Ask your instructor.") % {"n": MOST_INVITATIONS})


def standing(asked: CoAuthor, by: User) -> CoAuthor:
    """The invitation as it is now. Raises Refused where it is no longer this person's to answer."""
    found = CoAuthor.objects.asked(by).filter(pk=asked.pk).first()
    if found is None:
        raise Refused(_("This invitation was taken back or answered meanwhile."))
    return found


def signature_of(post: Post, by: User) -> CoAuthor:
    """What makes this person a co-author. Raises Refused where nothing does."""
    found = post.coauthors.filter(enrolment__user=by, accepted_at__isnull=False).first()
    if found is None:
        raise Refused(_("You are no co-author of this essay."))
    return found


def end(post: Post, asked: CoAuthor, by: User, note: str) -> None:
    """Take a row away, with what was told of it, and write that down."""
    essay_news.invited_no_more(asked)
    asked.delete()
    Decision.objects.record(post.course, post, "leave", "", "", by=by, note=note)


def print_byline_anew(post: Post) -> None:
    """Have what readers copy made under the names of now."""
    if post.is_published:
        order_copies(post)
