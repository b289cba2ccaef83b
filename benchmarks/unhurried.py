"""The site's own application, with the limits on how often somebody writes so far away that nobody meets them: here one
connection stands for a whole class. What it takes to ask for them is still paid."""

from __future__ import annotations

from datetime import timedelta

from blog.wsgi import application
from comments.spam import rates
from comments.spam.rates import Limit

__all__ = ["application"]

FAR = Limit(1_000_000, timedelta(hours=1))
rates.GUEST = rates.MEMBER = (FAR, FAR)
rates.ADDRESS = (FAR,)
