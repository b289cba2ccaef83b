"""The blog as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    """People, courses, posts and sources."""

    name = "blog"
    verbose_name = _("Courses and essays")

    def ready(self) -> None:
        """Make the kinds of notices about essays known, and what the worker clears away daily."""
        from blog import closing_news, demonstration, deploy_checks, notices, step_news, working  # noqa: F401 - the checks
        from blog.backends import trust_json
        from blog.essay_news import ESSAY, INVITED
        from blog.unclaimed import drop_unclaimed
        from blog.upkeep import keep_up
        from blog.watching import accounts, counters, queries

        for watched in (accounts, counters, queries):
            watched.watch()
        trust_json()
        for kind in (ESSAY, INVITED, *step_news.KINDS, *closing_news.KINDS):
            notices.register(kind)
        working.CHORES["closing"] = closing_news.tell_of_closings
        working.CHORES["pictures"] = drop_unclaimed
        working.CHORES["upkeep"] = keep_up
