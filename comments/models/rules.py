"""What a course holds against spam and abuse, what the rules had against a comment, whose comments are held, and what
the classifier has learned."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment, Reason

LONGEST_LIST = 250_000


class Rules(models.Model):
    """A course's own part in the rules: its words, one on a line, and the rules it does without."""

    course = models.OneToOneField("blog.Course", models.CASCADE, related_name="rules", verbose_name=_("course"))
    hold_words = models.TextField(_("words that hold a comment"), blank=True, max_length=LONGEST_LIST)
    spam_words = models.TextField(_("words that mean spam"), blank=True, max_length=LONGEST_LIST)
    switched_off = models.JSONField(_("rules switched off"), default=list, blank=True)

    class Meta:
        verbose_name = _("rules")
        verbose_name_plural = _("rules")

    def __str__(self) -> str:
        return str(self.course)


class RuleHit(models.Model):
    """What one rule had against one comment: the passages as they stand in it, and a sentence for the moderator."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="hits", verbose_name=_("comment"))
    rule = models.CharField(_("rule"), max_length=30)
    verdict = models.PositiveSmallIntegerField(_("verdict"))
    sentence = models.CharField(_("what it says"), max_length=300)
    values = models.JSONField(default=dict, blank=True)
    evidence = models.JSONField(_("passages"), default=list, blank=True)
    weight = models.FloatField(default=1.0)

    class Meta:
        verbose_name = _("hit of a rule")
        verbose_name_plural = _("hits of rules")
        ordering = ["-verdict", "pk"]

    def __str__(self) -> str:
        return str(str(_(self.sentence)) % self.values)


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    """Holds on people."""

    def standing(self) -> RestrictionQuerySet:
        """Those that have neither ended nor been lifted."""
        now = timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), lifted_at__isnull=True)

    def on(self, author: Any, guest_email: str) -> RestrictionQuerySet:
        """Those on a member, or on a guest by their address."""
        return self.filter(enrolment=author) if author else self.filter(guest_email__iexact=guest_email or "-")


class Restriction(models.Model):
    """All comments of one person in a course are held, for a reason and until a day."""

    course = models.ForeignKey("blog.Course", models.CASCADE, related_name="restrictions", verbose_name=_("course"))
    enrolment = models.ForeignKey(
        "blog.Enrolment", models.CASCADE, null=True, blank=True, related_name="restrictions", verbose_name=_("person")
    )
    guest_email = models.EmailField(_("guest’s email"), blank=True)
    reason = models.CharField(_("reason"), max_length=40, choices=Reason)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey("blog.User", models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold on a person")
        verbose_name_plural = _("holds on people")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="on_a_member_or_a_guest",
                condition=Q(enrolment__isnull=False, guest_email="") | Q(enrolment__isnull=True) & ~Q(guest_email=""),
            )
        ]

    def __str__(self) -> str:
        return str(self.enrolment or self.guest_email)


class TokenCount(models.Model):
    """In how many comments, judged spam and not by people, a word was. The empty word counts the comments."""

    token = models.CharField(max_length=80, unique=True)
    spam = models.PositiveIntegerField(default=0)
    ham = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of a word")
        verbose_name_plural = _("counts of words")

    def __str__(self) -> str:
        return self.token
