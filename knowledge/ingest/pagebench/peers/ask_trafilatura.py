# Reads pages with trafilatura (PyPI) and writes what it finds as JSON lines.
import json, sys
import trafilatura

for path in sys.argv[1:]:
    with open(path, "rb") as f:
        src = f.read()
    found = trafilatura.bare_extraction(src, with_metadata=True, include_comments=False)
    d = found.as_dict() if found else {}
    print(json.dumps({"file": path, "text": d.get("text") or "", "title": d.get("title") or "",
                      "author": (d.get("author") or "").replace(";", ","), "date": d.get("date") or ""}))
