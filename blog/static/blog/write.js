// The write page: gives back the keys that markdownx takes, and shows its preview in our own pane.

const TAKEN = (event) => event.key === "Tab" || ((event.ctrlKey || event.metaKey) && ["d", "[", "]"].includes(event.key));

document.addEventListener(
  "keydown",
  (event) => {
    if (event.target.matches(".markdownx-editor") && TAKEN(event)) event.stopPropagation();
  },
  true,
);

const form = document.getElementById("write");
const pane = document.getElementById("looked-at");
const hidden = document.querySelector(".markdownx-preview");
if (pane && hidden) {
  pane.replaceChildren(hidden);
  hidden.classList.add("live");
}

let saved = form && new URLSearchParams(new FormData(form)).toString();
form?.addEventListener("submit", () => (saved = null));
window.addEventListener("beforeunload", (event) => {
  if (saved !== null && form && new URLSearchParams(new FormData(form)).toString() !== saved) event.preventDefault();
});
