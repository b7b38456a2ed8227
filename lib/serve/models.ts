/** The models of a service: recognisers by name, the first being the default. */
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { WordCoverage } from '../decode';
import { createRecogniser, type Recogniser } from '../recognise';
import type { Log } from './log';
import type { ServedOptions } from './options';

export interface ServedModel {
  readonly name: string;
  readonly recogniser: Recogniser;
}

/** What `GET /models` tells of a model. */
export interface ModelDescription {
  readonly name: string;
  readonly sampleRate: number;
  readonly parameters: number;
  readonly weightBytes: number;
  readonly sessions: number;
  /** How the words of its lexicon fit those of the language models. */
  readonly coverage: readonly WordCoverage[];
  /** Memory of its workers; undefined on systems without /proc. */
  readonly residentBytes: number | undefined;
}

export class Models {
  readonly #paths: ReadonlyMap<string, string>;
  readonly #options: () => Promise<ServedOptions>;
  readonly #log: Log;
  readonly #onWorkerLost: (model: string) => void;
  #served = new Map<string, Recogniser>();
  /** Replaced ones, whose sessions have not ended yet. */
  readonly #old = new Set<Recogniser>();
  /** Reloads run one after another. */
  #reading: Promise<unknown> = Promise.resolve();
  #isOver = false;

  private constructor(
    paths: readonly string[],
    options: () => Promise<ServedOptions>,
    log: Log,
    onWorkerLost: (model: string) => void,
  ) {
    this.#paths = named(paths);
    this.#options = options;
    this.#log = log;
    this.#onWorkerLost = onWorkerLost;
  }

  /**
   * @param setting `options` is called at every reload, and may read files.
   * @throws CompactRnnError what `createRecogniser` and `options` throw.
   */
  static async load(
    paths: readonly string[],
    {
      options,
      log,
      onWorkerLost,
    }: {
      options: () => Promise<ServedOptions>;
      log: Log;
      onWorkerLost: (model: string) => void;
    },
  ): Promise<Models> {
    const models = new Models(paths, options, log, onWorkerLost);
    models.#served = await models.#loaded();
    return models;
  }

  /** Open sessions of all models. */
  get size(): number {
    const all = [...this.#served.values(), ...this.#old];
    return all.reduce((sum, { size }) => sum + size, 0);
  }

  /** The model of that name; without a name the first. */
  find(name?: string): ServedModel | undefined {
    const found = name ?? this.#paths.keys().next().value!;
    const recogniser = this.#served.get(found);
    return recogniser && { name: found, recogniser };
  }

  get names(): readonly string[] {
    return [...this.#paths.keys()];
  }

  *sizes(): Generator<[string, number]> {
    for (const [name, { size }] of this.#served) yield [name, size];
  }

  async describe(): Promise<ModelDescription[]> {
    return Promise.all(
      [...this.#served].map(async ([name, recogniser]) => ({
        name,
        sampleRate: recogniser.sampleRate,
        parameters: recogniser.parameters,
        weightBytes: recogniser.weightBytes,
        sessions: recogniser.size,
        coverage: recogniser.coverage,
        residentBytes: await residentBytes(recogniser),
      })),
    );
  }

  /**
   * Loads all files again, language files too. Open sessions keep the models that they began with.
   * @throws CompactRnnError if a file cannot be read: nothing has changed then.
   */
  async reload(): Promise<void> {
    const done = this.#reading.then(async () => this.#replace());
    this.#reading = done.catch(() => undefined);
    return done;
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#reading;
    const all = [...this.#served.values(), ...this.#old];
    await Promise.all(all.map((recogniser) => recogniser[Symbol.asyncDispose]()));
  }

  async #replace(): Promise<void> {
    if (this.#isOver) return;
    const fresh = await this.#loaded();
    for (const old of this.#served.values()) {
      this.#old.add(old);
      void old.close().then(() => this.#old.delete(old));
    }
    this.#served = fresh;
  }

  async #loaded(): Promise<Map<string, Recogniser>> {
    const given = await this.#options();
    const fresh = new Map<string, Recogniser>();
    try {
      for (const [name, path] of this.#paths) {
        const onWorkerEnd = (why: string): void => {
          this.#log.error('worker lost', { model: name, why });
          this.#onWorkerLost(name);
        };
        const options = Object.assign({}, given, { processes: true, onWorkerEnd });
        const recogniser = await createRecogniser(path, options);
        fresh.set(name, recogniser);
        for (const coverage of recogniser.coverage)
          this.#log.info('language model', { model: name, ...coverage });
      }
      return fresh;
    } catch (error) {
      await Promise.all([...fresh.values()].map((one) => one[Symbol.asyncDispose]()));
      throw error;
    }
  }
}

/** Files by the names that callers use: `small` is small.safetensors. */
function named(paths: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const path of paths) {
    const base = basename(path, extname(path));
    let name = base;
    for (let n = 2; names.has(name); n++) name = `${base}-${n}`;
    names.set(name, path);
  }
  return names;
}

const PAGE = 4096;

async function residentBytes({ workers }: Recogniser): Promise<number | undefined> {
  const sizes = await Promise.all(
    workers.map(async ({ pid }) => {
      const text = await readFile(`/proc/${pid ?? 'self'}/statm`, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : PAGE * Number(text.split(' ')[1]);
    }),
  );
  return sizes.reduce(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
}
