"""A cache on Redis or Valkey that costs a page little while it is away: whatever goes wrong there counts as a miss, and
for a second nobody of this process asks again. Who has to know whether something was kept uses the cache `strict`.
Tries to sign in are never a miss: they are counted in the table of the database, without which nobody signs in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

LEFT_ALONE = 1.0
TRIES = ("allauth", "wrong-join-codes", "haste:wrong-token")  # allauth's: tries, and codes that worked once
AWAY: dict[str, float] = {}


class ForgivingCache(RedisCache):
    """Django's own, whose every answer is a miss while the server is away. What is added then counts as added, so
    that whoever takes a lock goes on alone."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.servers = str(server)

    def tried(self, act: Callable[..., Any], *words: Any, missed: Any) -> Any:
        """What the server answers, or what a miss answers; for tries, what the database does."""
        if str(words[0]).startswith(TRIES):
            return getattr(caches["tries"], act.__name__)(*words)
        if monotonic() < AWAY.get(self.servers, 0):
            return missed
        try:
            return act(*words)
        except (RedisError, OSError) as problem:
            AWAY[self.servers] = monotonic() + LEFT_ALONE
            logger.warning("the cache is away: %s", type(problem).__name__)
            return missed

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether it was not there yet."""
        return bool(self.tried(super().add, key, value, timeout, version, missed=True))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """What is kept there."""
        return self.tried(super().get, key, default, version, missed=default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep it, if that can be done."""
        self.tried(super().set, key, value, timeout, version, missed=None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether it is there to be kept longer."""
        return bool(self.tried(super().touch, key, timeout, version, missed=False))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Whether it was there and no longer is."""
        return bool(self.tried(super().delete, key, version, missed=False))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Whether it is there."""
        return bool(self.tried(super().has_key, key, version, missed=False))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """What is kept of these."""
        found: dict[Any, Any] = self.tried(super().get_many, keys, version, missed={})
        return found

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        """Keep them; the keys that could not be kept."""
        lost: list[Any] = self.tried(super().set_many, data, timeout, version, missed=list(data))
        return lost

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        """Forget these."""
        self.tried(super().delete_many, keys, version, missed=None)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count on. Raises ValueError where there is nothing to count on from, as in a cache that is away."""
        counted = self.tried(super().incr, key, delta, version, missed=None)
        if counted is None:
            raise ValueError("There is no such key.")
        return int(counted)
