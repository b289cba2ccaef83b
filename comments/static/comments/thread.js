// Comfort in a thread: drafts that survive a closed tab, quoting what is selected, and word of new comments. Every act
// works without it.

// Drafts: what is typed is kept in this browser, for this reader and this place, until it is sent.

const DRAFTS = "draft:";
const keyOf = (form) => `${DRAFTS}${form.dataset.draft}:${form.getAttribute("action")}:${form.elements.parent?.value ?? ""}`;
const kept = (act) => { try { return act(localStorage); } catch { return null; } };

const restore = (root) => {
  root.querySelectorAll("form[data-draft]").forEach((form) => {
    const words = kept((store) => store.getItem(keyOf(form)));
    if (words && !form.elements.body.value) form.elements.body.value = words;
  });
};

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-draft]");
  if (!form || target.name !== "body") return;
  kept((store) => (target.value.trim() ? store.setItem(keyOf(form), target.value) : store.removeItem(keyOf(form))));
});

document.addEventListener("htmx:beforeOnLoad", ({ target, detail }) => {
  const isSent = target.matches?.("form[data-draft]") && detail.xhr.status === 200 && !detail.xhr.getResponseHeader("HX-Retarget");
  if (isSent) kept((store) => store.removeItem(keyOf(target)));
});

document.addEventListener("submit", ({ target }) => {
  if (!target.action?.includes("/accounts/logout")) return;
  kept((store) => Object.keys(store).filter((key) => key.startsWith(DRAFTS)).forEach((key) => store.removeItem(key)));
});

// A guest's form is the same page for everyone, so its stamp is fetched when somebody begins to write.

document.addEventListener("focusin", async ({ target }) => {
  const stamp = target.closest("form.reply")?.querySelector("[data-stamp]");
  if (!stamp) return;
  const address = stamp.dataset.stamp;
  delete stamp.dataset.stamp;
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok) stamp.value = await answer.text();
});

// Quoting: a button beside a selection in the essay or in a comment that can be answered.

const ANSWER = ":scope > .acts a[data-hx-get*='parent=']";
const button = document.createElement("button");
button.type = "button";
button.className = "btn quote";
button.hidden = true;
document.body.append(button);

const sourceOf = (selection) => {
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const around = range.commonAncestorContainer;
  const element = around.nodeType === Node.ELEMENT_NODE ? around : around.parentElement;
  return element?.closest("#comments .words, .essay");
};

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const source = sourceOf(selection);
  const article = source?.closest("#comments article");
  const canAnswer = article ? article.querySelector(ANSWER) : document.querySelector("form#reply");
  const thread = document.getElementById("comments");
  button.hidden = !source || !canAnswer || !thread || source.closest(".looked") !== null;
  if (button.hidden) return;
  const box = selection.getRangeAt(0).getBoundingClientRect();
  button.textContent = thread.dataset.quote;
  button.style.left = `${Math.max(8, Math.min(box.left + scrollX, document.documentElement.clientWidth - button.offsetWidth - 8))}px`;
  button.style.top = `${box.bottom + scrollY + 8}px`;
});

const quotation = (words) => `${words.trim().split(/\n+/).map((line) => `> ${line}`).join("\n")}\n\n`;

const write = (field, words) => {
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n\n${words}` : words;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

button.addEventListener("mousedown", (event) => event.preventDefault());
button.addEventListener("click", () => {
  const selection = document.getSelection();
  const article = sourceOf(selection)?.closest("#comments article");
  const words = selection.toString();
  button.hidden = true;
  const form = article ? article.querySelector("form[data-draft]") : document.querySelector("form#reply");
  if (form) return write(form.elements.body, quotation(words));
  const link = article.querySelector(ANSWER);
  const target = link.getAttribute("data-hx-target");
  return htmx.ajax("GET", link.href, target).then(() => {
    const field = document.querySelector(`${target} form[data-draft] textarea`);
    if (field) write(field, quotation(words));
  });
});

// New comments: asked for once a minute while the page is looked at, and offered as a link, never put under the eyes.

const A_MINUTE = 60_000;
const ask = () => {
  const line = document.querySelector("#comments .fresh");
  if (line && document.visibilityState === "visible") htmx.trigger(line, "fresh");
};
setInterval(ask, A_MINUTE);
document.addEventListener("visibilitychange", ask);

document.addEventListener("htmx:afterSettle", ({ target }) => restore(target.parentElement ?? document));
restore(document);
