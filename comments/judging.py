"""What a moderator may choose: the acts with their words, and the forms that ask for a reason. It must not know the
admin's pages, nor who may decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from blog.characters import printable
from blog.refusals import Refused
from comments import moderation
from comments.models import Comment, Reason


@dataclass(frozen=True)
class Act:
    """One thing a moderator does: the verb, its button, and what is said afterwards."""

    verb: Callable[..., Comment]
    button: Any
    done: Any

    def told(self, n: int) -> str:
        """What is said when it was done to so many."""
        return str(self.done % {"n": n})


def leave_up(comment: Comment, by: Any, **told: Any) -> Comment:
    """Settle the reports of what is published, and leave it there. Raises Refused for anything else."""
    if not comment.is_published:
        raise Refused(gettext("Only what is published can be left up."))
    return moderation.look_at(comment, by)


ACTS: dict[str, Act] = {
    "approve": Act(moderation.approve, _("Approve"), ngettext_lazy("Approved one.", "Approved %(n)d.", "n")),
    "reject": Act(moderation.reject, _("Reject"), ngettext_lazy("Rejected one.", "Rejected %(n)d.", "n")),
    "spam": Act(moderation.mark_spam, _("Spam"), ngettext_lazy("Filed one as spam.", "Filed %(n)d as spam.", "n")),
    "remove": Act(moderation.remove, _("Remove"), ngettext_lazy("Removed one.", "Removed %(n)d.", "n")),
    "restore": Act(moderation.restore, _("Restore"), ngettext_lazy("Restored one.", "Restored %(n)d.", "n")),
    "keep": Act(leave_up, _("Leave it up"), ngettext_lazy("Left one up.", "Left %(n)d up.", "n")),
}


def possible(comment: Any) -> dict[str, Any]:
    """The acts that can be done to a comment where it stands, with their buttons."""
    acts = [act for act, (statuses, _to) in moderation.MODERATED.items() if act in ACTS and comment.status in statuses]
    if comment.is_published and comment.reports:
        acts.insert(0, "keep")
    return {act: ACTS[act].button for act in acts}


class Judgement(forms.Form):
    """Why: a reason that the author reads, and a note in one's own words."""

    reason = forms.ChoiceField(label=_("Reason"), required=False, choices=[("", _("No reason")), *Reason.choices])
    note = forms.CharField(
        label=_("Note to the author"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 1})
    )

    def clean_note(self) -> str:
        """The note without characters that nobody sees."""
        return printable(self.cleaned_data["note"])


class DecisionForm(Judgement):
    """What was pressed on the page of a comment, and the version that was looked at."""

    act = forms.ChoiceField(choices=[(name, act.button) for name, act in ACTS.items()])
    seen = forms.IntegerField()


class BulkForm(ActionForm, Judgement):
    """The row above the list: the action, and why."""

    field_order = ["action", "reason", "note"]


def left(name: str, n: int) -> str:
    """The sentence about comments on which somebody else was first, or which do not stand where the act begins."""
    if not name:
        return ngettext("One was left: it is past that.", "%(n)s were left: they are past that.", n) % {"n": n}
    told = {"n": n, "name": name}
    return ngettext("One was already decided by %(name)s.", "%(n)s were already decided by %(name)s.", n) % told
