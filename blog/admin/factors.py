"""Second factors in the admin: a superuser sees who has one and takes one away from somebody who lost theirs. What is
kept of it, a key among it, is shown to nobody; nor are the secrets of other sites' sign-ins."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialApp, SocialToken
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from blog.scoping import is_superuser

admin.site.unregister((Authenticator, SocialApp, SocialToken))  # providers and their secrets: the environment alone


@admin.register(Authenticator)
class FactorAdmin(admin.ModelAdmin[Any]):
    """Ways to sign in, whose they are, and when they were used."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    search_fields = ["user__email", "user__name"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: people set up their own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers."""
        return is_superuser(request)
