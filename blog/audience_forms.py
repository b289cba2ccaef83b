"""The fields that ask who sees an essay: the circle, the classmates of the smallest one, and the author's consent. They
check and clean; the verbs of `blog.audiences` act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import audiences
from blog.characters import one_line
from blog.models import Audience, Course, Enrolment, Post
from blog.refusals import Refused

MOST_PEERS = 200


class SeenBy(forms.Form):
    """Who sees an essay. Every form of an essay has these fields."""

    audience = forms.TypedChoiceField(label=gettext_lazy("Seen by"), coerce=int)
    peer_names = forms.CharField(
        label=gettext_lazy("Classmates who may read it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Their names in this course, one a line."),
    )
    agreed = forms.BooleanField(required=False)

    def chose(self, name: str) -> bool:
        """Whether this person chose what a field says. Where the form says what it started from, what is still so was
        not chosen: it may be old, and the essay keeps what it has. A new essay has nothing to keep."""
        if self.post.pk is None:
            return True
        sent, began = self.add_prefix(name), self.add_initial_prefix(name)
        if sent not in self.data or began not in self.data:
            return sent in self.data
        return str(self.data[sent]).splitlines() != str(self.data[began]).splitlines()

    def circle(self, post: Post) -> int:
        """The circle that was chosen, or else the one the essay has."""
        return int(self.cleaned_data["audience"]) if self.chose("audience") else post.audience

    def ask(self, course: Course, post: Post, by: Any) -> None:
        """Offer the circles of the course, as the essay stands, and ask its author for what consent is missing."""
        self.course, self.post, self.by = course, post, by
        circles = [circle for circle in Audience if circle <= max(course.audience, post.audience)]
        audience: Any = self.fields["audience"]
        audience.choices = [(int(circle), circle.label) for circle in circles]
        audience.initial = min(post.audience, course.audience)
        self.fields["agreed"].label = audiences.WORDING
        if post.pk:
            self.fields["peer_names"].initial = "\n".join(post.peers.values_list("public_name", flat=True))
        is_staff = bool(post.author_id) and not post.is_written_by(by)
        if is_staff or course.audience <= audiences.WITHOUT_CONSENT or not self.lacks_consent(course.audience):
            del self.fields["agreed"]

    def lacks_consent(self, audience: int) -> bool:
        """Whether this author has yet to agree to this circle."""
        return self.post.pk is None or audiences.lacks_consent_of(self.post, audience, self.by)

    def clean(self) -> dict[str, Any]:
        """Refuses a circle that the verb would refuse, as long as nothing is saved."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.post.pk and "audience" in data:
            told = {"why": data.get("why", ""), "agreed": bool(data.get("agreed"))}
            try:
                audiences.refuse(self.post, self.circle(self.post), self.by, **told)
            except Refused as problem:
                self.add_error("audience", str(problem))
        return data

    def clean_peer_names(self) -> list[Enrolment] | None:
        """The people of these names; None where nobody asked. Refuses a name that nobody here or several have."""
        if self.add_prefix("peer_names") not in self.data or not (self.chose("peer_names") or self.chose("audience")):
            return None
        names = [name for name in map(one_line, self.cleaned_data["peer_names"].splitlines()) if name]
        if self.cleaned_data.get("audience") != Audience.PEERS:
            return []
        if not names or len(names) > MOST_PEERS:
            raise forms.ValidationError(_("Name at least one classmate, and at most %(n)s."), params={"n": MOST_PEERS})
        here: dict[str, list[Enrolment]] = {}
        for place in Enrolment.objects.filter(course=self.course, is_active=True):
            here.setdefault(place.public_name.casefold(), []).append(place)
        return [self.called(name, here.get(name.casefold(), [])) for name in names]

    def called(self, name: str, found: list[Enrolment]) -> Enrolment:
        """The one person of this course who goes by a name, among those found. Raises ValidationError."""
        if len(found) == 1:
            return found[0]
        told = _("Two people here are called “%(name)s”.") if found else _("Nobody here is called “%(name)s”.")
        raise forms.ValidationError(told, params={"name": name})

    def settle_circle(self, post: Post) -> Post:
        """Let the essay be seen by whom the form says. Raises Refused."""
        data = self.cleaned_data
        begun_by_staff = self.post.pk is None and self.by != post.author.user
        to, agreed = self.circle(post), bool(data.get("agreed"))
        why = data.get("why", "")
        to = min(to, post.audience) if begun_by_staff else to
        return audiences.change(post, to, self.by, peers=data.get("peer_names"), why=why, agreed=agreed)


class PublicationForm(SeenBy):
    """Who sees an essay, and from when, asked on the page that publishes it; what is left out stays as it is."""

    when = forms.DateTimeField(
        label=gettext_lazy("Appears"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": gettext_lazy("Choose a day and a time that the clock has on that day.")},
    )

    def __init__(self, *args: Any, post: Post, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].required = False
        self.ask(post.course, post, by)
        self.fields["when"].initial = post.scheduled_for

    def clean_audience(self) -> int:
        """The circle, or the one it has."""
        chosen = self.cleaned_data["audience"]
        return self.post.audience if chosen == "" else int(chosen)

    @property
    def moment(self) -> datetime:
        """When it is to appear. Raises Refused where no moment was chosen."""
        when: datetime | None = self.cleaned_data["when"]
        if when is None:
            raise Refused(_("Choose the day and the time when it appears."))
        return when
