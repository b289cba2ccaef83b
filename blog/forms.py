"""The forms of the ground: the essay, whether it is written on the site or in the admin. They check and clean; the
verbs in `blog.publishing` act. They must not know the comments' forms."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf.global_settings import LANGUAGES
from django.db import transaction
from django.forms.renderers import TemplatesSetting
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import AdminMarkdownxWidget, MarkdownxWidget

from blog import manuscripts
from blog.audience_forms import SeenBy
from blog.autosaving import Unsaved, Window
from blog.characters import one_line, printable
from blog.citations.styles import STYLES, style_called
from blog.editing.work_lines import LONGEST_LINE
from blog.editing.worklist import LARGEST_CONFIRMED, MOST_WORKS, confirmed_entries, entries_of
from blog.manuscripts import Manuscript
from blog.models import Change, Course, Post, Tag, Week
from blog.rendering import LONGEST_ESSAY

MOST_VERSIONS = 2_000_000_000
SETTINGS = ("week", "language", "citation_style")


class FieldRenderer(TemplatesSetting):
    """Prints every field of the site with one template: label, help, control, errors."""

    field_template_name = "blog/field.html"


class OwnAddresses:
    """Points markdownx's script at our own two addresses: its own are open to anyone. Mends its manners by a script
    that runs before it."""

    class Media:
        js = [forms.Script("blog/write.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context with our addresses in it."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]  # the widget has it
        context["widget"]["attrs"] |= {
            "data-markdownx-urls-path": reverse("preview"),
            "data-markdownx-upload-urls-path": reverse("images"),
            "data-picture-not-sent": gettext(
                "The picture was not sent. Check that you are online and signed in, then add it again. Your text stays."
            ),
        }
        return context


class EssayWidget(OwnAddresses, MarkdownxWidget):  # type: ignore[misc]  # markdownx has no types
    """The text of an essay; its preview stands among the panels beside it."""

    template_name = "django/forms/widgets/textarea.html"


class AdminEssayWidget(OwnAddresses, AdminMarkdownxWidget):  # type: ignore[misc]  # as above
    """The same in the admin's dress."""


class OneLineField(forms.CharField):
    """A name or a title: one line, without characters that nobody sees."""

    def to_python(self, value: Any) -> str:
        """The cleaned text."""
        return one_line(str(super().to_python(value) or ""))


class TextField(forms.CharField):
    """Text of several lines, without control characters."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The cleaned text."""
        return printable(str(super().to_python(value) or ""))


class Unseen(forms.HiddenInput):
    """A hidden field, of which neither a label nor a help text speaks."""

    def id_for_label(self, id_: str) -> str:
        """Nothing: a label is for what people can fill in."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The widget's context; Django would point to the help text of what is shown beside it."""
        spoken = {"aria-describedby", "aria-invalid"}
        return super().get_context(name, value, {key: of for key, of in (attrs or {}).items() if key not in spoken})


