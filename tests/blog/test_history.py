"""`history/`: who sees what an essay was before, what is told of it, and how older words come back."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from blog import manuscripts, publishing
from blog.manuscripts import Manuscript
from blog.models import Audience, Course, Decision, Enrolment, Post, PostStatus, Revision, Role, Section, User
from blog.names.forgetting import forget
from tests.conftest import signed_in
from tests.factories import CourseFactory, EnrolmentFactory, published, said, written

FREEZE = "Freeze, Gregory L. Russia. 2009."


def address(post: Post) -> str:
    return f"{post.get_absolute_url()}history/"


def revised(post: Post, *bodies: str, title: str = "T", works: tuple[str, ...] = ()) -> Post:
    """The essay with these texts, one revision after the other."""
    for body in bodies:
        post = manuscripts.revise(post, Manuscript(title, body, works), post.author.user)
    return post


def text_of(page: Any) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def answers(post: Post, *browsers: Client) -> list[int]:
    return [browser.get(address(post)).status_code for browser in browsers]


# who sees it


@pytest.fixture
def everybody(as_author: Client, as_instructor: Client, as_classmate: Client, as_outsider: Client) -> list[Client]:
    """The author, the instructor, a classmate, somebody enrolled nowhere, nobody."""
    return [as_author, as_instructor, as_classmate, as_outsider, Client()]


@pytest.mark.parametrize("status", ["draft", "published", "withdrawn"])
def test_the_author_and_staff_see_the_history_and_to_all_others_there_is_none(
    everybody: list[Client], author: Enrolment, status: str
) -> None:
    post = written(author) if status == "draft" else published(author)
    if status == "withdrawn":
        publishing.withdraw(post, author.user)
    assert answers(post, *everybody) == [200, 200, 404, 404, 404]


@pytest.mark.parametrize("audience", [Audience.WEB, Audience.COURSE, Audience.STAFF])
def test_who_may_read_an_essay_does_not_see_what_it_was_before(
    everybody: list[Client], author: Enrolment, audience: int
) -> None:
    assert answers(published(author, audience=audience), *everybody) == [200, 200, 404, 404, 404]


def test_staff_of_another_course_and_of_another_section_find_nothing(
    course: Course, author: Enrolment, other_instructor: Enrolment, superuser: User
) -> None:
    mine, other = (Section.objects.create(course=course, name=name) for name in "AB")
    helpers = [EnrolmentFactory(course=course, role=Role.ASSISTANT, section=section) for section in (mine, other, None)]
    post = published(author, section=mine)
    browsers = [signed_in(helper) for helper in (*helpers, other_instructor)]
    admin = Client()
    admin.force_login(superuser)
    assert answers(post, *browsers, admin) == [200, 404, 200, 404, 200]


def test_an_essay_without_an_account_behind_it_shows_its_history_to_no_stranger(
    client: Client, as_classmate: Client, as_instructor: Client, course: Course
) -> None:
    placeholder = EnrolmentFactory(course=course, user=None, public_name="Somebody")
    post = publishing.publish(manuscripts.begin(course, placeholder, Manuscript("T", "B"), by=None), by=None)
    assert answers(post, client, as_classmate, as_instructor) == [404, 404, 200]
    assert "Somebody" in text_of(as_instructor.get(address(post)))


def test_a_former_member_of_staff_finds_nothing(post: Post, instructor: Enrolment, as_instructor: Client) -> None:
    Enrolment.objects.filter(pk=instructor.pk).update(is_active=False)
    assert answers(post, as_instructor) == [404]


def test_a_missing_essay_and_one_under_another_course_answer_alike(
    as_author: Client, post: Post, stranger_course: Course
) -> None:
    addresses = ["/russia/posts/nothing/history/", f"/ottoman/posts/{post.slug}/history/"]
    assert [as_author.get(address).status_code for address in addresses] == [404, 404]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(as_author: Client, post: Post, method: str) -> None:
    assert getattr(as_author, method)(address(post)).status_code == 405


# the list


def test_each_revision_says_who_kept_it_when_and_how_many_words_came_or_went(
    as_author: Client, author: Enrolment
) -> None:
    with time_machine.travel("2026-10-02T01:30Z", tick=False):
        post = written(author, body="One two three.")
    revised(post, "One two three four five.", "One.")
    page = text_of(as_author.get(address(post)))
    assert re.findall(r"Revision (\d)", page) == ["3", "2", "1"]
    assert [
        found in page for found in ("5 words, 2 more", "one word, 4 fewer", "R. Vale", "Oct. 1, 2026, 9:30 p.m.")
    ] == [True] * 4


def test_what_readers_see_and_what_they_saw_is_marked(as_author: Client, author: Enrolment) -> None:
    post = revised(published(author), "Second.", "Third.")
    post = revised(publishing.publish(post, author.user), "Fourth.")
    listed = as_author.get(address(post)).context["listed"]
    assert [(kept.is_shown, kept.was_shown) for kept in listed] == [
        (False, False),
        (True, True),
        (False, False),
        (False, True),
    ]
    publishing.withdraw(post, author.user)
    assert [kept.is_shown for kept in as_author.get(address(post)).context["listed"]] == [False] * 4


def test_a_draft_was_never_shown(as_author: Client, author: Enrolment) -> None:
    listed = as_author.get(address(revised(written(author), "More."))).context["listed"]
    assert [(kept.is_shown, kept.was_shown) for kept in listed] == [(False, False)] * 2


def test_whoever_kept_it_is_named_as_the_course_knows_them_never_by_the_roster(
    as_author: Client, author: Enrolment, instructor: Enrolment, superuser: User, course: Course
) -> None:
    post = written(author)
    teacher, gone = instructor.user, EnrolmentFactory(course=course, role=Role.INSTRUCTOR, user__name="Pia Roster")
    for n, by in enumerate((teacher, superuser, gone.user)):
        manuscripts.revise(post, Manuscript("T", f"Words {n}."), by)
    gone.user.delete()
    page = as_author.get(address(post))
    assert [kept.place.public_name if kept.place else kept.name for kept in page.context["listed"]] == [
        "a former member",
        "staff",
        "L. Hart",
        "R. Vale",
    ]
    assert [name in text_of(page) for name in ("Pia Roster", "Lena Hart", "Site Administrator")] == [False] * 3


def test_after_they_are_forgotten_nothing_names_the_author(as_instructor: Client, author: Enrolment) -> None:
    post = published(author)
    forget(author)
    page = text_of(as_instructor.get(address(post)))
    assert ("Ruth Valentine" in page, "R. Vale" in page) == (False, False)


def test_fifty_revisions_stand_on_a_page(as_author: Client, author: Enrolment) -> None:
    post = written(author)
    Revision.objects.bulk_create(Revision(post=post, number=n, title="T", body=f"{n}") for n in range(2, 53))
    pages = [as_author.get(address(post), {"page": page}).context["listed"] for page in ("1", "2", "99")]
    assert [(len(page), page[0].revision.number) for page in pages] == [(50, 52), (2, 2), (2, 2)]
    assert pages[1][0].revision.words_before == pages[1][1].revision.words


@pytest.mark.parametrize("n", [2, 3, 60])
def test_the_number_of_queries_does_not_grow_with_the_revisions(
    as_author: Client, author: Enrolment, django_assert_num_queries: Any, n: int
) -> None:
    post = published(author)
    Revision.objects.bulk_create(
        Revision(post=post, number=number, title="T", body=f"{number}", by=author.user) for number in range(2, n + 1)
    )
    Post.objects.filter(pk=post.pk).update(draft=Revision.objects.first())
    asked = {"from": "1", "to": str(n)}
    with django_assert_num_queries(9):  # session, account, essay, the two, count, list, names, times shown, place
        assert as_author.get(address(post), asked).status_code == 200


# the difference


def test_what_readers_see_is_set_against_the_newest_words(as_author: Client, author: Enrolment) -> None:
    post = revised(
        published(author, "Old title", "They left in August."), "So.", "They left in July.", title="New title"
    )
    found = as_author.get(address(post)).context["difference"]
    assert (found.older.number, found.newer.number) == (1, 3)
    page = as_author.get(address(post)).content.decode()
    assert (
        re.sub(r'<span class="unseen">.*?</span>', "", page).count("They left in <del>August</del><ins>July</ins>.")
        == 1
    )
    assert "<ins>" in page.split("<h3>Title</h3>")[1]


def test_without_unpublished_changes_it_is_the_last_two(as_author: Client, author: Enrolment) -> None:
    post = publishing.publish(revised(published(author), "Second.", "Third."), author.user)
    found = as_author.get(address(post)).context["difference"]
    assert (found.older.number, found.newer.number) == (2, 3)


def test_of_a_single_revision_there_is_nothing_to_compare(as_author: Client, author: Enrolment) -> None:
    page = as_author.get(address(written(author)))
    assert (page.status_code, page.context["difference"]) == (200, None)
    assert "nothing to compare yet" in text_of(page)


@pytest.mark.parametrize(("asked", "shown"), [(("1", "3"), (1, 3)), (("3", "1"), (1, 3)), (("2", "2"), (2, 2))])
def test_any_two_are_compared_the_older_first(
    as_author: Client, author: Enrolment, asked: tuple[str, str], shown: tuple[int, int]
) -> None:
    post = revised(written(author), "Second.", "Third.")
    page = as_author.get(address(post), {"from": asked[0], "to": asked[1]})
    assert (page.context["difference"].older.number, page.context["difference"].newer.number) == shown
    assert ("are the same in both" in text_of(page)) == (shown == (2, 2))


@pytest.mark.parametrize("asked", ["0", "9", "-1", "1.5", "x", "1" * 40, "²"])
def test_a_number_that_is_no_revision_of_it_is_missing(as_author: Client, author: Enrolment, asked: str) -> None:
    post = revised(written(author), "Second.")
    revised(written(author, "Another"), *(f"{n}" for n in range(9)))
    assert as_author.get(address(post), {"from": asked, "to": "1"}).status_code == 404


def test_words_said_aloud_tell_what_was_put_in_and_taken_out(as_author: Client, author: Enrolment) -> None:
    page = text_of(as_author.get(address(revised(written(author, "T", "The tree fell."), "The tree stood."))))
    assert "The tree taken out: fell (as far as here) put in: stood (as far as here) ." in page


def test_what_was_typed_stays_text(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author, "T", "Plain."), "Plain <script>alert(1)</script> & <b>bold</b>.")
    page = as_author.get(address(post)).content.decode()
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)&lt;/script&gt;" in page) == (False, True)


def test_the_works_of_the_list_are_compared_too(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author, "T", "B", works=[FREEZE, "Zubok. 2007."]), "B", works=("Lüthi. 2008.", FREEZE))
    page = text_of(as_author.get(address(post)))
    assert "Added put in: Lüthi. 2008. (as far as here) Taken off taken out: Zubok. 2007." in page


# bringing words back


def restore(browser: Client, post: Post, number: object, seen: object) -> Any:
    return browser.post(address(post), {"restore": number, "seen": seen})


def test_older_words_and_sources_come_back_as_the_newest_revision(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author, "First", "First words.", works=[FREEZE]), "Second words.")
    answer = restore(as_author, post, 1, seen=2)
    assert (answer.status_code, answer["Location"]) == (302, f"{post.get_absolute_url()}edit/")
    first, newest = post.revisions.get(number=1), Post.objects.get().draft
    assert (newest.number, newest.title, newest.body, newest.sources) == (3, "First", "First words.", first.sources)
    assert (newest.by, newest.note, post.revisions.count()) == (author.user, "Restored from revision 1.", 3)
    assert "First words." in as_author.get(answer["Location"]).content.decode()


def test_readers_see_nothing_of_it_until_the_update(as_author: Client, client: Client, author: Enrolment) -> None:
    post = publishing.publish(revised(published(author, "T", "First words."), "Second words."), author.user)
    page = as_author.get(restore(as_author, post, 1, seen=2)["Location"])
    assert "Readers see what they saw until you update it." in text_of(page)
    assert "Second words." in client.get(post.get_absolute_url()).content.decode()
    publishing.publish(post, author.user)
    assert "First words." in client.get(post.get_absolute_url()).content.decode()


def test_nothing_is_restored_over_words_that_came_meanwhile(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author), "Second.", "From the other window.")
    page = restore(as_author, post, 1, seen=2)
    assert (page.status_code, Post.objects.get().draft.number) == (409, 3)
    assert "nothing was restored" in text_of(page)
    assert restore(as_author, post, 1, seen=page.context["post"].draft.number).status_code == 302


def test_the_newest_words_are_not_kept_twice(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author), "Second.")
    answer = restore(as_author, post, 2, seen=2)
    assert (answer["Location"], post.revisions.count()) == (address(post), 2)
    assert "your newest words already" in text_of(as_author.get(answer["Location"]))


def test_only_the_author_restores(everybody: list[Client], author: Enrolment) -> None:
    post = revised(written(author), "Second.")
    assert [restore(browser, post, 1, seen=2).status_code for browser in everybody[1:]] == [404] * 4
    assert post.revisions.count() == 2
    assert [b"Restore" in browser.get(address(post)).content for browser in everybody[:2]] == [True, False]


@pytest.mark.parametrize(
    "sent", [{}, {"restore": ""}, {"restore": "9"}, {"restore": "x"}, {"restore": "1", "seen": "x"}]
)
def test_an_odd_request_restores_nothing(as_author: Client, author: Enrolment, sent: dict[str, str]) -> None:
    post = revised(written(author), "Second.")
    assert (as_author.post(address(post), sent).status_code, post.revisions.count()) == (404, 2)


def test_without_what_was_seen_nothing_is_restored(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author), "Second.")
    assert (as_author.post(address(post), {"restore": "1"}).status_code, post.revisions.count()) == (409, 2)


def test_a_form_without_its_token_restores_nothing(author: Enrolment) -> None:
    post, browser = revised(written(author), "Second."), Client(enforce_csrf_checks=True)
    browser.force_login(author.user)
    assert (restore(browser, post, 1, seen=2).status_code, post.revisions.count()) == (403, 2)


def test_looking_changes_nothing(as_author: Client, author: Enrolment) -> None:
    post = revised(published(author), "Second.")
    before = [*Post.objects.values(), *Revision.objects.order_by("pk").values(), *Decision.objects.values()]
    as_author.get(address(post), {"from": "1", "to": "2", "restore": "1", "seen": "2"})
    assert [*Post.objects.values(), *Revision.objects.order_by("pk").values(), *Decision.objects.values()] == before


def test_a_redaction_says_in_the_history_what_it_is(as_author: Client, author: Enrolment) -> None:
    post = revised(written(author), "Second.")
    Revision.objects.filter(post=post, number=2).update(note="A name was taken out.")
    assert "A name was taken out." in text_of(as_author.get(address(post)))


# what readers are told, and the ways from one essay to the next


def test_readers_see_when_an_essay_was_edited_and_never_before_it_was(client: Client, author: Enrolment) -> None:
    with time_machine.travel("2026-11-01T17:00Z", tick=False):
        post = revised(published(author), "Better words.")
    assert "edited on" not in text_of(client.get(post.get_absolute_url()))
    with time_machine.travel("2026-12-04T02:00Z", tick=False):
        publishing.publish(post, author.user)
    assert "Nov. 1, 2026 · edited on Dec. 3, 2026" in text_of(client.get(post.get_absolute_url()))


def test_the_essay_leads_its_author_and_staff_to_the_history_and_nobody_else(
    everybody: list[Client], post: Post
) -> None:
    assert [address(post) in browser.get(post.get_absolute_url()).content.decode() for browser in everybody] == [
        True,
        True,
        False,
        False,
        False,
    ]


def around(browser: Client, post: Post) -> tuple[str | None, str | None]:
    """The titles of the essays before and after, as the page has them."""
    page = browser.get(post.get_absolute_url()).content.decode()
    found = [re.search(rf'rel="{way}"><span>[^<]*</span> ([^<]*)</a>', page) for way in ("prev", "next")]
    return found[0] and found[0][1], found[1] and found[1][1]


def test_previous_and_next_follow_the_order_of_the_stream(client: Client, author: Enrolment) -> None:
    posts = {title: published(author, title) for title in ("Old", "Picked", "Middle", "New")}
    Post.objects.filter(published__title="Picked").update(is_featured=True)
    Post.objects.filter(published__title__in=("Old", "Middle")).update(published_at=posts["Old"].published_at)
    stream = [post.title for post in client.get("/russia/").context["posts"]]
    assert stream == ["Picked", "New", "Middle", "Old"]
    assert {title: around(client, posts[title]) for title in stream} == {
        title: (before, after)
        for before, title, after in zip([None, *stream], stream, [*stream[1:], None], strict=False)
    }


def test_an_essay_that_this_person_may_not_read_is_passed_over(
    client: Client, as_classmate: Client, as_author: Client, author: Enrolment, other_instructor: Enrolment
) -> None:
    first = published(author, "First")
    published(author, "Inner", audience=Audience.COURSE)
    published(author, "For staff", audience=Audience.STAFF)
    publishing.withdraw(published(author, "Withdrawn"), author.user)
    written(author, "Draft")
    published(other_instructor, "Hidden elsewhere")
    published(EnrolmentFactory(course=CourseFactory()), "Open elsewhere")
    last = published(author, "Last")
    assert [around(browser, first)[0] for browser in (client, as_classmate, as_author)] == ["Last", "Inner", "Inner"]
    assert [around(browser, last)[1] for browser in (client, as_classmate, as_author)] == [
        "First",
        "Inner",
        "For staff",
    ]


def test_a_lonely_essay_and_a_draft_lead_nowhere(as_author: Client, post: Post, author: Enrolment) -> None:
    assert around(as_author, post) == (None, None)
    assert around(as_author, written(author, "Draft")) == (None, None)


def test_before_it_is_taken_down_its_author_reads_what_becomes_of_the_comments(
    as_author: Client, classmate: Enrolment, post: Post
) -> None:
    page = f"{post.get_absolute_url()}publication/"
    assert "It has no comments yet" in text_of(as_author.get(page))
    said(post, classmate)
    assert "Its one comment is kept, with its number" in text_of(as_author.get(page))
    said(post, classmate)
    assert "Its 2 comments are kept, with their numbers" in text_of(as_author.get(page))
    as_author.post(page, {"act": "withdraw"})
    assert Post.objects.get().status == PostStatus.WITHDRAWN
