"""Every route but the comments' own, grouped by noun. The first word of an address is the name of its view."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe

from blog import feeds
from blog.views import citing, courses, gatherings, images, posts, reading, sources, writing

site_urls: list[URLPattern | URLResolver] = [
    path("", courses.home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("preview/", writing.preview, name="preview"),
    path("images/", images.images, name="images"),
    path("images/<slug:name>", images.image, name="image"),
]

post_urls: list[URLPattern | URLResolver] = [
    path("", posts.post, name="post"),
    path("edit/", writing.edit, name="edit"),
    path("publication/", writing.publication, name="publication"),
    path("reading/", reading.reading, name="reading"),
    path("cite/", citing.cite, name="cite"),
    path("cite/<str:form>", citing.cite_as, name="cite_as"),
    path("sources.<str:form>", citing.post_sources, name="post_sources"),
]

course_urls: list[URLPattern | URLResolver] = [
    path("", courses.stream, name="stream"),
    path("about/", courses.about, name="about"),
    path("pages/<slug:slug>/", courses.page, name="page"),
    path("feed/", require_safe(feeds.StreamFeed()), name="feed"),
    path("weeks/", gatherings.weeks, name="weeks"),
    path("weeks/<slug:slug>/", gatherings.week, name="week"),
    path("tags/<slug:slug>/", gatherings.tag, name="tag"),
    path("authors/<slug:slug>/", gatherings.author, name="author"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<str:form>", sources.course_sources, name="course_sources"),
    path("write/", writing.write, name="write"),
    path("drafts/", writing.drafts, name="drafts"),
    path("posts/<slug:slug>/", include(post_urls)),
]

urlpatterns = [*site_urls, path("", include("comments.urls")), path("<slug:course>/", include(course_urls))]