class TypedForm(forms.Form):
    """The words of an essay as they are typed, saved or not, and what the window they are typed into knows."""

    title = OneLineField(label=_("Title"), max_length=200, required=False)
    body = TextField(label=_("Essay"), max_length=LONGEST_ESSAY, strip=False, required=False)
    works = TextField(
        label=_("Works cited"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One work a line, as you would type it at the end of the essay."),
    )
    confirmed = forms.CharField(
        label=_("Checked works"), required=False, initial="[]", max_length=LARGEST_CONFIRMED, widget=Unseen
    )
    seen = forms.IntegerField(
        label=_("Started from"), required=False, min_value=0, max_value=MOST_VERSIONS, widget=Unseen
    )
    copy = forms.IntegerField(
        label=_("Unsaved words"), required=False, min_value=0, max_value=MOST_VERSIONS, widget=Unseen
    )
    other = forms.IntegerField(
        label=_("Words of another window"),
        required=False,
        min_value=0,
        max_value=MOST_VERSIONS,
        widget=Unseen,
    )
    begun = forms.CharField(label=_("This form"), required=False, max_length=40, widget=Unseen)

    def clean_works(self) -> str:
        """The works-cited lines. Refuses more of them, or longer ones, than a list can hold."""
        works: str = self.cleaned_data["works"]
        lines = works.splitlines()
        if len(lines) > MOST_WORKS:
            raise forms.ValidationError(_("A list holds at most %(n)s works."), params={"n": MOST_WORKS})
        for number, line in enumerate(lines, 1):
            if len(line) > LONGEST_LINE:
                raise forms.ValidationError(
                    _("Line %(line)s is longer than %(n)s characters."), params={"line": number, "n": LONGEST_LINE}
                )
        return works

    @property
    def window(self) -> Window:
        """What the window knows of the revisions and of the unsaved words."""
        data = self.cleaned_data
        return Window(data["seen"], data["copy"] or 0, data["other"] or 0)


class EssayForm(TypedForm, SeenBy, forms.ModelForm[Post]):
    """An essay as its author writes it: title, text, works cited, and where it belongs."""

    title = OneLineField(label=_("Title"), max_length=200)
    body = TextField(label=_("Essay"), max_length=LONGEST_ESSAY, strip=False, widget=EssayWidget)
    tag_names = OneLineField(
        label=_("Tags"), required=False, max_length=200, help_text=_("Words that essays share, with commas between.")
    )

    class Meta:
        model = Post
        fields = ["week", "language", "citation_style"]

    def __init__(self, *args: Any, course: Course, editor: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(course, self.instance, editor or (self.instance.author_id and self.instance.author.user))
        week: Any = self.fields["week"]
        week.queryset = Week.objects.filter(course=course)
        week.empty_label = _("No week")
        languages = [("", _("the course’s language")), *((code, gettext(name)) for code, name in LANGUAGES)]
        self.fields["language"] = forms.ChoiceField(label=_("Written in"), choices=languages, required=False)
        own = gettext("the course’s (%(style)s)") % {"style": gettext(style_called(course.citation_style).name)}
        styles = [("", own), *((style.id, gettext(style.name)) for style in STYLES.values())]
        self.fields["citation_style"] = forms.ChoiceField(label=_("Citation style"), choices=styles, required=False)
        for name in (*SETTINGS, "audience", "peer_names", "tag_names"):
            self.fields[name].show_hidden_initial, self.fields[name].hidden_widget = True, Unseen
        self.fill_from(self.instance)

    def clean(self) -> dict[str, Any]:
        """What was not chosen in this form is as the essay has it now."""
        data = super().clean()
        for name in SETTINGS:
            if name in data and not self.chose(name):
                data[name] = getattr(self.instance, name)
        return data

    def fill_from(self, post: Post) -> None:
        """Show what the newest revision holds."""
        if post.draft is None:
            return
        self.initial = {
            **self.initial,
            "title": post.draft.title,
            "body": post.draft.body,
            "works": "\n".join(entry["line"] for entry in post.draft.sources),
            "confirmed": json.dumps(post.draft.sources, ensure_ascii=False),
            "tag_names": ", ".join(post.tags.values_list("name", flat=True)),
            "seen": post.draft.number,
        }

    def take_up(self, unsaved: Unsaved | None) -> None:
        """Show what was typed and not saved, where nothing was saved since."""
        if unsaved is not None:
            self.initial = {**self.initial, **unsaved.window, **(unsaved.copy.fields if unsaved.is_shown else {})}

    def stand_on_newest(self, post: Post, unsaved: Unsaved | None = None) -> None:
        """After a conflict: what was typed now starts from the newest revision, and knows of what another window has
        typed, so that saving again keeps all of it."""
        newest = post.revisions.latest("number")
        told = {"seen": str(newest.number), "other": str(unsaved.copy.version if unsaved else 0)}
        self.data = {name: self.data.get(name) for name in self.data} | told

    @property
    def manuscript(self) -> Manuscript:
        """What the author hands in."""
        data = self.cleaned_data
        kept = self.instance.draft.sources if self.instance.draft else []
        entries = entries_of(data["works"], [*kept, *confirmed_entries(data["confirmed"])])
        return Manuscript(data["title"], data["body"], tuple(data["works"].splitlines()), tuple(entries))

    def settle(self, post: Post) -> None:
        """Write what is no part of a revision, as far as it was chosen in this form: audience, week, language, style
        and tags. Where language or style changed, what was rendered is rendered again, so never inside a
        transaction."""
        before = post.language, post.citation_style
        post.audience = self.settle_circle(post).audience
        chosen = [name for name in SETTINGS if self.chose(name)]
        for name in chosen:
            setattr(post, name, self.cleaned_data[name])
        with transaction.atomic():
            post.save(update_fields=chosen)
            if self.chose("tag_names"):
                post.tags.set(Tag.objects.named(post.course, self.cleaned_data["tag_names"].split(",")))
            if post.is_published:
                Change.objects.of_course(post.course_id)
        if before != (post.language, post.citation_style):
            for revision in filter(None, dict.fromkeys([post.draft, post.published])):
                manuscripts.rerender(revision)
