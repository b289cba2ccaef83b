"""The names that move when Django does: `task` comes with Django from 6.0 on. It must hold nothing else."""

from django_tasks import task

__all__ = ["task"]
