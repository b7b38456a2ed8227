/**
 * Files of the project's own format with something changed: they are refused by a typed error, or
 * they load, run, and come back the same once they are saved. `MUTATED_FILES=20000` tries so many.
 */
import { CompactRnnError } from '../../lib/errors';
import { MemorySource } from '../../lib/files';
import { networkFromSafetensors } from '../../lib/formats/own/read';
import { networkToSafetensors } from '../../lib/formats/own/write';
import { readSafetensors } from '../../lib/formats/safetensors';
import { safetensorsParts } from '../../lib/formats/safetensors-write';
import { Model } from '../../lib/model';
import { loadedNetwork } from '../../lib/model/pack';
import { anyNetwork, Dice } from '../model/any-network';

const CASES = Number(process.env.MUTATED_FILES ?? 300);
const PER_FILE = 25;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const ODD: Json[] = [
  null, true, false, 0, -0, -1, 0.5, 1, 2, 16, 17, 255, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e308, 1e-320,
  '', 'x', 'gru', 'lstm', 'dense', 'hidden', '__proto__', [], {}, [[]], [1, 2],
]; // prettier-ignore

/** One value of the tree replaced, removed, or put twice. */
function changeSomewhere(root: Json, dice: Dice): void {
  let at = root as object;
  for (;;) {
    const keys = Object.keys(at);
    if (keys.length === 0) return;
    const key = dice.one(keys);
    const holder = at as Record<string, Json>;
    const below = holder[key] as Json;
    if (typeof below === 'object' && below !== null && dice.chance(0.85)) {
      at = below;
      continue;
    }
    if (Array.isArray(at) && dice.chance(0.5)) at.push(structuredClone(below));
    else if (dice.chance(0.15)) Reflect.deleteProperty(holder, key);
    else if (dice.chance(0.3))
      holder[dice.one(['bias', 'clip', 'gateClip', 'resetAfter', 'emits', 'scales'])] = below;
    else holder[key] = dice.one(ODD);
    return;
  }
}

function mutated(file: Buffer, dice: Dice): Buffer {
  const bytes = Buffer.from(file);
  const end = 8 + Number(bytes.readBigUInt64LE());
  if (dice.chance(0.2)) {
    const from = dice.chance(0.5) ? end : 0;
    for (let i = dice.whole(1, 4); i > 0 && from < bytes.length; i--)
      bytes[dice.whole(from, bytes.length - 1)] = dice.whole(0, 255);
    return dice.chance(0.2) ? bytes.subarray(0, dice.whole(0, bytes.length)) : bytes;
  }
  const header = JSON.parse(bytes.toString('utf8', 8, end)) as {
    __metadata__: { architecture: string };
  };
  if (dice.chance(0.2)) changeSomewhere(header, dice);
  else {
    const architecture = JSON.parse(header.__metadata__.architecture) as Json;
    for (let i = dice.whole(1, 2); i > 0; i--) changeSomewhere(architecture, dice);
    header.__metadata__.architecture = JSON.stringify(architecture);
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, bytes.subarray(end)]);
}

const saved = (model: Model): Buffer =>
  Buffer.concat([...safetensorsParts(networkToSafetensors(model))]);
const loaded = async (file: Buffer): Promise<Model> =>
  new Model(await loadedNetwork(networkFromSafetensors(readSafetensors(new MemorySource(file)))));

async function whatBecomesOf(file: Buffer): Promise<string> {
  let model: Model;
  try {
    model = await loaded(file);
  } catch (error) {
    if (!(error instanceof CompactRnnError)) throw error;
    return error.code;
  }
  const again = await loaded(saved(model));
  expect(Object.entries(again)).toEqual(Object.entries(model));
  expect(saved(again).equals(saved(model))).toBe(true);
  try {
    model.runSync(new Float32Array(2 * model.inputSize), { frames: 2 });
  } catch (error) {
    expect(error).toMatchObject({ code: 'NUMERICAL' });
  }
  return 'loads';
}

test('a changed file is refused by a typed error, or loads and can be saved', async () => {
  const outcomes = new Map<string, number>();
  for (let seed = 0; seed < CASES / PER_FILE; seed++) {
    const file = saved(new Model(anyNetwork(seed)));
    const dice = new Dice(seed);
    for (let i = 0; i < PER_FILE; i++) {
      const change = mutated(file, dice);
      const outcome = await whatBecomesOf(change).catch((error: unknown): never => {
        throw new Error(`seed ${seed}, change ${i}`, { cause: error });
      });
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  expect([...outcomes.keys()].sort()).toEqual(['INVALID_FILE', 'INVALID_MODEL', 'loads']);
});
