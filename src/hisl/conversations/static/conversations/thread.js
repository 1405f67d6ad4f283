// A reaction shows at once and goes back when the server did not take it.
const show = (button, pressed) => {
  const count = button.querySelector("[data-count]");
  const now = Number(count.textContent || 0) + (pressed ? 1 : -1);
  button.setAttribute("aria-pressed", String(pressed));
  count.textContent = now > 0 ? ` ${now}` : "";
};

const say = (text) => {
  const toast = document.createElement("div");
  toast.className = "toast error";
  const words = document.createElement("p");
  words.textContent = text;
  toast.append(words);
  document.getElementById("messages").append(toast);
};

const react = async (form, button) => {
  const post = button.closest("[data-reactions]");
  const before = button.getAttribute("aria-pressed") === "true";
  const values = { [button.name]: button.value };
  for (const field of form.querySelectorAll("input[type=hidden]")) values[field.name] = field.value;
  show(button, !before);
  const failed = () => {
    show(button, before);
    say(form.dataset.failed);
  };
  const wrong = (event) => {
    if (event.detail.target === post) failed();
  };
  const names = ["htmx:responseError", "htmx:sendError", "htmx:timeout"];
  for (const name of names) document.addEventListener(name, wrong);
  const kind = button.dataset.kind;
  const place = post.parentElement;
  try {
    await htmx.ajax("POST", button.formAction, {
      source: post,
      target: post,
      swap: "outerHTML",
      values,
    });
  } catch {
    // What went wrong has been told already.
  } finally {
    for (const name of names) document.removeEventListener(name, wrong);
  }
  place.querySelector(`[data-kind="${kind}"]`)?.focus();
};

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target.id !== "act-on" || !button?.dataset.kind) return;
  event.preventDefault();
  react(event.target, button);
});

// Reply, quote, tell what happened and the rest open below the post instead of on a page.
const selectedIn = (post) => {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return "";
  const place = selection.getRangeAt(0).commonAncestorContainer;
  const element = place.nodeType === Node.TEXT_NODE ? place.parentElement : place;
  return post.contains(element) && element.closest("[data-quotable]")
    ? selection.toString().trim().slice(0, 4000)
    : "";
};

const slotOf = (link) => {
  const acts = link.closest(".acts");
  let slot = acts.nextElementSibling;
  if (!slot?.matches("[data-slot]")) {
    slot = document.createElement("div");
    slot.dataset.slot = "";
    acts.after(slot);
  }
  return slot;
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-into]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const slot = slotOf(link);
  const address = new URL(link.href);
  if (slot.dataset.from === link.href && !address.searchParams.has("quote")) {
    slot.replaceChildren();
    delete slot.dataset.from;
    link.focus();
    return;
  }
  if (link.hasAttribute("data-quote")) {
    const words = selectedIn(link.closest("article, li"));
    if (words) address.searchParams.set("words", words);
  }
  slot.dataset.from = link.href;
  await htmx.ajax("GET", address.href, { target: slot, swap: "innerHTML" });
  slot.querySelector("textarea, input:not([type=hidden]), a, button")?.focus();
});
