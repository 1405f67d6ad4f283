// Offers the time zone of the device beside the choice of time zones; without scripts one chooses.
const choice = document.querySelector('select[name="time_zone"]');
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = choice && [...choice.options].some((option) => option.value === here);

if (known && choice.value !== here) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn small";
  button.textContent = here.replaceAll("_", " ");
  button.addEventListener("click", () => {
    choice.value = here;
    button.remove();
    choice.focus();
  });
  choice.after(button);
}
