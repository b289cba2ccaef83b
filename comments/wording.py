"""What a page says around each comment, in the reader's language: asked for once a page, as HTML where it always stands
in the same element. What is put into a sentence is escaped by whoever puts it there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from comments.models import CommentStatus


class Wording:
    """The words of one page."""

    def __init__(self) -> None:
        """Ask for all that may stand at any comment."""
        self.guest = _("Guest: %(name)s")
        self.reply_to, self.level = _("reply to %(name)s"), _("level %(n)s")
        self.author, self.edited = marked("badge", _("Author")), marked("edited", _("edited"))
        self.new, self.names_you = marked("new", _("New")), marked("new", _("Names you"))
        self.comment = _("Comment %(number)s")
        self.in_reply_to = _("in reply to %(number)s, %(name)s")
        self.read_by = _("Read by %(circle)s only.")
        self.reply, self.to = _("Reply"), _("to %(name)s, %(number)s")
        self.edit, self.take_back = _("Edit"), _("Take back")
        self.report, self.whose = _("Report"), _("%(name)s, %(number)s")

    @staticmethod
    def just_said(is_out: bool, is_edited: bool) -> str:
        """What is told of a comment that was just written or changed."""
        if is_out:
            return _("Your change is saved.") if is_edited else _("Your reply is published.")
        return _("Your reply waits for an instructor.")

    @staticmethod
    def stone(status: str) -> str:
        """What stands where words stood."""
        if status == CommentStatus.REMOVED:
            return _("removed by an instructor")
        if status == CommentStatus.WITHDRAWN:
            return _("taken back by its author")
        return _("erased") if status == CommentStatus.ERASED else _("not shown")


def marked(kind: str, words: str) -> str:
    """A word beside a comment. Gettext's tools find no text within an f-string, so none stands in one."""
    return f'<span class="{kind}">{words}</span>'
