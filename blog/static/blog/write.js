// Where an essay is written: gives back the keys that markdownx takes, sends the works along with the text to be
// previewed and brings pictures. What else there is has a file of its own. All of it works without a script, a page at a
// time.

import { bring, editor, form } from "./editor.js";
import "./pasting.js";
import "./panels.js";
import "./autosave.js";
import "./toolbar.js";

const isTaken = (event) => event.key === "Tab" || ((event.ctrlKey || event.metaKey) && ["d", "[", "]"].includes(event.key));

document.addEventListener(
  "keydown",
  (event) => {
    if (event.target === editor && isTaken(event)) event.stopPropagation();
  },
  true,
);

const chosen = (name) => form.elements[name]?.value || document.getElementById("sources")?.dataset[name] || "";

const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) {
  if (body instanceof FormData && body.has("image")) return bring(body);
  if (form && body instanceof FormData && body.has("content"))
    for (const name of ["works", "confirmed", "language", "citation_style"]) body.set(name, chosen(name));
  return send.call(this, body);
};
