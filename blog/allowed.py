"""What HTML of ours may hold: elements, their attributes and the schemes of links. HTML kept by an import may hold more
kinds of text than Markdown makes, and nothing that chooses an id or a class, runs, or asks elsewhere for anything."""

from __future__ import annotations

RAW_TAGS = set(
    "p h2 h3 h4 h5 h6 em strong s a blockquote ul ol li code pre hr br sup sub table caption colgroup col thead tbody "
    "tfoot tr th td figure figcaption img small b i u mark abbr cite q ins del kbd samp var dfn time ruby rt rp dl dt "
    "dd details summary".split()
)
RAW_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
DROPPED_WHOLE = {"script", "style", "svg", "math", "iframe", "object", "template", "noscript", "select", "textarea"}
ESSAY_TAGS = RAW_TAGS | {"section", "span"}
ESSAY_ATTRIBUTES = RAW_ATTRIBUTES | {
    "a": {"href", "title", "id", "class", "role", "aria-describedby", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading", "srcset", "sizes"},
    "li": {"id", "class"},
    "p": {"class"},
    "ul": {"role"},
    "section": {"class", "role", "aria-labelledby"},
    "h2": {"id", "class"},
    "sup": {"class"},
    "small": {"class", "aria-hidden"},
    "span": {"id"},
}
ENTRY_TAGS = {"em", "strong", "sup", "sub", "a"}
COMMENT_TAGS = {"p", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre", "br"}
COMMENT_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https", "mailto"}
