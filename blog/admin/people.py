"""Accounts and enrolments in the admin. An account is a superuser's to change, a place in a course its instructor's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter, RelatedOnlyFieldListFilter
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from blog import accounts, tokens
from blog.admin.roster import RosterPages
from blog.characters import one_line
from blog.models import Decision, Enrolment, User
from blog.names import naming
from blog.refusals import Refused
from blog.scoping import is_superuser

ON_THE_ROSTER = ["roster_id", "missing_since"]

admin.site.unregister(Group)


class LowerAddress:
    """Keeps an address in lower case, so that one person has one account."""

    def clean_email(self) -> str:
        """The address as it is kept."""
        data: dict[str, str] = self.cleaned_data  # type: ignore[attr-defined]  # the form it is mixed into has it
        return data["email"].strip().lower()


class AccountForm(LowerAddress, UserChangeForm[User]):
    """An account."""

    class Meta:
        model = User
        fields = ["email", "password", "name", "is_active", "is_superuser"]


class NewAccountForm(LowerAddress, AdminUserCreationForm[User]):
    """A new account."""

    class Meta:
        model = User
        fields = ["email", "name"]


class SetPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # it takes none where it runs
    """A password that an administrator sets, or takes away."""

    def save(self, commit: bool = True) -> User:
        """Keep it; what programs were given ends with the former one."""
        user: User = super().save(commit)
        tokens.revoke_all(user)
        return user


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    """Accounts. Its permissions are Django's own, which nobody but a superuser has here."""

    form = AccountForm
    add_form = NewAccountForm
    change_password_form = SetPasswordForm
    list_display = ["email", "name", "is_active", "is_superuser", "date_joined"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name"]}),
        (_("What it may do"), {"fields": ["is_active", "is_superuser"]}),
        (_("Since when"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the account; whoever may no longer sign in is signed out for good."""
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            accounts.sign_out(obj)


class EnrolmentForm(forms.ModelForm[Enrolment]):
    """A person's place in a course."""

    class Meta:
        model = Enrolment
        fields = ["user", "course", "public_name", "slug", "role", "section", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the sections of the course where the course is known."""
        super().__init__(*args, **kwargs)
        if self.instance.pk and "section" in self.fields:
            section: Any = self.fields["section"]
            section.queryset = self.instance.course.sections.all()

    def clean_public_name(self) -> str:
        """The name as it is kept. Refuses one that this person may not have in the course."""
        name, place = one_line(self.cleaned_data["public_name"]), self.instance
        if place.pk and name != place.public_name:
            try:
                naming.check(place, name, naming.kind_by_staff(place, name))
            except Refused as problem:
                raise forms.ValidationError(str(problem)) from problem
        return name

    def clean(self) -> dict[str, Any]:
        """Refuses a section of another course."""
        data = super().clean() or self.cleaned_data
        section = data.get("section")
        if section and section.course_id != (self.instance.course_id or getattr(data.get("course"), "pk", None)):
            self.add_error("section", _("This section belongs to another course."))
        return data


@admin.register(Enrolment)
class EnrolmentAdmin(RosterPages):
    """Who is in a course, as what. Instructors change roles, sections and names; accounts are joined elsewhere."""

    form = EnrolmentForm
    list_display = ["public_name", "account", "role", "section", "course", "missing_since", "is_active"]
    list_filter = [
        "role",
        "is_active",
        ("missing_since", EmptyFieldListFilter),
        ("course", RelatedOnlyFieldListFilter),
        ("section", RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["user", "section", "course"]
    search_fields = ["public_name", "user__name", "user__email", "roster_id"]
    raw_id_fields = ["user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The places this person acts on: one who acts on a section sees no other section's roster."""
        own = Enrolment.objects.acted_on_by(request.user).values("pk")
        return super().get_queryset(request).filter(pk__in=own)

    @admin.display(description=_("account"), ordering="user__name")
    def account(self, place: Enrolment) -> str:
        """The roster name and the address."""
        return f"{place.user.name} ({place.user.email})" if place.user else str(_("not claimed yet"))

    @admin.display(description=_("earlier names"))
    def earlier_names(self, place: Enrolment) -> str:
        """The names this person had, and the way to where other people's words still say them."""
        names = {former.public_name for former in place.former_names.all()} - {place.public_name}
        page = reverse("former_names", args=[place.course.slug, place.pk])
        told = format_html('{} <a href="{}">{}</a>', ", ".join(sorted(names)), page, _("Where they are still said"))
        return told if names else "–"

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers: choosing an account means seeing them all."""
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers; an instructor takes a person out of the course by a tick."""
        return is_superuser(request)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """The account is chosen once; after that it is shown."""
        place = ["public_name", "slug", "role", "section", "is_active"]
        return ["account", "course", "earlier_names", *place, *ON_THE_ROSTER] if obj else ["user", "course", *place]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """The account, the author's address and what the last roster said stay as they are."""
        return ["account", "slug", "earlier_names", *ON_THE_ROSTER] if obj else []

    def save_model(self, request: HttpRequest, obj: Enrolment, form: forms.ModelForm[Enrolment], change: bool) -> None:
        """Keep the place, and a Decision where its role or its being in the course changed. A new name goes by its own
        verb, which leaves the old one behind everywhere."""
        name = obj.public_name
        if change:
            obj.public_name = form.initial["public_name"]
        super().save_model(request, obj, form, change)
        if name != obj.public_name:
            by: Any = request.user
            renamed = naming.rename(obj, name, naming.kind_by_staff(obj, name), by)
            obj.public_name, obj.slug, obj.name_kind = renamed.public_name, renamed.slug, renamed.name_kind
        before = standing(form.initial.get("role", ""), form.initial.get("is_active", True)) if change else ""
        after = standing(obj.role, obj.is_active)
        if before != after:
            Decision.objects.record(obj.course, obj, "enrol", before, after, by=request.user)


def standing(role: str, is_active: bool) -> str:
    """A person's role in a word, or that they are out."""
    return role if is_active else "out"
