"""The reply form as long as nobody has typed anything: its fields print the same for everybody, so they print once. It
must not know who replies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comments.forms import ReplyForm


@dataclass(frozen=True)
class EmptyField:
    """A field that holds nothing and has nothing wrong with it."""

    as_field_group: SafeString
    errors: tuple[str, ...] = ()
    data: None = None


@dataclass(frozen=True)
class EmptyForm:
    """What the page asks of a form; a field that is not asked for is None."""

    body: EmptyField
    guest_name: EmptyField | None
    guest_email: EmptyField | None
    seen_by: EmptyField | None
    errors: tuple[str, ...] = ()
    is_bound: bool = False


def empty_form(is_known: bool) -> EmptyForm:
    """The form of somebody whose name the site knows, or of a guest."""
    labels = ReplyForm.base_fields.values()
    return printed_once(is_known, (_("required"), *(f"{field.label} {field.help_text}" for field in labels)))


@lru_cache(maxsize=50)
def printed_once(is_known: bool, words: tuple[str, ...]) -> EmptyForm:
    """The same, once for each language; `words` are what it says."""
    form = ReplyForm(known_as="somebody" if is_known else "")
    fields = {name: EmptyField(form[name].as_field_group()) for name in form.fields}
    return EmptyForm(fields["body"], fields.get("guest_name"), fields.get("guest_email"), fields.get("seen_by"))
