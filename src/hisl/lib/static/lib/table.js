// Sorts a table marked data-sort by the column whose heading is pressed. A cell may carry its
// sortable value in data-value; a heading with data-sort="off" stays as it is.
const valueOf = (row, column) => {
  const cell = row.cells[column];
  const text = (cell?.dataset.value ?? cell?.textContent ?? "").trim();
  const number = Number(text.replace(/[\s,%]/g, "").replace("−", "-"));
  return text !== "" && !Number.isNaN(number) ? number : text;
};

const compare = (a, b) => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
};

const sort = (table, heading) => {
  const sign = heading.ariaSort === "ascending" ? -1 : 1;
  const column = heading.cellIndex;
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.ariaSort = sign === 1 ? "ascending" : "descending";
  for (const body of table.tBodies) {
    const keyed = [...body.rows].map((row) => [valueOf(row, column), row]);
    const empty = ([value]) => value === "";
    const filled = keyed.filter((pair) => !empty(pair));
    filled.sort((a, b) => sign * compare(a[0], b[0]));
    body.append(...[...filled, ...keyed.filter(empty)].map(([, row]) => row));
  }
};

const prepare = (table) => {
  for (const heading of table.tHead?.rows[0].cells ?? []) {
    if (heading.dataset.sort === "off" || heading.querySelector("button, a")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sort(table, heading));
    heading.append(button);
  }
};

const prepareAll = (root) => root.querySelectorAll("table[data-sort]").forEach(prepare);
document.addEventListener("htmx:load", (event) => prepareAll(event.target));
prepareAll(document);
