/* Keys of the review pages. All they do, links and forms do without them. */
(() => {
  const keyed = (key) => [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  const typing = (one) => one.matches("textarea, select, input:not([type=radio], [type=checkbox])");
  for (const help of document.querySelectorAll(".keys")) help.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const found = keyed(event.key);
    if (!found) return;
    event.preventDefault();
    if (found.matches("textarea, button")) found.focus();
    else if (found.matches("input")) { found.focus(); found.checked = true; }
    else found.click();
  });
})();
