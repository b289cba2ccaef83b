"""The rows of the ground floor. Models know other models, and nothing above them."""

from blog.models.audience import Audience
from blog.models.courses import Course, Page, Section, Tag, Week
from blog.models.images import Image
from blog.models.log import Decision
from blog.models.people import Enrolment, Role, User
from blog.models.posts import Post, PostStatus
from blog.models.reading import ReadMark
from blog.models.revisions import Revision
from blog.models.sources import Source

__all__ = [
    "Audience",
    "Course",
    "Decision",
    "Enrolment",
    "Image",
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
