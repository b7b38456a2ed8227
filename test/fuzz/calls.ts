/** The fuzzer of calls: each takes a sample of a callable, with arguments that were changed. */
import { Model } from '../../lib';
import type { Case, Fuzzer } from './case';
import { mutatedOften } from './mutate';
import { judge } from './outcome';
import { Random } from './random';
import type { Call } from './sample';
import { SAMPLES } from './samples';
import { scramble } from './scramble';
import { surface } from './surface';

const CALLABLES = surface();
const NAMES = [...CALLABLES.keys()].filter((name) => SAMPLES[name] !== undefined);
/** Those that take tens of milliseconds have a turn for every ten of the others. */
const SLOW = new Set(['bench', 'compare', 'searchPlan', 'prune', 'train']);
const TURNS = [
  ...Array(9)
    .fill(NAMES.filter((name) => !SLOW.has(name)))
    .flat(),
  ...NAMES,
] as string[];

export const calls: Fuzzer = {
  async caseOf(seed, number, only): Promise<Case> {
    const random = new Random(seed, `call ${number}`);
    const chosen = only?.split(',');
    const name = random.pick(chosen ? TURNS.filter((each) => chosen.includes(each)) : TURNS);
    const call = await random.pick(SAMPLES[name]!)();
    const { args, what } = mutatedOften(call.args, random);
    const scrambles = random.happens(0.1);
    return {
      what: `${name}: ${what}${scrambles ? '; all numbers changed meanwhile' : ''}`,
      run: () => run(name, { ...call, args }, scrambles),
    };
  },
};

async function run(name: string, call: Call, scrambles: boolean): Promise<void> {
  try {
    const pending = CALLABLES.get(name)!(call);
    if (scrambles) scramble(call.args);
    await used(await pending);
  } catch (error) {
    judge(error);
  }
}

/** What came of a call must work, too. */
async function used(result: unknown): Promise<void> {
  const made = result instanceof Model ? result : (Object(result) as { model?: unknown }).model;
  if (!(made instanceof Model)) return;
  await made.run(new Float32Array(2 * made.inputSize), { frames: 2 });
}
