"""The blog as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    """People, courses, posts and sources."""

    name = "blog"
    verbose_name = _("Courses and essays")

    def ready(self) -> None:
        """Make the kinds of notices about essays known."""
        from blog import notices
        from blog.essay_news import ESSAY

        notices.register(ESSAY)
