// A list of names while one types @, [[ or #: a combobox as the ARIA practices have it. The text
// keeps the focus; arrows choose, Enter or Tab takes, Escape closes.
import { insert } from "./toolbar.js";
import { words } from "./words.js";

const KINDS = [
  ["page", /\[\[([^\[\]\n|]{0,60})$/],
  ["person", /(?:^|[\s(["'„“])@([\p{L}\p{N}_.+-]{0,40}(?: [\p{L}\p{N}]{1,20})?)$/u],
  ["topic", /(?:^|[\s(])#([\p{L}\p{N}_-]{1,40})$/u],
];
const BEGINS = { page: "[[", person: "@", topic: "#" };
const PAUSE = 120;
let lists = 0;

const sought = (area) => {
  if (area.selectionStart !== area.selectionEnd) return null;
  const before = area.value.slice(Math.max(0, area.selectionStart - 80), area.selectionStart);
  for (const [kind, pattern] of KINDS) {
    const found = before.match(pattern);
    if (found) return { kind, q: found[1], from: area.selectionStart - found[1].length - BEGINS[kind].length };
  }
  return null;
};

const option = (name, id) => {
  const item = document.createElement("li");
  item.id = id;
  item.role = "option";
  const label = document.createElement("span");
  label.textContent = name.label;
  item.append(label);
  if (name.remark) {
    const remark = document.createElement("small");
    remark.textContent = name.remark;
    if (name.many) remark.className = "warn";
    item.append(remark);
  }
  return item;
};

export const attach = ({ box, area }) => {
  if (box.dataset.names) return;
  box.dataset.names = "yes";
  lists += 1;
  const list = document.createElement("ul");
  list.id = `names-${lists}`;
  list.role = "listbox";
  list.className = "writing-names";
  list.ariaLabel = words.names;
  list.hidden = true;
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  let names = [];
  let chosen = -1;
  let asked = null;
  let timer = 0;
  let closedAt = -1;

  const open = () => !list.hidden;
  const close = () => {
    list.hidden = true;
    chosen = -1;
    area.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    chosen = (index + names.length) % names.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
    area.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    names = found;
    if (!names.length) return close();
    list.replaceChildren(...names.map((name, i) => option(name, `${list.id}-${i}`)));
    list.hidden = false;
    choose(0);
  };
  const take = () => {
    const { from, kind } = asked;
    const after = kind === "page" && area.value.startsWith("]]", area.selectionStart) ? 2 : 0;
    const { insert: text } = names[chosen];
    close();
    closedAt = from;
    insert(area, text, from, area.selectionStart + after);
  };
  const look = async () => {
    const wanted = sought(area);
    if (wanted?.from === closedAt) return close();
    closedAt = -1;
    if (!wanted) return close();
    const query = new URLSearchParams({ kind: wanted.kind, q: wanted.q, key: box.dataset.key });
    const answer = await fetch(`${box.dataset.suggest}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const now = sought(area);
    if (!answer?.ok || now?.from !== wanted.from || now.q !== wanted.q) return;
    asked = wanted;
    show((await answer.json()).names);
  };

  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  area.addEventListener("blur", () => setTimeout(close, 150));
  area.addEventListener("click", close);
  area.addEventListener("keydown", (event) => {
    if (!open() || event.isComposing) return;
    const acts = {
      ArrowDown: () => choose(chosen + 1),
      ArrowUp: () => choose(chosen - 1),
      Enter: take,
      Tab: take,
      Escape: () => {
        closedAt = asked.from;
        close();
      },
    };
    if (event.ctrlKey || event.metaKey || !acts[event.key]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    acts[event.key]();
  }, true);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (!item) return;
    choose([...list.children].indexOf(item));
    take();
  });
};
