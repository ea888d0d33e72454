// Reads pages with @mozilla/readability (npm, with jsdom) and writes what it finds as
// JSON lines. It is to be run from a folder with both installed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.cwd() + "/");
const { Readability } = require("@mozilla/readability");
const { JSDOM, VirtualConsole } = require("jsdom");
const blocks = "p,div,li,h1,h2,h3,h4,h5,h6,br,tr,blockquote,pre,figcaption";

for (const file of process.argv.slice(2)) {
  let found = null;
  try {
    const dom = new JSDOM(readFileSync(file), { url: "https://pages.example/", virtualConsole: new VirtualConsole() });
    found = new Readability(dom.window.document, { serializer: (e) => e }).parse();
  } catch {}
  let text = "";
  if (found) {
    for (const e of found.content.querySelectorAll(blocks)) {
      e.before("\n");
      e.after("\n");
    }
    text = found.content.textContent.split("\n").map((l) => l.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n");
  }
  console.log(JSON.stringify({ file, text, title: found?.title ?? "", author: found?.byline ?? "", date: found?.publishedTime ?? "" }));
}
