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
from blog.rendering import LONGEST_COMMENT
from comments import moderation
from comments.models import Comment, Reason

ANSWER = "answer"
HELD = {
    "guest": _("from a guest"),
    "first": _("first comment"),
    "setting": _("course setting"),
    "restricted": _("all comments of this person are held"),
    "hold": _("held by the rules"),
    "spam": _("filed as spam by the rules"),
    "reported": _("reported by three readers"),
    "edited": _("edited after it was read"),
    "again": _("put back in the queue"),
    "revised": _("revised by its author"),
    "appeal": _("its author asks again"),
}


@dataclass(frozen=True)
class Act:
    """One thing a moderator does: the verb, its button, and what is said afterwards, of several and of one."""

    verb: Callable[..., Comment]
    button: Any
    done: Any
    done_to: Any

    def told(self, n: int) -> str:
        """What is said when it was done to so many."""
        return str(self.done % {"n": n})

    def told_of(self, name: str) -> str:
        """What is said when it was done to what one person wrote."""
        return str(self.done_to % {"name": name})


def leave_up(comment: Comment, by: Any, seen: int | None = None, **told: Any) -> Comment:
    """Settle the reports of what is published, and leave it there. Raises Refused for anything else, Conflict when it
    has changed since it was seen."""
    if not comment.is_published:
        raise Refused(gettext("Only what is published can be left up."))
    return moderation.look_at(comment, by, batch=told.get("batch"), seen=seen)


ACTS: dict[str, Act] = {
    "approve": Act(
        moderation.approve,
        _("Approve"),
        ngettext_lazy("Approved one.", "Approved %(n)d.", "n"),
        _("Approved %(name)s’s comment."),
    ),
    "reject": Act(
        moderation.reject,
        _("Reject"),
        ngettext_lazy("Rejected one.", "Rejected %(n)d.", "n"),
        _("Rejected %(name)s’s comment."),
    ),
    "ask": Act(
        moderation.ask,
        _("Ask to revise"),
        ngettext_lazy("Asked for one revision.", "Asked for %(n)d revisions.", "n"),
        _("Asked %(name)s for a revision."),
    ),
    "spam": Act(
        moderation.mark_spam,
        _("Spam"),
        ngettext_lazy("Filed one as spam.", "Filed %(n)d as spam.", "n"),
        _("Filed %(name)s’s comment as spam."),
    ),
    "remove": Act(
        moderation.remove,
        _("Remove"),
        ngettext_lazy("Removed one.", "Removed %(n)d.", "n"),
        _("Removed %(name)s’s comment."),
    ),
    "hold": Act(
        moderation.hold,
        _("Hold"),
        ngettext_lazy("Put one back in the queue.", "Put %(n)d back in the queue.", "n"),
        _("Put %(name)s’s comment back in the queue."),
    ),
    "restore": Act(
        moderation.restore,
        _("Restore"),
        ngettext_lazy("Restored one.", "Restored %(n)d.", "n"),
        _("Restored %(name)s’s comment."),
    ),
    "keep": Act(
        leave_up,
        _("Leave it up"),
        ngettext_lazy("Left one up.", "Left %(n)d up.", "n"),
        _("Left %(name)s’s comment up."),
    ),
}
OF_DECISIONS = {"look": "keep"}


def possible(comment: Any) -> dict[str, Any]:
    """The acts that can be done to a comment where it stands, with their buttons."""
    acts = [act for act in ACTS if act in moderation.MODERATED and comment.status in moderation.MODERATED[act][0]]
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


class DeskForm(Judgement):
    """What was pressed at the desk, with the answer that goes with an approval."""

    act = forms.ChoiceField(choices=[*((name, act.button) for name, act in ACTS.items()), (ANSWER, "")])
    answer = forms.CharField(required=False, max_length=LONGEST_COMMENT, strip=False)

    def clean_answer(self) -> str:
        """The answer without characters that nobody sees."""
        return printable(self.cleaned_data["answer"])


class BulkForm(ActionForm, Judgement):
    """The row above the list: the action, and why."""

    field_order = ["action", "reason", "note"]


def left(name: str, n: int) -> str:
    """The sentence about comments on which somebody else was first, or which do not stand where the act begins."""
    if not name:
        return ngettext("One was left: it is past that.", "%(n)s were left: they are past that.", n) % {"n": n}
    told = {"n": n, "name": name}
    return ngettext("One was already decided by %(name)s.", "%(n)s were already decided by %(name)s.", n) % told
