/** A job's page: follows the job by server-sent events; without scripts it shows how far it was. */

const page = document.querySelector("[data-job]");
const part = (name) => page.querySelector(`[data-${name}]`);

/** Show a job as an event tells it. */
function show(job) {
  const open = job.state === "queued" || job.state === "running";
  page.dataset.jobState = job.state;
  const state = job.state[0].toUpperCase() + job.state.slice(1);
  if (part("state-name").textContent !== state) part("state-name").textContent = state;
  const bar = part("bar-of");
  if (job.total !== null) {
    bar.max = job.total || 1;
    bar.value = job.total ? job.done : 1;
  } else if (!open) bar.value = 0;
  part("done").textContent = job.done;
  part("total").textContent = job.total ?? "?";
  part("failed").textContent = job.failed;
  part("empty").hidden = !job.failed;
  part("error").textContent = job.error ?? "";
  part("error").hidden = !job.error;
  part("cancel").hidden = !open;
  part("retry").hidden = job.state !== "failed" && job.state !== "cancelled";
}

let events;

/** Follow the job to its end; the browser connects again by itself when the server is away. */
function follow() {
  events = new EventSource(`/api/v1/jobs/${page.dataset.job}/events`);
  const hear = (event) => {
    part("lost").hidden = true;
    show(JSON.parse(event.data));
  };
  events.addEventListener("progress", hear);
  events.addEventListener("end", (event) => {
    events.close();
    hear(event);
  });
  events.addEventListener("error", () => {
    part("lost").hidden = false;
    if (events.readyState === EventSource.CLOSED) setTimeout(follow, 2000); // it was refused
  });
}

if ("open" in page.dataset) {
  follow();
  addEventListener("pagehide", () => events.close()); // a page kept for “back” would keep it open
  addEventListener("pageshow", (event) => event.persisted && follow());
}
