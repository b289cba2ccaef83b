"""The table of addresses: what every address answers to each role, as the design has it and never as the code happens
to answer. Hidden is missing, 404; whoever has to sign in is sent there, 302; a wrong method is 405."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from django.urls import get_resolver, reverse

ROLES = "anonymous guest student author other assistant stranger instructor superuser".split()

# A row: the name of an address (or the address itself, where others gave it none), the thing it is filled with (see
# `canary.py`; by default the first), the methods, and what each role is answered. POST sends an empty form. The essay
# is of section A, the assistant of section B.
TABLE = """
#                                                                                   anon gue stu aut oth ast str ins sup
# the course's pages
home                                                                 GET             302 302 302 302 200 302 200 302 200
{stream,about,accent,weeks,tags,feed,comments_feed} (russia)         GET             200 200 200 200 200 200 200 200 200
{search,sources,course_sources} (russia)                             GET             200 200 200 200 200 200 200 200 200
{stream,about,accent,weeks,tags,feed,comments_feed} (ottoman)        GET             404 404 404 404 200 404 200 404 200
{search,sources,course_sources} (ottoman)                            GET             404 404 404 404 200 404 200 404 200
{stream,about,accent,weeks,tags,feed,comments_feed} (missing)        GET             404 404 404 404 404 404 404 404 404
{search,sources,course_sources} (missing)                            GET             404 404 404 404 404 404 404 404 404
page (Rules)                                                         GET             200 200 200 200 200 200 200 200 200
week (One)                                                           GET             200 200 200 200 200 200 200 200 200
{page,week} (ottocourse)                                             GET             404 404 404 404 200 404 200 404 200
{page,week} (missing)                                                GET             404 404 404 404 404 404 404 404 404
tag (web)                                                            GET             200 200 200 200 200 200 200 200 200
tag (course)                                                         GET             404 404 200 200 404 200 404 200 200
tag (section)                                                        GET             404 404 200 200 404 404 404 200 200
tag (otto)                                                           GET             404 404 404 404 200 404 200 404 200
tag (draft/unused/missing)                                           GET             404 404 404 404 404 404 404 404 404
author (author)                                                      GET             200 200 200 200 200 200 200 200 200
author (silent)                                                      GET             404 404 200 200 404 200 404 200 200
author (ottowriter)                                                  GET             404 404 404 404 200 404 200 404 200
author (missing)                                                     GET             404 404 404 404 404 404 404 404 404
{home,stream,about,accent,weeks,tags,feed,comments_feed}             POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
{page,week,tag,author}                                               POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
week_feed (One)                                                      GET             200 200 200 200 200 200 200 200 200
week_feed (ottocourse)                                               GET             404 404 404 404 200 404 200 404 200
tag_feed (web)                                                       GET             200 200 200 200 200 200 200 200 200
tag_feed (course)                                                    GET             404 404 200 200 404 200 404 200 200
tag_feed (section)                                                   GET             404 404 200 200 404 404 404 200 200
tag_feed (otto)                                                      GET             404 404 404 404 200 404 200 404 200
tag_feed (draft/unused)                                              GET             404 404 404 404 404 404 404 404 404
author_feed (author)                                                 GET             200 200 200 200 200 200 200 200 200
author_feed (silent)                                                 GET             404 404 200 200 404 200 404 200 200
author_feed (ottowriter)                                             GET             404 404 404 404 200 404 200 404 200
{week_feed,tag_feed,author_feed} (missing)                           GET             404 404 404 404 404 404 404 404 404
{week_feed,tag_feed,author_feed}                                     POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
{healthz,readyz}                                                     GET             200 200 200 200 200 200 200 200 200
{healthz,readyz}                                                     POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
metrics                                                              GET/POST        404 404 404 404 404 404 404 404 404
metrics                                                              PUT/DELETE      404 404 404 404 404 404 404 404 404
{robots,sitemap}                                                     GET             200 200 200 200 200 200 200 200 200
{robots,sitemap}                                                     POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
course_card (russia)                                                 GET             200 200 200 200 200 200 200 200 200
course_card (ottoman/missing)                                        GET             404 404 404 404 404 404 404 404 404
course_card                                                          POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
card (web)                                                           GET             200 200 200 200 200 200 200 200 200
card (institution/course/section/staff/draft/withdrawn)              GET             404 404 404 404 404 404 404 404 404
card (bsection/bdraft/otto/missing)                                  GET             404 404 404 404 404 404 404 404 404
card                                                                 POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
{search,sources,course_sources}                                      POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
new (russia)                                                         GET             404 404 200 200 404 200 404 200 404
new (russia)                                                         POST            404 404 302 302 404 302 404 302 404
new (ottoman)                                                        GET             404 404 404 404 200 404 200 404 404
new (ottoman)                                                        POST            404 404 404 404 302 404 302 404 404
new (missing)                                                        GET/POST        404 404 404 404 404 404 404 404 404
new                                                                  PUT/DELETE      405 405 405 405 405 405 405 405 405
{privacy,terms}                                                      GET             200 200 200 200 200 200 200 200 200
{privacy,terms}                                                      POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
# essays
{post,cite,cite_as,post_sources,printed} (web)                       GET             200 200 200 200 200 200 200 200 200
{post,cite,cite_as,post_sources,printed} (institution)               GET             404 404 200 200 200 200 200 200 200
{post,cite,cite_as,post_sources,printed} (course)                    GET             404 404 200 200 404 200 404 200 200
{post,cite,cite_as,post_sources,printed} (section)                   GET             404 404 200 200 404 404 404 200 200
{post,cite,cite_as,post_sources,printed} (staff/draft)               GET             404 404 404 200 404 404 404 200 200
{post,cite,cite_as,post_sources,printed} (withdrawn)                 GET             410 410 410 200 410 410 410 200 200
{post,cite,cite_as,post_sources,printed} (bsection/bdraft)           GET             404 404 404 404 404 200 404 200 200
{post,cite,cite_as,post_sources,printed} (otto)                      GET             404 404 404 404 200 404 200 404 200
{post,cite,cite_as,post_sources,printed} (missing)                   GET             404 404 404 404 404 404 404 404 404
epub (course)                                                        GET             404 404 200 200 404 200 404 200 200
epub (withdrawn)                                                     GET             410 410 410 200 410 410 410 200 200
epub (otto)                                                          GET             404 404 404 404 200 404 200 404 200
epub (missing)                                                       GET             404 404 404 404 404 404 404 404 404
post_feed (web)                                                      GET             200 200 200 200 200 200 200 200 200
post_feed (institution)                                              GET             404 404 200 200 200 200 200 200 200
post_feed (course)                                                   GET             404 404 200 200 404 200 404 200 200
post_feed (section)                                                  GET             404 404 200 200 404 404 404 200 200
post_feed (staff)                                                    GET             404 404 404 200 404 404 404 200 200
post_feed (bsection)                                                 GET             404 404 404 404 404 200 404 200 200
post_feed (otto)                                                     GET             404 404 404 404 200 404 200 404 200
post_feed (missing/draft/withdrawn)                                  GET             404 404 404 404 404 404 404 404 404
{post,cite,cite_as,post_sources,post_feed,printed,epub}              POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
reply (web)                                                          GET             200 200 200 200 200 200 200 200 200
reply (course)                                                       GET             404 404 200 200 404 200 404 200 200
reply (section)                                                      GET             404 404 200 200 404 404 404 200 200
reply (draft)                                                        GET             404 404 404 200 404 404 404 200 200
reply (bsection)                                                     GET             404 404 404 404 404 200 404 200 200
reply (missing)                                                      GET             404 404 404 404 404 404 404 404 404
reply (web)                                                          POST            422 422 422 422 422 422 422 422 422
reply (course)                                                       POST            404 404 422 422 404 422 404 422 422
reply (section)                                                      POST            404 404 422 422 404 404 404 422 422
reply (draft)                                                        POST            404 404 404 422 404 404 404 422 422
reply (bsection)                                                     POST            404 404 404 404 404 422 404 422 422
reply (missing)                                                      POST            404 404 404 404 404 404 404 404 404
reply                                                                PUT/DELETE      405 405 405 405 405 405 405 405 405
reading (web)                                                        POST            302 302 302 302 302 302 302 302 302
reading (course)                                                     POST            302 302 302 302 404 302 404 302 302
reading (section)                                                    POST            302 302 302 302 404 404 404 302 302
reading (bsection)                                                   POST            302 302 404 404 404 302 404 302 302
reading (draft/withdrawn/missing)                                    POST            302 302 404 404 404 404 404 404 404
reading                                                              GET/PUT/DELETE  302 302 405 405 405 405 405 405 405
# for programs
{api,api_document,api_courses}                                       GET             200 200 200 200 200 200 200 200 200
{api_course,api_posts,api_course_sources} (russia)                   GET             200 200 200 200 200 200 200 200 200
{api_course,api_posts,api_course_sources} (ottoman)                  GET             404 404 404 404 200 404 200 404 200
{api_course,api_posts,api_course_sources} (missing)                  GET             404 404 404 404 404 404 404 404 404
{api_post,api_comments,api_post_sources} (web)                       GET             200 200 200 200 200 200 200 200 200
{api_post,api_comments,api_post_sources} (institution)               GET             404 404 200 200 200 200 200 200 200
{api_post,api_comments,api_post_sources} (course)                    GET             404 404 200 200 404 200 404 200 200
{api_post,api_comments,api_post_sources} (section)                   GET             404 404 200 200 404 404 404 200 200
{api_post,api_comments,api_post_sources} (staff/draft)               GET             404 404 404 200 404 404 404 200 200
{api_post,api_comments,api_post_sources} (withdrawn)                 GET             410 410 410 200 410 410 410 200 200
{api_post,api_comments,api_post_sources} (bsection/bdraft)           GET             404 404 404 404 404 200 404 200 200
{api_post,api_comments,api_post_sources} (asked)                     GET             404 404 404 200 404 404 404 200 200
{api_post,api_comments,api_post_sources} (otto)                      GET             404 404 404 404 200 404 200 404 200
{api_post,api_comments,api_post_sources} (missing)                   GET             404 404 404 404 404 404 404 404 404
api_missing (missing)                                                GET             404 404 404 404 404 404 404 404 404
{api,api_document,api_courses}                                       POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
{api_course,api_posts,api_course_sources}                            POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
{api_post,api_comments,api_post_sources}                             POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
api_missing (missing)                                                POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
# writing
write (russia)                                                       GET             302 302 200 200 404 200 404 200 404
write (russia)                                                       POST            302 302 422 422 404 422 404 422 404
write (ottoman)                                                      GET             302 302 404 404 200 404 200 404 404
write (ottoman)                                                      POST            302 302 404 404 422 404 422 404 404
write (missing)                                                      GET/POST        302 302 404 404 404 404 404 404 404
drafts (russia)                                                      GET             302 302 200 200 404 200 404 200 404
drafts (ottoman)                                                     GET             302 302 404 404 200 404 200 404 404
drafts                                                               POST            302 302 405 405 405 405 405 405 405
{edit,publication} (web/draft/withdrawn)                             GET             302 302 404 200 404 404 404 404 404
{edit,publication} (bsection/missing)                                GET/POST        302 302 404 404 404 404 404 404 404
edit (web/draft/withdrawn)                                           POST            302 302 404 422 404 404 404 404 404
publication (web/draft/withdrawn)                                    POST            302 302 404 404 404 404 404 404 404
{write,drafts,edit,publication}                                      PUT/DELETE      302 302 405 405 405 405 405 405 405
write_document (russia)                                              POST            302 302 422 422 404 422 404 422 404
write_document (ottoman)                                             POST            302 302 404 404 422 404 422 404 404
write_document (missing)                                             POST            302 302 404 404 404 404 404 404 404
document (web/draft/withdrawn)                                       POST            302 302 404 422 404 404 404 404 404
document (bsection/missing)                                          POST            302 302 404 404 404 404 404 404 404
undo_document (web/draft/withdrawn/bsection/missing)                 POST            302 302 404 404 404 404 404 404 404
{write_document,document,undo_document}                              GET/PUT/DELETE  302 302 405 405 405 405 405 405 405
write_autosave (russia)                                              POST            302 302 422 422 404 422 404 422 404
write_autosave (ottoman)                                             POST            302 302 404 404 422 404 422 404 404
write_autosave (missing)                                             POST            302 302 404 404 404 404 404 404 404
autosave (web/draft/withdrawn)                                       POST            302 302 404 409 404 404 404 404 404
autosave (bsection/missing)                                          POST            302 302 404 404 404 404 404 404 404
{write_autosave,autosave}                                            GET/PUT/DELETE  302 302 405 405 405 405 405 405 405
paste                                                                POST            403 403 422 422 422 422 422 422 422
paste                                                                GET/PUT/DELETE  405 405 405 405 405 405 405 405 405
history (web/draft/withdrawn)                                        GET             404 404 404 200 404 404 404 200 200
history (section/staff)                                              GET             404 404 404 200 404 404 404 200 200
history (bsection/bdraft)                                            GET             404 404 404 404 404 200 404 200 200
history (otto/ottodraft)                                             GET             404 404 404 404 404 404 200 404 200
history (web/draft/bsection/missing)                                 POST            404 404 404 404 404 404 404 404 404
history (missing)                                                    GET             404 404 404 404 404 404 404 404 404
history                                                              PUT/DELETE      405 405 405 405 405 405 405 405 405
deletion (web/draft/withdrawn)                                       GET             302 302 404 200 404 404 404 404 404
deletion (web/draft/withdrawn)                                       POST            302 302 404 409 404 404 404 404 404
deletion (bsection/bdraft/missing)                                   GET/POST        302 302 404 404 404 404 404 404 404
deletion                                                             PUT/DELETE      302 302 405 405 405 405 405 405 405
coauthors (web/draft/withdrawn)                                      GET             302 302 404 200 404 404 404 404 404
coauthors (asked)                                                    GET             302 302 200 200 404 404 404 404 404
coauthors (joint)                                                    GET             302 302 200 200 404 404 404 404 404
coauthors (web/draft/withdrawn/asked/joint)                          POST            302 302 404 404 404 404 404 404 404
coauthors (bsection/bdraft/otto/missing)                             GET/POST        302 302 404 404 404 404 404 404 404
coauthors                                                            PUT/DELETE      302 302 405 405 405 405 405 405 405
{post,cite} (asked)                                                  GET             404 404 404 200 404 404 404 200 200
history (asked)                                                      GET             404 404 404 200 404 404 404 200 200
{edit,publication,deletion} (asked)                                  GET             302 302 404 200 404 404 404 404 404
{image,image_copy} (asked)                                           GET             404 404 404 200 404 404 404 200 200
{post,cite,history} (joint)                                          GET             404 404 200 200 404 404 404 200 200
{edit,publication} (joint)                                           GET             302 302 200 200 404 404 404 404 404
deletion (joint)                                                     GET             302 302 200 404 404 404 404 404 404
deletion (joint)                                                     POST            302 302 409 404 404 404 404 404 404
{image,image_copy} (joint)                                           GET             404 404 200 200 404 404 404 200 200
preview                                                              POST            403 403 200 200 200 200 200 200 200
images                                                               POST            403 403 400 400 400 400 400 400 400
{preview,images}                                                     GET/PUT/DELETE  405 405 405 405 405 405 405 405 405
{image,image_copy} (web)                                             GET             200 200 200 200 200 200 200 200 200
{image,image_copy} (course)                                          GET             404 404 200 200 404 200 404 200 200
{image,image_copy} (draft/withdrawn)                                 GET             404 404 404 200 404 404 404 200 200
{image,image_copy} (bsection)                                        GET             404 404 404 404 404 200 404 200 200
{image,image_copy} (otto)                                            GET             404 404 404 404 200 404 200 404 200
{image,image_copy} (missing)                                         GET             404 404 404 404 404 404 404 404 404
{image,image_copy} (loose)                                           GET             404 404 404 200 404 404 404 404 404
{image,image_copy}                                                   POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
# comments
comment (spoken/removed)                                             GET             302 302 302 302 302 302 302 302 302
comment (pending/rejected/spam/takenback/private)                    GET             404 404 302 404 404 404 404 302 302
comment (guest)                                                      GET             404 302 404 404 404 404 404 302 302
comment (visitor)                                                    GET             404 404 404 404 404 404 404 302 302
comment (undercourse)                                                GET             404 404 302 302 404 302 404 302 302
comment (undersection)                                               GET             404 404 302 302 404 404 404 302 302
comment (understaff/underwithdrawn)                                  GET             404 404 404 302 404 404 404 302 302
comment (underb)                                                     GET             404 404 404 404 404 302 404 302 302
comment (underotto)                                                  GET             404 404 404 404 302 404 302 404 302
comment (missing)                                                    GET             404 404 404 404 404 404 404 404 404
comment                                                              POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
# notes, others' eyes, and what is taken from the web
notes (web)                                                          GET             302 302 404 200 404 404 404 200 200
notes (web)                                                          POST            302 302 404 422 404 404 404 422 422
notes (draft)                                                        GET             302 302 404 404 404 404 404 200 200
notes (draft)                                                        POST            302 302 404 404 404 404 404 422 422
notes (bsection)                                                     GET             302 302 404 404 404 200 404 200 200
notes (otto)                                                         GET             302 302 404 404 404 404 200 404 200
notes (missing)                                                      GET/POST        302 302 404 404 404 404 404 404 404
comment_notes (spoken)                                               GET             302 302 200 404 404 404 404 200 200
comment_notes (spoken)                                               POST            302 302 422 404 404 404 404 422 422
comment_notes (underb)                                               GET             302 302 404 404 404 200 404 200 200
comment_notes (guest/missing)                                        GET/POST        302 302 404 404 404 404 404 404 404
{edit_comment,removal} (spoken)                                      GET             404 404 200 404 404 404 404 404 404
edit_comment (spoken)                                                POST            404 404 422 404 404 404 404 404 404
removal (spoken)                                                     POST            404 404 302 404 404 404 404 404 404
{edit_comment,removal} (guest)                                       GET             404 200 404 404 404 404 404 404 404
edit_comment (guest)                                                 POST            404 422 404 404 404 404 404 404 404
removal (guest)                                                      POST            404 302 404 404 404 404 404 404 404
{edit_comment,removal} (underb/missing)                              GET/POST        404 404 404 404 404 404 404 404 404
{edit_comment,removal}                                               PUT/DELETE      405 405 405 405 405 405 405 405 405
appeal (spoken/rejected)                                             GET             404 404 200 404 404 404 404 404 404
appeal (spoken/rejected)                                             POST            404 404 422 404 404 404 404 404 404
appeal (guest)                                                       GET             404 200 404 404 404 404 404 404 404
appeal (underb/missing)                                              GET/POST        404 404 404 404 404 404 404 404 404
appeal                                                               PUT/DELETE      405 405 405 405 405 405 405 405 405
flag (spoken)                                                        GET             302 302 200 200 404 200 404 200 404
flag (spoken)                                                        POST            302 302 422 422 404 422 404 422 404
flag (pending/underb/underottopending/missing)                       GET/POST        302 302 404 404 404 404 404 404 404
flag                                                                 PUT/DELETE      302 302 405 405 405 405 405 405 405
stamp (web)                                                          GET             200 200 200 200 200 200 200 200 200
stamp (course)                                                       GET             404 404 200 200 404 200 404 200 200
stamp (section)                                                      GET             404 404 200 200 404 404 404 200 200
stamp (draft/withdrawn/missing)                                      GET             404 404 404 404 404 404 404 404 404
stamp                                                                POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
my_comments (russia)                                                 GET             302 302 200 200 200 200 200 200 200
my_comments (ottoman)                                                GET             302 302 404 404 200 404 200 404 200
my_comments (missing)                                                GET             302 302 404 404 404 404 404 404 404
my_comments                                                          POST/PUT/DELETE 302 302 405 405 405 405 405 405 405
guest_comments                                                       GET             200 200 200 200 200 200 200 200 200
guest_comments (missing)                                             GET             404 404 404 404 404 404 404 404 404
guest_comments                                                       POST            302 302 302 302 302 302 302 302 302
guest_comments (missing)                                             POST            404 404 404 404 404 404 404 404 404
guest_comments                                                       PUT/DELETE      405 405 405 405 405 405 405 405 405
fresh_comments (web)                                                 GET             400 400 400 400 400 400 400 400 400
fresh_comments (course)                                              GET             404 404 400 400 404 400 404 400 400
fresh_comments (section)                                             GET             404 404 400 400 404 404 404 400 400
fresh_comments (bsection)                                            GET             404 404 404 404 404 400 404 400 400
fresh_comments (draft/withdrawn/missing)                             GET             404 404 404 404 404 404 404 404 404
fresh_comments                                                       POST/PUT/DELETE 405 405 405 405 405 405 405 405 405
view_as (russia)                                                     GET             302 302 404 404 404 200 404 200 200
view_as (russia)                                                     POST            302 302 404 404 404 302 404 302 302
view_as (ottoman)                                                    GET             302 302 404 404 404 404 200 404 200
view_as (ottoman)                                                    POST            302 302 404 404 404 404 302 404 302
view_as (missing)                                                    GET/POST        302 302 404 404 404 404 404 404 404
web (russia)                                                         GET             302 302 200 200 404 200 404 200 404
web (russia)                                                         POST            302 302 302 302 404 302 404 302 404
web (ottoman)                                                        GET             302 302 404 404 200 404 200 404 404
web (ottoman)                                                        POST            302 302 404 404 302 404 302 404 404
web (missing)                                                        GET/POST        302 302 404 404 404 404 404 404 404
work (russia)                                                        GET/POST        302 302 200 200 404 200 404 200 404
work (ottoman)                                                       GET/POST        302 302 404 404 200 404 200 404 404
work (missing)                                                       GET/POST        302 302 404 404 404 404 404 404 404
{notes,comment_notes,view_as,web,work}                               PUT/DELETE      302 302 405 405 405 405 405 405 405
# names and people
me (russia)                                                          GET             302 302 200 200 404 200 404 200 404
me (russia)                                                          POST            302 302 422 422 404 422 404 422 404
me (ottoman)                                                         GET             302 302 404 404 200 404 200 404 404
me (ottoman)                                                         POST            302 302 404 404 422 404 422 404 404
me (missing)                                                         GET/POST        302 302 404 404 404 404 404 404 404
me                                                                   PUT/DELETE      302 302 405 405 405 405 405 405 405
people (russia)                                                      GET             404 404 200 200 404 200 404 200 200
people (ottoman)                                                     GET             404 404 404 404 200 404 200 404 200
people (missing)                                                     GET/POST        404 404 404 404 404 404 404 404 404
people (russia)                                                      POST            404 404 404 404 404 302 404 302 302
people_csv (russia)                                                  POST            404 404 404 404 404 200 404 200 200
people_csv (ottoman)                                                 POST            404 404 404 404 404 404 200 404 200
people_csv (missing)                                                 POST            404 404 404 404 404 404 404 404 404
former_names (author/silent)                                         GET             404 404 404 404 404 404 404 200 200
former_names (bwriter)                                               GET             404 404 404 404 404 200 404 200 200
former_names (ottowriter)                                            GET             404 404 404 404 404 404 200 404 200
former_names (missing)                                               GET             404 404 404 404 404 404 404 404 404
former_names (author/bwriter/missing)                                POST            404 404 404 404 404 404 404 404 404
people_csv                                                           GET/PUT/DELETE  405 405 405 405 405 405 405 405 405
{people,former_names}                                                PUT/DELETE      405 405 405 405 405 405 405 405 405
# notices
notices                                                              GET             302 302 200 200 200 200 200 200 200
notices                                                              POST            302 302 302 302 302 302 302 302 302
notice_settings                                                      GET             302 302 200 200 200 200 200 200 200
notice_settings                                                      POST            302 302 302 302 302 302 302 302 302
mute (web)                                                           POST            302 302 302 302 302 302 302 302 302
mute (course)                                                        POST            302 302 302 302 404 302 404 302 302
mute (section)                                                       POST            302 302 302 302 404 404 404 302 302
mute (draft)                                                         POST            302 302 404 302 404 404 404 302 302
mute (otto)                                                          POST            302 302 404 404 302 404 302 404 302
mute (missing)                                                       POST            302 302 404 404 404 404 404 404 404
mute                                                                 GET             302 302 405 405 405 405 405 405 405
follow_essay (web)                                                   POST            302 302 302 302 302 302 302 302 302
follow_essay (course)                                                POST            302 302 302 302 404 302 404 302 302
follow_essay (section)                                               POST            302 302 302 302 404 404 404 302 302
follow_essay (draft/withdrawn)                                       POST            302 302 404 302 404 404 404 302 302
follow_essay (otto)                                                  POST            302 302 404 404 302 404 302 404 302
follow_essay (missing)                                               POST            302 302 404 404 404 404 404 404 404
follow_author (author)                                               POST            302 302 302 302 302 302 302 302 302
follow_author (silent)                                               POST            302 302 302 302 404 302 404 302 302
follow_author (ottowriter)                                           POST            302 302 404 404 302 404 302 404 302
follow_author (missing)                                              POST            302 302 404 404 404 404 404 404 404
{follow_essay,follow_author}                                         GET/PUT/DELETE  302 302 405 405 405 405 405 405 405
unsubscribe                                                          GET/POST        200 200 200 200 200 200 200 200 200
unsubscribe (missing)                                                GET/POST        404 404 404 404 404 404 404 404 404
{notices,notice_settings,mute}                                       PUT/DELETE      302 302 405 405 405 405 405 405 405
unsubscribe                                                          PUT/DELETE      405 405 405 405 405 405 405 405 405
# coming in by a link
join                                                                 GET             200 200 200 200 200 200 200 200 200
join                                                                 POST            200 200 302 302 302 302 302 302 302
join (missing)                                                       GET/POST        404 404 404 404 404 404 404 404 404
join_code                                                            GET             200 200 200 200 200 200 200 200 200
join_code                                                            POST            422 422 422 422 422 422 422 422 422
{join,join_code}                                                     PUT/DELETE      405 405 405 405 405 405 405 405 405
# accounts
close_account                                                        GET             302 302 200 200 200 200 200 200 200
tokens                                                               GET             302 302 200 200 200 200 200 200 200
tokens                                                               POST            302 302 422 422 422 422 422 422 422
token_revocation (students)                                          POST            302 302 302 404 404 404 404 404 404
token_revocation (missing)                                           POST            302 302 404 404 404 404 404 404 404
token_revocation                                                     GET/PUT/DELETE  405 405 405 405 405 405 405 405 405
close_account                                                        POST            302 302 422 422 422 422 422 422 422
claims                                                               GET/PUT/DELETE  405 405 405 405 405 405 405 405 405
{close_account,tokens}                                               PUT/DELETE      405 405 405 405 405 405 405 405 405
claims                                                               POST            302 302 404 404 404 404 404 404 404
mfa_{index,list_webauthn}                                            GET             302 302 200 200 200 200 200 200 200
mfa_{authenticate,reauthenticate,reauthenticate_webauthn}            GET/POST        302 302 302 302 302 302 302 302 302
mfa_{activate_totp,add_webauthn,generate_recovery_codes}             GET/POST        302 302 302 302 302 302 302 302 302
mfa_{edit,remove}_webauthn                                           GET/POST        302 302 302 302 302 302 302 302 302
mfa_login_webauthn                                                   GET/POST        302 302 302 302 302 302 302 302 302
mfa_{view,download}_recovery_codes                                   GET             302 302 404 404 404 404 404 404 404
mfa_deactivate_totp                                                  GET/POST        302 302 404 404 404 404 404 404 404
mfa_{index,list_webauthn,view_recovery_codes}                        POST            302 302 405 405 405 405 405 405 405
mfa_download_recovery_codes                                          POST            302 302 404 404 404 404 404 404 404
mfa_{index,authenticate,reauthenticate}                              PUT/DELETE      405 405 405 405 405 405 405 405 405
mfa_{activate,deactivate}_totp                                       PUT/DELETE      405 405 405 405 405 405 405 405 405
mfa_{list,add,edit,remove,login,reauthenticate}_webauthn             PUT/DELETE      405 405 405 405 405 405 405 405 405
mfa_{view,download,generate}_recovery_codes                          PUT/DELETE      405 405 405 405 405 405 405 405 405
account_{login,signup,request_login_code}                            GET/POST        200 200 302 302 302 302 302 302 302
account_logout                                                       GET             302 302 200 200 200 200 200 200 200
account_logout                                                       POST            302 302 302 302 302 302 302 302 302
account_{reauthenticate,change_password}                             GET/POST        302 302 200 200 200 200 200 200 200
account_email                                                        GET             302 302 200 200 200 200 200 200 200
account_email                                                        POST            302 302 302 302 302 302 302 302 302
account_{set_password,confirm_login_code}                            GET/POST        302 302 302 302 302 302 302 302 302
account_{inactive,email_verification_sent,reset_password_done}       GET             200 200 200 200 200 200 200 200 200
account_{inactive,email_verification_sent,reset_password_done}       POST            405 405 405 405 405 405 405 405 405
account_reset_password_from_key_done                                 GET             200 200 200 200 200 200 200 200 200
account_reset_password_from_key_done                                 POST            405 405 405 405 405 405 405 405 405
account_reset_password                                               GET/POST        200 200 200 200 200 200 200 200 200
account_reset_password_from_key (reset)                              GET/POST        302 302 302 302 302 302 302 302 302
account_confirm_email (confirmation/missing)                         GET             200 200 200 200 200 200 200 200 200
account_confirm_email (confirmation)                                 POST            302 302 302 302 302 302 302 302 302
account_{login,logout,signup,request_login_code,confirm_login_code}  PUT/DELETE      405 405 405 405 405 405 405 405 405
account_{reauthenticate,change_password,set_password,email}          PUT/DELETE      405 405 405 405 405 405 405 405 405
account_{inactive,email_verification_sent,confirm_email}             PUT/DELETE      405 405 405 405 405 405 405 405 405
account_reset_password{,_done,_from_key_done}                        PUT/DELETE      405 405 405 405 405 405 405 405 405
account_reset_password_from_key (reset)                              PUT/DELETE      405 405 405 405 405 405 405 405 405
socialaccount_login_cancelled                                        GET             200 200 200 200 200 200 200 200 200
socialaccount_login_error                                            GET             401 401 401 401 401 401 401 401 401
socialaccount_signup                                                 GET/POST        302 302 302 302 302 302 302 302 302
socialaccount_connections                                            GET/POST        302 302 200 200 200 200 200 200 200
openid_connect_{login,callback} (missing)                            GET/POST        404 404 404 404 404 404 404 404 404
openid_connect_{login,callback} (missing)                            PUT/DELETE      405 405 405 405 405 405 405 405 405
socialaccount_login_{cancelled,error}                                POST            405 405 405 405 405 405 405 405 405
socialaccount_{login_cancelled,login_error,signup,connections}       PUT/DELETE      405 405 405 405 405 405 405 405 405
accounts/social/{login/cancelled,login/error,signup,connections}/    GET/POST        301 301 301 301 301 301 301 301 301
accounts/social/{login/cancelled,login/error,signup,connections}/    PUT/DELETE      405 405 405 405 405 405 405 405 405
# the admin's own pages
admin:{index,jsi18n}                                                 GET             302 302 302 302 302 200 200 200 200
admin:login                                                          GET/POST        302 302 403 403 403 302 302 302 302
admin:logout                                                         GET             302 302 302 302 302 405 405 405 405
admin:logout                                                         POST            302 302 302 302 302 200 200 200 200
admin:password_change{,_done}                                        GET             302 302 302 302 302 200 200 200 200
admin:password_change                                                POST            302 302 302 302 302 200 200 200 200
admin:password_change_done                                           POST            302 302 302 302 302 405 405 405 405
admin:autocomplete                                                   GET             302 302 302 302 302 403 403 403 403
admin:autocomplete (authors)                                         GET             302 302 302 302 302 200 200 200 200
admin:autocomplete (accounts)                                        GET             302 302 302 302 302 403 403 403 200
admin:autocomplete                                                   POST            302 302 302 302 302 405 405 405 405
admin:app_list (blog/comments)                                       GET             302 302 302 302 302 200 200 200 200
admin:app_list (account)                                             GET             302 302 302 302 302 404 404 404 200
admin:auth_user_password_change                                      GET/POST        302 302 302 302 302 403 403 403 200
admin:{index,app_list}                                               POST            302 302 302 302 302 200 200 200 200
admin:jsi18n                                                         POST            302 302 302 302 302 405 405 405 405
admin:{index,jsi18n,app_list,autocomplete,logout}                    PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:{password_change,password_change_done}                         PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:auth_user_password_change                                      PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:login                                                          PUT/DELETE      405 405 405 405 405 405 405 405 405
admin/(?P<url>.*)$ (missing)                                         GET/POST        302 302 302 302 302 404 404 404 404
admin/(?P<url>.*)$ (missing)                                         PUT/DELETE      302 302 302 302 302 405 405 405 405
# the admin's rows: those of the course open to the web, in section A
admin:blog_{course,section,week,tag,page,enrolment}_changelist       GET/POST        302 302 302 302 302 200 200 200 200
admin:{blog_post,blog_decision,comments_comment}_changelist          GET/POST        302 302 302 302 302 200 200 200 200
admin:blog_{section,week,tag,page}_add                               GET/POST        302 302 302 302 302 403 200 200 200
admin:blog_{course,enrolment}_add                                    GET/POST        302 302 302 302 302 403 403 403 200
admin:blog_enrolment_roster                                          GET             302 302 302 302 302 404 302 302 200
admin:blog_enrolment_{roster,roster_columns} (russia)                POST            302 302 302 302 302 405 405 405 405
admin:blog_enrolment_roster_file (russia)                            GET/POST        302 302 302 302 302 404 404 200 200
admin:blog_enrolment_roster_file (ottoman)                           GET/POST        302 302 302 302 302 404 200 404 200
admin:blog_enrolment_roster_file (missing)                           GET/POST        302 302 302 302 302 404 404 404 404
admin:blog_enrolment_roster_{columns,plan} (russia)                  GET             302 302 302 302 302 404 404 302 302
admin:blog_enrolment_roster_plan (russia)                            POST            302 302 302 302 302 404 404 302 302
admin:blog_post_add                                                  GET/POST        302 302 302 302 302 200 200 200 200
admin:{blog_decision,comments_comment}_add                           GET/POST        302 302 302 302 302 403 403 403 403
admin:blog_{course,section,week,page}_change                         GET             302 302 302 302 302 200 404 200 200
admin:blog_enrolment_change                                          GET             302 302 302 302 302 404 404 200 200
admin:blog_{course,section,week,page}_change                         POST            302 302 302 302 302 403 404 200 200
admin:blog_enrolment_change                                          POST            302 302 302 302 302 404 404 200 200
admin:blog_{section,week,page}_delete                                GET/POST        302 302 302 302 302 403 404 200 200
admin:blog_course_delete                                             GET/POST        302 302 302 302 302 403 404 403 200
admin:blog_enrolment_delete                                          GET/POST        302 302 302 302 302 404 404 403 200
admin:blog_{course,section,week,page}_history                        GET/POST        302 302 302 302 302 200 404 200 200
admin:blog_enrolment_history                                         GET/POST        302 302 302 302 302 404 404 200 200
closing (russia)                                                     GET             302 302 302 302 302 404 404 200 200
taking (russia)                                                      GET             302 302 302 302 302 404 404 200 200
taking (russia)                                                      POST            302 302 302 302 302 404 404 422 422
taking (ottoman)                                                     GET             302 302 302 302 302 404 200 404 200
taking (missing)                                                     GET/POST        302 302 302 302 302 404 404 404 404
taking                                                               PUT/DELETE      302 302 302 302 302 405 405 405 405
{closing,copying} (ottoman)                                          GET             302 302 302 302 302 404 200 404 200
{closing,copying} (missing)                                          GET/POST        302 302 302 302 302 404 404 404 404
closing (russia)                                                     POST            302 302 302 302 302 404 404 404 404
copying (russia)                                                     GET             302 302 302 302 302 404 404 200 200
copying (russia)                                                     POST            302 302 302 302 302 404 404 422 422
{closing,copying}                                                    PUT/DELETE      302 302 302 302 302 405 405 405 405
import_course (russia)                                               GET             302 302 302 302 302 404 404 200 200
import_course (russia)                                               POST            302 302 302 302 302 404 404 422 422
import_course (ottoman)                                              GET             302 302 302 302 302 404 200 404 200
import_course (missing)                                              GET/POST        302 302 302 302 302 404 404 404 404
import_course                                                        PUT/DELETE      302 302 302 302 302 405 405 405 405
{import_run,import_progress,import_file} (done)                      GET             302 302 302 302 302 404 404 200 200
{import_run,import_progress,import_file} (elsewhere/gone)            GET             302 302 302 302 302 404 404 404 404
import_run (done/elsewhere)                                          POST            302 302 302 302 302 404 404 404 404
import_run                                                           PUT/DELETE      302 302 302 302 302 405 405 405 405
{import_progress,import_file}                                        POST/PUT/DELETE 302 302 302 302 302 405 405 405 405
course_rules (russia)                                                GET/POST        302 302 302 302 302 403 404 200 200
course_rules (ottoman)                                               GET             302 302 302 302 302 404 200 404 200
course_rules (missing)                                               GET/POST        302 302 302 302 302 404 404 404 404
course_rules                                                         PUT/DELETE      302 302 302 302 302 405 405 405 405
{export,erase}_account (student/missing)                             PUT/DELETE      302 302 302 302 302 405 405 405 405
{export,erase}_account (student)                                     GET             302 302 302 302 302 403 403 403 200
{export,erase}_account (missing)                                     GET/POST        302 302 302 302 302 403 403 403 404
export_account (student)                                             POST            302 302 302 302 302 403 403 403 200
erase_account (student)                                              POST            302 302 302 302 302 403 403 403 422
{export,erase}_member                                                PUT/DELETE      302 302 302 302 302 405 405 405 405
{export,erase}_member (student)                                      GET             302 302 302 302 302 404 404 200 200
{export,erase}_member (bwriter)                                      GET             302 302 302 302 302 403 404 200 200
{export,erase}_member (instructor)                                   GET             302 302 302 302 302 403 404 403 200
erase_member (instructor)                                            POST            302 302 302 302 302 403 404 403 422
{export,erase}_member (missing)                                      GET/POST        302 302 302 302 302 404 404 404 404
export_member (student)                                              POST            302 302 302 302 302 404 404 200 200
erase_member (student)                                               POST            302 302 302 302 302 404 404 422 422
{export,erase}_guest                                                 PUT/DELETE      302 302 302 302 302 405 405 405 405
{export,erase}_guest (guest)                                         GET             302 302 302 302 302 404 404 200 200
{export,erase}_guest (spoken/missing)                                GET/POST        302 302 302 302 302 404 404 404 404
export_guest (guest)                                                 POST            302 302 302 302 302 404 404 200 200
erase_guest (guest)                                                  POST            302 302 302 302 302 404 404 422 422
admin:blog_joinlink_{changelist,add}                                 GET/POST        302 302 302 302 302 403 200 200 200
admin:blog_joinlink_{change,history,qr}                              GET             302 302 302 302 302 404 404 200 200
admin:blog_joinlink_{change,delete}                                  POST            302 302 302 302 302 404 404 403 403
admin:blog_joinlink_delete                                           GET             302 302 302 302 302 404 404 403 403
admin:blog_joinlink_qr                                               POST            302 302 302 302 302 405 405 405 405
admin:blog_joinlink_history                                          POST            302 302 302 302 302 404 404 200 200
admin:blog_joinlink_revocation                                       GET             302 302 302 302 302 405 405 405 405
admin:blog_joinlink_revocation                                       POST            302 302 302 302 302 404 404 302 302
admin:blog_announcement_changelist                                   GET/POST        302 302 302 302 302 200 200 200 200
admin:blog_announcement_add                                          GET/POST        302 302 302 302 302 403 200 200 200
admin:blog_announcement_{change,history}                             GET             302 302 302 302 302 200 404 200 200
admin:blog_announcement_change                                       POST            302 302 302 302 302 403 404 200 200
admin:blog_announcement_delete                                       GET/POST        302 302 302 302 302 403 404 200 200
admin:blog_announcement_history                                      POST            302 302 302 302 302 200 404 200 200
admin:blog_announcement_{change,delete,history} (ottocourse)         GET             302 302 302 302 302 404 200 404 200
admin:blog_tag_{change,history} (web)                                GET             302 302 302 302 302 200 404 200 200
admin:blog_tag_history (web)                                         POST            302 302 302 302 302 200 404 200 200
admin:blog_tag_{change,delete} (web)                                 POST            302 302 302 302 302 403 404 200 200
admin:blog_tag_delete (web)                                          GET             302 302 302 302 302 403 404 200 200
admin:blog_post_change                                               GET/POST        302 302 302 302 302 404 404 200 200
admin:blog_post_change (bsection)                                    GET             302 302 302 302 302 200 404 200 200
admin:blog_post_change (otto)                                        GET             302 302 302 302 302 404 200 404 200
admin:blog_post_delete                                               GET/POST        302 302 302 302 302 404 404 403 200
admin:blog_post_step                                                 GET             302 302 302 302 302 405 405 405 405
admin:blog_post_step                                                 POST            302 302 302 302 302 404 404 302 302
admin:blog_decision_change                                           GET             302 302 302 302 302 404 404 200 200
admin:blog_decision_change                                           POST            302 302 302 302 302 404 404 403 403
admin:comments_comment_change                                        GET             302 302 302 302 302 404 404 200 200
admin:comments_comment_change (underb)                               GET             302 302 302 302 302 200 404 200 200
admin:comments_comment_change (underotto)                            GET             302 302 302 302 302 404 200 404 200
admin:comments_comment_change                                        POST            302 302 302 302 302 405 405 405 405
admin:comments_comment_decision                                      GET             302 302 302 302 302 405 405 405 405
admin:comments_comment_decision                                      POST            302 302 302 302 302 404 404 200 200
admin:{blog_decision,comments_comment}_delete                        GET/POST        302 302 302 302 302 404 404 403 403
admin:comments_comment_{desk,desk_holds}                             GET             302 302 302 302 302 200 200 200 200
admin:comments_comment_desk                                          POST            302 302 302 302 302 405 405 405 405
admin:comments_comment_desk_holds                                    POST            302 302 302 302 302 404 404 404 404
admin:comments_comment_desk_{decisions,undone,lifted}                GET             302 302 302 302 302 405 405 405 405
admin:comments_comment_desk_decisions                                POST            302 302 302 302 302 422 422 422 422
admin:comments_comment_desk_undone                                   POST            302 302 302 302 302 302 302 302 302
admin:comments_comment_desk_lifted                                   POST            302 302 302 302 302 404 404 404 404
admin:blog_decision_history                                          GET/POST        302 302 302 302 302 404 404 200 200
admin:{blog_post,comments_comment}_history                           GET/POST        302 302 302 302 302 404 404 302 302
admin:blog_{course,post,decision}_{change,delete,history} (missing)  GET             302 302 302 302 302 404 404 404 404
admin:mfa_authenticator_{changelist,history}                         GET/POST        302 302 302 302 302 403 403 403 200
admin:mfa_authenticator_add                                          GET/POST        302 302 302 302 302 403 403 403 403
admin:mfa_authenticator_change                                       GET             302 302 302 302 302 403 403 403 200
admin:mfa_authenticator_change                                       POST            302 302 302 302 302 403 403 403 403
admin:mfa_authenticator_delete                                       GET/POST        302 302 302 302 302 403 403 403 200
admin:blog_notice_{changelist,history}                               GET/POST        302 302 302 302 302 403 403 403 200
admin:blog_notice_add                                                GET/POST        302 302 302 302 302 403 403 403 403
admin:blog_notice_change                                             GET             302 302 302 302 302 403 403 403 200
admin:blog_notice_change                                             POST            302 302 302 302 302 403 403 403 403
admin:blog_notice_delete                                             GET/POST        302 302 302 302 302 403 403 403 200
admin:{blog_user,account_emailaddress}_changelist                    GET/POST        302 302 302 302 302 403 403 403 200
admin:socialaccount_socialaccount_changelist                         GET/POST        302 302 302 302 302 403 403 403 200
admin:{blog_user,account_emailaddress}_change                        GET/POST        302 302 302 302 302 403 403 403 200
admin:socialaccount_socialaccount_change                             GET/POST        302 302 302 302 302 403 403 403 200
admin:{blog_user,account_emailaddress}_history                       GET/POST        302 302 302 302 302 403 403 403 200
admin:socialaccount_socialaccount_history                            GET/POST        302 302 302 302 302 403 403 403 200
admin:{blog_user,account_emailaddress}_add                           GET/POST        302 302 302 302 302 403 403 403 200
admin:socialaccount_socialaccount_add                                GET/POST        302 302 302 302 302 403 403 403 200
admin:{blog_user,account_emailaddress}_delete                        GET/POST        302 302 302 302 302 403 403 403 200
admin:socialaccount_socialaccount_delete                             GET/POST        302 302 302 302 302 403 403 403 200
admin:django_tasks_database_dbtaskresult_{changelist,history}        GET/POST        302 302 302 302 302 403 403 403 200
admin:django_tasks_database_dbtaskresult_change                      GET             302 302 302 302 302 403 403 403 200
admin:django_tasks_database_dbtaskresult_change                      POST            302 302 302 302 302 403 403 403 403
admin:django_tasks_database_dbtaskresult_{add,delete}                GET/POST        302 302 302 302 302 403 403 403 403
# the admin's rows, asked in ways that there are not; and where an address without a last word leads
admin:blog_{course,section,week,tag,page}_{changelist,add}           PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:blog_{course,section,week,tag,page}_{change,delete,history}    PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:blog_{announcement,user,enrolment}_{changelist,add}            PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:blog_{announcement,user,enrolment}_{change,delete,history}     PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:blog_{post,decision,joinlink,notice}_{changelist,add}          PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:blog_{post,decision,joinlink,notice}_{change,delete,history}   PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:comments_comment_{changelist,add}                              PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:comments_comment_{change,delete,history}                       PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:account_emailaddress_{changelist,add}                          PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:account_emailaddress_{change,delete,history}                   PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:socialaccount_socialaccount_{changelist,add}                   PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:socialaccount_socialaccount_{change,delete,history}            PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:mfa_authenticator_{changelist,add}                             PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:mfa_authenticator_{change,delete,history}                      PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:django_tasks_database_dbtaskresult_{changelist,add}            PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:django_tasks_database_dbtaskresult_{change,delete,history}     PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:blog_{joinlink_qr,joinlink_revocation,post_step}               PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:blog_enrolment_roster{,_columns,_file,_plan}                   PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:comments_comment_{decision,desk,desk_holds,desk_decisions}     PUT/DELETE      302 302 302 302 302 405 405 405 405
admin:comments_comment_desk_{undone,lifted}                          PUT/DELETE      302 302 302 302 302 405 405 405 405
admin/blog/{course,section,week,tag,page}/<path:object_id>/          GET/POST        302 302 302 302 302 302 302 302 302
admin/blog/{course,section,week,tag,page}/<path:object_id>/          PUT/DELETE      405 405 405 405 405 405 405 405 405
admin/blog/{announcement,user,enrolment}/<path:object_id>/           GET/POST        302 302 302 302 302 302 302 302 302
admin/blog/{announcement,user,enrolment}/<path:object_id>/           PUT/DELETE      405 405 405 405 405 405 405 405 405
admin/blog/{post,decision,joinlink,notice}/<path:object_id>/         GET/POST        302 302 302 302 302 302 302 302 302
admin/blog/{post,decision,joinlink,notice}/<path:object_id>/         PUT/DELETE      405 405 405 405 405 405 405 405 405
admin/comments/comment/<path:object_id>/                             GET/POST        302 302 302 302 302 302 302 302 302
admin/comments/comment/<path:object_id>/                             PUT/DELETE      405 405 405 405 405 405 405 405 405
admin/account/emailaddress/<path:object_id>/                         GET/POST        302 302 302 302 302 302 302 302 302
admin/account/emailaddress/<path:object_id>/                         PUT/DELETE      405 405 405 405 405 405 405 405 405
admin/socialaccount/socialaccount/<path:object_id>/                  GET/POST        302 302 302 302 302 302 302 302 302
admin/socialaccount/socialaccount/<path:object_id>/                  PUT/DELETE      405 405 405 405 405 405 405 405 405
admin/mfa/authenticator/<path:object_id>/                            GET/POST        302 302 302 302 302 302 302 302 302
admin/mfa/authenticator/<path:object_id>/                            PUT/DELETE      405 405 405 405 405 405 405 405 405
admin/django_tasks_database/dbtaskresult/<path:object_id>/           GET/POST        302 302 302 302 302 302 302 302 302
admin/django_tasks_database/dbtaskresult/<path:object_id>/           PUT/DELETE      405 405 405 405 405 405 405 405 405
"""
QUERIES = {
    "authors": "?app_label=blog&model_name=post&field_name=author&term=",
    "accounts": "?app_label=blog&model_name=enrolment&field_name=user&term=",
}
KINDS = {
    "course": "admin:blog_enrolment_roster_file admin:blog_enrolment_roster_columns admin:blog_enrolment_roster_plan"
    " stream about accent course_card search weeks tags sources course_sources feed comments_feed write"
    " write_autosave"
    " write_document drafts new"
    " view_as web work me my_comments people people_csv course_rules closing copying taking import_course"
    " api_course api_posts api_course_sources",
    "token": "token_revocation",
    "run": "import_run import_progress import_file",
    "post": "post card cite cite_as post_sources printed epub post_feed reply reading edit autosave document"
    " undo_document publication"
    " history coauthors deletion notes mute fresh_comments stamp follow_essay api_post api_comments api_post_sources",
    "comment": "comment comment_notes edit_comment removal appeal flag export_guest erase_guest",
    "enrolment": "author author_feed follow_author former_names export_member erase_member",
    "key": "account_confirm_email account_reset_password_from_key openid_connect_login openid_connect_callback",
    "app": "admin:app_list",
    "joinlink": "join",
    "letters": "unsubscribe",
    "secret": "guest_comments",
    "authenticator": "mfa_edit_webauthn mfa_remove_webauthn",
    "user": "admin:auth_user_password_change export_account erase_account",
    "image": "image image_copy",
    "page": "page",
    "tag": "tag tag_feed",
    "week": "week week_feed",
}
PLACE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
ABOUT = "change|delete|history|decision|step|revocation|qr|<path:object_id>/"
MODEL = re.compile(rf"admin[:/]\w+[_/]([a-z]+)[_/](?:{ABOUT})")


@dataclass(frozen=True)
class Row:
    """What one address answers to one method, by role."""

    name: str
    thing: str
    method: str
    statuses: tuple[int, ...]


@dataclass(frozen=True)
class Route:
    """What the resolver knows: a name, empty for none, and the address with the places that are filled in."""

    name: str
    address: str
    places: tuple[str, ...]

    @property
    def called(self) -> str:
        """What the table calls it: its name, or its address where it has none."""
        return self.name or self.address


def rows(table: str = TABLE) -> list[Row]:
    """The table: a row for each name, thing and method of a line."""
    found = []
    for line in table.strip().splitlines():
        if not line.startswith("#"):
            *named, methods = line.split()[: -len(ROLES)]
            things = "".join(named[1:]).strip("()").split("/")
            statuses = tuple(int(status) for status in line.split()[-len(ROLES) :])
            found += [Row(*cell, statuses) for cell in product(spelt(named[0]), things, methods.split("/"))]
    return found


def spelt(names: str) -> list[str]:
    """The names that braces stand for, as in a shell: `account_{login,logout}` is two."""
    before, brace, rest = names.partition("{")
    if not brace:
        return [names]
    choices, _, after = rest.partition("}")
    return [f"{before}{choice}{end}" for choice in choices.split(",") for end in spelt(after)]


@cache
def routes() -> list[Route]:
    """Every route of the site."""
    return list(below(get_resolver()))


def below(resolver: Any, space: str = "", address: str = "", places: tuple[str, ...] = ()) -> Iterator[Route]:
    """The routes under one resolver; a namespace stands before their names."""
    for route in resolver.url_patterns:
        here, filled = f"{address}{route.pattern}", (*places, *route.pattern.regex.groupindex)
        if hasattr(route, "url_patterns"):
            inner = f"{space}{route.namespace}:" if route.namespace else space
            yield from below(route, inner, here, filled)
        else:
            yield Route(f"{space}{route.name}" if route.name else "", here, filled)


def kind_of(name: str) -> str:
    """The kind of thing that this address is about, empty for none."""
    model = MODEL.fullmatch(name)
    return next((kind for kind, names in KINDS.items() if name in names.split()), model[1] if model else "")


def address_of(name: str, thing: Any) -> str:
    """The address of this name, about this thing."""
    if "/" in name:
        return spelt_out(name, lambda place: str(value(thing, place)))
    return reverse(name, kwargs={place: value(thing, place) for place in places_of(name)})


def spelt_out(pattern: str, filled: Callable[[str], str]) -> str:
    """An address as it is asked for, whatever its places are filled with."""
    return "/" + PLACE.sub(lambda place: filled(place[1] or place[2]), pattern.replace("^", "")).removesuffix("$")


@cache
def places_of(name: str) -> tuple[str, ...]:
    """What has to be filled in this address."""
    return next(route.places for route in routes() if route.name == name)


def value(thing: Any, place: str) -> Any:
    """What a thing puts into one place of an address."""
    if place == "course":
        return getattr(thing, "course", thing).slug
    if place == "form":
        return "bib"
    return getattr(thing, "pk" if place in {"object_id", "id"} else place)
