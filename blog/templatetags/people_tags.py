"""The tag that prints a person's name: the public one, and for staff who have switched it on the roster's beside it."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library

from blog.models import Enrolment
from blog.names.roster_names import is_on, names_beside

register = Library()


@register.simple_tag(takes_context=True)
def name_of(context: Context, person: Enrolment) -> str:
    """“R. Vale”, or “R. Vale (Ruth Valentine)”."""
    course = context.get("course")
    beside = names_beside(context["request"], course).get(person.pk) if course else ""
    return f"{person.public_name} ({beside})" if beside else person.public_name


@register.simple_tag(takes_context=True)
def roster_names_are_on(context: Context, course: Any) -> bool:
    """Whether this reader sees roster names now."""
    return bool(course) and is_on(context["request"], course)
