"""The second factor: an app, recovery codes and passkeys, and the staff of a course that must have one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from blog.models import Course, Enrolment, User
from tests.conftest import signed_in
from tests.factories import EnrolmentFactory
from tests.site.signing_in import (
    PASSWORD,
    fresh_counts,  # noqa: F401
    is_signed_in,
    sign_in,
    with_password,
)


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
