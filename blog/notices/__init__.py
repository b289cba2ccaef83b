"""Notices: the right word to the right person, once. What an event is, whom it concerns and how it reads is known by
the application that registers its kind; here notices are queued, listed, sent by mail and switched off. It must not
know any kind by name.

Whoever tells people of an event imports these names; views and the worker take the modules of the package."""

from blog.notices.kinds import Item, Kind, register
from blog.notices.queueing import Telling, again, again_under, cancel, queue, queue_all

__all__ = ["Item", "Kind", "Telling", "again", "again_under", "cancel", "queue", "queue_all", "register"]
