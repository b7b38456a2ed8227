/** Files of the project's own format, and such files with something changed. */
import { networkToSafetensors } from '../../lib/formats/own/write';
import { safetensorsParts } from '../../lib/formats/safetensors-write';
import type { Model } from '../../lib/model';
import type { Dice } from '../model/any-network';

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

/** With bytes, or fields of its header, changed. */
export function mutated(file: Buffer, dice: Dice): Buffer {
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

export const saved = (model: Model): Buffer =>
  Buffer.concat([...safetensorsParts(networkToSafetensors(model))]);
