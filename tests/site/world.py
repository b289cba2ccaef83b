"""A world in which everything that can be hidden holds a canary: two courses, their people, essays, comments and what
hangs on them. The tests in `test_canary.py` walk through it; others borrow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog import coauthors, joining, manuscripts, notices, noting, publishing, tokens
from blog.mail import deliver
from blog.manuscripts import Manuscript
from blog.models import (
    Announcement,
    Audience,
    Course,
    CourseImport,
    Decision,
    Enrolment,
    Image,
    JoinLink,
    Notice,
    Page,
    Post,
    Section,
    Tag,
    User,
    Week,
    WorkingCopy,
)
from blog.notices.kinds import DAILY_LETTER
from blog.notices.unsubscribing import token_for
from blog.pictures import copy_name
from blog.site.wordpress.report import Report
from comments import guests, moderation
from comments.audiences import narrow
from comments.models import Comment, Flag
from tests.factories import CourseFactory, EnrolmentFactory, agreed, said, said_by_guest, written
from tests.site.canary import WORD, word
from tests.site.world_accounts import account, keys_of, passkey, sign_in_elsewhere

SECRET = "the-guests-own-cookie"
ESSAYS = {
    "web": 60,
    "institution": 50,
    "course": 40,
    "section": 30,
    "peers": 20,
    "unnamed": 20,
    "staff": 10,
    "draft": 60,
    "withdrawn": 60,
}
ROWS = (
    Section,
    Week,
    Tag,
    Page,
    Announcement,
    Image,
    Decision,
    EmailAddress,
    DBTaskResult,
    Notice,
    SocialApp,
    SocialAccount,
    SocialToken,
)


@dataclass
class World:
    """All there is: accounts by role, and the things that addresses are filled with, by kind and then by name."""

    accounts: dict[str, User]
    things: dict[str, dict[str, Any]]

    def browser(self, role: str) -> Client:
        """A browser of a person in this role."""
        client = Client()
        if role == "guest":
            client.cookies[guests.COOKIE] = SECRET
        elif role != "anonymous":
            client.force_login(self.accounts[role])
        return client


def make_world() -> World:
    """The two courses, their people, essays, comments and what hangs on them."""
    russia = CourseFactory(title="Russia", slug="russia", students="held")
    ottoman = other_course()
    people = make_people(russia, ottoman)
    accounts = {name: place.user for name, place in people.items()}
    accounts["superuser"] = account("superuser", is_superuser=True)
    accounts["outsider"] = account("outsider")
    posts = make_essays(people)
    comments = make_comments(posts, people)
    write_notes(posts["web"], comments["spoken"], people["instructor"])
    publishing.withdraw(posts["withdrawn"], people["instructor"].user, word("withdrawn", "note"))
    tell_everybody(posts, comments, accounts)
    deliver.enqueue(letter={"body": word("letter", "body")})
    EmailAddress.objects.bulk_create(EmailAddress(user=user, email=user.email) for user in accounts.values())
    sign_in_elsewhere(accounts["silent"])
    link = joining.make_link(JoinLink(course=russia), people["instructor"].user)
    more_rows = {"joinlink": {"open": link}, "authenticator": {"passkey": passkey(accounts["silent"])}}
    more_rows["run"] = import_into(russia)
    more_rows["token"] = {"students": tokens.make(accounts["student"], word("token", "name"))[0]}
    more_rows["notice"] = {notice.kind: notice for notice in Notice.objects.all()}
    own = {"course": {"russia": russia, "ottoman": ottoman}, "post": posts, "comment": comments, "enrolment": people}
    more = {"user": accounts, "app": apps(), "key": keys_of(accounts["silent"])}
    more["secret"] = {"cookie": SimpleNamespace(secret=SECRET)}
    more["letters"] = {"daily": SimpleNamespace(token=token_for(accounts["silent"], DAILY_LETTER))}
    return World(accounts, {name_of(model): rows_of(model) for model in ROWS} | own | more | more_rows)


def import_into(course: Course) -> dict[str, SimpleNamespace]:
    """An import that is done, as its pages are filled; the same one as if it were of another course, and none."""
    report = Report(visible={"anyone": 1}, is_written=True)
    report.tell(word("imported", "item"), word("imported", "reason"))
    kept = {"files": [{"name": word("imported", "file"), "path": "/nowhere"}], "report": report.as_values()}
    run = CourseImport.objects.create(course=course, stage="done", **kept)
    email = f"{word('claimable', 'email')}@example.edu"
    Enrolment.objects.create(course=course, public_name="Old Author", slug="old-author", claim_email=email)
    things = {"done": (course.pk, run.pk), "elsewhere": (course.pk + 1, run.pk), "gone": (course.pk, run.pk + 1)}
    return {thing: SimpleNamespace(pk=pk, run=number, name="report.json") for thing, (pk, number) in things.items()}


def tell_everybody(posts: dict[str, Post], comments: dict[str, Comment], accounts: dict[str, User]) -> None:
    """A notice of everything for every account, whether or not they may read it, a day old."""
    everybody = {user.pk for user in accounts.values()}
    for post in posts.values():
        told: dict[str, Any] = {"people": everybody, "course": post.course, "post": post, "key": "everybody"}
        notices.queue("essay", post, **told)
        for comment in (each for each in comments.values() if each.post_id == post.pk):
            notices.queue("waiting", comment, **told)
            notices.queue("followed", comment, **told | {"key": "everybody follows"})
            for kind, rows in (("decision", Decision.objects.about(comment)), ("reported", comment.flags.all())):
                for row in rows:
                    notices.queue(kind, row, **told)
    Notice.objects.update(ripe_at=timezone.now() - timedelta(days=1))


def name_of(model: type[Model]) -> str:
    """The kind of thing that rows of this model are."""
    return str(model._meta.model_name)


def rows_of(model: type[Model]) -> dict[str, Any]:
    """Every row of a model by what it says, a canary shortened to its thing; newest first."""
    return {WORD.sub(r"\1", str(row)) or str(row.pk): row for row in model._base_manager.order_by("-pk")}


def apps() -> dict[str, Any]:
    """The applications that have a page in the admin."""
    return {app: SimpleNamespace(app_label=app) for app in ("blog", "comments", "account")}


def other_course() -> Course:
    """Another course, for its members alone, whose every word is a canary."""
    said_of_it = {name: word("ottocourse", name) for name in ("title", "slug", "description", "code")}
    course = CourseFactory(audience=40, students="held", **said_of_it)
    Section.objects.create(course=course, name=word("ottocourse", "section"))
    Week.objects.create(course=course, number=1, slug=word("ottocourse", "weekslug"), title=word("ottocourse", "week"))
    Tag.objects.named(course, [word("ottocourse", "unused")])
    told = word("ottocourse", "announcement")
    Announcement.objects.create(course=course, body=told, body_html=told)
    body = word("ottocourse", "page")
    Page.objects.create(course=course, slug="about", title=word("ottocourse", "pagetitle"), body=body, body_html=body)
    return course


def make_people(russia: Course, ottoman: Course) -> dict[str, Enrolment]:
    """Who is in which course, as what; public names are no secret but a silent member's."""
    in_a, in_b = (Section.objects.create(course=russia, name=name) for name in "AB")
    Week.objects.create(course=russia, number=1, slug="one", title="One")
    Tag.objects.named(russia, ["unused"])
    Announcement.objects.create(course=russia, body="Be there.", body_html="Be there.")
    Page.objects.create(course=russia, slug="rules", title="Rules", body="Be kind.", body_html="Be kind.")
    places: dict[str, dict[str, Any]] = {
        "student": {"course": russia, "section": in_a},
        "author": {"course": russia, "section": in_a},
        "silent": {"course": russia, "section": in_a, "public_name": word("silent", "name")},
        "bwriter": {"course": russia, "section": in_b},
        "assistant": {"course": russia, "section": in_b, "role": "assistant"},
        "instructor": {"course": russia, "role": "instructor"},
        "other": {"course": ottoman},
        "ottowriter": {"course": ottoman},
        "stranger": {"course": ottoman, "role": "instructor"},
    }
    return {
        name: EnrolmentFactory(user=account(name), **{"public_name": f"P. {name.title()}"} | place)
        for name, place in places.items()
    }


