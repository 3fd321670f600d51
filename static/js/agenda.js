// The agenda of a conference: rows are dragged into order, and their form is sent.
(() => {
  const body = document.querySelector("[data-agenda]");
  if (!body) return;
  let dragged = null;

  body.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("tr");
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  body.addEventListener("dragover", (event) => {
    const row = event.target.closest("tr");
    if (!dragged || !row) return;
    event.preventDefault();
    if (row === dragged) return;
    const { top, height } = row.getBoundingClientRect();
    row.parentNode.insertBefore(dragged, event.clientY < top + height / 2 ? row : row.nextSibling);
  });
  body.addEventListener("dragend", () => {
    dragged.classList.remove("is-dragged");
    dragged = null;
    document.getElementById(body.dataset.agenda).requestSubmit();
  });
})();
