"""The routes of comments: replying, the way to one comment, and what one may do with one's own."""

from django.urls import path

from comments import feeds, notes
from comments.views import own, replying, reporting, showing

urlpatterns = [
    path("comments/<int:pk>/", showing.comment, name="comment"),
    path("comments/<int:pk>/edit/", own.edit, name="edit_comment"),
    path("comments/<int:pk>/removal/", own.removal, name="removal"),
    path("comments/<int:pk>/appeal/", own.appeal, name="appeal"),
    path("comments/<int:pk>/flag/", reporting.flag, name="flag"),
    path("comments/<int:pk>/notes/", notes.notes, name="comment_notes"),
    path("comments/yours/<str:secret>/", own.guest_comments, name="guest_comments"),
    path("<slug:course>/comments/feed/", feeds.course_feed, name="comments_feed"),
    path("<slug:course>/me/comments/", own.my_comments, name="my_comments"),
    path("<slug:course>/posts/<slug:slug>/comments/", replying.reply, name="reply"),
    path("<slug:course>/posts/<slug:slug>/comments/fresh/", showing.fresh, name="fresh_comments"),
    path("<slug:course>/posts/<slug:slug>/comments/stamp/", showing.stamp, name="stamp"),
    path("<slug:course>/posts/<slug:slug>/feed/", feeds.post_feed, name="post_feed"),
]