def essay(thing: str, author: Enrolment, audience: int, publish: bool = True) -> Post:
    """An essay with a canary in its title, text, list, tag, address and picture."""
    picture(thing, author.user)
    post = written(author, **text_of(thing, with_picture=True), audience=audience)
    Post.objects.filter(pk=post.pk).update(slug=word(thing, "slug"))
    post.tags.set(Tag.objects.named(author.course, [word(thing, "tag")]))
    post.refresh_from_db()
    return publishing.publish(agreed(post), by=author.user) if publish else post


def text_of(thing: str, with_picture: bool = False) -> dict[str, Any]:
    """What an author hands in."""
    shown = f"\n\n![Alt](/images/{word(thing, 'image')})" if with_picture else ""
    works = (f"Author. *{word(thing, 'source')}*. Moscow, 1957.",)
    return {"title": word(thing, "title"), "body": word(thing, "body") + shown, "works": works}


def picture(thing: str, uploader: User | None) -> Image:
    """A picture with a canary for its name, and another in its bytes and in those of its copy."""
    name, content = word(thing, "image"), word(thing, "bytes").encode()
    shown = {"kind": "png", "width": 1, "height": 1, "widths": [1]}
    image = Image.objects.create(name=name, file=ContentFile(content, f"{thing}.png"), uploader=uploader, **shown)
    image.file.storage.save(copy_name(image, 1), ContentFile(content))
    return image


