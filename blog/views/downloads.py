"""Works as files for reference managers: BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from blog.citations.references import Record
from blog.citations.writers import write_bibtex, write_csl_json, write_ris

Entries = Iterable[tuple[str, Record]]


@dataclass(frozen=True)
class Form:
    """One form of file: its ending, the name people know, its type, and what writes it."""

    ending: str
    name: str
    kind: str
    write: Callable[[Entries], str]


FORMS = {
    form.ending: form
    for form in (
        Form("bib", "BibTeX", "application/x-bibtex", write_bibtex),
        Form("ris", "RIS", "application/x-research-info-systems", write_ris),
        Form("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", write_csl_json),
    )
}


def form_called(ending: str) -> Form:
    """The form with this ending; a form there is not answers like any missing address."""
    if ending not in FORMS:
        raise Http404
    return FORMS[ending]


def download(form: Form, works: Entries, name: str) -> HttpResponse:
    """The works as a file of this name."""
    answer = HttpResponse(form.write(works), content_type=f"{form.kind}; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.{form.ending}") or ""
    return answer
