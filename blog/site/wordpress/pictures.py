"""The pictures of an import: found among the uploads, or fetched where somebody allowed it, encoded anew as any other
picture, and kept once for each essay that shows them. What is missing is listed."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from blog.bringing import MOST_PIXELS, pixels_of
from blog.models import Course, Image, Post
from blog.pictures import MOST_BYTES, keep_picture
from blog.refusals import Refused
from blog.site.wordpress.fetching import Fetcher, NotFetched
from blog.site.wordpress.origins import all_known, known_among, remember
from blog.site.wordpress.plan import Plan
from blog.site.wordpress.report import BROUGHT, UNCHANGED, Report
from blog.site.wordpress.uploads import SIZED, Uploads, below_uploads, path_of

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")


class Pictures:
    """Where pictures come from, and what became of each attachment."""

    def __init__(
        self, course: Course, plan: Plan, uploads: Uploads, fetcher: Fetcher | None, by: Any, *, writes: bool
    ) -> None:
        """Attachments by their path, to find the one an address shows in some size."""
        self.course, self.plan, self.uploads, self.fetcher, self.by = course, plan, uploads, fetcher, by
        self.writes = writes
        self.by_path: dict[tuple[str, tuple[str, ...]], int] = {}
        for site, kept in plan.attachments.items():
            for number, attachment in kept.items():
                for path in filter(None, (path_of(attachment.picture.url), attachment.file)):
                    self.by_path.setdefault((site, below_uploads(path)), number)
        self.outcomes: dict[tuple[str, int], str] = {}

    def bring(
        self, site: str, key: str, addresses: Iterable[str], tell: Callable[[str, str], None]
    ) -> tuple[dict[str, str], list[Image]]:
        """The pictures an essay shows that can be had: their names by the address there, and their rows. In a dry run
        the names are empty words."""
        names: dict[str, str] = {}
        rows: list[Image] = []
        for address in addresses:
            kept = self.known(site, key, address)
            known = kept is not None
            if kept is None:
                content, why = self.content_of(site, address)
                kept, why = self.kept(site, key, address, content) if content else (None, why)
                if kept is None:
                    self.account(site, address, why)
                    told = {"address": address[:200], "why": why}
                    tell(_("the picture %(address)s is missing: %(why)s") % told, "missing")
                    continue
            names[address] = kept.name
            rows.append(kept)
            self.account(site, address, UNCHANGED if known else BROUGHT)
        return names, rows

    def known(self, site: str, key: str, address: str) -> Image | None:
        """The picture as an import before brought it for this essay."""
        original = original_of(key, address)
        origin = known_among(self.course, site, "picture", [original]).get(original)
        return Image.objects.filter(pk=origin.pk).first() if origin else None

    def content_of(self, site: str, address: str) -> tuple[bytes, str]:
        """The bytes of a picture, or why there are none."""
        if address.startswith("data:"):
            return within(address), _("it is broken")
        number = self.number_of(site, address)
        kept = self.plan.attachments.get(site, {}).get(number) if number is not None else None
        if found := self.uploads.find(address, kept.file if kept else ""):
            content = self.uploads.read(found)
            return content, _("its file among the uploads cannot be used")
        if self.fetcher is None:
            return b"", _("it is not among the uploads")
        if not self.writes:
            return b"", _("it would be fetched")
        try:
            return self.fetcher.fetch(address), _("it is empty")
        except NotFetched as problem:
            return b"", str(problem)

    def kept(self, site: str, key: str, address: str, content: bytes) -> tuple[Image | None, str]:
        """Keep a picture, with the item it came of, or say why not; in a dry run only look."""
        if pixels_of(content) > MOST_PIXELS:
            return None, _("it has too many pixels")
        if not self.writes:
            return (Image(name="kept"), "") if pixels_of(content) else (None, _("it is no picture that can be shown"))
        try:
            with transaction.atomic():
                image = keep_picture(SimpleUploadedFile("picture", content), self.by)
                remember(self.course, site, "picture", original_of(key, address), image.pk, "")
                if (number := self.number_of(site, address)) is not None:
                    remember(self.course, site, "attachment", str(number), image.pk, "")
        except Refused as refusal:
            return None, str(refusal)
        return image, ""

    def claim(self, rows: Iterable[Image], post: Post) -> None:
        """Give pictures to the essay that shows them, within the caller's transaction."""
        for image in rows:
            if image.post_id != post.pk:
                image.post = post
                image.save(update_fields=["post"])

    def number_of(self, site: str, address: str) -> int | None:
        """The attachment that an address shows, perhaps in another size."""
        path = below_uploads(path_of(address))
        whole = (*path[:-1], SIZED.sub("", path[-1])) if path else path
        return self.by_path.get((site, path), self.by_path.get((site, whole)))

    def account(self, site: str, address: str, outcome: str) -> None:
        """Note what became of the attachment an address shows; one that came for any essay came."""
        number = self.number_of(site, address)
        if number is not None and self.outcomes.get((site, number)) not in {BROUGHT, UNCHANGED}:
            self.outcomes[site, number] = outcome

    def settle(self, report: Report) -> None:
        """Account for every attachment of the files."""
        known = all_known(self.course, "attachment")
        for site, kept in self.plan.attachments.items():
            for number, attachment in kept.items():
                before = (
                    UNCHANGED if (site, str(number)) in known else unused(attachment.picture.url or attachment.file)
                )
                outcome = self.outcomes.get((site, number)) or before
                report.attachments.count(outcome)
                if outcome not in {BROUGHT, UNCHANGED}:
                    title = f"attachment {number} “{attachment.picture.title[:60]}”"
                    report.tell(title, outcome, "skipped")
        report.attachments.more["missing"] = sum(
            outcome not in {BROUGHT, UNCHANGED} for outcome in self.outcomes.values()
        )


def unused(address: str) -> str:
    """Why an attachment that no essay shows stays out."""
    if not path_of(address).lower().endswith(PICTURES):
        return _("it is no picture; links to it stay as they are")
    return _("no essay that comes in shows it")


def original_of(key: str, address: str) -> str:
    """What a picture of an essay is known by."""
    return f"{key[:40]}/{hashlib.sha256(address.encode('utf-8', 'replace')).hexdigest()[:24]}"


def within(address: str) -> bytes:
    """The bytes of a picture that is written out in its address."""
    if len(address) > MOST_BYTES * 4 // 3 + 100:
        return b""
    try:
        return base64.b64decode(address.partition(",")[2], validate=False)
    except (ValueError, binascii.Error):
        return b""
