"""The kinds of pages that are looked at in a browser, by who looks: the demonstration's addresses, and the names that a
browser need not meet, with the reason. Which names show a page is known to `tests/site/test_whole_pages.py`."""

from __future__ import annotations

from blog import joining
from blog.models import Announcement, Course, CourseImport, Enrolment, JoinLink, Post
from blog.site.wordpress.report import Report
from comments import guests
from tests.factories import said_by_guest

COURSE = "/twentieth-century-russia/"
POST = f"{COURSE}posts/two-capitals-of-one-revolution/"
LONG = f"{COURSE}posts/a-speech-without-a-transcript/"
DRAFT = f"{COURSE}posts/an-island-in-the-ussuri/"
COMMENTS, DESK = "/admin/comments/comment/", "/admin/comments/comment/desk/"
ROWS = "/admin/blog/"
PAGES = {
    "anonymous": [
        COURSE,
        POST,
        LONG,
        f"{COURSE}posts/nine-answers-to-one-letter/",
        f"{COURSE}weeks/",
        f"{COURSE}weeks/week-11/",
        f"{COURSE}tags/",
        f"{COURSE}tags/china/",
        f"{COURSE}authors/r-vale/",
        f"{COURSE}sources/",
        f"{COURSE}search/?q=Moscow",
        f"{COURSE}search/?q=nothingatall",
        f"{POST}cite/",
        f"{POST}printed/",
        f"{COURSE}about/",
        f"{COURSE}pages/syllabus/",
        f"{COURSE}?filter=unanswered",
        "/privacy/",
        "/terms/",
        "/api/",
        f"{COURSE}nothing/",
        "/preview/",
        f"{POST}comments/",
        "/comments/yours/{secret}/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/nothing/",
        "/accounts/inactive/",
        "/accounts/login/code/",
        "/accounts/3rdparty/login/cancelled/",
        "/join/",
        f"{COURSE}join/{{code}}/",
        "/notifications/unsubscribe/nothing/",
    ],
    "author": [
        COURSE,
        POST,
        f"{LONG}?sort=newest",
        f"{LONG}?sort=unread",
        f"{COURSE}me/",
        f"{COURSE}me/comments/",
        f"{COURSE}me/my-work/",
        f"{COURSE}me/web/",
        f"{COURSE}people/",
        "/comments/101/flag/",
        "/comments/120/edit/",
        "/comments/120/removal/",
        "/comments/120/appeal/",
        f"{COURSE}new/",
        f"{COURSE}weeks/",
        f"{COURSE}weeks/week-11/",
        f"{COURSE}write/",
        f"{COURSE}drafts/",
        DRAFT,
        f"{DRAFT}edit/",
        f"{DRAFT}edit/?beside=citations",
        f"{DRAFT}edit/?beside=sources",
        f"{DRAFT}publication/",
        f"{DRAFT}history/",
        f"{DRAFT}authors/",
        f"{DRAFT}deletion/",
        f"{POST}history/?from=1&to=2",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/reauthenticate/",
        "/accounts/closing/",
        "/accounts/tokens/",
        "/accounts/3rdparty/",
        "/notifications/",
        "/notifications/settings/",
        "/accounts/2fa/totp/activate/",
        "/accounts/logout/",
    ],
    "instructor": [
        POST,
        f"{COURSE}authors/r-vale/",
        f"{COURSE}people/",
        f"{COURSE}people/3/names/",
        f"{COURSE}view-as/",
        f"{POST}notes/",
        "/comments/120/notes/",
        "/notifications/",
        "/notifications/settings/",
        "/admin/",
        "/admin/blog/",
        "/admin/comments/",
        "/admin/password_change/",
        COMMENTS,
        f"{COMMENTS}306/change/",
        f"{COMMENTS}306/export/",
        f"{COMMENTS}306/erasure/",
        DESK,
        f"{DESK}?tab=unseen",
        f"{DESK}?tab=rejected",
        f"{DESK}?tab=log",
        f"{DESK}holds/",
        f"{ROWS}post/",
        f"{ROWS}post/add/",
        f"{ROWS}post/3/change/",
        f"{ROWS}course/",
        f"{ROWS}course/1/change/",
        f"{ROWS}course/1/rules/",
        f"{ROWS}course/1/closing/",
        f"{ROWS}course/1/copying/",
        f"{ROWS}course/1/taking/",
        f"{ROWS}course/1/import/",
        f"{ROWS}course/1/import/{{run}}/",
        f"{ROWS}enrolment/",
        f"{ROWS}enrolment/3/change/",
        f"{ROWS}enrolment/3/export/",
        f"{ROWS}enrolment/3/erasure/",
        f"{ROWS}enrolment/roster/twentieth-century-russia/",
        f"{ROWS}section/",
        f"{ROWS}section/add/",
        f"{ROWS}section/1/change/",
        f"{ROWS}week/",
        f"{ROWS}week/add/",
        f"{ROWS}week/1/change/",
        f"{ROWS}tag/",
        f"{ROWS}tag/add/",
        f"{ROWS}tag/1/change/",
        f"{ROWS}page/",
        f"{ROWS}page/add/",
        f"{ROWS}page/1/change/",
        f"{ROWS}announcement/",
        f"{ROWS}announcement/add/",
        f"{ROWS}announcement/{{announcement}}/change/",
        f"{ROWS}joinlink/",
        f"{ROWS}joinlink/add/",
        f"{ROWS}joinlink/{{link}}/change/",
        f"{ROWS}decision/",
        f"{ROWS}decision/101/change/",
    ],
    "outsider": ["/"],
    "admin": [
        f"{ROWS}course/add/",
        f"{ROWS}enrolment/add/",
        f"{ROWS}enrolment/roster/",
        f"{ROWS}user/",
        f"{ROWS}user/add/",
        f"{ROWS}user/4/change/",
        f"{ROWS}user/4/export/",
        f"{ROWS}user/4/erasure/",
    ],
}
OTHERS = "a page of Django's admin for rows that no page of ours leads to"
DJANGOS = "Django's own page, from its own template, around one of ours that is looked at"
NOT_LOOKED_AT = {
    "admin:*_delete": DJANGOS,
    "admin:*_history": DJANGOS,
    "admin:password_change_done": DJANGOS,
    "admin:auth_user_password_change": DJANGOS,
    "admin:account_*": OTHERS,
    "admin:socialaccount_*": OTHERS,
    "admin:mfa_*": OTHERS,
    "admin:django_tasks_database_*": OTHERS,
    "admin:blog_notice_*": OTHERS,
}
GUEST = "a-guest-of-the-page-kinds"


def prepare() -> dict[str, object]:
    """Rows that the demonstration has none of; what the addresses are filled with."""
    course, teacher = Course.objects.get(pk=1), Enrolment.objects.get(pk=1)
    link = joining.make_link(JoinLink(course=course), teacher.user)
    told = Announcement.objects.create(course=course, body="Bring the reader.", body_html="<p>Bring the reader.</p>")
    run = CourseImport.objects.create(
        course=course,
        stage="done",
        files=[{"name": "old.xml", "path": "old.xml"}],
        report=Report(is_written=True).as_values(),
    )
    said_by_guest(Post.objects.get(pk=3), guest_key=guests.hashed(GUEST))
    return {"code": link.code, "link": link.pk, "announcement": told.pk, "run": run.pk, "secret": GUEST}
