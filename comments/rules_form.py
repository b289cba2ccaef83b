"""The form in which instructors set the rules of their course. It checks; `comments.ruling` changes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.characters import printable
from comments.models import Rules
from comments.models.rules import LONGEST_LIST
from comments.spam.rules import RULES
from comments.spam.words import Unusable, WordList

LISTS = {"rows": 10, "spellcheck": "false", "autocomplete": "off"}


class WordsField(forms.CharField):
    """A list of words, one on a line."""

    def __init__(self, **kwargs: Any) -> None:
        """Never required, and as long as a list may be."""
        told = {"max_length": gettext_lazy("This list is too long. Take some entries out.")}
        widget = forms.Textarea(attrs=LISTS)
        super().__init__(required=False, max_length=LONGEST_LIST, widget=widget, error_messages=told, **kwargs)

    def clean(self, value: Any) -> str:
        """The list as it was typed. Refuses one that cannot be used, with the entry that is in the way."""
        words = printable(super().clean(value))
        try:
            WordList.of(words)
        except Unusable as problem:
            raise forms.ValidationError(_(problem.sentence) % problem.values) from problem
        return words


class RulesForm(forms.ModelForm[Rules]):
    """Both lists, and which rules run."""

    hold_words = WordsField(
        label=gettext_lazy("Words that hold a comment"),
        help_text=gettext_lazy(
            "One word or phrase on a line. Whole words, whatever their capitals and accents. A person reads the comment"
            " first."
        ),
    )
    spam_words = WordsField(
        label=gettext_lazy("Words that mean spam"),
        help_text=gettext_lazy("The same, for what is never wanted here. The comment goes among the spam at once."),
    )
    running = forms.MultipleChoiceField(
        label=gettext_lazy("Rules that run"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Rules
        fields = ["hold_words", "spam_words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Each rule with its name for people, ticked unless the course does without it."""
        super().__init__(*args, **kwargs)
        running: Any = self.fields["running"]
        running.choices = [(name, _(rule.label)) for name, rule in RULES.items()]
        self.initial["running"] = [name for name in RULES if name not in self.instance.switched_off]

    def clean(self) -> dict[str, Any]:
        """What is not ticked is switched off."""
        data = super().clean() or self.cleaned_data
        self.instance.switched_off = [name for name in RULES if name not in data.get("running", RULES)]
        return data
