// The page of the service: speak or drop a file, and see what one model or two make of it.
import { decode, levelOf, record } from './microphone.mjs';
import { Panel } from './panel.mjs';
import { addressOf, Session } from './session.mjs';

/** @template {HTMLElement} T @param {string} id @param {new () => T} type @returns {T} */
function part(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`there is no ${id}`);
  return found;
}

const status = part('status', HTMLElement);
const entry = part('entry', HTMLFormElement);
const tokenField = part('token', HTMLInputElement);
const speak = part('speak', HTMLButtonElement);
const level = part('level', HTMLElement);
const bar = part('bar', HTMLElement);
const drop = part('drop', HTMLElement);
const file = part('file', HTMLInputElement);
const choices = [part('first', HTMLSelectElement), part('second', HTMLSelectElement)];

let token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
/** @type {import('./panel.mjs').Model[]} */
let models = [];
/** @type {Panel[]} */
let panels = [];
/** @type {{ recording: import('./microphone.mjs').Recording, sessions: Session[] } | undefined} */
let speaking;

const SPEAK = 'Press Speak, or drop a recording.';

/** @param {string} text */
function say(text) {
  status.textContent = text;
}

async function enter() {
  const answer = await fetch(addressOf('/models', token)).catch(() => undefined);
  if (!answer) return say('The service does not answer.');
  entry.hidden = answer.status !== 401;
  if (answer.status === 401) {
    say(token ? 'This is not the token.' : 'This service wants a token.');
    return tokenField.focus();
  }
  models = await answer.json();
  part('controls', HTMLElement).hidden = false;
  part('beside', HTMLElement).hidden = models.length < 2;
  choices.forEach((choice, i) => {
    const names = models.map(({ name }) => name);
    const options = (i === 0 ? names : ['none', ...names]).map((name) => new Option(name, name));
    choice.replaceChildren(...options);
    if (i === 1 && models[1]) choice.value = models[1].name;
  });
  choose();
  say(SPEAK);
}

/** A panel for each model that is chosen. */
function choose() {
  const names = new Set(choices.map(({ value }) => value));
  panels = models.filter(({ name }) => names.has(name)).map((model) => new Panel(model));
  part('panels', HTMLElement).replaceChildren(...panels.map(({ element }) => element));
}

/** @param {number} sampleRate */
function openSessions(sampleRate) {
  return panels.map((panel) => {
    panel.clear();
    return new Session({ token, model: panel.model, sampleRate }, (answer) => panel.show(answer));
  });
}

/** @param {Session[]} sessions */
async function finish(sessions) {
  const wrong = (await Promise.all(sessions.map((session) => session.end()))).filter(Boolean);
  say(wrong.length > 0 ? `It ended: ${wrong.join('; ')}.` : SPEAK);
  const answer = await fetch(addressOf('/models', token)).catch(() => undefined);
  if (!answer?.ok) return;
  models = await answer.json();
  for (const panel of panels) {
    const model = models.find(({ name }) => name === panel.model);
    if (model) panel.describe(model);
  }
}

/** @param {number} decibels */
function showLevel(decibels) {
  bar.style.transform = `scaleX(${1 + decibels / 60})`;
  level.setAttribute('aria-valuenow', decibels.toFixed(0));
  level.setAttribute('aria-valuetext', decibels > -50 ? 'there is sound' : 'silent');
}

/** The browser may still be asking for the microphone. */
let isStarting = false;

async function startSpeaking() {
  if (isStarting) return;
  isStarting = true;
  say('Allow the microphone.');
  try {
    await beginSpeaking();
  } finally {
    isStarting = false;
  }
}

async function beginSpeaking() {
  /** @type {Session[]} */
  let sessions = [];
  const recording = await record((samples) => {
    showLevel(levelOf(samples));
    for (const session of sessions) void session.send(samples);
  });
  sessions = openSessions(recording.sampleRate);
  speaking = { recording, sessions };
  setBusy(true);
  speak.textContent = 'Stop';
  speak.setAttribute('aria-pressed', 'true');
  say('Listening.');
  void Promise.race(sessions.map(({ closed }) => closed)).then(stopSpeaking);
}

async function stopSpeaking() {
  if (!speaking) return;
  const { recording, sessions } = speaking;
  speaking = undefined;
  await recording.stop();
  showLevel(-60);
  speak.textContent = 'Speak';
  speak.setAttribute('aria-pressed', 'false');
  await finish(sessions);
  setBusy(false);
}

/** @param {boolean} isBusy */
function setBusy(isBusy) {
  for (const control of [file, ...choices]) control.disabled = isBusy;
}

/** @param {File | undefined} dropped */
async function hearFile(dropped) {
  if (!dropped || speaking) return;
  say(`Hearing ${dropped.name}.`);
  setBusy(true);
  speak.disabled = true;
  try {
    const { sampleRate, samples } = await decode(dropped);
    const sessions = openSessions(sampleRate);
    const length = sampleRate / 10;
    for (let at = 0; at < samples.length; at += length)
      await Promise.all(sessions.map((session) => session.send(samples.slice(at, at + length))));
    await finish(sessions);
  } catch (error) {
    say(`${dropped.name} cannot be heard: ${error instanceof Error ? error.message : error}.`);
  }
  setBusy(false);
  speak.disabled = false;
}

entry.addEventListener('submit', (event) => {
  event.preventDefault();
  token = tokenField.value;
  void enter();
});
for (const choice of choices) choice.addEventListener('change', choose);
speak.addEventListener('click', () => {
  const done = speaking ? stopSpeaking() : startSpeaking();
  done.catch((error) => say(`The microphone cannot be used: ${error.message}.`));
});
file.addEventListener('change', () => void hearFile(file.files?.[0]));
drop.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  void hearFile(event.dataTransfer?.files[0]);
});
void enter();
