// The desk works without this file: everything is a link or a form. On top of reading.js, which steps through the cards
// (n, p), it acts on the lit card by keyboard, settles a card without loading the page anew, and offers to add a target
// for words selected in the text.
"use strict";

const lit = () => document.querySelector(".draft.is-lit") ?? document.querySelector('.draft[data-standing="proposed"]');

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (!/^[yemsd]$/.test(event.key)) return;
  const card = lit();
  const act = card?.querySelector(`[data-key="${event.key}"]`);
  if (!act) return;
  event.preventDefault();
  act.click();
});

// Settle one card: the answer holds the card as it is now and the progress, or the fault in the card.
async function settle(form, button) {
  const card = form.closest(".draft");
  const body = new FormData(form);
  body.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const article = fresh.querySelector(".draft");
  if (!article) {
    location.reload();
    return;
  }
  document.getElementById("progress").replaceWith(fresh.getElementById("progress"));
  card.replaceWith(article);
  for (const mark of document.querySelectorAll(`.sheet mark:has(> a[href="#${article.id}"])`)) {
    mark.classList.toggle("m-settled", article.dataset.standing === "confirmed");
  }
  if (answer.ok && button.value === "confirm") next(article);
  else light(article.id, partner(article.id));
}

// On to the next one that waits; when none does, the page is loaded anew and shows what to do then.
function next(article) {
  const cards = [...document.querySelectorAll(".draft")];
  const after = cards.slice(cards.indexOf(article) + 1);
  const open = [...after, ...cards].find((card) => card.dataset.standing === "proposed");
  if (!open) {
    location.reload();
    return;
  }
  if (!bring(open.id)) open.scrollIntoView({ block: "center" });
  bring(partner(open.id));
  light(open.id, partner(open.id));
  open.focus({ preventScroll: true });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".draft__acts") || !event.submitter) return;
  event.preventDefault();
  settle(form, event.submitter).catch(() => form.submit());
});

// Further places of one target: s-12-2.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#s-"]');
  if (link && bring(link.getAttribute("href").slice(1))) event.preventDefault();
});

// Words selected in the text: a button beside them leads to the form.
const sheet = document.querySelector(".sheet");
const template = document.getElementById("add-here");
const blockOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".issued");

// Block and character, counted as the server counts: by code points, not by UTF-16 units.
function placeOf(node, offset) {
  const block = blockOf(node);
  if (!block || !sheet.contains(block)) return null;
  const before = document.createRange();
  before.selectNodeContents(block);
  before.setEnd(node, offset);
  return `${block.id.slice(2)}.${[...before.toString()].length}`;
}

function offer() {
  document.querySelector(".add-here")?.remove();
  const selection = document.getSelection();
  if (!template || selection.isCollapsed || selection.toString().trim().length < 4) return;
  const range = selection.getRangeAt(0);
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  if (!start || !end) return;
  const button = template.content.firstElementChild.cloneNode(true);
  button.href = `${document.querySelector("[data-add]").dataset.add}?${new URLSearchParams({ from: start, to: end })}`;
  blockOf(range.endContainer).after(button);
}

if (sheet && template) document.addEventListener("selectionchange", () => {
  clearTimeout(offer.waits);
  offer.waits = setTimeout(offer, 150);
});

document.getElementById("show")?.addEventListener("change", (event) => event.target.form.requestSubmit());
