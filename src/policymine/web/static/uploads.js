// Files by drag and drop, sent one after the other so that one that is refused costs only itself.
"use strict";

(() => {
  const form = document.querySelector("[data-uploads]");
  if (!form) return;
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector('input[type="file"]');
  const outcomes = document.getElementById("outcomes");
  form.querySelector("[data-drop-hint]").hidden = false;

  const list = document.createElement("ul");
  list.className = "outcomes";

  const show = (kind, message, address) => {
    const line = document.createElement("li");
    line.className = kind;
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = message;
      line.append(link);
    } else {
      line.textContent = message;
    }
    list.append(line);
    return line;
  };

  const send = async (file) => {
    const line = show("", `Sending ${file.name} …`);
    const body = new FormData(form);
    body.delete("files");
    body.append("files", file, file.name);
    let told = { message: `${file.name} could not be sent: the server cannot be reached. Try again.` };
    try {
      const answer = await fetch("/add", { method: "POST", body, headers: { accept: "application/json" } });
      told = answer.status === 413 ? { message: await answer.text() } : await answer.json();
    } catch { /* told above */ }
    line.remove();
    for (const each of told.files || [told]) {
      show(each.document ? "good" : "bad", each.message, each.document && `/documents/${each.document}`);
    }
  };

  const sendAll = async (files) => {
    outcomes.replaceChildren(list);
    for (const file of files) await send(file);
    const end = document.createElement("p");
    const link = document.createElement("a");
    link.href = "/";
    link.textContent = "See the list";
    end.append("What was added is being scored now. ", link);
    if (list.querySelector(".good")) outcomes.append(end);
    input.value = "";
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); sendAll([...input.files]); });
  for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); sendAll([...event.dataTransfer.files]); });
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => event.preventDefault());
})();
