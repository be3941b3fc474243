// Keeps what is being typed into a long form until it is sent, for this window only: a closed tab forgets it.
"use strict";

for (const form of document.querySelectorAll("form[data-keep-typing]")) {
  const place = `typing:${location.pathname}${location.search}`;
  const fields = () =>
    [...form.elements].filter((each) => each.name && !["hidden", "file", "submit", "button"].includes(each.type));
  const typed = () =>
    fields().map((each) => [each.name, each.type, each.type === "checkbox" || each.type === "radio" ? each.checked : each.value, each.value]);
  const before = JSON.stringify(typed());
  const kept = sessionStorage.getItem(place);
  // A form that comes back with faults has everything in it already.
  const isFresh = !document.querySelector(".fault, .warned");
  if (kept && kept !== before && isFresh) {
    const offer = document.createElement("p");
    offer.className = "message";
    offer.append("上次填到一半的内容还在。");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = "接着填";
    button.addEventListener("click", () => {
      const values = JSON.parse(kept);
      for (const field of fields()) {
        const found = values.find(([name, type, , value]) =>
          name === field.name && type === field.type && (!["checkbox", "radio"].includes(type) || value === field.value));
        if (!found) continue;
        if (["checkbox", "radio"].includes(field.type)) field.checked = found[2];
        else field.value = found[2];
      }
      offer.remove();
    });
    offer.append(button);
    form.before(offer);
  }
  form.addEventListener("input", () => sessionStorage.setItem(place, JSON.stringify(typed())));
  form.addEventListener("submit", () => sessionStorage.removeItem(place));
}
