// The demo's page: puts what changed where it belongs, and sends what a visitor does. All content comes drawn.

const byId = (id) => document.getElementById(id);
const regions = new Map([...document.querySelectorAll("[data-region]")].map((node) => [node.dataset.region, node]));
const chosen = { letter: null, user: null, channel: null };
// Newest at the bottom: these follow what is added, unless the reader has scrolled up.
const FOLLOWING = new Set(["posts", "talk", "mine", "shared"]);

// What changed ------------------------------------------------------------------------------------------------------

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

/** Make one node like another, keeping what is alike: so bars grow, and what is being typed stays. */
function morph(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) return old.replaceWith(fresh);
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return undefined;
  }
  if (old.id !== fresh.id) return old.replaceWith(fresh);
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
  after.forEach((node, place) => (before[place] ? morph(before[place], node) : old.append(node)));
  before.slice(after.length).forEach((node) => node.remove());
  return undefined;
}

function apply(name, { order, items }) {
  const region = regions.get(name);
  const scroller = region.closest(".messages") ?? region;
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 90;
  const known = new Map([...region.children].map((node) => [node.dataset.key, node]));
  order.forEach((key, place) => {
    if (items[key] !== undefined) {
      const fresh = element(items[key]);
      fresh.dataset.key = key;
      if (known.has(key)) morph(known.get(key), fresh);
      else {
        if (document.documentElement.dataset.ready) fresh.classList.add("new");
        known.set(key, fresh);
      }
    }
    const node = region.querySelector(`:scope > [data-key="${CSS.escape(key)}"]`) ?? known.get(key);
    if (region.children[place] !== node) region.insertBefore(node, region.children[place] ?? null);
  });
  while (region.children.length > order.length) region.lastElementChild.remove();
  if (FOLLOWING.has(name) && atEnd) scroller.scrollTop = scroller.scrollHeight;
}

function refresh() {
  for (const row of document.querySelectorAll("[data-letter]")) mark(row, row.dataset.letter === chosen.letter);
  for (const row of document.querySelectorAll(".sidebar [data-user]")) mark(row, row.dataset.user === chosen.user);
  for (const message of regions.get("talk").children) message.hidden = message.dataset.user !== chosen.user;
  byId("talk-empty").hidden = chosen.user !== null;
  byId("talk-composer").hidden = chosen.user === null;
  for (const pane of document.querySelectorAll("[data-windows]")) showWindow(pane);
  byId("mine-empty").hidden = regions.get("mine").children.length > 0;
  byId("channel-empty").hidden = regions.get("posts").children.length > 0;
  byId("feed-empty").hidden = regions.get("feed").children.length > 0;
}

/** A window that the product opened lies over the pane of the person before whom it is. */
function showWindow(pane) {
  const user = pane.dataset.windows === "customer" ? chosen.user : document.body.dataset.you;
  const open = [...regions.get("windows").children].find((view) => view.dataset.user === user);
  const shown = pane.querySelector(":scope > .over");
  if (shown.dataset.view === (open?.dataset.view ?? "") && (!open || shown.dataset.html === open.outerHTML)) return;
  const isNew = shown.dataset.view !== (open?.dataset.view ?? "");
  shown.dataset.view = open?.dataset.view ?? "";
  shown.dataset.html = open?.outerHTML ?? "";
  shown.hidden = !open;
  if (!open) shown.replaceChildren();
  else if (isNew || !shown.firstElementChild) {
    shown.replaceChildren(open.cloneNode(true));
    (shown.querySelector("[data-field]") ?? shown.querySelector("[data-close=button]")).focus({ preventScroll: true });
  } else morph(shown.firstElementChild, open.cloneNode(true));
}

function openTab(name) {
  for (const tab of document.querySelectorAll("[data-tab]")) tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
  for (const pane of document.querySelectorAll("[data-pane]")) pane.hidden = pane.dataset.pane !== name;
  if (name === "home") act("home", {});
}

function mark(row, on) {
  row.classList.toggle("chosen", on);
  row.setAttribute("aria-pressed", String(on));
}

// What is looked at -------------------------------------------------------------------------------------------------

function openLetter(row) {
  chosen.letter = row.dataset.letter;
  byId("letter").src = `/letters/${chosen.letter}`;
  byId("letter").title = `The mail to ${row.querySelector(".name").textContent}`;
  byId("mail-subject").replaceChildren(bold(row.dataset.subject), ` from ${row.dataset.from}`);
  for (const id of ["letter", "mail-aside", "mail-subject"]) byId(id).hidden = false;
  byId("mail-empty").hidden = true;
  refresh();
}

function bold(text) {
  const node = document.createElement("b");
  node.textContent = text;
  return node;
}

function openTalk(row) {
  chosen.user = row.dataset.user;
  chosen.channel = row.dataset.channel;
  byId("talk-text").placeholder = `Write as ${row.dataset.name}`;
  refresh();
  byId("talk-messages").scrollTop = byId("talk-messages").scrollHeight;
}

/** At first, and for the steps of the way: the mail and the message that wait for the visitor. */
const yours = (selector) => document.querySelector(`${selector}[data-yours="yes"]`) ?? document.querySelector(selector);

function lead(step) {
  const open = {
    mail: () => openRow(yours("[data-letter]"), openLetter),
    talk: () => openRow(yours(".sidebar [data-user]"), openTalk),
    channel: () => openTab("channel"),
    command: () => openTab("channel") ?? byId("channel-text").focus({ preventScroll: true }),
  };
  open[step]();
  const window = byId({ mail: "mail", talk: "talk" }[step] ?? "channel");
  window.scrollIntoView({ block: "nearest", behavior: "smooth" });
  window.classList.remove("shown");
  requestAnimationFrame(() => window.classList.add("shown"));
}

