// The reading page works without this file: every mark and every card is a link. On a wide screen it scrolls only the
// other pane, lights up all parts of what was clicked, and steps through the drafts by keyboard (n next, p previous).
"use strict";

const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const isPlace = (id) => /^[sdtc]-\d+$/.test(id);
const partner = (id) => ({ s: "d", d: "s", c: "t", t: "c" })[id[0]] + id.slice(1);

// All pieces of a sentence that is marked in several stretches, or the card itself.
function partsOf(id) {
  if (id.startsWith("s-") || id.startsWith("c-")) {
    const links = document.querySelectorAll(`.sheet mark > a[href="#${partner(id)}"]`);
    if (links.length) return [...links].map((link) => link.parentElement);
  }
  const place = document.getElementById(id);
  return place ? [place] : [];
}

function light(...ids) {
  for (const old of document.querySelectorAll(".is-lit")) old.classList.remove("is-lit");
  for (const id of ids) for (const part of partsOf(id)) part.classList.add("is-lit");
}

// False where the panes do not scroll by themselves (phone, large print): there the link does it.
function bring(id) {
  const place = document.getElementById(id);
  const pane = place?.closest(".pane");
  if (!pane || getComputedStyle(pane).overflowY === "visible") return false;
  const target = place.classList.contains("anchor") ? place.parentElement : place;
  const above = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTo({ top: pane.scrollTop + above - pane.clientHeight / 4, behavior: isCalm ? "auto" : "smooth" });
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const id = link.getAttribute("href").slice(1);
  if (!isPlace(id)) return;
  const isStart = link.closest(".head__action, .summary__tools");
  if (bring(id)) {
    event.preventDefault();
    history.replaceState(null, "", `#${id}`);
    if (isStart) bring(partner(id));
  }
  light(id, partner(id));
});

function step(by) {
  const cards = [...document.querySelectorAll(".draft")];
  const at = cards.findIndex((card) => card.classList.contains("is-lit"));
  const next = cards[Math.min(Math.max(at + by, 0), cards.length - 1)];
  if (!next) return;
  if (!bring(next.id)) next.scrollIntoView({ block: "center" });
  bring(partner(next.id));
  light(next.id, partner(next.id));
  next.focus({ preventScroll: true }); // so that Tab goes on inside the card
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "n") step(1);
  if (event.key === "p") step(-1);
});

if (isPlace(location.hash.slice(1))) {
  const id = location.hash.slice(1);
  light(id, partner(id));
  bring(partner(id));
}
