"""The form by which a person says under which name they appear in a course. It checks; `blog.names.naming` renames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.forms import OneLineField
from blog.models import Enrolment, NameKind, User
from blog.names import naming
from blog.refusals import Refused


class NameForm(forms.Form):
    """One's own name, one that one chooses, or one that the course gives."""

    kind = forms.ChoiceField(
        label=_("Name"),
        choices=NameKind.choices,
        error_messages={"required": _("Choose the name that others will read.")},
    )
    chosen = OneLineField(
        label=_("The name I choose"),
        required=False,
        max_length=naming.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    alias = forms.CharField(required=False, max_length=naming.LONGEST, widget=forms.HiddenInput)
    draw = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, place: Enrolment, **kwargs: Any) -> None:
        """`place` is whose name it is; what they have is what the form shows first."""
        super().__init__(data, *args, **kwargs)
        self.place = place
        self.own = naming.roster_name(place)
        drawn = str(self.data.get("draw", ""))
        self.drawn = int(drawn) if drawn.isdecimal() and len(drawn) < 8 else 0
        kind: Any = self.fields["kind"]
        kind.choices = [row for row in NameKind.choices if self.own or row[0] != NameKind.REAL]
        first = naming.preselected(place)
        self.initial = {"kind": first, "chosen": place.public_name if first == NameKind.CHOSEN else "", **self.initial}
        self.offer()

    def offer(self, draw: int | None = None) -> None:
        """Show the alias of a draw, or the one that was shown before."""
        self.drawn = self.drawn if draw is None else draw
        self.offered = naming.alias_offered(self.place, self.drawn)

    @property
    def picked(self) -> str:
        """The kind that is marked in the form as it stands."""
        return str(self["kind"].value() or "")

    @property
    def typed(self) -> str:
        """The name in the box as it would be kept, for the byline beside it."""
        return str(self["chosen"].value() or "").strip()[: naming.LONGEST]

    def clean(self) -> dict[str, Any]:
        """The name that was picked, as `name`. Refuses one that this person may not have."""
        data = super().clean() or self.cleaned_data
        names = {NameKind.REAL: self.own, NameKind.CHOSEN: data.get("chosen", ""), NameKind.ALIAS: self.offered}
        kind = data.get("kind", "")
        if kind not in names or self.errors:
            return data
        if kind == NameKind.ALIAS and data.get("alias") != self.offered:
            raise forms.ValidationError(gettext("The name you were offered has been given away. Here is another."))
        data["name"] = names[NameKind(kind)]
        try:
            if data["name"] != self.place.public_name:
                naming.check(self.place, data["name"], kind)
        except Refused as problem:
            self.add_error("chosen" if kind == NameKind.CHOSEN else None, str(problem))
        return data

    def settle(self, by: User | None) -> Enrolment:
        """Appear under the name that was picked. Raises Refused where somebody else was faster."""
        return naming.rename(self.place, self.cleaned_data["name"], self.cleaned_data["kind"], by)
