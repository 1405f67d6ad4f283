// Offers the time zone of the device below the choice of time zones; without scripts one chooses.
const choice = document.querySelector("select[data-offer]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = choice && [...choice.options].some((option) => option.value === here);

if (known && choice.value !== here) {
  const line = document.createElement("p");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn small";
  button.textContent = `${choice.dataset.offer}: ${here.replaceAll("_", " ")}`;
  button.addEventListener("click", () => {
    choice.value = here;
    line.remove();
    choice.focus();
  });
  line.append(button);
  choice.after(line);
}
