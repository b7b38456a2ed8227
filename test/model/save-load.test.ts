/**
 * Saving and loading is the identity for every network that `new Model` takes: the network, its
 * numbers to the bit, what layers share, and what comes out. `SAVE_LOAD_CASES=2000` tries so many.
 */
import { MemorySource } from '../../lib/files';
import { networkFromSafetensors } from '../../lib/formats/own/read';
import { networkToSafetensors } from '../../lib/formats/own/write';
import { readSafetensors } from '../../lib/formats/safetensors';
import { safetensorsParts } from '../../lib/formats/safetensors-write';
import { Model, type Network } from '../../lib/model';
import { loadedNetwork } from '../../lib/model/pack';
import { anyNetwork } from './any-network';

const CASES = Number(process.env.SAVE_LOAD_CASES ?? 48);
const PER_TEST = 12;

const saved = (model: Network): Buffer =>
  Buffer.concat([...safetensorsParts(networkToSafetensors(model))]);
const loaded = async (file: Buffer): Promise<Model> =>
  new Model(await loadedNetwork(networkFromSafetensors(readSafetensors(new MemorySource(file)))));

const partsOf = ({ embedding, layers, head, emits, frontEnd, units }: Network): object => ({
  embedding,
  layers,
  head,
  emits,
  frontEnd,
  units,
});

/** The outputs of two sequences as bits, or the error. */
function outputsOf(model: Model): Buffer | string {
  const frames = 5;
  const xs = Float32Array.from({ length: 2 * frames * model.inputSize }, (_, i) =>
    model.embedding ? i % model.embedding.rows : Math.sin(i),
  );
  try {
    return Buffer.from(model.runSync(xs, { batch: 2, frames, lengths: [5, 3] }).buffer);
  } catch (error) {
    return (error as Error).message;
  }
}

const beginnings = Array.from({ length: Math.ceil(CASES / PER_TEST) }, (_, i) => i * PER_TEST);

test.each(beginnings)('networks of the seeds from %i on come back as they were', async (first) => {
  for (let seed = first; seed < Math.min(CASES, first + PER_TEST); seed++) {
    const model = new Model(anyNetwork(seed));
    const file = saved(model);
    const again = await loaded(file);
    expect([seed, partsOf(again)]).toEqual([seed, partsOf(model)]);
    expect([again.parameters, again.bytes]).toEqual([model.parameters, model.bytes]);
    expect([seed, saved(again).equals(file)]).toEqual([seed, true]);
    expect([seed, outputsOf(again)]).toEqual([seed, outputsOf(model)]);
    expect([seed, saved(again).equals(file)]).toEqual([seed, true]); // and once it is packed
  }
});
