# Reads pages with readability-lxml (PyPI) and writes what it finds as JSON lines. It
# knows neither dates nor authors.
import json, sys
import lxml.html
from readability import Document

BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "blockquote", "pre", "figcaption"}

def lines(html):
    root = lxml.html.fromstring(html)
    for e in root.iter():
        if e.tag in BLOCKS:
            e.tail = "\n" + (e.tail or "")
            if e.tag != "br":
                e.text = "\n" + (e.text or "")
    return "\n".join(" ".join(l.split()) for l in root.text_content().split("\n") if l.strip())

for path in sys.argv[1:]:
    with open(path, "rb") as f:
        src = f.read().decode("utf-8", "replace")
    try:
        d = Document(src)
        text, title = lines(d.summary()), d.short_title()
    except Exception:
        text, title = "", ""
    print(json.dumps({"file": path, "text": text, "title": title, "author": "", "date": ""}))
