/**
 * What once failed, made anew small: files by the reader that read them, with what should come of
 * each. Files that other tests make (`test/formats/onnx/memory-limits.test.ts`) are not repeated.
 */
import { saveModel, Model, initNetwork, type ErrorCode } from '../../lib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workFolder } from './sample';
import type { Bytes } from './readers/bytes';
import { READERS } from './readers';
import { HEADER } from './readers/safetensors';
import { wav } from './samples/training';

export interface Entry {
  readonly reader: string;
  readonly file: () => Bytes | Promise<Bytes>;
  /** What the reader throws; none where it reads the file. */
  readonly code?: ErrorCode;
}

const DEPTH = 20_000;

/** A WAV file of one-byte samples, most fields as they were asked for. */
function wavOf(changes: { at: number; width: 2 | 4; value: number }[]): Bytes {
  const file = Buffer.from(wav());
  for (const { at, width, value } of changes) file.writeUIntLE(value, at, width);
  return file;
}

/** JSON text of a valid file of a reader, with one field changed. */
async function jsonWith(reader: string, change: (json: never) => void): Promise<Bytes> {
  const [seed] = await READERS[reader]!.seeds();
  const json = READERS[reader]!.json!;
  const tree = JSON.parse(json.of(seed!)) as never;
  change(tree);
  return json.with(seed!, JSON.stringify(tree));
}

/** A model whose many layers all name the tensors of the first. */
async function manyLayersOfOneTensor(): Promise<Bytes> {
  const path = join(workFolder(), 'one-layer.safetensors');
  await saveModel(
    new Model(initNetwork({ cell: 'rnn', input: 64, layers: 1, cells: 64 }, 1)),
    path,
  );
  const file = readFileSync(path);
  const header = JSON.parse(HEADER.of(file)) as {
    __metadata__: Record<string, { layers?: { name: string }[] }>;
  };
  for (const value of Object.values(header.__metadata__))
    if (value.layers)
      value.layers = Array.from({ length: 300 }, (_, i) => ({
        ...value.layers![0]!,
        name: `l${i}`,
      }));
  return HEADER.with(file, JSON.stringify(header));
}

/** Of a safetensors header, unfolded. */
interface Metadata {
  __metadata__: Record<string, unknown>;
}

const text = (value: string) => (): Bytes => Buffer.from(value);
const deep = '['.repeat(DEPTH) + ']'.repeat(DEPTH);

export const CORPUS: Readonly<Record<string, Entry>> = {
  'a WAV file at 1 Hz': {
    reader: 'wav',
    file: () => wavOf([{ at: 24, width: 4, value: 1 }]),
    code: 'INVALID_FILE',
  },
  'a WAV file at 4 GHz': {
    reader: 'wav',
    file: () => wavOf([{ at: 24, width: 4, value: 2 ** 32 - 1 }]),
    code: 'INVALID_FILE',
  },
  'a WAV file whose recorder was killed': {
    reader: 'wav',
    file: () => wavOf([{ at: 40, width: 4, value: 0 }]),
  },
  'a plan nested beyond the stack': {
    reader: 'plan',
    file: text(`{"method":"joint-svd","layers":${deep}}`),
    code: 'INVALID_OPTION',
  },
  'a plan that is one deep array': { reader: 'plan', file: text(deep), code: 'INVALID_OPTION' },
  'a spec with a prototype': {
    reader: 'spec',
    file: text('{"__proto__":{"cell":"lstm"},"cells":3,"layers":1,"input":2}'),
    code: 'INVALID_OPTION',
  },
  'a spec of a layer that is null': {
    reader: 'spec',
    file: text('{"cell":"rnn","cells":3,"layers":[null],"input":2}'),
    code: 'INVALID_OPTION',
  },
  'a report without matrices': {
    reader: 'compression-report',
    file: () =>
      jsonWith('compression-report', (json: { matrices: unknown }) => (json.matrices = 5)),
    code: 'INVALID_OPTION',
  },
  'a report whose loss is a word': {
    reader: 'training-report',
    file: () =>
      jsonWith(
        'training-report',
        (json: { before: { loss: unknown } }) => (json.before.loss = '1'),
      ),
    code: 'INVALID_OPTION',
  },
  'a report of a loss that was infinite': {
    reader: 'training-report',
    file: () =>
      jsonWith(
        'training-report',
        (json: { before: { loss: unknown } }) => (json.before.loss = null),
      ),
  },
  'a comparison with a figure left out': {
    reader: 'comparison-report',
    file: () =>
      jsonWith('comparison-report', (json: { rows: { matrixError?: unknown }[] }) => {
        delete json.rows[0]!.matrixError;
      }),
    code: 'INVALID_OPTION',
  },
  'many layers of one tensor': { reader: 'safetensors', file: manyLayersOfOneTensor },
  'a safetensors header that is deep': {
    reader: 'safetensors',
    file: async () => HEADER.with((await READERS.safetensors!.seeds())[0]!, deep),
    code: 'INVALID_FILE',
  },
  'a checkpoint without settings': {
    reader: 'checkpoint',
    file: () =>
      jsonWith('checkpoint', ({ __metadata__: metadata }: Metadata) => (metadata.settings = null)),
    code: 'INVALID_FILE',
  },
  'a checkpoint of a history that is nonsense': {
    reader: 'checkpoint',
    file: () =>
      jsonWith('checkpoint', ({ __metadata__: metadata }: Metadata) => {
        (metadata.place as { history: unknown }).history = [{ epoch: 1, train: 'well' }];
      }),
    code: 'INVALID_FILE',
  },
  'a manifest line that is deep': {
    reader: 'manifest',
    file: text(`${deep}\n`),
    code: 'INVALID_FILE',
  },
  'a lexicon of one long line': {
    reader: 'lexicon',
    file: text(`one W AH1 N\n${'a-'.repeat(80_000)} AH\n`),
  },
};
