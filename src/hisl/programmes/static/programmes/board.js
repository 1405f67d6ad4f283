// The board: cards open beside the plane, arrow keys move from mark to mark. Without it every mark
// is a plain link to the page of its card.
const board = document.querySelector("[data-board]");
const slot = document.getElementById("card");
const status = board.querySelector("[data-say]");
const still = slot.innerHTML;
let opened = null;

const select = (link) => {
  board.querySelector("a[aria-current]")?.removeAttribute("aria-current");
  if (link?.closest("svg")) link.setAttribute("aria-current", "true");
  opened = link;
};

const open = (link) => {
  select(link);
  htmx.ajax("GET", link.getAttribute("href"), { target: slot, swap: "innerHTML" });
};

const close = () => {
  const from = opened;
  select(null);
  slot.innerHTML = still;
  from?.focus();
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-card]")) return close();
  const link = event.target.closest("a[data-card]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link);
});

slot.addEventListener("htmx:afterSwap", () => slot.querySelector(".card-title")?.focus());
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  slot.addEventListener(failure, () => location.assign(opened.getAttribute("href")));
}
slot.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && slot.querySelector("[data-close-card]")) close();
});

// One stop for the Tab key, arrows inside: fifty marks would otherwise stand before the table.
const drawings = [...board.querySelectorAll("svg.board")].filter((svg) => svg.querySelector("a"));
const marksOf = (svg) => [...svg.querySelectorAll("a[data-card]")];

const hold = (svg, mark) => {
  for (const other of marksOf(svg)) other.setAttribute("tabindex", other === mark ? "0" : "-1");
};

const middle = (mark) => {
  const circle = mark.querySelector("circle");
  return [circle.cx.baseVal.value, circle.cy.baseVal.value];
};

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The nearest mark in a direction; what lies off to the side counts as further away.
const neighbour = (svg, mark, [dx, dy]) => {
  const [x, y] = middle(mark);
  let best = null;
  let least = Infinity;
  for (const other of marksOf(svg)) {
    const [ox, oy] = middle(other);
    const ahead = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (other === mark || ahead < 1 || ahead + 3 * aside >= least) continue;
    [best, least] = [other, ahead + 3 * aside];
  }
  return best;
};

const anchor = (svg, level) => svg.querySelector(`[data-level="${level}"]`)?.dataset.anchor ?? "";

const say = (svg, from, to) => {
  const changed = ["c", "g"].filter((axis) => from.dataset[axis] !== to.dataset[axis]);
  status.textContent = changed.map((axis) => anchor(svg, to.dataset[axis])).join(" ");
};

for (const svg of drawings) {
  hold(svg, marksOf(svg)[0]);
  svg.addEventListener("keydown", (event) => {
    const direction = DIRECTIONS[event.key];
    const mark = event.target.closest("a[data-card]");
    if (!direction || !mark) return;
    event.preventDefault();
    const next = neighbour(svg, mark, direction);
    if (!next) return;
    say(svg, mark, next);
    next.focus();
  });
}
// Heard here, not on the drawing: one that listens for the focus takes it itself in Chromium.
board.addEventListener("focusin", (event) => {
  const mark = event.target.closest("svg.board a[data-card]");
  if (mark) hold(mark.closest("svg"), mark);
});
for (const hint of board.querySelectorAll(".keys")) hint.hidden = false;
