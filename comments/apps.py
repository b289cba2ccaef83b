"""Comments as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Threads, and what instructors decide about them."""

    name = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        """Make the kinds of notices about comments known, and what the worker tidies up daily."""
        from blog import notices, working
        from comments.forgetting_guests import forget_guests
        from comments.telling import KINDS
        from comments.tidying import tidy_up

        for kind in KINDS:
            notices.register(kind)
        working.CHORES["tidy"] = tidy_up
        working.CHORES["guests"] = forget_guests
