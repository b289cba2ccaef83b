"""Courses and what their essays are gathered by: sections, weeks and tags."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from blog.citations.styles import DEFAULT_STYLE, STYLES
from blog.models.audience import Audience, open_to
from blog.models.people import Enrolment
from blog.models.texts import TextsField, WordsField

RESERVED_SLUGS = frozenset(
    "accounts admin api comments healthz i18n images join media metrics notifications preview privacy readyz robots"
    " static terms".split()
)


def refuse_route_names(slug: str) -> None:
    """Raise ValidationError for a slug that is already the first word of another address."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is taken by the site itself. Choose another word."), params={"slug": slug})


class Guests(models.TextChoices):
    """What a course does with replies of people without an enrolment."""

    NEVER = "never", _("guests cannot reply")
    HELD = "held", _("an instructor reads them first")
    ALLOWED = "allowed", _("they show at once")


class Students(models.TextChoices):
    """What a course does with replies of its students."""

    LIVE = "live", _("they show at once")
    FIRST_HELD = "first", _("held until one was approved")
    HELD = "held", _("an instructor reads each first")


class OpenFindings(models.TextChoices):
    """What open findings of the audit do when an author publishes."""

    WARN = "warn", _("the author is told, and may publish")
    STOP = "stop", _("the author settles them first")


class CourseQuerySet(models.QuerySet["Course"]):
    """Courses by who asks."""

    def visible_to(self, user: Any) -> CourseQuerySet:
        """The courses this person may enter: their own, and those open to the circle they belong to."""
        if user.is_authenticated and user.is_superuser:
            return self
        mine = Enrolment.objects.of(user)
        return self.filter(open_to(user, "audience") | models.Q(pk__in=mine.values("course")))


class Course(models.Model):
    """One class in one term: one blog, with its own words, dates and policies."""

    slug = models.SlugField(_("address"), max_length=60, unique=True, validators=[refuse_route_names])
    title = WordsField(_("title"), max_length=120)
    code = WordsField(_("course number"), max_length=40, blank=True)
    term = WordsField(_("term"), max_length=40, blank=True)
    description = TextsField(_("description"), blank=True, max_length=2000)
    language = models.CharField(
        _("language"),
        max_length=12,
        default="en",
        validators=[RegexValidator(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", _("Write it like en or pt-BR."))],
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Write it like #8f2d1f."))],
    )
    citation_style = models.CharField(
        _("citation style"),
        max_length=60,
        choices=[(style.id, style.name) for style in STYLES.values()],
        default=DEFAULT_STYLE,
    )
    open_findings = models.CharField(
        _("open citation findings"), max_length=4, choices=OpenFindings, default=OpenFindings.WARN
    )
    audience = models.PositiveSmallIntegerField(
        _("seen by"),
        choices=[(circle, circle.label) for circle in (Audience.COURSE, Audience.INSTITUTION, Audience.WEB)],
        default=Audience.COURSE,
        help_text=_(
            "The widest circle for anything in this course. Essays start with it; an author may narrow theirs."
        ),
    )
    guests = models.CharField(_("replies of guests"), max_length=8, choices=Guests, default=Guests.HELD)
    students = models.CharField(_("replies of students"), max_length=8, choices=Students, default=Students.LIVE)
    staff_need_second_factor = models.BooleanField(
        _("staff sign in with a second factor"), default=False, help_text=_("A passkey, or a code from an app.")
    )
    essays_need_approval = models.BooleanField(
        _("an instructor approves essays"),
        default=False,
        help_text=_("Authors hand them in; staff approve them or return them with a note. Otherwise authors publish."),
    )
    authors_schedule = models.BooleanField(
        _("authors may schedule"), default=False, help_text=_("An essay appears by itself at the minute they choose.")
    )
    pictures_need_words = models.BooleanField(
        _("pictures need a description and a credit"),
        default=False,
        help_text=_("Without them an essay cannot be published. A picture may be marked as decorative."),
    )
    fewest_words = models.PositiveIntegerField(_("words, at least"), null=True, blank=True)
    most_words = models.PositiveIntegerField(
        _("words, at most"), null=True, blank=True, help_text=_("Block quotations and notes are counted apart.")
    )
    closes_on = models.DateField(
        _("closes on"), null=True, blank=True, help_text=_("Members get a notice a week before.")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    is_searched_when_closed = models.BooleanField(_("search engines may keep it after it has closed"), default=False)
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name=_("copied from"),
    )
    roster_columns = models.JSONField(default=dict, editable=False, help_text=_("How the last roster was read."))
    close_after_days = models.PositiveSmallIntegerField(_("replies close after days"), null=True, blank=True)
    shown_depth = models.PositiveSmallIntegerField(_("levels of replies shown"), default=5)
    version = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        """As staff tell it from the same course of another term."""
        return f"{self.title}, {self.term}" if self.term else self.title

    def get_absolute_url(self) -> str:
        """The course's stream."""
        return reverse("stream", args=[self.slug])

    def enrolment_of(self, user: Any) -> Enrolment | None:
        """This person's active place in the course, or None."""
        return self.enrolments.of(user).select_related("section").first()


class Section(models.Model):
    """A part of a course that meets on its own."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="sections", verbose_name=_("course"))
    name = WordsField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="one_section_name_per_course")]

    def __str__(self) -> str:
        return self.name


class Week(models.Model):
    """A week of the term: what essays are written for."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="weeks", verbose_name=_("course"))
    number = models.PositiveSmallIntegerField(_("number"))
    slug = models.SlugField(_("address"), max_length=60)
    title = WordsField(_("title"), max_length=120)
    prompt = TextsField(_("prompt"), blank=True, max_length=2000)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    due = models.DateTimeField(_("due"), null=True, blank=True)

    class Meta:
        verbose_name = _("week")
        verbose_name_plural = _("weeks")
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_week_address_per_course")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the week's essays."""
        return reverse("week", args=[self.course.slug, self.slug])


class TagManager(models.Manager["Tag"]):
    """Finds tags by the words people type."""

    def named(self, course: Course, names: Iterable[str]) -> list[Tag]:
        """The course's tags of these names, made where they are new; one tag for one address."""
        words = {slugify(name, allow_unicode=False)[:60]: name.strip()[:60] for name in names if slugify(name)}
        return [
            self.get_or_create(course=course, slug=slug, defaults={"name": name})[0] for slug, name in words.items()
        ]


class Tag(models.Model):
    """A word that essays of a course share."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="tags", verbose_name=_("course"))
    slug = models.SlugField(_("address"), max_length=60)
    name = WordsField(_("name"), max_length=60)

    objects = TagManager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_tag_address_per_course")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the essays under this tag."""
        return reverse("tag", args=[self.course.slug, self.slug])
