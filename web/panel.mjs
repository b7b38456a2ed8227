// What one model says, and what it takes.

/** @typedef {{ name: string, parameters: number, weightBytes: number, residentBytes?: number }} Model */

const FIGURES = {
  parameters: 'Parameters',
  weights: 'Weights, read at each step',
  memory: 'Memory of its workers',
  step: 'Step',
  factor: 'Real-time factor',
};

export class Panel {
  /** @type {Map<string, HTMLElement>} */
  #values = new Map();

  /** @param {Model} model */
  constructor(model) {
    this.model = model.name;
    this.element = element('section', 'panel');
    this.element.setAttribute('aria-label', `Words by ${model.name}`);
    const heading = element('h2', '');
    heading.textContent = model.name;
    const words = element('div', 'words');
    this.finals = element('div', 'finals');
    // A screen reader hears what is certain, not every guess.
    this.finals.setAttribute('aria-live', 'polite');
    this.partial = element('p', 'partial');
    words.append(this.finals, this.partial);
    const list = element('dl', '');
    for (const [name, title] of Object.entries(FIGURES)) {
      const term = element('dt', '');
      const value = element('dd', name);
      term.textContent = title;
      value.textContent = '–';
      this.#values.set(name, value);
      list.append(term, value);
    }
    this.element.append(heading, words, list);
    this.describe(model);
  }

  /** @param {Model} model */
  describe({ parameters, weightBytes, residentBytes }) {
    this.#set('parameters', parameters.toLocaleString('en'));
    this.#set('weights', megabytes(weightBytes));
    if (residentBytes !== undefined) this.#set('memory', megabytes(residentBytes));
  }

  clear() {
    this.finals.replaceChildren();
    this.partial.textContent = '';
  }

  /** @param {import('./session.mjs').Answer} answer */
  show({ partial, text, figures }) {
    this.partial.textContent = partial ?? '';
    if (text) {
      const line = element('p', '');
      line.textContent = text;
      this.finals.append(line);
    }
    if (figures.frames === 0) return;
    this.#set('step', `${Math.round(figures.stepMicros / figures.frames)} µs`);
    this.#set('factor', (figures.micros / 1e6 / figures.seconds).toFixed(3));
  }

  #set(/** @type {string} */ name, /** @type {string} */ text) {
    const value = this.#values.get(name);
    if (value) value.textContent = text;
  }
}

function megabytes(/** @type {number} */ bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function element(/** @type {string} */ tag, /** @type {string} */ name) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  return made;
}
