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

  // The page keeps a file that a person has to say something about, so that nobody has to look for it again.
  const ask = (line, file, alike) => {
    const answers = [["version", "A later version of it"], ["rendition", "The same in another form"], ["new", "A document of its own"]];
    const buttons = document.createElement("p");
    buttons.className = "actions";
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = label;
      made.setAttribute("aria-label", `${file.name}: ${label}`);
      made.addEventListener("click", act);
      buttons.append(made, " ");
    };
    for (const [relation, label] of answers) {
      if (alike.withdrawn && relation !== "new") continue;
      button(label, async () => {
        buttons.remove();
        const shown = await send(file, { relation, of: alike.document }, line, alike);
        mention();
        shown.tabIndex = -1;
        shown.focus();
      });
    }
    button("Leave it out", () => { buttons.remove(); line.className = ""; line.textContent = `${file.name} was left out.`; });
    line.className = "asked";
    const seen = document.createElement("a");
    seen.href = `/documents/${encodeURIComponent(alike.document)}`;
    seen.textContent = `See ${alike.title}`;
    line.append(" ", ...(alike.withdrawn ? [] : [seen]), buttons);
  };

  const send = async (file, said = {}, old = null, asked = null) => {
    const line = old || show("", "");
    line.textContent = `Sending ${file.name} …`;
    const body = new FormData(form);
    body.delete("files");
    body.append("files", file, file.name);
    for (const [field, value] of Object.entries(said)) body.append(field, value);
    let told = { message: `${file.name} could not be sent: the server cannot be reached. Try again.` };
    try {
      const answer = await fetch("/add", { method: "POST", body, headers: { accept: "application/json" } });
      told = answer.status === 413 ? { message: await answer.text() } : await answer.json();
    } catch { /* told above */ }
    let last = line;
    for (const each of told.files || [told]) {
      const shown = show(each.document ? "good" : "bad", each.message, each.document && `/documents/${each.document}`);
      if (each.known) {
        const link = document.createElement("a");
        link.href = `/documents/${encodeURIComponent(each.known)}`;
        link.textContent = "See it";
        shown.append(" ", link);
      }
      const open = each.alike || (told.files ? null : asked);
      if (open) ask(shown, file, open);
      line.before(shown);
      last = shown;
    }
    line.remove();
    return last;
  };

  const mention = () => {
    if (list.querySelector(".good") && !outcomes.querySelector("[data-end]")) {
      const end = document.createElement("p");
      const link = document.createElement("a");
      link.href = "/";
      link.textContent = "See the list";
      end.dataset.end = "";
      end.append("What was added is being scored now. ", link);
      outcomes.append(end);
    }
  };

  const sendAll = async (files) => {
    outcomes.replaceChildren(list);
    list.replaceChildren(...list.querySelectorAll(".asked"));
    for (const file of files) await send(file);
    mention();
    input.value = "";
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); sendAll([...input.files]); });
  for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); sendAll([...event.dataTransfer.files]); });
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => event.preventDefault());
})();
