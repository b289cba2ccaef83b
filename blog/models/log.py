"""The record of decisions. Append-only: rows are written by the verbs and never changed or removed one by one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.audience import Audience

ACTS = [
    ("publish", _("published")),
    ("update", _("updated")),
    ("withdraw", _("withdrew")),
    ("approve", _("approved")),
    ("reject", _("rejected")),
    ("spam", _("filed as spam")),
    ("remove", _("removed")),
    ("restore", _("restored")),
    ("look", _("looked at")),
    ("enrol", _("changed the place of")),
    ("edit", _("edited")),
    ("audience", _("changed who sees")),
    ("consent", _("agreed to show")),
    ("take-back", _("took back consent for")),
    ("rename", _("renamed")),
    ("redact", _("redacted")),
    ("roster", _("imported a roster into")),
    ("join", _("joined")),
    ("view-as", _("looked as")),
    ("export", _("exported")),
    ("erase", _("erased")),
    ("note", _("wrote a private note on")),
    ("settings", _("changed the settings of")),
    ("hold", _("put back in the queue")),
    ("put-back", _("put back")),
    ("revise", _("revised")),
    ("appeal", _("asked again about")),
    ("undo", _("undid a decision on")),
    ("ask", _("asked for a revision of")),
    ("restrict", _("holds all comments of")),
    ("lift", _("ended the hold on")),
    ("discard", _("deleted for good")),
    ("submit", _("handed in")),
    ("return", _("returned")),
    ("schedule", _("scheduled")),
    ("recall", _("took back to the drafts")),
    ("invite", _("invited a co-author to")),
    ("sign", _("signed as co-author of")),
    ("leave", _("left the authors of")),
    ("feature", _("picked")),
    ("move", _("changed the address of")),
    ("import", _("imported into")),
    ("claim", _("claimed")),
    ("close", _("closed")),
    ("reopen", _("reopened")),
    ("copy", _("copied")),
    ("archive", _("archived")),
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
        """One row for one act. `told` may hold `by`, `reason`, `note` and `batch`; the name of `by` is kept too."""
        return self.create(
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
