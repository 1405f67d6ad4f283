// Signing in again without leaving the page: the words around it stay as they are.
import { post } from "./composer.js";
import { words } from "./words.js";

const make = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

const field = (id, label, attributes) =>
  make("div", { class: "field" }, make("label", { for: id }, label), make("input", { id, required: "", ...attributes }));

const build = (url) => {
  const error = make("p", { class: "error bad", role: "alert" });
  const form = make(
    "form", { class: "stack", method: "dialog" },
    make("h2", { id: "sign-in-again" }, words.againTitle),
    make("p", {}, words.againAbout),
    field("again-login", words.againLogin, { name: "login", autocomplete: "username", autocapitalize: "none", spellcheck: "false" }),
    field("again-password", words.againPassword, { name: "password", type: "password", autocomplete: "current-password" }),
    error,
    make("p", { class: "row" },
      make("button", { class: "btn main" }, words.signIn),
      make("button", { class: "btn", type: "button", value: "later" }, words.againLater),
      make("a", { class: "btn plain", href: url, target: "_blank" }, words.againElsewhere)),
  );
  return { dialog: make("dialog", { "aria-labelledby": "sign-in-again" }, form), form, error };
};

// A cookie with a token has to be there before anything can be posted.
const tokenFrom = async (url) => {
  const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  return page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
};

const tryIt = async (url, data) => {
  const body = new URLSearchParams(data);
  body.set("csrfmiddlewaretoken", await tokenFrom(url));
  const answer = await post(url, body);
  if (answer.status === 429) return words.againMany;
  return answer.ok ? "" : words.againWrong;
};

// Resolves with true once somebody is signed in, here or on another page, and with false if not now.
export const signInHere = ({ signIn, session }) =>
  new Promise((resolve) => {
    const { dialog, form, error } = build(signIn);
    const end = (outcome) => {
      removeEventListener("focus", look);
      dialog.remove();
      resolve(outcome);
    };
    const look = async () => {
      const answer = await fetch(session, { headers: { Accept: "application/json" } }).catch(() => null);
      if (answer?.ok) end(true);
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      error.textContent = await tryIt(signIn, new FormData(form)).catch(() => words.againOffline);
      if (!error.textContent) end(true);
      else form.elements.password.focus();
    });
    form.querySelector("[value=later]").addEventListener("click", () => end(false));
    dialog.addEventListener("cancel", () => end(false));
    addEventListener("focus", look);
    document.body.append(dialog);
    dialog.showModal();
  });
