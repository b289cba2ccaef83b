"""The document that describes the interface for programs (OpenAPI 3.1), completed with what holds for all of it: who
may ask, and what is answered where nothing is given. And the same laid out for people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _
from ninja.openapi.schema import REF_TEMPLATE

from blog.site.api.problems import KIND
from blog.site.api.shapes import ErrorTold, ProblemTold

PROBLEMS = {
    HTTPStatus.UNAUTHORIZED: _("The token is not known, or no longer works."),
    HTTPStatus.NOT_FOUND: _("There is nothing here, or nothing that whoever asks may read."),
    HTTPStatus.GONE: _("The essay was withdrawn."),
    HTTPStatus.METHOD_NOT_ALLOWED: _("Here one can only read."),
    HTTPStatus.UNPROCESSABLE_ENTITY: _("Something in the address cannot be read."),
    HTTPStatus.TOO_MANY_REQUESTS: _("Too many requests; Retry-After says how many seconds to wait."),
}
COOKIE = settings.SESSION_COOKIE_NAME
WAYS_IN = {
    "token": {"type": "http", "scheme": "bearer", "description": _("A token of one's own, cq_…")},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": _("A browser that is signed in.")},
}
SLUG = "^[-a-zA-Z0-9_]+$"


def described(document: dict[str, Any]) -> dict[str, Any]:
    """The document, completed."""
    document.pop("servers")
    components = document["components"]
    problem = {"schema": {"$ref": REF_TEMPLATE.format(model=ProblemTold.__name__)}}
    refusals = {status.name: {"description": says, "content": {KIND: problem}} for status, says in PROBLEMS.items()}
    refused = {str(status.value): {"$ref": f"#/components/responses/{status.name}"} for status in PROBLEMS}
    for methods in document["paths"].values():
        for operation in methods.values():
            given = {str(status): answer for status, answer in operation["responses"].items()}
            operation["responses"] = given | refused
            operation["security"] = [{}, *({name: []} for name in WAYS_IN)]
            for parameter in operation["parameters"]:
                parameter["schema"] |= {"pattern": SLUG} if parameter["in"] == "path" else {}
    components |= {"securitySchemes": WAYS_IN, "responses": refusals}
    for shape in (ProblemTold, ErrorTold):
        told = shape.model_json_schema(ref_template=REF_TEMPLATE)
        components["schemas"][shape.__name__] = {key: told[key] for key in told if key != "$defs"}
    return document


def laid_out(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be asked for, each with the words of its address and the fields of what is answered, for a page."""
    return [
        {
            "address": address,
            "summary": operation["summary"],
            "asked": [one for one in operation["parameters"] if one["in"] == "query"],
            "fields": fields(document, operation),
        }
        for address, methods in document["paths"].items()
        for operation in methods.values()
    ]


def fields(document: dict[str, Any], operation: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of one thing that an operation answers with, each with what is said of it."""
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    shape = shape_of(document, schema)
    if "items" in shape["properties"]:
        shape = shape_of(document, shape["properties"]["items"]["items"])
    return [(name, field.get("description", "")) for name, field in shape["properties"].items()]


def shape_of(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself where one is named."""
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found
