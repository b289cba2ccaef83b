"""How deep the tree of a page will be, before it is built. It must not know what the tags mean."""

import re
from collections import Counter

TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]{0,40})(?P<rest>[^<>]{0,4000})>?")
CLOSES_ITSELF = re.compile(r"(?:^|[^=\s]\s+|[\"'])/$")
NEVER_CLOSED = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def depth_of(text: str) -> int:
    """How deep the tree of these tags will be: known before it is built, for building a deep one takes long."""
    stack: list[str] = []
    opened: Counter[str] = Counter()
    deepest = 0
    for tag in TAG.finditer(text):
        name = tag["name"].lower()
        if tag["end"] and opened[name]:
            while stack and opened[name]:
                last = stack.pop()
                opened[last] -= 1
                if last == name:
                    break
        elif not tag["end"] and name not in NEVER_CLOSED and not CLOSES_ITSELF.search(tag["rest"]):
            stack.append(name)
            opened[name] += 1
            deepest = max(deepest, len(stack))
    return deepest
