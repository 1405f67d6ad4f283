// The tags that are often used become buttons that add themselves to the field.
for (const row of document.querySelectorAll("[data-tags]")) {
  const field = document.querySelector(row.dataset.tags);
  for (const chip of row.querySelectorAll(".chip")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.textContent = chip.textContent;
    button.addEventListener("click", () => {
      const tags = field.value.split(",").map((tag) => tag.trim()).filter(Boolean);
      if (!tags.includes(button.textContent)) tags.push(button.textContent);
      field.value = tags.join(", ");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    chip.replaceWith(button);
  }
}
