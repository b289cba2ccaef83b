"""The reply form. It checks what was typed; whether a reply may be posted is the policy's question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from blog.forms import OneLineField, TextField
from blog.models import Post
from blog.names.naming import check_words
from blog.refusals import Refused
from blog.rendering import LONGEST_COMMENT
from comments import stamps
from comments.audiences import CHOSEN
from comments.models import CIRCLES, Flag
from comments.spam.form import must_refresh
from comments.stamps import LONGEST_STAMP

TRAP = "second_subject"  # a name that no browser fills in by itself


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
        max_length=254,
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

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, max_length=LONGEST_STAMP, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known_as: str = "", post: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post
        self.age: float | None = None
        if known_as:
            del self.fields["guest_name"], self.fields["guest_email"], self.fields["stamp"]
        else:
            del self.fields["seen_by"], self.fields["submission"]
            self.fields[TRAP] = forms.CharField(required=False, max_length=500)

    def clean_guest_name(self) -> str:
        """The name, which is no role in the course, no address, and of one alphabet in each word."""
        name: str = self.cleaned_data["guest_name"]
        try:
            check_words(name)
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem
        return name

    def clean(self) -> dict[str, Any] | None:
        """A stamp that has grown too old is replaced: the form comes back with a fresh one."""
        stamped = self.cleaned_data.get("stamp", "")
        self.age = stamps.age_of(self.post, stamped) if self.post and stamped else None
        if self.age is not None and must_refresh(self.age):
            self.add_error(None, _("This page was open for a long time. Send it once more: your text is kept."))
        return super().clean()

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


class FlagForm(forms.Form):
    """Why a reader reports a comment."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Flag.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it.")},
    )
    note = TextField(
        label=_("Anything an instructor should know"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.Form):
    """Why a decision should be looked at again."""

    body = TextField(
        label=_("Why should it be looked at again?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why it should be looked at again. One sentence is enough.")},
    )
