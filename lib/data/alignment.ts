/**
 * Whether labels fit their frames: CTC needs a frame for each label, and one between equal labels.
 */
import { invalidFile } from '../errors';
import { firstFew } from '../json';
import type { Units } from '../model';
import { shortestAlignment } from '../text';
import type { Utterance } from './utterance';

/**
 * What becomes of an utterance with more labels than CTC can align with its frames: `keep` is for
 * callers that only count words. It also keeps utterances for models of frames whose words alone
 * are known.
 */
export const TOO_LONG_POLICIES = ['refuse', 'skip', 'keep'] as const;
/** What becomes of an utterance with too many labels for its frames. */
export type TooLongPolicy = (typeof TOO_LONG_POLICIES)[number];

/** A data set, checked. */
export interface Manifest {
  /** Those to learn from, in the order of the lines. */
  readonly utterances: readonly Utterance[];
  /** Left out, since they have more labels than CTC can align with their frames. */
  readonly skipped: readonly Utterance[];
}

export interface AlignmentOptions {
  readonly tooLong: TooLongPolicy;
  readonly oneLabel?: boolean | undefined;
}

/**
 * The utterances whose labels fit their frames, and the others as `skipped`. Those whose frames are
 * not known yet count as fitting.
 * @throws CompactRnnError INVALID_FILE: utterances that do not fit, counted, the first of them
 *   named.
 */
export function aligned(
  all: readonly Utterance[],
  units: Units,
  { tooLong, oneLabel = false }: AlignmentOptions,
): Manifest {
  if (units.kind === 'frames') refuseOtherCounts(all, oneLabel);
  if (units.kind !== 'ctc' || tooLong === 'keep') return { utterances: all, skipped: [] };
  const needed = all.map(({ labels }) => shortestAlignment(labels!));
  const fits = ({ frames = Infinity }: Utterance, i: number): boolean => needed[i]! <= frames;
  const utterances = all.filter(fits);
  if (utterances.length === all.length) return { utterances, skipped: [] };
  const skipped = all.filter((each, i) => !fits(each, i));
  const named = firstFew(
    all.flatMap((each, i) => (fits(each, i) ? [] : [tooLongName(each, needed[i]!)])),
  );
  const message = `${skipped.length} of ${all.length} utterances have more labels than CTC can align with their frames: ${named}`;
  if (tooLong === 'refuse')
    throw invalidFile(`${message}; shorten them, or have them skipped (tooLong, --too-long skip)`);
  if (utterances.length === 0) throw invalidFile(`${message}; none is left`);
  return { utterances, skipped };
}

function tooLongName({ line, frames }: Utterance, needed: number): string {
  return `line ${line} (needs ${needed} frames, has ${frames!})`;
}

function refuseOtherCounts(all: readonly Utterance[], oneLabel: boolean): void {
  const asked = ({ frames }: Utterance): number | undefined => (oneLabel ? 1 : frames);
  const wrong = all.filter(
    (each) => asked(each) !== undefined && asked(each) !== each.labels!.length,
  );
  if (wrong.length === 0) return;
  const named = wrong.map(({ line, frames, labels }) => {
    return `line ${line} (${labels!.length} labels${frames === undefined ? '' : `, ${frames} frames`})`;
  });
  throw invalidFile(
    `${wrong.length} of ${all.length} utterances do not have one label${oneLabel ? '' : ' for each frame'}: ${firstFew(named)}`,
  );
}
