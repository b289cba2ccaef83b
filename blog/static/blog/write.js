// Where an essay is written: gives back the keys that markdownx takes, sends the works along with the text to be
// previewed, brings pictures and says why one was refused, pastes with headings and notes, keeps the works and findings beside the text up to date, and
// asks before unsaved words are left behind. All of it works without this script, a page at a time.

const editor = document.querySelector(".markdownx-editor");
const form = editor?.form;
const works = form?.elements.works;
const told = document.getElementById("told");
const A_PAUSE = 1500;

const isTaken = (event) => event.key === "Tab" || ((event.ctrlKey || event.metaKey) && ["d", "[", "]"].includes(event.key));

document.addEventListener(
  "keydown",
  (event) => {
    if (event.target === editor && isTaken(event)) event.stopPropagation();
  },
  true,
);

const tell = (sentence) => {
  const line = document.getElementById("refusal") ?? document.createElement("p");
  line.id = "refusal";
  line.className = "message error";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  editor.before(line);
};

const PASTED_AT_MOST = 2_000_000;
const PASTED_WITHIN = 5000;
const TYPED_AT_MOST = 50_000;
const HAS_FORM = /<(?:h[1-6]|b|strong|i|em|ul|ol|table|blockquote)\b|<a\s[^>]*href|mso-|docs-internal-guid/i;

const insert = (text) => {
  editor.focus();
  const isTyped = text.length < TYPED_AT_MOST && document.execCommand("insertText", false, text);
  if (!isTyped) editor.setRangeText(text, editor.selectionStart, editor.selectionEnd, "end");
  if (!isTyped) refresh();
};

const tellPasted = (answer, before) => {
  const line = document.getElementById("pasted") ?? document.createElement("p");
  const undo = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: answer.undo });
  undo.addEventListener("click", () => {
    editor.value = before.body;
    if (works) works.value = before.works;
    line.remove();
    refresh();
    editor.focus();
  });
  line.id = "pasted";
  line.className = "message undo";
  line.setAttribute("role", "status");
  line.replaceChildren(`${answer.told} `, undo);
  editor.before(line);
};

const asMarkdown = async (html) => {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("html", html);
  body.set("body", editor.value);
  const signal = AbortSignal.timeout(PASTED_WITHIN);
  const answer = await fetch(form.dataset.paste, { method: "POST", body, signal });
  return answer.ok ? answer.json() : null;
};

const paste = async (html, plain) => {
  const before = { body: editor.value, works: works?.value };
  const answer = await asMarkdown(html).catch(() => null);
  if (!answer) return insert(plain);
  insert(answer.text);
  if (works && answer.works.length) works.value = [works.value.trimEnd(), ...answer.works].filter(Boolean).join("\n");
  return tellPasted(answer, before);
};

editor?.addEventListener("paste", (event) => {
  const html = event.clipboardData.getData("text/html");
  if (!form?.dataset.paste || !HAS_FORM.test(html) || html.length > PASTED_AT_MOST) return;
  event.preventDefault();
  paste(html, event.clipboardData.getData("text/plain"));
});

const refresh = () => editor?.dispatchEvent(new Event("input", { bubbles: true }));

const bring = async (picture) => {
  const answer = await fetch(editor.dataset.markdownxUploadUrlsPath, { method: "POST", body: picture });
  const text = await answer.text();
  editor.style.opacity = "";
  document.getElementById("refusal")?.remove();
  if (!answer.ok) return tell(text);
  editor.setRangeText(JSON.parse(text).image_code, editor.selectionStart, editor.selectionEnd, "end");
  return refresh();
};

const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) {
  if (body instanceof FormData && body.has("image")) return bring(body);
  if (form && body instanceof FormData && body.has("content"))
    for (const name of ["works", "confirmed", "language", "citation_style"]) body.set(name, chosen(name));
  return send.call(this, body);
};
const chosen = (name) => form.elements[name]?.value || document.getElementById("sources")?.dataset[name] || "";

// The parts beside the text: each button is sent without leaving the page, and so is the text after a pause in typing.

const parts = () => document.querySelectorAll("[data-part]");
const isBusy = (part) => part.contains(document.activeElement);

const swap = (page, pressed) => {
  for (const part of parts()) {
    const fresh = page.getElementById(part.id);
    if (!fresh || (pressed === "look" && (isBusy(part) || (part === told && !fresh.childElementCount)))) continue;
    const opened = [...part.querySelectorAll("details")].map((details) => details.open);
    const file = part.querySelector("[type=file]");
    part.replaceChildren(...fresh.childNodes);
    part.querySelectorAll("details").forEach((details, place) => (details.open ||= opened[place]));
    if (file && pressed !== "read") part.querySelector("[type=file]")?.replaceWith(file);
  }
};

const settle = (asked) => {
  const tab = document.querySelector("[name=beside]:checked");
  const panel = document.getElementById(tab?.value) ?? asked;
  const inForm = panel.querySelector("[aria-invalid=true]") ?? panel.querySelector("[data-focus]");
  const target = inForm ?? tab ?? panel.querySelector("h2");
  target.focus({ preventScroll: true });
  (inForm ?? told).scrollIntoView({ block: "nearest" });
};

const take = (page, name, before) => {
  const fresh = page.querySelector(`[name=${name}]`)?.value;
  if (fresh === undefined || fresh === before || form.elements[name].value !== before) return;
  form.elements[name].value = fresh;
  if (name === "body") refresh();
};

const sent = (pressed) => {
  const body = new FormData(form);
  body.set("press", pressed);
  body.delete("picture");
  if (pressed !== "read") body.delete("reference_file");
  return fetch(location.href, { method: "POST", body }).then((answer) => answer.text());
};

const fail = () => {
  const line = Object.assign(document.createElement("p"), { className: "message error", textContent: told.dataset.failed });
  told.replaceChildren(line);
};

let asked = 0;
let isPressed = false;
const ask = async (pressed, panel) => {
  if (isPressed) return;
  isPressed = Boolean(panel);
  const turn = ++asked;
  const before = { body: editor.value, works: works.value };
  const text = await sent(pressed).catch(() => "");
  if (turn !== asked) return;
  isPressed = false;
  const page = new DOMParser().parseFromString(text, "text/html");
  const isOurs = page.getElementById("sources");
  if (!isOurs && panel) fail();
  if (isOurs) swap(page, pressed);
  if (!isOurs || !panel) return;
  for (const field of ["body", "works"]) take(page, field, before[field]);
  settle(panel);
};

form?.addEventListener("submit", (event) => {
  const { name, value } = event.submitter ?? {};
  if (name !== "press") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(value, event.submitter.closest(".panel") ?? document.getElementById("sources"));
});

let pause;
for (const field of [editor, works])
  field?.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => ask("look"), A_PAUSE);
  });
works?.addEventListener("input", refresh);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-start]");
  if (!link || !editor) return;
  event.preventDefault();
  editor.setSelectionRange(Number(link.dataset.start), Number(link.dataset.end));
  editor.blur();
  editor.focus();
});

const typed = () => {
  const data = new FormData(form);
  data.delete("beside");
  return new URLSearchParams(data).toString();
};
let saved = form?.id === "write" && ("unsaved" in form.dataset ? "" : typed());
form?.addEventListener("submit", () => (saved = null));
window.addEventListener("beforeunload", (event) => {
  if (saved !== null && saved !== false && typed() !== saved) event.preventDefault();
});
