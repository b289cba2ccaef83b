"""Static files under names made of what is in them, so that browsers keep them for ever; compressed once, when they are
collected."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped, unused-ignore]

IMPORTED = r'(?P<matched>(?P<what>\b(?:import|export)\b[^;"\']*\bfrom\s*)"(?P<url>\./[^"]+)")'
NAMED_ANEW = '%(what)s"%(url)s"'


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Scripts of our own that other scripts import are asked for by such names, too. Django's own switch for that also
    reads the examples in others' comments."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("blog/*.js", ((IMPORTED, NAMED_ANEW),)),
        ("comments/*.js", ((IMPORTED, NAMED_ANEW),)),
    )
