"""People: an account, and the roles and public names it has in courses. It knows courses by name only."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from blog.models.texts import WordsField


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
    name = WordsField(_("name"), max_length=120, help_text=_("As on the roster. Only staff see it."))
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


class NameKind(models.TextChoices):
    """Under which name a person appears in a course; empty until they were asked."""

    REAL = "real", _("my own name")
    CHOSEN = "chosen", _("a name I choose")
    ALIAS = "alias", _("a name the course gives me")


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

    def acted_on_by(self, user: Any) -> EnrolmentQuerySet:
        """The places whose roster this member of staff sees: of the whole course, or of their section and the staff."""
        if user.is_superuser:
            return self
        staff = Enrolment.objects.of(user).staff()
        limited = staff.filter(section__isnull=False)
        colleagues = models.Q(course__in=limited.values("course"), role__in=Role.staff())
        whole = models.Q(course__in=staff.of_whole_course().values("course"))
        return self.filter(whole | models.Q(section__in=limited.values("section")) | colleagues)

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
    public_name = WordsField(_("public name"), max_length=80, help_text=_("What classmates read."))
    slug = models.SlugField(_("address"), max_length=80)
    name_kind = models.CharField(_("appears under"), max_length=8, choices=NameKind, blank=True)
    audience = models.PositiveSmallIntegerField(_("essays start with"), null=True, blank=True)
    claim_email = models.EmailField(
        blank=True, editable=False, db_index=True, help_text=_("Whose this is, where it came with an import.")
    )
    is_active = models.BooleanField(_("in the course"), default=True)
    held_until = models.DateTimeField(_("comments held until"), null=True, editable=False)
    roster_id = models.CharField(_("number on the roster"), max_length=64, blank=True)
    missing_since = models.DateTimeField(_("not on the roster since"), null=True, blank=True)
    joined_through = models.ForeignKey(
        "blog.JoinLink", models.SET_NULL, null=True, editable=False, related_name="joined", verbose_name=_("joined by")
    )

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


class FormerName(models.Model):
    """A public name that somebody had in a course: the old address of their author page leads members to the new one,
    and nobody else gets it."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="former_names", verbose_name=_("enrolment"))
    public_name = WordsField(_("public name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80)
    until = models.DateTimeField(_("until"), default=timezone.now)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.public_name