def make_essays(people: dict[str, Enrolment]) -> dict[str, Post]:
    """An essay for each audience and status; one with newer and former words; two in section B, two elsewhere."""
    author, bwriter, otto = people["author"], people["bwriter"], people["ottowriter"]
    picture("loose", author.user)
    posts = {thing: essay(thing, author, circle, thing != "draft") for thing, circle in ESSAYS.items()}
    posts["peers"].peers.add(people["student"])
    posts["unnamed"].peers.add(people["silent"])
    revised = essay("former", author, 60)
    for thing in ("revised", "newer"):
        manuscripts.revise(revised, Manuscript(**text_of(thing)), by=author.user)
        if thing == "revised":
            publishing.publish(revised, by=author.user)
    Post.objects.filter(pk=revised.pk).update(slug=word("revised", "slug"))
    revised.tags.clear()
    revised.refresh_from_db()
    posts |= {"revised": revised}
    posts |= {"bsection": essay("bsection", bwriter, 30), "bdraft": essay("bdraft", bwriter, 60, False)}
    posts |= {"asked": essay("asked", author, 60, False), "joint": essay("joint", people["student"], 60, False)}
    coauthors.invite(posts["asked"], people["student"].public_name, author.user)
    coauthors.accept(coauthors.invite(posts["joint"], author.public_name, people["student"].user), author.user)
    typed = {"title": word("unsaved", "title"), "body": word("unsaved", "body")}
    WorkingCopy.objects.create(post=posts["joint"], by=author.user, revision=1, fields=typed)
    return posts | {"otto": essay("otto", otto, 60), "ottodraft": essay("ottodraft", otto, 60, False)}


def make_comments(posts: dict[str, Post], people: dict[str, Enrolment]) -> dict[str, Comment]:
    """A comment in each status under the essay for anyone, and some under essays that are hidden."""
    student, teacher = people["student"], people["instructor"]
    mine = "spoken pending rejected spam removed takenback private forauthor offweb".split()
    made = {thing: said(posts["web"], student, word(thing, "body")) for thing in mine}
    decide(made, teacher.user)
    said(posts["web"], teacher, "An answer that stays.", parent=made["spoken"])
    for thing, key in (("guest", guests.hashed(SECRET)), ("visitor", "")):
        made[thing] = said_by_guest(posts["web"], body=word(thing, "body"), guest_key=key)
        Comment.objects.filter(pk=made[thing].pk).update(guest_email=f"{word(thing, 'email')}@example.org")
    for circle in ("course", "section", "staff", "withdrawn"):
        made[f"under{circle}"] = said(posts[circle], teacher, word(f"under{circle}", "body"))
    made["underb"] = said(posts["bsection"], people["bwriter"], word("underb", "body"))
    made["underotto"] = said(posts["otto"], people["stranger"], word("underotto", "body"))
    made["underottopending"] = said(posts["otto"], people["ottowriter"], word("underottopending", "body"))
    Flag.objects.create(comment=made["spoken"], reporter=people["silent"], reason="other", note=word("flag", "note"))
    return made


def write_notes(post: Post, comment: Comment, by: Enrolment) -> None:
    """A private note to the author of an essay, and one to the author of a comment."""
    for about, thing, pk in ((post.author, "note", None), (comment.author, "notesaid", comment.pk)):
        noting.write(noting.Exchange(post, about, [], True), word(thing, "body"), by.user, pk)


def decide(made: dict[str, Comment], by: User) -> None:
    """Bring the student's comments to where their names say."""
    for thing, circle in (("private", 10), ("forauthor", 20)):
        Comment.objects.filter(pk=made[thing].pk).update(audience=circle)
    for thing in ("spoken", "removed", "private", "forauthor", "offweb"):
        moderation.approve(made[thing], by)
    narrow(made["offweb"], Audience.COURSE, made["offweb"].author.user)
    said(made["removed"].post, by.enrolments.get(), "An answer to it.", parent=made["removed"])
    moderation.reject(made["rejected"], by, reason="other", note=word("rejected", "note"))
    moderation.mark_spam(made["spam"], by, note=word("spam", "note"))
    moderation.remove(made["removed"], by, reason="other", note=word("removed", "note"))
    moderation.withdraw(made["takenback"], made["takenback"].author.user)
