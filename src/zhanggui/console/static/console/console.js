// What pages do in the browser: drop files, watch a job, ask before what cannot be taken back. No library, nothing inline.
"use strict";

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

// Forms that say data-ask ask first.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.ask || event.target.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
});

// Selects and inputs that say data-go submit their form when changed.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-go]")) event.target.form.requestSubmit();
});

// A part that says data-watch is fetched anew until it says data-over.
const watch = async (part) => {
  while (part.isConnected && !part.querySelector("[data-over]")) {
    await new Promise((done) => setTimeout(done, 1000));
    const answer = await fetch(part.dataset.watch, { headers: { "X-Part": "1" }, credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) continue;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-watch]");
    if (fresh) part.replaceChildren(...fresh.childNodes);
  }
  if (part.dataset.then) window.location.assign(part.dataset.then);
};
document.querySelectorAll("[data-watch]").forEach(watch);

// A page that says data-refresh loads itself anew after so many seconds, unless somebody is typing.
const again = document.querySelector("[data-refresh]");
if (again) {
  setInterval(() => {
    if (!document.activeElement?.matches("input, select, button")) window.location.reload();
  }, Number(again.dataset.refresh) * 1000);
}

// On a phone the menu is a strip: the page one is on is in sight.
document.querySelector(".menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// A wide table that says data-end shows its newest columns first.
document.querySelectorAll("[data-end]").forEach((part) => { part.scrollLeft = part.scrollWidth; });

// Dropping files and folders.
const entries = async (entry, path, found) => {
  if (entry.isFile) {
    const file = await new Promise((done, no) => entry.file(done, no));
    found.push([path + entry.name, file]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, no) => reader.readEntries(done, no));
    if (!some.length) return;
    for (const one of some) await entries(one, `${path}${entry.name}/`, found);
  }
};

const send = (form, files) => {
  const most = Number(form.dataset.most || Infinity);
  if (files.reduce((sum, [, file]) => sum + file.size, 0) > most) { form.querySelector("[data-words]").textContent = form.dataset.toolarge; return; }
  const zone = form.querySelector(".drop");
  const bar = form.querySelector("progress");
  const words = form.querySelector("[data-words]");
  const body = new FormData();
  for (const field of form.querySelectorAll("input:not([type=file]), select")) if (field.name) body.append(field.name, field.value);
  for (const [path, file] of files) { body.append("path", path); body.append("file", file, "file"); }
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRFToken", token());
  request.setRequestHeader("Accept", "application/json");
  request.upload.onprogress = (event) => { bar.hidden = false; bar.max = event.total; bar.value = event.loaded; };
  const failed = (text) => { zone.classList.remove("over"); bar.hidden = true; words.textContent = text || form.dataset.broken; };
  request.onerror = () => failed();
  request.onload = () => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* an error page */ }
    if (answer.page) window.location.assign(answer.page); else failed(answer.error);
  };
  request.send(body);
};

document.querySelectorAll("form[data-upload]").forEach((form) => {
  const zone = form.querySelector(".drop");
  for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    const found = [];
    const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    for (const entry of dropped) await entries(entry, "", found);
    if (!dropped.length) for (const file of event.dataTransfer.files) found.push([file.name, file]);
    if (found.length) send(form, found);
  });
  form.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => {
    send(form, [...input.files].map((file) => [file.webkitRelativePath || file.name, file]));
  }));
  form.querySelectorAll("label[tabindex]").forEach((label) => label.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); label.querySelector("input").click(); }
  }));
  form.addEventListener("submit", (event) => event.preventDefault());
});
