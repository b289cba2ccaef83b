"""The routes of comments: replying, and the way to one comment."""

from django.urls import path
from django.views.decorators.http import require_safe

from comments import feeds, notes, views

urlpatterns = [
    path("comments/<int:pk>/", views.comment, name="comment"),
    path("comments/<int:pk>/notes/", notes.notes, name="comment_notes"),
    path("<slug:course>/comments/feed/", require_safe(feeds.CourseFeed()), name="comments_feed"),
    path("<slug:course>/posts/<slug:slug>/comments/", views.reply, name="reply"),
    path("<slug:course>/posts/<slug:slug>/feed/", require_safe(feeds.PostFeed()), name="post_feed"),
]
