"""A class's past from WordPress: exports are read, checked and brought in, with an account of every item. This is the
door: `read` the files, `check` what would happen, `order` a run, and `bring` it in."""

from blog.site.wordpress.addresses import write_lists
from blog.site.wordpress.bringing import Bringing, bring, check
from blog.site.wordpress.options import CIRCLES, File, Options, files_at
from blog.site.wordpress.plan import Plan, read
from blog.site.wordpress.report import Report
from blog.site.wordpress.running import order

__all__ = [
    "CIRCLES",
    "Bringing",
    "File",
    "Options",
    "Plan",
    "Report",
    "bring",
    "check",
    "files_at",
    "order",
    "read",
    "write_lists",
]