function openRow(row, open) {
  if (row) open(row);
}

// What a visitor does -----------------------------------------------------------------------------------------------

async function act(name, wish) {
  try {
    const answer = await fetch(`/do/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(wish),
    });
    const { done, trouble } = await answer.json();
    if (trouble) say(trouble);
    return done;
  } catch {
    say("The demo does not answer any more.");
    return undefined;
  }
}

function say(text) {
  const toast = byId("toast");
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (toast.hidden = true), 6000);
}

/** By action: a text, an option's value, or the values of all that are chosen. What is not chosen is not sent. */
function entered(fields) {
  const values = {};
  for (const field of fields) {
    const name = field.closest("[data-block]").dataset.block || field.dataset.field;
    if (field.type === "checkbox") values[name] = [...(values[name] ?? []), ...(field.checked ? [field.value] : [])];
    else if (field.multiple) values[name] = [...field.selectedOptions].map((option) => option.value);
    else if (field.type === "radio" ? field.checked : field.tagName !== "SELECT" || field.value) values[name] = field.value;
  }
  return values;
}

async function choose(menu) {
  const wish = { ...place(menu), action: menu.dataset.choose, value: menu.value };
  const sure = !menu.dataset.confirm || window.confirm(menu.dataset.confirm);
  if (menu.value && sure) await act(wish.view ? "choose_in_view" : "choose", wish);
  if (menu.tagName === "SELECT") menu.value = "";
}

/** The message or the view that something stands in, and its block. */
function place(node) {
  const { user, channel, ts, view } = node.closest(SURFACE).dataset;
  const { block } = node.closest("[data-block]").dataset;
  return view ? { view, block } : { user, channel, ts, block };
}

const SURFACE = "[data-ts], article[data-view]";
const fields = (node) => entered([...node.closest(SURFACE).querySelectorAll("[data-field]")]);

async function press(button) {
  const wish = { ...place(button), action: button.dataset.press, values: fields(button) };
  if (button.dataset.link) window.open(button.dataset.link, "_blank", "noopener");
  button.classList.add("waiting");
  await act(wish.view ? "press_in_view" : "press", wish);
  button.classList.remove("waiting");
}

async function submit(button) {
  const view = button.closest("article[data-view]");
  button.classList.add("waiting");
  const done = await act("submit", { view: view.dataset.view, values: fields(button) });
  button.classList.remove("waiting");
  for (const old of view.querySelectorAll(".error")) old.remove();
  const blocks = [...view.querySelectorAll("[data-block]")];
  for (const [name, trouble] of Object.entries(done?.errors ?? {})) {
    const error = Object.assign(document.createElement("p"), { className: "error", textContent: trouble });
    blocks.find((block) => block.dataset.block === name)?.append(error);
  }
  view.querySelector(".error")?.closest("[data-block]").querySelector("[data-field]")?.focus();
}

const close = (view) => act("close", { view: view.dataset.view });

function compose(form, input, where) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    await act("say", { ...where(), text });
  });
}

const team = () => ({ user: "you", channel: "customer-voice" });
compose(byId("channel-composer"), byId("channel-text"), team);
compose(byId("talk-composer"), byId("talk-text"), () => ({ user: chosen.user, channel: chosen.channel }));

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-tab]")) openTab(on("[data-tab]").dataset.tab);
  else if (on("[data-submit]")) submit(on("[data-submit]"));
  else if (on("[data-close]")) close(on("article[data-view]"));
  else if (on("[data-press]")) press(on("[data-press]"));
  else if (on("[data-letter]")) openLetter(on("[data-letter]"));
  else if (on(".sidebar [data-user]")) openTalk(on(".sidebar [data-user]"));
  else if (on("[data-step]")) lead(on("[data-step]").dataset.step);
  else if (on("[data-command]")) openTab("channel") ?? act("say", { ...team(), text: on("[data-command]").dataset.command });
});

document.addEventListener("keydown", (event) => {
  const view = event.target.closest(".over article[data-view]");
  if (view && event.key === "Escape") close(view);
});

document.addEventListener("change", (event) => {
  if (event.target.dataset.choose) choose(event.target);
});

byId("ask-me").addEventListener("click", () => byId("asking").showModal());
byId("asking").addEventListener("close", async () => {
  const name = byId("asking-name").value.trim();
  if (byId("asking").returnValue !== "ask" || !name) return;
  const by = document.querySelector("[name=by]:checked").value;
  const done = await act("ask", { name, by });
  if (done) expected = done;
});

// The stream --------------------------------------------------------------------------------------------------------

let expected = null;

/** The visitor's own question is opened as soon as it is there. */
function openExpected() {
  if (!expected) return;
  const row = document.querySelector(
    expected.user ? `.sidebar [data-user="${expected.user}"]` : `[data-email="${CSS.escape(expected.email)}"]`,
  );
  if (!row) return;
  (expected.user ? openTalk : openLetter)(row);
  row.scrollIntoView({ block: "nearest" });
  expected = null;
}

const stream = new EventSource("/changes");
stream.onmessage = ({ data }) => {
  for (const [name, changes] of Object.entries(JSON.parse(data))) apply(name, changes);
  if (chosen.letter === null) openRow(document.querySelector('[data-letter][data-yours="yes"]'), openLetter);
  if (chosen.user === null) openRow(document.querySelector('.sidebar [data-user][data-yours="yes"]'), openTalk);
  openExpected();
  refresh();
  byId("lost").hidden = true;
  document.documentElement.dataset.ready = "yes";
};
stream.onerror = () => (byId("lost").hidden = false);
