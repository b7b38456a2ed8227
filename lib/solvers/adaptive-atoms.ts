/**
 * How many atoms each layer needs (DirNet: "the optimal numbers of neurons among layers"): every
 * layer begins with more than it may keep, and stages of growing penalty, whose weights belong to
 * atoms (Eq. 17 with c_i = sum_j |z_ij|), drive out those that are used least. The penalty is one
 * for all layers, so layers that need more keep more.
 */
import type { Readers } from './factors';
import type { FitProgress } from './progress';
import { shareDictionaries, type SharedOptions } from './shared-dictionaries';
import { HEAD_START, Stages, type StageSettings } from './stages';

/** How many times as many atoms as it keeps on average a layer begins with; but at most N. */
const BEGINNING = 2;

/** Enough to count atoms by: what is left is learned anew. */
const STAGE_TOLERANCE = 1e-3;

/**
 * As many atoms for each layer as it keeps where all dictionaries together have no more numbers
 * than `atoms` would have.
 *
 * @param end the share of the whole fit that this is.
 */
export async function adaptiveAtoms(
  layers: readonly Readers[],
  atoms: readonly number[],
  options: SharedOptions,
  settings: StageSettings,
  progress: FitProgress,
  end: number,
): Promise<number[]> {
  const cells = layers.map(({ recurrent }) => recurrent.cols);
  const numbersOf = (each: readonly number[]): number =>
    each.reduce((sum, count, l) => sum + count * cells[l]!, 0);
  const many = atoms.map((count, l) => Math.max(count, Math.min(BEGINNING * count, cells[l]!)));
  const room = numbersOf(atoms);
  if (numbersOf(many) === room) return [...atoms];
  const plain = { ...options, shifts: 0 };
  const { codes, lambda } = await shareDictionaries(layers, many, plain, progress, end / 2);
  progress.begin(end);
  const stages = new Stages(codes, { ...settings, by: 'atom', stageTolerance: STAGE_TOLERANCE });
  const used = (): number[] => codes.factors().map(({ d }) => d.rows);
  const first = lambda * HEAD_START;
  await stages.begin(first);
  await stages.until(room, first, async (penalty) => {
    await stages.run(penalty);
    const numbers = numbersOf(used());
    progress.advance(`atoms: ${used().reduce((a, b) => a + b)}`);
    return numbers;
  });
  return used();
}
