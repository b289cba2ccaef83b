// Comfort only: where the eye and the focus go after a part of the page was replaced. Every act works without it.

const settleFocus = (root) => {
  const target = root.querySelector("[data-focus]");
  if (!target) return;
  target.focus();
  target.scrollIntoView({ block: "nearest" });
  const said = document.getElementById("said");
  if (said && target.dataset.say) said.textContent = target.dataset.say;
};

const opener = (form) => form.closest("article")?.querySelector(".acts a");

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
  const open = event.detail.target.querySelector?.(":scope > form.reply textarea");
  if (!open || event.target.matches("form")) return;
  event.preventDefault();
  open.focus();
});

document.addEventListener("htmx:responseError", (event) => {
  const form = event.target.closest("form.reply");
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
  if (event.key === "Escape" && form && !form.querySelector("textarea").value) closeReply(form);
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
