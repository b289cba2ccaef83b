// Passkeys: the button that asks the device. What it asks and how is allauth's; a page without script has other ways.

const button = document.querySelector("[data-passkey]");

const say = (sentence) => {
  const line = document.getElementById("passkey-failed") ?? document.createElement("p");
  line.id = "passkey-failed";
  line.className = "err";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  button.closest("form").append(line);
};

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  say(button.dataset.failed);
});

if (button && window.PublicKeyCredential) {
  const act = button.dataset.passkey;
  const ids = { [act]: button.id, credential: "credential", passwordless: "passwordless", data: "js_data" };
  window.allauth.webauthn.forms[`${act}Form`]({ ids });
  button.hidden = false;
}
