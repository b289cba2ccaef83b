"""The reply form. It checks what was typed; whether a reply may be posted is the policy's question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blog.forms import OneLineField, TextField
from blog.rendering import LONGEST_COMMENT
from comments.audiences import CHOSEN
from comments.models import CIRCLES


class ReplyForm(forms.Form):
    """A reply: the words, and who says them where that is not known."""

    body = TextField(
        label=_("Your reply"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first.")},
    )
    guest_name = OneLineField(
        label=_("Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write the name to show with your reply.")},
    )
    guest_email = forms.EmailField(
        label=_("Email"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write your email. Only instructors see it."),
            "invalid": _("Write it like ada@example.org."),
        },
    )
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_by = forms.TypedChoiceField(
        label=_("Read by"),
        required=False,
        choices=[(int(circle), CIRCLES[circle]) for circle in CHOSEN],
        coerce=int,
        empty_value=None,
        help_text=_("What you do not say to everyone has no number and is in no count."),
    )

    def __init__(self, *args: Any, known_as: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known_as:
            del self.fields["guest_name"], self.fields["guest_email"]
        else:
            del self.fields["seen_by"]

    def only_complain(self, *sentences: str) -> None:
        """Say these things about what was typed, and nothing of what is not asked yet."""
        self.errors.clear()
        for sentence in sentences:
            self.add_error(None, sentence)


class WordsForm(forms.Form):
    """Other words for what was said, and the version that was changed."""

    body = TextField(
        label=_("Your comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write something first. To take it away, use “Take it back”.")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
