/** The home page: loads the practice text without leaving the page, and says how far its drafts are;
 *  without scripts the form posts. */

const form = document.querySelector("[data-practice]");
const following = document.querySelector("[data-following]");

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

/** Show how far the drafts are; at their end the page again, unless someone is typing in it. */
function follow() {
  const events = new EventSource(`/api/v1/jobs/${following.dataset.following}/events`);
  events.addEventListener("progress", (event) => {
    const job = JSON.parse(event.data);
    following.querySelector("[data-done]").textContent = job.done;
    following.querySelector("[data-total]").textContent = job.total ?? "?";
  });
  events.addEventListener("end", () => {
    events.close();
    if (document.activeElement?.matches("input, select")) following.textContent = "The drafts are made: load the page again to see them.";
    else location.reload();
  });
  addEventListener("pagehide", () => events.close()); // a page kept for “back” would keep it open
}

form?.addEventListener("submit", loadPractice);
if (following) follow();
