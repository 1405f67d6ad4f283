// Keeps the place in a long post on this device, and offers to go back to it.

const article = document.querySelector("[data-keep-place]");
const LONG = 2; // screens
const key = article && `place:${article.dataset.keepPlace}`;

function blockInView() {
  const blocks = [...article.querySelectorAll("[data-block]")];
  return blocks.findLast((block) => block.getBoundingClientRect().top <= innerHeight / 3);
}

function keep() {
  const block = blockInView();
  const done = article.getBoundingClientRect().bottom <= innerHeight;
  if (!block || done) localStorage.removeItem(key);
  else localStorage.setItem(key, block.dataset.block);
}

function offer(block) {
  const line = article.querySelector(".kept-place");
  line.hidden = false;
  line.firstElementChild.addEventListener("click", (event) => {
    event.preventDefault();
    line.hidden = true;
    block.tabIndex = -1;
    block.focus({ preventScroll: true });
    block.scrollIntoView();
  });
}

if (article && article.scrollHeight > LONG * innerHeight) {
  const kept = Number(localStorage.getItem(key));
  const block = kept && article.querySelector(`[data-block="${kept}"]`);
  if (block && !location.hash && scrollY === 0) offer(block);
  let waiting = 0;
  addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 400);
  }, { passive: true });
}
