// Ctrl or Cmd with K from everywhere: go, ask, create, switch. "?" lists the keys; keys that are
// one letter can be switched off in that list and stay off on this device.
const palette = document.getElementById("palette");
const keys = document.getElementById("keys");
const input = palette?.querySelector("input");
const list = palette?.querySelector("ul");
const store = "hisl.keys";
let found = [];
let asked = 0;

const read = () => {
  try { return localStorage.getItem(store) !== "off"; } catch { return true; }
};

const link = (anchor, group) => ({ title: anchor.textContent.trim(), url: anchor.href, group });

const standing = () => {
  const rail = [...document.querySelectorAll(".rail nav section")].flatMap((section) =>
    [...section.querySelectorAll("a")].map((a) => link(a, section.querySelector("h2").textContent)),
  );
  const here = [...document.querySelectorAll("main a.btn.main")];
  return [...here.map((a) => link(a, palette.dataset.here)), ...rail];
};

const draw = (options) => {
  list.replaceChildren(...options.map((option, n) => {
    const item = document.createElement("li");
    const group = document.createElement("small");
    item.id = `palette-${n}`;
    item.role = "option";
    item.dataset.url = option.url;
    group.textContent = option.group;
    item.append(option.title, " ", group);
    return item;
  }));
  select(0);
};

const select = (n) => {
  const items = [...list.children];
  if (!items.length) return;
  const chosen = items[(n + items.length) % items.length];
  for (const item of items) item.ariaSelected = String(item === chosen);
  input.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
};

const selected = () => [...list.children].findIndex((item) => item.ariaSelected === "true");

const show = () => {
  const text = input.value.trim();
  const words = text.toLowerCase().split(/\s+/);
  const fits = ({ title, group }) =>
    words.every((word) => `${title} ${group}`.toLowerCase().includes(word));
  const seen = new Set();
  const options = [...standing().filter(fits), ...(text ? found : [])].filter(
    ({ url }) => !seen.has(url) && seen.add(url),
  );
  if (text) {
    const q = encodeURIComponent(text);
    options.push({ title: text, url: `${palette.dataset.search}?q=${q}`, group: palette.dataset.seek });
    options.push({ title: text, url: `${palette.dataset.ask}?stuck=${q}`, group: palette.dataset.asking });
  }
  draw(options.slice(0, 14));
};

const suggest = async () => {
  const mine = ++asked;
  const text = input.value.trim();
  show();
  if (text.length < 2) return;
  await new Promise((done) => { setTimeout(done, 150); });
  if (mine !== asked) return;
  try {
    const answer = await fetch(`${palette.dataset.suggest}?q=${encodeURIComponent(text)}`);
    const { things } = await answer.json();
    if (mine !== asked) return;
    found = things.map(({ title, url, kind }) => ({ title, url: new URL(url, location).href, group: kind }));
  } catch {
    return; // The page is being left, or the network is away: what stands in the list stays.
  }
  show();
};

const open = () => {
  if (palette.open) return palette.close();
  input.value = "";
  found = [];
  palette.showModal();
  show();
  return input.focus();
};

const go = (item) => { if (item) location.assign(item.dataset.url); };

const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]");

const LETTERS = {
  "/": () => (document.querySelector("main input[type=search]") ?? { focus: open }).focus(),
  "?": () => keys.showModal(),
  a: () => location.assign(palette.dataset.ask),
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
    return;
  }
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
  const act = plain && read() && !typing(event.target) && LETTERS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

if (palette) {
  input.addEventListener("input", suggest);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    select(selected() + step);
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(list.children[selected()]);
  });
  list.addEventListener("click", (event) => go(event.target.closest("li")));
  palette.querySelector("[data-keys]").addEventListener("click", () => {
    palette.close();
    keys.showModal();
  });
  const box = keys.querySelector("input");
  box.checked = read();
  box.addEventListener("change", () => {
    try { localStorage.setItem(store, box.checked ? "on" : "off"); } catch { box.checked = true; }
  });
}
