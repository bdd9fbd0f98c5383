"use strict";

const pollMilliseconds = 2000;
const final = ["succeeded", "failed", "cancelled", "rejected"];
const at = (id) => document.getElementById(id);
let timer;

async function askHealth() {
  const answer = await fetch("health/ready").catch(() => null);
  const error = answer === null ? "out of reach." : answer.ok ? null : (await answer.json()).detail;
  at("health").textContent = error === null ? "ready." : `not ready. ${error}`;
}

async function follow(id) {
  clearTimeout(timer);
  const answer = await fetch(`jobs/${id}`).catch(() => null);
  if (answer === null || answer.status >= 500) {
    show("No answer", null, { "": "Trying again." });
  } else if (!answer.ok) {
    show("No such job", null, { "": (await answer.json()).detail });
    return;
  } else {
    const job = await answer.json();
    show(job.state, job.state === "succeeded" ? 1 : (job.progress?.fraction ?? null), factsOf(job));
    if (final.includes(job.state)) return;
  }
  timer = setTimeout(() => follow(id), pollMilliseconds);
}

function factsOf(job) {
  const progress = job.progress;
  return {
    "Photo": job.inputName && `input/${job.inputName}`,
    "Styles": job.styles?.map((style) => style.name).join(" + "),
    "Picture": job.result && `${job.result.blob.container}/${job.result.blob.name}`,
    "Reason": job.error && `${job.error.reason}: ${job.error.message}`,
    "Scale": progress && `${progress.scale} of ${progress.scales}, ${progress.width}×${progress.height} pixels`,
    "Evaluation": progress && `${progress.evaluation} of ${progress.evaluations}`,
    "Loss": progress && progress.losses.total.toPrecision(4),
    "Time left": job.state === "running" && progress?.remainingSeconds != null && `about ${Math.ceil(progress.remainingSeconds)} s`,
    "Attempts": job.attempts > 1 && String(job.attempts),
  };
}

// Everything is set as text, never as HTML: names are whatever somebody called a file.
function show(state, fraction, facts) {
  at("state").textContent = state;
  at("progress").hidden = fraction === null;
  at("progress").value = fraction ?? 0;
  at("facts").replaceChildren(...Object.entries(facts).filter(([, value]) => value).flatMap(([name, value]) => {
    const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name;
    detail.textContent = value;
    return [term, detail];
  }));
  at("job").hidden = false;
}

at("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `?job=${at("id").value}`);
  follow(at("id").value);
});

const asked = new URLSearchParams(location.search).get("job");
if (asked !== null) {
  at("id").value = asked;
  if (at("ask").checkValidity()) follow(asked);
}
askHealth();
