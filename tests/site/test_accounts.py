"""Accounts: coming back to a join link after making one, the second factor and who must have it, sessions that end, and
closing an account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from blog import accounts, joining, providers
from blog import settings as project
from blog.models import Course, Decision, Enrolment, JoinLink, Post, User
from blog.refusals import Refused
from comments import moderation
from comments.models import Comment
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory, published, said

PASSWORD = "a long sentence is best"
ANOTHER = "another long sentence"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Nobody has tried yet."""
    cache.clear()


def with_password(user: User) -> Client:
    """A browser in which this person has signed in with a password and a confirmed address."""
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    return sign_in(user)


def sign_in(user: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": password})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/email/").status_code == 200


def code_for(user: User) -> str:
    """What the app of this person shows now."""
    secret = Authenticator.objects.get(user=user, type="totp").data["secret"]
    return shown_by(secret)


def shown_by(secret: str) -> str:
    *_, counter, _after = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def set_up_app(client: Client) -> Any:
    """Prove who one is, scan the code and type what the app shows."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = re.search(r'class="key">(\w+)<', client.get("/accounts/2fa/totp/activate/").content.decode())
    assert secret is not None
    return client.post("/accounts/2fa/totp/activate/", {"code": shown_by(secret[1])})


# making an account on the way into a course


def test_whoever_makes_an_account_at_a_join_link_comes_back_to_it(client: Client, instructor: Enrolment) -> None:
    page = joining.make_link(JoinLink(course=instructor.course), instructor.user).get_absolute_url()
    typed = {"name": "Nina Ray", "email": "nina@example.edu", "password1": PASSWORD, "next": page}
    client.post("/accounts/signup/", typed)
    letter = re.search(r"http\S+(/accounts/confirm-email/\S+)", str(mail.outbox[0].body))
    assert letter is not None
    elsewhere = Client()
    assert f'name="next" value="{page}"' in elsewhere.get(letter[1]).content.decode()
    assert elsewhere.post(letter[1])["Location"] == page
    login = {"login": "nina@example.edu", "password": PASSWORD, "next": page}
    assert elsewhere.post("/accounts/login/", login)["Location"] == page
    elsewhere.post(page)
    assert Enrolment.objects.get(user__email="nina@example.edu").course == instructor.course


def test_a_letter_leads_to_no_other_site(client: Client, db: None) -> None:
    typed = {"name": "Nina Ray", "email": "nina@example.edu", "password1": PASSWORD, "next": "https://example.com/"}
    client.post("/accounts/signup/", typed)
    assert "next=" not in str(mail.outbox[0].body)


def test_whoever_signs_in_at_a_join_link_comes_back_to_it(client: Client, outsider: User, link: JoinLink) -> None:
    with_password(outsider)
    page = link.get_absolute_url()
    login = client.get(f"/accounts/login/?next={page}").content.decode()
    assert f'name="next" value="{page}"' in login
    typed = {"login": outsider.email, "password": PASSWORD, "next": page}
    assert client.post("/accounts/login/", typed)["Location"] == page


@pytest.fixture
def link(instructor: Enrolment) -> JoinLink:
    """A link to the course for students."""
    return joining.make_link(JoinLink(course=instructor.course), instructor.user)


# the second factor


def test_an_app_is_set_up_with_its_code_and_gives_recovery_codes(outsider: User) -> None:
    client = with_password(outsider)
    assert set_up_app(client)["Location"] == "/accounts/2fa/recovery-codes/"
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r"<li><code>\w+</code>", page)) == 10


def test_a_wrong_code_sets_up_nothing(outsider: User) -> None:
    client = with_password(outsider)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    answer = client.post("/accounts/2fa/totp/activate/", {"code": "000"})
    assert ("Incorrect code." in answer.content.decode(), Authenticator.objects.count()) == (True, 0)


def test_after_the_password_the_code_is_asked_and_lets_one_in(outsider: User) -> None:
    set_up_app(with_password(outsider))
    cache.clear()
    client = Client()
    answer = client.post("/accounts/login/", {"login": outsider.email, "password": PASSWORD})
    assert (answer["Location"], is_signed_in(client)) == ("/accounts/2fa/authenticate/", False)
    assert "Use a passkey" in client.get("/accounts/2fa/authenticate/").content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": "000"})
    assert not is_signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_for(outsider)})
    assert is_signed_in(client)


def test_a_code_of_the_app_works_once(outsider: User) -> None:
    set_up_app(with_password(outsider))
    cache.clear()
    code, browsers = code_for(outsider), [sign_in(outsider), sign_in(outsider)]
    for browser in browsers:
        browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert [is_signed_in(browser) for browser in browsers] == [True, False]


def test_a_recovery_code_lets_one_in_once(outsider: User) -> None:
    set_up_app(with_password(outsider))
    code = Authenticator.objects.get(user=outsider, type="recovery_codes").wrap().get_unused_codes()[0]
    browsers = [sign_in(outsider), sign_in(outsider)]
    for browser in browsers:
        browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert [is_signed_in(browser) for browser in browsers] == [True, False]


def test_the_pages_of_passkeys_say_what_a_device_is_asked(outsider: User) -> None:
    client = with_password(outsider)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/webauthn/add/").content.decode()
    assert ('id="js_data" type="application/json"' in page, '"challenge"' in page) == (True, True)
    assert client.get("/accounts/2fa/webauthn/").status_code == 200
    asked = Client().get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["userVerification"] == "required"


def test_a_passkey_that_is_none_signs_nobody_in(client: Client, db: None) -> None:
    client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": '{"id": "x"}'})
    assert (answer["Location"], is_signed_in(client)) == ("/accounts/login/", False)


@pytest.fixture
def strict(course: Course) -> Course:
    """The course asks its staff for a second factor."""
    Course.objects.filter(pk=course.pk).update(staff_need_second_factor=True)
    return course


PLACES = {"/admin/": "get", "/admin/blog/post/": "get", "/russia/write/": "post", "/preview/": "post"}


@pytest.mark.parametrize("role", ["assistant", "instructor"])
@pytest.mark.parametrize("address", PLACES)
def test_staff_of_a_course_that_asks_for_it_set_a_factor_up_first(strict: Course, role: str, address: str) -> None:
    place = EnrolmentFactory(course=strict, role=role, user__name="Sam Ode")
    client = with_password(place.user)
    answer = getattr(client, PLACES[address])(address)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert "A course of yours asks its staff" in client.get("/accounts/2fa/").content.decode()
    set_up_app(client)
    assert getattr(client, PLACES[address])(address).status_code in {200, 422}


def test_a_script_is_led_there_as_a_script_is_led(strict: Course, instructor: Enrolment) -> None:
    answer = signed_in(instructor).post("/russia/write/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == "/accounts/2fa/"


def test_a_superuser_on_the_staff_is_asked_too_and_another_is_not(strict: Course, superuser: User) -> None:
    client = Client()
    client.force_login(superuser)
    assert client.get("/admin/").status_code == 200
    EnrolmentFactory(course=strict, role="instructor", user=superuser)
    assert client.get("/admin/").status_code == 302


def test_students_reading_and_other_courses_are_not_touched(
    strict: Course, instructor: Enrolment, as_classmate: Client, other_instructor: Enrolment
) -> None:
    EnrolmentFactory(course=other_instructor.course, user=instructor.user)
    client = signed_in(instructor)
    assert as_classmate.post("/russia/write/").status_code == 422
    assert signed_in(other_instructor).get("/admin/").status_code == 200
    assert [client.get("/russia/").status_code, client.post("/ottoman/write/").status_code] == [200, 422]


def test_whoever_is_led_there_may_still_sign_out(strict: Course, instructor: Enrolment) -> None:
    client = signed_in(instructor)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_an_instructor_asks_for_it_in_the_settings_of_the_course(as_instructor: Client, course: Course) -> None:
    assert (
        'name="staff_need_second_factor"'
        in as_instructor.get(f"/admin/blog/course/{course.pk}/change/").content.decode()
    )


def test_a_superuser_takes_a_lost_factor_away_and_never_sees_its_key(superuser: User, outsider: User) -> None:
    set_up_app(with_password(outsider))
    kept, client = Authenticator.objects.get(type="totp"), Client()
    client.force_login(superuser)
    page = client.get(f"/admin/mfa/authenticator/{kept.pk}/change/").content.decode()
    assert kept.data["secret"] not in page
    client.post(f"/admin/mfa/authenticator/{kept.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.filter(pk=kept.pk).exists()


# sessions and passwords


def test_a_new_password_ends_the_sessions_elsewhere_and_not_this_one(outsider: User) -> None:
    here, elsewhere = with_password(outsider), sign_in(outsider)
    typed = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    here.post("/accounts/password/change/", typed)
    assert [is_signed_in(here), is_signed_in(elsewhere), is_signed_in(sign_in(outsider, ANOTHER))] == [
        True,
        False,
        True,
    ]


# closing an account


def close(client: Client, user: User, **typed: str) -> Any:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client.post("/accounts/closing/", {"email": user.email, **typed})


def test_looking_at_the_closing_page_closes_nothing(author: Enrolment) -> None:
    client = with_password(author.user)
    page = client.get("/accounts/closing/").content.decode()
    client.head("/accounts/closing/")
    assert ("Twentieth-Century Russia</a> (as R. Vale)" in page, User.objects.count()) == (True, 1)


def test_closing_asks_for_the_password_once_more(author: Enrolment) -> None:
    client = with_password(author.user)
    answer = client.post("/accounts/closing/", {"email": author.user.email})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Fclosing%2F"
    assert User.objects.filter(pk=author.user.pk).exists()
    done = client.post(answer["Location"], {"password": PASSWORD, "next": "/accounts/closing/"})
    assert (done["Location"], User.objects.filter(pk=author.user.pk).exists()) == ("/", False)


def test_a_wrong_address_closes_nothing_and_says_so(author: Enrolment) -> None:
    answer = close(with_password(author.user), author.user, email="other@example.edu")
    assert (answer.status_code, "This is not the address of this account." in answer.content.decode()) == (422, True)
    assert User.objects.filter(pk=author.user.pk).exists()


def test_a_closed_account_leaves_its_words_under_the_public_name(author: Enrolment, classmate: Enrolment) -> None:
    post, client, elsewhere = published(author), with_password(author.user), sign_in(author.user)
    comment = moderation.submit(post, moderation.Said("I meant 1957.", author=author, account=author.user))
    said(post, classmate)
    close(client, author.user)
    author.refresh_from_db()
    assert (author.user, author.public_name, author.is_active) == (None, "R. Vale", False)
    assert [is_signed_in(client), is_signed_in(elsewhere)] == [False, False]
    assert not EmailAddress.objects.filter(email="ruth.valentine@example.edu").exists()
    page = Client().get(post.get_absolute_url()).content.decode()
    assert ("R. Vale" in page, "I meant 1957." in page, "Valentine" in page) == (True, True, False)
    assert (Post.objects.get().author, Comment.objects.get(pk=comment.pk).author) == (author, author)


def test_the_record_keeps_who_decided_and_tells_of_the_closing(author: Enrolment) -> None:
    post, pk = published(author), author.pk
    close(with_password(author.user), author.user)
    rows = Decision.objects.order_by("pk").values_list("kind", "object_id", "act", "to_status", "by", "by_name", "note")
    assert [row for row in rows if row[2] in {"publish", "enrol"}] == [
        ("post", post.pk, "publish", "published", None, "Ruth Valentine", ""),
        ("enrolment", pk, "enrol", "out", None, "Ruth Valentine", "Closed their account."),
    ]


def test_the_address_is_free_for_a_new_account_that_knows_nothing_of_the_old(author: Enrolment) -> None:
    email = author.user.email
    close(with_password(author.user), author.user)
    assert User.objects.create_user(email, PASSWORD, name="Ruth Valentine").enrolments.count() == 0


def test_the_last_superuser_stays(superuser: User) -> None:
    answer = close(with_password(superuser), superuser)
    assert (answer.status_code, "the only administrator" in answer.content.decode()) == (422, True)
    User.objects.create_superuser("second@example.edu", PASSWORD)
    accounts.close(User.objects.get(pk=superuser.pk))
    assert [user.email for user in User.objects.all()] == ["second@example.edu"]


def test_a_superuser_who_may_not_sign_in_does_not_count(superuser: User) -> None:
    User.objects.create_superuser("second@example.edu", PASSWORD, is_active=False)
    with pytest.raises(Refused, match="the only administrator"):
        accounts.close(superuser)


def test_nobody_closes_an_account_without_signing_in(client: Client, db: None) -> None:
    assert client.post("/accounts/closing/")["Location"] == "/accounts/login/?next=/accounts/closing/"


# SAML


def test_saml_is_told_to_allauth_when_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ("saml" in project.identity_providers(), providers.saml_apps("")) == (False, [])
    for name, value in {"METADATA_URL": "https://id.example.edu/metadata", "NAME": "Example University"}.items():
        monkeypatch.setenv(f"SAML_{name}", value)
    app: Any = project.identity_providers()["saml"]
    assert app["APPS"][0]["name"] == "Example University"
    assert app["APPS"][0]["settings"]["idp"]["metadata_url"] == "https://id.example.edu/metadata"


def test_saml_without_its_package_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="Install the extra saml,"):
        providers.saml_apps("https://id.example.edu/metadata")
    monkeypatch.setattr(providers, "find_spec", lambda name: object())
    assert providers.saml_apps("https://id.example.edu/metadata") == ["allauth.socialaccount.providers.saml"]
