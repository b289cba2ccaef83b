"""The rows of the ground floor. Models know other models, and nothing above them."""

from blog.models.audience import Audience
from blog.models.consent import Consent
from blog.models.courses import Announcement, Course, OpenFindings, Page, Section, Tag, Week
from blog.models.images import Image
from blog.models.joining import JoinLink
from blog.models.log import Decision
from blog.models.notes import Note
from blog.models.notices import Cadence, DailyHour, Follow, Mute, Notice, NoticeChoice
from blog.models.people import Enrolment, FormerName, NameKind, Role, User
from blog.models.posts import Post, PostStatus
from blog.models.reading import ReadMark
from blog.models.revisions import Revision
from blog.models.sources import Source

__all__ = [
    "Announcement",
    "Audience",
    "Cadence",
    "Consent",
    "Course",
    "DailyHour",
    "Decision",
    "Enrolment",
    "Follow",
    "FormerName",
    "Image",
    "JoinLink",
    "Mute",
    "NameKind",
    "Note",
    "Notice",
    "NoticeChoice",
    "OpenFindings",
    "Page",
    "Post",
    "PostStatus",
    "ReadMark",
    "Revision",
    "Role",
    "Section",
    "Source",
    "Tag",
    "User",
    "Week",
]
