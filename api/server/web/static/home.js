/** The home page: loads the practice text without leaving the page; without scripts the form posts. */

const form = document.querySelector("[data-practice]");

/** Ask the server for the practice text, then show it; failures are said in words. */
async function loadPractice(event) {
  event.preventDefault();
  const status = form.querySelector("[data-status]");
  const button = form.querySelector("button");
  button.disabled = true;
  status.textContent = "Loading the practice text…";
  try {
    const answer = await fetch("/api/v1/practice", { method: "POST", headers: { Accept: "application/json" } });
    if (answer.ok) {
      location.reload();
      return;
    }
    const problem = await answer.json().catch(() => ({}));
    status.textContent = problem.detail || `The practice text was not loaded (${answer.status}). Try again.`;
  } catch {
    status.textContent = "The server cannot be reached. Check that it is running, then try again.";
  }
  button.disabled = false;
}

form?.addEventListener("submit", loadPractice);
