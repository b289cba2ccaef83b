"""Every route but the comments' own, grouped by noun. The first word of an address is the name of its view."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from blog import feeds
from blog.site.views import closing, copying, former_names, importing, people, privacy, search, unread, web, work
from blog.views import (
    accounts,
    autosaving,
    bringing,
    citing,
    coauthors,
    courses,
    deletion,
    gatherings,
    history,
    images,
    joining,
    me,
    notes,
    notices,
    posts,
    publication,
    reading,
    sources,
    viewing,
    writing,
)
from comments.views import claiming, ruling

notice_urls: list[URLPattern | URLResolver] = [
    path("", notices.notices, name="notices"),
    path("settings/", notices.notice_settings, name="notice_settings"),
    path("mutes/<int:pk>/", notices.mute, name="mute"),
    path("follows/essays/<int:pk>/", notices.follow_essay, name="follow_essay"),
    path("follows/authors/<int:pk>/", notices.follow_author, name="follow_author"),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
]

admin_urls: list[URLPattern | URLResolver] = [
    path(f"{kind}/<int:pk>/{page}/", admin.site.admin_view(getattr(privacy, name)), name=name)
    for name, kind, page in (
        ("export_account", "blog/user", "export"),
        ("erase_account", "blog/user", "erasure"),
        ("export_member", "blog/enrolment", "export"),
        ("erase_member", "blog/enrolment", "erasure"),
        ("export_guest", "comments/comment", "export"),
        ("erase_guest", "comments/comment", "erasure"),
    )
] + [
    path("blog/course/<int:pk>/rules/", admin.site.admin_view(ruling.course_rules), name="course_rules"),
    path("blog/course/<int:pk>/closing/", admin.site.admin_view(closing.closing), name="closing"),
    path("blog/course/<int:pk>/copying/", admin.site.admin_view(copying.copying), name="copying"),
    path("blog/course/<int:pk>/import/", admin.site.admin_view(importing.import_course), name="import_course"),
    path("blog/course/<int:pk>/import/<int:run>/", admin.site.admin_view(importing.import_run), name="import_run"),
    path(
        "blog/course/<int:pk>/import/<int:run>/progress/",
        admin.site.admin_view(importing.import_progress),
        name="import_progress",
    ),
    path(
        "blog/course/<int:pk>/import/<int:run>/<str:name>",
        admin.site.admin_view(importing.import_file),
        name="import_file",
    ),
]

site_urls: list[URLPattern | URLResolver] = [
    path("", unread.home, name="home"),
    path("privacy/", TemplateView.as_view(template_name="blog/privacy.html"), name="privacy"),
    path("terms/", TemplateView.as_view(template_name="blog/terms.html"), name="terms"),
    path("accounts/closing/", accounts.close_account, name="close_account"),
    path("accounts/claims/", claiming.claims, name="claims"),
    path("accounts/", include("allauth.urls")),
    path("join/", joining.join_code, name="join_code"),
    path("admin/", include(admin_urls)),
    path("admin/", admin.site.urls),
    path("notifications/", include(notice_urls)),
    path("preview/", writing.preview, name="preview"),
    path("paste/", bringing.paste, name="paste"),
    path("images/", images.images, name="images"),
    path("images/<slug:name>", images.image, name="image"),
    path("images/<slug:name>/<int:width>", images.image_copy, name="image_copy"),
]

post_urls: list[URLPattern | URLResolver] = [
    path("", posts.post, name="post"),
    path("edit/", writing.edit, name="edit"),
    path("autosave/", autosaving.autosave, name="autosave"),
    path("document/", bringing.document, name="document"),
    path("document/undo/", bringing.undo_document, name="undo_document"),
    path("publication/", publication.publication, name="publication"),
    path("history/", history.history, name="history"),
    path("authors/", coauthors.coauthors, name="coauthors"),
    path("deletion/", deletion.deletion, name="deletion"),
    path("reading/", reading.reading, name="reading"),
    path("notes/", notes.notes, name="notes"),
    path("cite/", citing.cite, name="cite"),
    path("cite/<str:form>", citing.cite_as, name="cite_as"),
    path("sources.<str:form>", citing.post_sources, name="post_sources"),
]

course_urls: list[URLPattern | URLResolver] = [
    path("", courses.stream, name="stream"),
    path("new/", unread.new, name="new"),
    path("join/<str:code>/", joining.join, name="join"),
    path("about/", courses.about, name="about"),
    path("accent.css", courses.accent, name="accent"),
    path("pages/<slug:slug>/", courses.page, name="page"),
    path("feed/", require_safe(feeds.StreamFeed()), name="feed"),
    path("weeks/", gatherings.weeks, name="weeks"),
    path("weeks/<slug:slug>/", gatherings.week, name="week"),
    path("tags/", gatherings.tags, name="tags"),
    path("tags/<slug:slug>/", gatherings.tag, name="tag"),
    path("authors/<slug:slug>/", gatherings.author, name="author"),
    path("search/", search.search, name="search"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<str:form>", sources.course_sources, name="course_sources"),
    path("write/", writing.write, name="write"),
    path("write/autosave/", autosaving.write_autosave, name="write_autosave"),
    path("write/document/", bringing.write_document, name="write_document"),
    path("drafts/", writing.drafts, name="drafts"),
    path("me/web/", web.web, name="web"),
    path("me/my-work/", work.work, name="work"),
    path("view-as/", viewing.view_as, name="view_as"),
    path("me/", me.me, name="me"),
    path("people/", people.people, name="people"),
    path("people.csv", people.people_csv, name="people_csv"),
    path("people/<int:pk>/names/", former_names.former_names, name="former_names"),
    path("posts/<slug:slug>/", include(post_urls)),
]

urlpatterns = [*site_urls, path("", include("comments.urls")), path("<slug:course>/", include(course_urls))]
