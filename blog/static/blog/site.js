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

settleFocus(document);
