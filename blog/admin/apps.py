"""The admin as an application: the stock one, opened by enrolments instead of by a flag."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig

NOUNS = ("courses", "announcements", "people", "posts", "log", "joining", "factors", "notices", "tasks")


class StaffAdminConfig(AdminConfig):
    """Puts the course-scoped site in the place of Django's, and fills it once the models are there."""

    default_site = "blog.admin.site.StaffAdminSite"

    def ready(self) -> None:
        """Register every application's admin, and ours noun by noun."""
        super().ready()
        for noun in NOUNS:
            import_module(f"blog.admin.{noun}")
