"""People: an account, and the roles and public names it has in courses. It knows courses by name only."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts. An address is kept in lower case, so that one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account with this address; without a password it can only be entered by mail or an identity provider."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account that may do everything. Its address counts as confirmed: the operator has typed it."""
        from allauth.account.models import EmailAddress  # it needs this model to be there first

        user = self.create_user(email, password, is_superuser=True, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        """The account of an address, whatever its capitals."""
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """One person's account: an address to sign in with, and the name on the roster."""

    email = models.EmailField(_("email"), unique=True, error_messages={"unique": _("This address has an account.")})
    name = models.CharField(_("name"), max_length=120, help_text=_("As on the roster. Only staff see it."))
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The roster name."""
        return self.name

    def get_short_name(self) -> str:
        """The roster name, too: names are not cut into parts here."""
        return self.name

    @cached_property
    def is_staff(self) -> bool:
        """Whether the admin opens at all: for superusers, and for whoever is on the staff of a course."""
        return self.is_superuser or self.enrolments.filter(role__in=Role.staff(), is_active=True).exists()


class Role(models.TextChoices):
    """What a person is in a course."""

    STUDENT = "student", _("student")
    ASSISTANT = "assistant", _("assistant")
    INSTRUCTOR = "instructor", _("instructor")

    @classmethod
    def staff(cls) -> list[Role]:
        """The roles that moderate."""
        return [cls.ASSISTANT, cls.INSTRUCTOR]


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Questions about who is in a course."""

    def of(self, user: Any) -> EnrolmentQuerySet:
        """The active enrolments of a person; none for an anonymous one."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user, is_active=True)

    def staff(self) -> EnrolmentQuerySet:
        """Only instructors and assistants."""
        return self.filter(role__in=Role.staff())

    def of_whole_course(self) -> EnrolmentQuerySet:
        """Those not limited to a section: instructors always, assistants without one."""
        return self.filter(models.Q(role=Role.INSTRUCTOR) | models.Q(section__isnull=True))


class Enrolment(models.Model):
    """A person's place in a course: role, section, and the name others read there.

    Without a user it is a placeholder: a name that came in with an import and can be claimed."""

    user = models.ForeignKey(
        "blog.User", models.SET_NULL, null=True, blank=True, related_name="enrolments", verbose_name=_("account")
    )
    course = models.ForeignKey("blog.Course", models.CASCADE, related_name="enrolments", verbose_name=_("course"))
    section = models.ForeignKey(
        "blog.Section", models.SET_NULL, null=True, blank=True, related_name="enrolments", verbose_name=_("section")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.STUDENT)
    public_name = models.CharField(_("public name"), max_length=80, help_text=_("What classmates read."))
    slug = models.SlugField(_("address"), max_length=80)
    is_active = models.BooleanField(_("in the course"), default=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["public_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "course"], name="one_enrolment_per_course"),
            models.UniqueConstraint(fields=["course", "slug"], name="one_author_address_per_course"),
        ]

    def __str__(self) -> str:
        return self.public_name

    @property
    def is_staff(self) -> bool:
        """Whether this person moderates the course."""
        return self.role in Role.staff()
