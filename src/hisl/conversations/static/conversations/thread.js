// A reaction shows at once and goes back when the server did not take it.
const forms = new WeakMap();

const show = (button, pressed) => {
  const count = button.querySelector("[data-count]");
  const now = Number(count.textContent || 0) + (pressed ? 1 : -1);
  button.setAttribute("aria-pressed", String(pressed));
  count.textContent = now > 0 ? String(now) : "";
};

const say = (text) => {
  const toasts = document.getElementById("messages");
  const toast = document.createElement("div");
  toast.className = "toast error";
  const words = document.createElement("p");
  words.textContent = text;
  toast.append(words);
  toasts.append(toast);
};

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("[data-reactions]");
  const button = event.detail.requestConfig.triggeringEvent?.submitter;
  if (!form || !button?.dataset.kind) return;
  forms.set(form, button);
  show(button, button.getAttribute("aria-pressed") !== "true");
});

const rollBack = (event) => {
  const form = event.target.closest?.("[data-reactions]");
  const button = form && forms.get(form);
  if (!button) return;
  forms.delete(form);
  show(button, button.getAttribute("aria-pressed") !== "true");
  say(document.body.dataset.notKept || "That was not kept. Try again in a moment.");
};
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, rollBack);
}

// The buttons that lead to another page are no reactions: the browser sends them itself.
document.addEventListener("htmx:confirm", (event) => {
  const submitter = event.detail.triggeringEvent?.submitter;
  if (!submitter?.hasAttribute("data-plain")) return;
  event.preventDefault();
  const form = submitter.form;
  const hidden = document.createElement("input");
  hidden.type = "hidden";
  hidden.name = submitter.name || "sent";
  hidden.value = submitter.value;
  form.append(hidden);
  form.action = submitter.formAction;
  HTMLFormElement.prototype.submit.call(form);
});

// After a swap the focus stays where it was: on the same button, or in the reply that opened.
document.addEventListener("htmx:afterSwap", (event) => {
  const button = forms.get(event.detail.requestConfig?.elt);
  if (button) {
    const kept = document.querySelector(
      `form[action="${CSS.escape(button.form?.getAttribute("action") ?? "").replace(/\\/g, "")}"] [data-kind="${button.dataset.kind}"]`,
    );
    kept?.focus();
  }
  event.target.querySelector?.("textarea")?.focus();
});

// Select words of a post and press "Quote": they go into the reply to it, with the way back.
const selectedIn = (post) => {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return "";
  const place = selection.getRangeAt(0).commonAncestorContainer;
  const element = place.nodeType === Node.TEXT_NODE ? place.parentElement : place;
  return element.closest(`[data-quotable="${post}"]`) ? selection.toString() : "";
};

document.addEventListener("htmx:configRequest", (event) => {
  const link = event.target.closest?.("[data-quote]");
  if (!link) return;
  const post = new URL(link.href).searchParams.get("reply");
  const words = selectedIn(post);
  if (words) event.detail.parameters.words = words.trim().slice(0, 4000);
});
