"""The rows of the ground floor. Models know other models, and nothing above them."""

from blog.models.audience import Audience
from blog.models.consent import Consent
from blog.models.courses import Course, OpenFindings, Section, Tag, Week
from blog.models.images import Image
from blog.models.imports import CourseImport, OldAddress, Origin, Stage
from blog.models.joining import JoinLink
from blog.models.log import Decision
from blog.models.notes import Note
from blog.models.notices import Cadence, DailyHour, Follow, Mute, Notice, NoticeChoice
from blog.models.pages import Announcement, Page
from blog.models.people import Enrolment, FormerName, NameKind, Role, User
from blog.models.posts import Post, PostStatus
from blog.models.reading import ReadMark
from blog.models.revisions import Revision
from blog.models.sources import Source
from blog.models.tokens import Token
from blog.models.versions import Change
from blog.models.writing import CoAuthor, FormerAddress, WorkingCopy

__all__ = [
    "Announcement",
    "Audience",
    "Cadence",
    "Change",
    "CoAuthor",
    "Consent",
    "Course",
    "CourseImport",
    "DailyHour",
    "Decision",
    "Enrolment",
    "Follow",
    "FormerAddress",
    "FormerName",
    "Image",
    "JoinLink",
    "Mute",
    "NameKind",
    "Note",
    "Notice",
    "NoticeChoice",
    "OldAddress",
    "OpenFindings",
    "Origin",
    "Page",
    "Post",
    "PostStatus",
    "ReadMark",
    "Revision",
    "Role",
    "Section",
    "Source",
    "Stage",
    "Tag",
    "Token",
    "User",
    "Week",
    "WorkingCopy",
]
