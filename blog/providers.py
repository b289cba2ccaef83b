"""What django-allauth is told of the identity providers that the settings name, and how often somebody may try to sign
in. It reads no environment, and must not know any model."""

from __future__ import annotations

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

LIMITS = {  # by the address people come from as wide as a class that shares one; by account and person narrow
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key,50/d/key",
    "signup": "60/m/ip",
    "reset_password": "30/m/ip,3/5m/key",
    "reset_password_from_key": "30/m/ip",
    "request_login_code": "60/m/ip,3/5m/key",
    "confirm_email": "1/3m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}


def openid(issuer: str, name: str, client: str, secret: str) -> dict[str, object]:
    """The entry of an OpenID Connect issuer."""
    app = {"provider_id": "institution", "name": name, "client_id": client, "secret": secret}
    return {"APPS": [app | {"settings": {"server_url": issuer}}], "OAUTH_PKCE_ENABLED": True}


def saml(metadata: str, entity: str, name: str) -> dict[str, object]:
    """The entry of a SAML identity provider, whose metadata are fetched from an address."""
    idp = {"entity_id": entity, "metadata_url": metadata}
    app = {"provider_id": entity, "name": name, "client_id": "institution", "settings": {"idp": idp}}
    return {"APPS": [app]}


def saml_apps(metadata: str) -> list[str]:
    """The application for SAML, if the settings name a provider. Raises ImproperlyConfigured where they do, and the
    package, which needs libraries of the system, was not installed."""
    if metadata and find_spec("onelogin") is None:
        how = "Install the extra saml, as docs/operating.md shows."
        raise ImproperlyConfigured(f"SAML_METADATA_URL is set, but SAML is not installed. {how}")
    return ["allauth.socialaccount.providers.saml"] if metadata else []


def social(client: str, secret: str) -> dict[str, object]:
    """The entry of a provider such as Google."""
    return {"APPS": [{"client_id": client, "secret": secret}], "OAUTH_PKCE_ENABLED": True}
