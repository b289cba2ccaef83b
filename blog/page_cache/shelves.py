"""Where pages are kept: in this process, each asked of the database by one query before it is served; or in a cache
that several machines share, where the tokens of its versions speak for the database, for five seconds at most. An error
of the cache is a miss. It must not know requests."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from threading import Lock
from typing import Protocol

from django.conf import settings
from django.core.cache import cache

from blog import versions
from blog.page_cache.pages import Page

logger = logging.getLogger(__name__)

MOST_BYTES = 64_000_000
LOCKS = 64
UNCONFIRMED = 5
A_TURN, A_GLANCE = 2, 0.02


class Shelf(Protocol):
    """A place for pages."""

    def find(self, key: str) -> Page | None:
        """The page, if it shows what is so now."""

    def put(self, key: str, page: Page) -> None:
        """Keep a page that was just made."""

    def making(self, key: str) -> AbstractContextManager[None]:
        """Make a page alone: who asks for the same one meanwhile waits."""


class OwnShelf:
    """The pages of this process, the least asked for forgotten first. Nothing is lost with them."""

    def __init__(self) -> None:
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.size, self.guard, self.locks = 0, Lock(), [Lock() for _ in range(LOCKS)]

    def find(self, key: str) -> Page | None:
        """The page, if the database says that its versions hold."""
        page = self.pages.get(key)
        if page is None:
            return None
        if not page.is_alive or versions.standing(page.shown.course, page.shown.posts) != page.shown.versions:
            with self.guard:
                self.drop(key)
            return None
        with self.guard, suppress(KeyError):
            self.pages.move_to_end(key)
        return page

    def put(self, key: str, page: Page) -> None:
        """Keep it, and forget others where there is no room."""
        with self.guard:
            self.drop(key)
            self.pages[key] = page
            self.size += len(page.body)
            while self.size > MOST_BYTES:
                self.drop(next(iter(self.pages)))

    def drop(self, key: str) -> None:
        """Forget one; the caller holds the guard."""
        if (page := self.pages.pop(key, None)) is not None:
            self.size -= len(page.body)

    @contextmanager
    def making(self, key: str) -> Iterator[None]:
        """One thread at a time for a page."""
        with turn(self.locks[hash(key) % LOCKS]):
            yield


class SharedShelf:
    """The pages of all machines, in the cache that they share. A process keeps those it has served near, so that the
    cache is asked for a page's tokens alone."""

    def __init__(self) -> None:
        self.locks = [Lock() for _ in range(LOCKS)]
        self.near = OwnShelf()

    def find(self, key: str) -> Page | None:
        """The page, if its tokens stand in the cache as they stood when it was made, or the database says that its
        versions hold. The tokens are read first: what is committed after that, changes them. While the cache is away
        and knows none, the database is asked of each page."""
        try:
            near = self.near.pages.get(key)
            if near is not None and near.is_alive:
                tokens = versions.tokens(near.versions)
                if None in tokens.values():
                    return self.near.find(key)
                if tokens == near.tokens and is_fresh(near):
                    return near
            page: Page | None = cache.get(key)
            if page is None or not page.is_alive:
                return None
            tokens, now = versions.tokens(page.versions), time.time()
            if tokens == page.tokens and is_fresh(page):
                self.near.put(key, page)
                return page
            return self.confirmed(key, replace(page, tokens=tokens, confirmed_at=now))
        except Exception:  # each cache raises errors of its own
            logger.warning("the shared cache does not answer", exc_info=True)
            return None

    def put(self, key: str, page: Page) -> None:
        """Keep it, if nothing has changed while it was made."""
        try:
            tokens = versions.tokens(page.versions)
            self.confirmed(key, replace(page, tokens=tokens, confirmed_at=time.time()))
        except Exception:  # as above
            logger.warning("the shared cache does not take a page", exc_info=True)

    def confirmed(self, key: str, page: Page) -> Page | None:
        """Keep a page, and answer with it, if the database says that its versions hold."""
        if versions.standing(page.shown.course, page.shown.posts) != page.shown.versions:
            return None
        cache.set(key, page, max(1, int(page.shown.dies_at - time.time())))
        self.near.put(key, page)
        return page

    @contextmanager
    def making(self, key: str) -> Iterator[None]:
        """One thread of one machine at a time for a page. Who waits longer than a page takes makes it too."""
        with turn(self.locks[hash(key) % LOCKS]):
            name, until = f"{key}/making", time.monotonic() + A_TURN
            is_mine = has_taken(name)
            while not is_mine and time.monotonic() < until and is_taken(name):
                time.sleep(A_GLANCE)
            try:
                yield
            finally:
                if is_mine:
                    with suppress(Exception):
                        cache.delete(name)


@contextmanager
def turn(lock: Lock) -> Iterator[None]:
    """The turn of a thread. Who finds it taken waits for it to end, and then goes beside the others: either the page is
    there by then, or it is one that nobody keeps."""
    is_mine = lock.acquire(blocking=False)
    if not is_mine:
        with lock:
            pass
    try:
        yield
    finally:
        if is_mine:
            lock.release()


def is_fresh(page: Page) -> bool:
    """Whether the database has said of a page lately that its versions hold."""
    return 0 <= time.time() - page.confirmed_at < UNCONFIRMED


def has_taken(name: str) -> bool:
    """Whether the turn is ours now; it is, where the cache does not answer."""
    try:
        return bool(cache.add(name, 1, A_TURN))
    except Exception:  # as above
        return True


def is_taken(name: str) -> bool:
    """Whether somebody has their turn."""
    try:
        return cache.get(name) is not None
    except Exception:  # as above
        return False


def shelf() -> Shelf:
    """The one that the settings ask for."""
    return SharedShelf() if settings.CACHE_IS_SHARED else OwnShelf()
