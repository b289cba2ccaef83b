"""What Mozilla's Observatory gives for the head of a page (its scoring table, as of 2025): from 100 down for what is
missing, and up from 90 on for what is more than it asks. It knows nothing of the site: a head, cookies, a number."""

from __future__ import annotations

from http.cookies import SimpleCookie

A_HALF_YEAR = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE = {"'unsafe-inline'", "'unsafe-eval'", "data:", "http:", "https:", "*"}
BONUS_FROM = 90
SESSIONS = ("session", "auth", "login")

Head = dict[str, str]


def score(head: Head, cookies: SimpleCookie) -> int:
    """The points of one answer; names of the head in lower case."""
    policy = directives(head.get("content-security-policy", ""))
    missing = [
        lacking_policy(policy),
        lacking_cookies(cookies),
        0 if is_framed_by_none(head, policy) else -20,
        0 if max_age(head) >= A_HALF_YEAR else -10 if max_age(head) else -20,
        0 if head.get("x-content-type-options") == "nosniff" else -5,
        -5 if head.get("referrer-policy", "no-referrer") not in PRIVATE else 0,
        -50 if head.get("access-control-allow-origin") == "*" else 0,
    ]
    base = max(0, 100 + sum(missing))
    return base + (sum(bonuses(head, policy, cookies)) if base >= BONUS_FROM else 0)


def directives(policy: str) -> dict[str, set[str]]:
    """What a Content-Security-Policy says, by directive; the first of a name counts (CSP 3, 2.2.1)."""
    found: dict[str, set[str]] = {}
    for words in (part.split() for part in policy.split(";")):
        if words:
            found.setdefault(words[0].lower(), set(words[1:]))
    return found


def sources(policy: dict[str, set[str]], name: str) -> set[str]:
    """Where a kind of thing may come from: from anywhere, if nothing says it."""
    return policy.get(name, policy.get("default-src", {"*"}))


def lacking_policy(policy: dict[str, set[str]]) -> int:
    """25 without one, 20 where scripts may come from anywhere or stand in the page."""
    if not policy:
        return -25
    return -20 if (sources(policy, "script-src") | sources(policy, "object-src")) & UNSAFE else 0


def lacking_cookies(cookies: SimpleCookie) -> int:
    """What the worst of the cookies costs; those of a session more."""
    costs = [0]
    for name, cookie in cookies.items():
        is_session = any(word in name.lower() for word in SESSIONS)
        costs.append(0 if cookie["secure"] else -40 if is_session else -20)
        costs.append(0 if cookie["httponly"] or not is_session else -30)
    return min(costs)


def is_framed_by_none(head: Head, policy: dict[str, set[str]]) -> bool:
    """Whether another site cannot show the page in a frame."""
    told = policy.get("frame-ancestors")
    if told is not None:
        return told <= {"'none'", "'self'"}
    return head.get("x-frame-options", "").upper() in {"DENY", "SAMEORIGIN"}


def max_age(head: Head) -> int:
    """For how many seconds a browser keeps to https."""
    ages = [part.split("=")[1] for part in head.get("strict-transport-security", "").split(";") if "max-age=" in part]
    return int(ages[0].strip(' "')) if ages else 0


def bonuses(head: Head, policy: dict[str, set[str]], cookies: SimpleCookie) -> list[int]:
    """What is given for more than is asked."""
    is_strict = policy.get("default-src") == {"'none'"}
    is_safe = not lacking_policy(policy) and not sources(policy, "style-src") & UNSAFE
    return [
        (10 if is_strict else 5) if is_safe else 0,
        5 if cookies and all(cookie["samesite"] in {"Lax", "Strict"} for cookie in cookies.values()) else 0,
        5 if "frame-ancestors" in policy else 0,
        5 if head.get("referrer-policy") in PRIVATE else 0,
        10 if head.get("cross-origin-resource-policy") in {"same-origin", "same-site"} else 0,
        10 if head.get("cross-origin-opener-policy") == "same-origin" else 0,
        10 if head.get("cross-origin-embedder-policy") in {"require-corp", "credentialless"} else 0,
    ]
