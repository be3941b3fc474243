// Offers names while one types. Without it a name is typed in full, or looked up on the page behind the same address.
"use strict";

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = input.getAttribute("list");
  input.after(list);
  let waiting = 0;
  let asked = "";
  const ask = async () => {
    const words = input.value.trim();
    if (words.length < 2 || words === asked) return;
    asked = words;
    const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`, {
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (!answer || !answer.ok || words !== input.value.trim()) return;
    const found = await answer.json();
    list.replaceChildren(
      ...found.options.map((each) => {
        const option = document.createElement("option");
        option.value = each.value;
        option.label = each.label === each.value ? each.value : `${each.value}　${each.label}`;
        // A browser filters by what was typed; initials would match nothing, so they stand in the label.
        option.textContent = `${words} ${each.label}`;
        return option;
      }),
    );
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 200);
  });
}
