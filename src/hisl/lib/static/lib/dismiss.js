// Closes what a button with data-dismiss="selector" stands in. The buttons are hidden without it.
const reveal = (root) => {
  for (const button of root.querySelectorAll("[data-dismiss][hidden]")) button.hidden = false;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (!button) return;
  button.closest(button.dataset.dismiss).remove();
  document.getElementById("main").focus({ preventScroll: true });
});
document.addEventListener("htmx:load", (event) => reveal(event.target));
reveal(document);
