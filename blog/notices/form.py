"""The form in which a person says what comes by mail: each kind they are offered, and the hour of the daily letter."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from blog.models import Cadence, User
from blog.notices.kinds import kinds_for
from blog.notices.preferences import cadences, choose, clock_of, hour_of

HOURS = range(24)


class NoticesForm(forms.Form):
    """A field for each kind, and the hour. What is not sent stays as it is."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, chosen = person, cadences(person)
        for kind in kinds_for(person):
            self.fields[kind.name] = forms.ChoiceField(
                label=str(kind.label),
                help_text=str(kind.help),
                choices=Cadence.choices,
                initial=chosen[kind.name],
                required=False,
            )
        hours = [(hour, time_format(time(hour), "TIME_FORMAT")) for hour in HOURS]
        self.fields["hour"] = forms.TypedChoiceField(
            label=_("The daily letter comes at"),
            coerce=int,
            empty_value=None,
            choices=hours,
            initial=hour_of(person),
            required=False,
        )
        self.fields["hour"].help_text = self.clock()

    def clock(self) -> str:
        """By whose clock the hour is told."""
        if course := clock_of(self.person):
            return _("By the clock of %(course)s (%(zone)s).") % {"course": course.title, "zone": course.time_zone}
        return _("By the clock of this site (%(zone)s).") % {"zone": settings.TIME_ZONE}

    def settle(self) -> None:
        """Keep what was chosen."""
        hour = self.cleaned_data["hour"]
        kinds = {name: Cadence(value) for name, value in self.cleaned_data.items() if name != "hour" and value}
        choose(self.person, kinds, hour)
