/**
 * Files of the project's own format with something changed: they are refused by a typed error, or
 * they load, run, and come back the same once they are saved. `MUTATED_FILES=20000` tries so many.
 */
import { CompactRnnError } from '../../lib/errors';
import { MemorySource } from '../../lib/files';
import { networkFromSafetensors } from '../../lib/formats/own/read';
import { readSafetensors } from '../../lib/formats/safetensors';
import { Model } from '../../lib/model';
import { loadedNetwork } from '../../lib/model/pack';
import { anyNetwork, Dice } from '../model/any-network';
import { mutated, saved } from './mutation';

const CASES = Number(process.env.MUTATED_FILES ?? 300);
const PER_FILE = 25;

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
