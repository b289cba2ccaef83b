"""In which language the site speaks: on the pages of a course in the language of the course, as far as there is a
catalogue for it; elsewhere in the visitor's. It must not know pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import activate, get_language, get_supported_language_variant

Found = TypeVar("Found")


def spoken(tag: str) -> str:
    """The language of the catalogue that serves a tag such as `es-MX`; the site's own where none does."""
    try:
        return get_supported_language_variant(tag.lower())
    except LookupError:
        return settings.LANGUAGE_CODE


def speaking(found: Found) -> Found:
    """A course, or something of one, and from here on its language; whoever finds it says so, so that a page of the
    course is the same whatever the visitor's browser asks for."""
    course: Any = getattr(found, "course", found)
    activate(spoken(course.language))
    return found


def is_spoken(course: Any) -> bool:
    """Whether the site speaks the language of this course now."""
    return get_language() == spoken(course.language)


def common(courses: Iterable[Any]) -> str:
    """The language that all of these courses share; the site's own where they share none."""
    languages = {spoken(course.language) for course in courses if course is not None}
    return languages.pop() if len(languages) == 1 else settings.LANGUAGE_CODE
