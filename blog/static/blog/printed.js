// The button that opens the browser's own dialog; without a script it is not there, and the page prints all the same.

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
