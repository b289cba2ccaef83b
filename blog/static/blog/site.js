// Comfort only: where the eye and the focus go after a part of the page was replaced. Every act works without it.

const settleFocus = (root) => {
  const target = root.querySelector("[data-focus]");
  if (!target) return;
  target.focus();
  target.scrollIntoView({ block: "nearest" });
  const said = document.getElementById("said");
  if (said && target.dataset.say) said.textContent = target.dataset.say;
};

const opener = (form) => [...form.closest("article").querySelectorAll(":scope > .acts a[data-hx-get]")]
  .find((link) => link.getAttribute("data-hx-get").startsWith(form.getAttribute("action")));

const isUntouched = (form) => {
  const field = form.querySelector("textarea");
  const isAsItStood = !form.dataset.draft && !form.querySelector(".err") && field.value === field.defaultValue;
  return !field.value || isAsItStood;
};

const closeReply = (form) => {
  const back = opener(form);
  form.remove();
  back?.focus();
};

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.querySelector("[data-focus]")) settleFocus(event.target);
  else event.target.querySelector("form.reply textarea")?.focus();
});

const warn = (form, sentence) => {
  const line = form.querySelector(".err") ?? document.createElement("p");
  line.className = "err";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  form.prepend(line);
};

document.addEventListener("htmx:beforeRequest", (event) => {
  const open = event.detail.target.querySelector?.(":scope > form.reply");
  if (!open || event.target.matches("form") || (opener(open) !== event.target && isUntouched(open))) return;
  event.preventDefault();
  open.querySelector("textarea").focus();
});

document.addEventListener("htmx:responseError", (event) => {
  const form = event.target.closest("form.reply");
  const isPreview = event.detail.requestConfig.triggeringEvent?.submitter?.name === "preview";
  if (form?.dataset.draft && event.detail.xhr.status === 404 && !isPreview) return form.submit(); // a page with the words
  const isPlain = event.detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  if (form) warn(form, isPlain ? event.detail.xhr.responseText : form.dataset.failed);
});

document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest("form.reply");
  if (form) warn(form, form.dataset.offline);
});

document.addEventListener("click", (event) => {
  const cancel = event.target.closest("article form.reply .cancel");
  if (!cancel) return;
  event.preventDefault();
  closeReply(cancel.closest("form"));
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("article form.reply");
  if (event.key === "Escape" && form && isUntouched(form)) closeReply(form);
});

// Reading marks: what was on screen for a moment is told to the server, once for a batch.

const A_LOOK = 1500;

const watchReading = () => {
  const form = document.getElementById("reading");
  if (!form || form.hidden) return;
  form.hidden = true;
  const told = new FormData(form);
  const seen = { read: false, until: "" };
  let timer;
  told.delete("until");
  told.delete("read");
  const tell = () => {
    if (seen.until) told.set("until", seen.until);
    if (seen.read) told.set("read", "1");
    fetch(form.action, { method: "POST", body: told, keepalive: true, headers: { Accept: "application/json" } });
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      if (!target.dataset.published) seen.read = true;
      else if (Number(target.dataset.published) > Number(seen.until)) seen.until = target.dataset.published;
      clearTimeout(timer);
      timer = setTimeout(tell, A_LOOK);
    }
  });
  document.querySelectorAll("#comments article[data-published], .essay > :last-child").forEach((item) => observer.observe(item));
};

document.addEventListener("htmx:afterSettle", watchReading);
watchReading();
settleFocus(document);

// The cited work beside the pointer or the focus: a copy of its entry, or of the note. The link itself leads to the list.

const card = document.createElement("aside");
card.id = "card";
card.hidden = true;
card.setAttribute("aria-hidden", "true");
document.body.append(card);
const CITED = ".essay a.cite, .essay .note-mark a";
const SHORT_WHILE = 250;
let carded;
let closing;

const entryOf = (link) => {
  const entry = document.getElementById(decodeURIComponent(link.hash.slice(1)))?.cloneNode(true);
  entry?.querySelectorAll(".back, .margin").forEach((part) => part.remove());
  entry?.querySelectorAll("a, [id]").forEach((part) => { part.removeAttribute("id"); part.tabIndex = -1; });
  return entry ? [...entry.childNodes] : [];
};

const openCard = (link) => {
  clearTimeout(closing);
  if (carded === link) return;
  const content = entryOf(link);
  if (!content.length) return;
  carded = link;
  card.replaceChildren(...content);
  card.hidden = false;
  const line = link.getClientRects()[0];
  const room = document.documentElement.clientWidth - card.offsetWidth - 16;
  const below = line.bottom + card.offsetHeight + 16 < window.innerHeight;
  card.style.left = `${scrollX + Math.max(16, Math.min(line.left, room))}px`;
  card.style.top = `${scrollY + (below ? line.bottom + 6 : line.top - card.offsetHeight - 6)}px`;
};

const closeCard = () => {
  card.hidden = true;
  carded = undefined;
};

const closeSoon = () => {
  clearTimeout(closing);
  closing = setTimeout(closeCard, SHORT_WHILE);
};

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch") return;
  const link = event.target.closest(CITED);
  if (link) openCard(link);
  else if (event.target.closest("#card")) clearTimeout(closing);
  else if (carded && carded !== document.activeElement) closeSoon();
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches(CITED)) openCard(event.target);
  else if (carded) closeCard();
});
document.addEventListener("pointerup", (event) => {
  const link = event.target.closest(CITED);
  if (event.pointerType !== "touch") return;
  if (link && link !== carded) {
    openCard(link);
    link.addEventListener("click", (click) => click.preventDefault(), { once: true });
  } else if (!event.target.closest("#card")) closeCard();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && carded) closeCard();
});

// Buttons that copy what stands beside them; without a script the text is there to select.

document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText.trim());
  const before = button.textContent;
  button.textContent = button.dataset.copied ?? before;
  setTimeout(() => { button.textContent = before; }, 2000);
});

// What a tab keeps of unsaved words goes when somebody signs out of it.
document.addEventListener("submit", (event) => {
  if (!event.target.action?.includes("/accounts/logout/")) return;
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("unsent:")) sessionStorage.removeItem(key);
});
