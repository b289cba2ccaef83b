"""The record of decisions. Append-only: rows are written by the verbs and never changed or removed one by one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.models.audience import Audience
from blog.models.versions import Change

ACTS = [
    ("publish", pgettext_lazy("act", "published")),
    ("update", pgettext_lazy("act", "updated")),
    ("withdraw", pgettext_lazy("act", "withdrew")),
    ("approve", pgettext_lazy("act", "approved")),
    ("reject", pgettext_lazy("act", "rejected")),
    ("spam", pgettext_lazy("act", "filed as spam")),
    ("remove", pgettext_lazy("act", "removed")),
    ("restore", pgettext_lazy("act", "restored")),
    ("look", pgettext_lazy("act", "looked at")),
    ("enrol", pgettext_lazy("act", "changed the place of")),
    ("edit", pgettext_lazy("act", "edited")),
    ("audience", pgettext_lazy("act", "changed who sees")),
    ("consent", pgettext_lazy("act", "agreed to show")),
    ("take-back", pgettext_lazy("act", "took back consent for")),
    ("rename", pgettext_lazy("act", "renamed")),
    ("redact", pgettext_lazy("act", "redacted")),
    ("roster", pgettext_lazy("act", "imported a roster into")),
    ("join", pgettext_lazy("act", "joined")),
    ("view-as", pgettext_lazy("act", "looked as")),
    ("export", pgettext_lazy("act", "exported")),
    ("erase", pgettext_lazy("act", "erased")),
    ("note", pgettext_lazy("act", "wrote a private note on")),
    ("settings", pgettext_lazy("act", "changed the settings of")),
    ("hold", pgettext_lazy("act", "put back in the queue")),
    ("put-back", pgettext_lazy("act", "put back")),
    ("revise", pgettext_lazy("act", "revised")),
    ("appeal", pgettext_lazy("act", "asked again about")),
    ("undo", pgettext_lazy("act", "undid a decision on")),
    ("ask", pgettext_lazy("act", "asked for a revision of")),
    ("restrict", pgettext_lazy("act", "holds all comments of")),
    ("lift", pgettext_lazy("act", "ended the hold on")),
    ("discard", pgettext_lazy("act", "deleted for good")),
    ("submit", pgettext_lazy("act", "handed in")),
    ("return", pgettext_lazy("act", "returned")),
    ("schedule", pgettext_lazy("act", "scheduled")),
    ("recall", pgettext_lazy("act", "took back to the drafts")),
    ("invite", pgettext_lazy("act", "invited a co-author to")),
    ("sign", pgettext_lazy("act", "signed as co-author of")),
    ("leave", pgettext_lazy("act", "left the authors of")),
    ("feature", pgettext_lazy("act", "picked")),
    ("move", pgettext_lazy("act", "changed the address of")),
    ("import", pgettext_lazy("act", "imported into")),
    ("claim", pgettext_lazy("act", "claimed")),
    ("close", pgettext_lazy("act", "closed")),
    ("reopen", pgettext_lazy("act", "reopened")),
    ("copy", pgettext_lazy("act", "copied")),
    ("archive", pgettext_lazy("act", "archived")),
]
STANDINGS = [
    ("draft", _("draft")),
    ("submitted", _("handed in")),
    ("returned", _("returned")),
    ("approved", _("approved")),
    ("scheduled", _("scheduled")),
    ("pending", _("waiting")),
    ("published", _("published")),
    ("rejected", _("rejected")),
    ("spam", _("spam")),
    ("removed", _("removed")),
    ("withdrawn", _("withdrawn")),
    ("erased", _("erased")),
    ("student", _("student")),
    ("assistant", _("assistant")),
    ("instructor", _("instructor")),
    ("out", _("not in the course")),
]
REASONS = [
    ("off-topic", _("off the topic")),
    ("unclear", _("hard to follow")),
    ("unkind", _("unkind")),
    ("revise", _("please revise")),
    ("copied", _("copied")),
    ("other", _("other")),
]
CIRCLES = {str(int(circle)): circle.label for circle in Audience}
KINDS = [("post", _("essay")), ("comment", _("comment")), ("enrolment", _("person")), ("course", _("course"))]


class DecisionManager(models.Manager["Decision"]):
    """Writes the record, and finds a thing's own."""

    def record(self, course: Any, on: models.Model, act: str, before: str, after: str, **told: Any) -> Decision:
        """One row for one act. `told` may hold `by`, `reason`, `note` and `batch`; the name of `by` is kept too. What
        is decided on an essay, a person or the course may show on any page of it; its comments have a version each."""
        if on._meta.model_name != "comment":
            Change.objects.of_course(course.pk)
        decision = self.row(course, on, act, before, after, **told)
        decision.save(force_insert=True)
        return decision

    def row(self, course: Any, on: models.Model, act: str, before: str, after: str, **told: Any) -> Decision:
        """The same of a comment, not written yet: several are written together."""
        return self.model(
            course=course,
            kind=str(on._meta.model_name),
            object_id=on.pk,
            label=str(on)[:200],
            act=act,
            from_status=before,
            to_status=after,
            by_name=str(told.get("by") or "")[:120],
            **told,
        )

    def about(self, on: models.Model) -> models.QuerySet[Decision]:
        """What was decided on this thing, newest first."""
        return self.filter(kind=on._meta.model_name, object_id=on.pk)


class Decision(models.Model):
    """One act on a post, comment, person or course: who, when, from, to and why.

    The thing acted on is named by kind and id, not by a foreign key, so that the record outlives it; the same holds
    for the person's name."""

    course = models.ForeignKey("blog.Course", models.CASCADE, related_name="decisions", verbose_name=_("course"))
    kind = models.CharField(_("on what"), max_length=12, choices=KINDS)
    object_id = models.PositiveBigIntegerField(_("id"))
    label = models.CharField(_("named"), max_length=200)
    act = models.CharField(_("act"), max_length=20, choices=ACTS)
    from_status = models.CharField(_("from"), max_length=12, blank=True, choices=STANDINGS)
    to_status = models.CharField(_("to"), max_length=12, blank=True, choices=STANDINGS)
    reason = models.CharField(_("reason"), max_length=40, blank=True, choices=REASONS)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    by = models.ForeignKey("blog.User", models.SET_NULL, null=True, related_name="decisions", verbose_name=_("by"))
    by_name = models.CharField(_("who"), max_length=120, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    batch = models.UUIDField(_("batch"), null=True, blank=True)

    objects = DecisionManager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "object_id", "-at"], name="decision_history"),
            models.Index(fields=["course", "-at"], name="decision_log"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once. Raises TypeError for a row that is already written."""
        if not self._state.adding:
            raise TypeError("A decision is never changed; write another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse. Raises TypeError."""
        raise TypeError("A decision is never removed.")

    @property
    def before(self) -> str:
        """What it was, in words: a standing, or a circle of readers."""
        return str(CIRCLES.get(self.from_status) or self.get_from_status_display())

    @property
    def after(self) -> str:
        """What it is from then on, in words."""
        return str(CIRCLES.get(self.to_status) or self.get_to_status_display())
