"""The pictures of a course that is read back: encoded anew, like all that people bring, under the names that essays
call them by. It must not know essays."""

from __future__ import annotations

from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from blog import decoding
from blog.models import Image
from blog.pictures import COPIES, MOST_BYTES, copy_name, drop_files
from blog.refusals import Refused
from blog.site import course_json_entries as entries
from blog.site.course_json_document import Entry, content_of
from blog.site.exporting_courses import OPERATOR


def kept(entry: Entry, archive: ZipFile) -> Image:
    """Keep the picture of an entry, its row not yet written. Raises Refused, with no file kept, for what is no picture,
    and for a name that the site has."""
    picture = Image(**entry.fields(Image, *entries.PICTURE))
    if not picture.name or Image.objects.visible_to(OPERATOR).filter(name=picture.name).exists():
        raise entry.refusal("name", _("the site has a picture of this name"))
    content = content_of(archive, entries.file_of(picture), MOST_BYTES, entries.file_of(picture))
    if len(content) > MOST_BYTES:
        raise entry.refusal("file", _("the picture is larger than 10 MB"))
    try:
        decoded, kind = decoding.decoded(content)
    except Refused as refusal:
        raise entry.refusal("file", refusal) from refusal
    picture.kind, picture.width, picture.height = kind.lower(), decoded.width, decoded.height
    picture.widths = [width for width in COPIES if width < decoded.width]
    try:
        content = decoding.encoded(decoded, kind)
        picture.file.save(f"{picture.name}.{picture.kind}", ContentFile(content), save=False)
        for width in picture.widths:
            copy = decoding.encoded(decoding.narrowed(decoded, width), kind)
            picture.file.storage.save(copy_name(picture, width), ContentFile(copy))
    except BaseException:
        drop_files(picture)
        raise
    return picture
