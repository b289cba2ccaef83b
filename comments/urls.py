"""The routes of comments: replying, and the way to one comment."""

from django.urls import path

from comments import feeds, views

urlpatterns = [
    path("comments/<int:pk>/", views.comment, name="comment"),
    path("<slug:course>/comments/feed/", feeds.CourseFeed(), name="comments_feed"),
    path("<slug:course>/posts/<slug:slug>/comments/", views.reply, name="reply"),
    path("<slug:course>/posts/<slug:slug>/feed/", feeds.PostFeed(), name="post_feed"),
]
