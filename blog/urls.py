"""Every route but the comments' own, grouped by noun. The first word of an address is the name of its view."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

from blog import sitemaps
from blog.feeds import essays as feeds
from blog.site.views import (
    api_page,
    closing,
    copying,
    former_names,
    health,
    importing,
    metrics,
    people,
    privacy,
    search,
    taking,
    unread,
    web,
    work,
)
from blog.views import (
    accounts,
    autosaving,
    bringing,
    cards,
    citing,
    coauthors,
    courses,
    deletion,
    ends,
    gatherings,
    history,
    images,
    joining,
    me,
    notes,
    notices,
    posts,
    printing,
    publication,
    reading,
    signing_in,
    sources,
    tokens,
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
    path("blog/course/<int:pk>/taking/", admin.site.admin_view(taking.taking), name="taking"),
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
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("privacy/", TemplateView.as_view(template_name="blog/privacy.html"), name="privacy"),
    path("terms/", TemplateView.as_view(template_name="blog/terms.html"), name="terms"),
    path("accounts/login/", signing_in.sign_in, name="account_login"),
    path("accounts/reauthenticate/", signing_in.confirm_it_is_you, name="account_reauthenticate"),
    path("accounts/3rdparty/", signing_in.connections, name="socialaccount_connections"),
    path("accounts/closing/", accounts.close_account, name="close_account"),
    path("accounts/claims/", claiming.claims, name="claims"),
    path("accounts/tokens/", tokens.tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/revocation/", tokens.token_revocation, name="token_revocation"),
    path("accounts/", include("allauth.urls")),
    path("api/", include(api_page.urls)),
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
    path("card.png", cards.card, name="card"),
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
    path("printed/", printing.printed, name="printed"),
    path("epub/", printing.epub, name="epub"),
    path("sources.<str:form>", citing.post_sources, name="post_sources"),
]

course_urls: list[URLPattern | URLResolver] = [
    path("", courses.stream, name="stream"),
    path("new/", unread.new, name="new"),
    path("join/<str:code>/", joining.join, name="join"),
    path("about/", courses.about, name="about"),
    path("accent.css", courses.accent, name="accent"),
    path("pages/<slug:slug>/", courses.page, name="page"),
    path("card.png", cards.course_card, name="course_card"),
    path("feed/", feeds.course_feed, name="feed"),
    path("weeks/", gatherings.weeks, name="weeks"),
    path("weeks/<slug:slug>/", gatherings.week, name="week"),
    path("weeks/<slug:slug>/feed/", feeds.week_feed, name="week_feed"),
    path("tags/", gatherings.tags, name="tags"),
    path("tags/<slug:slug>/", gatherings.tag, name="tag"),
    path("tags/<slug:slug>/feed/", feeds.tag_feed, name="tag_feed"),
    path("authors/<slug:slug>/", gatherings.author, name="author"),
    path("authors/<slug:slug>/feed/", feeds.author_feed, name="author_feed"),
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

handler400, handler403, handler404 = ends.garbled, ends.not_allowed, ends.missing
handler429, handler500 = ends.too_often, ends.broken
urlpatterns = [*site_urls, path("", include("comments.urls")), path("<slug:course>/", include(course_urls))]
