/**
 * The search for words in its plainest form: every pronunciation as a chain of states of its own,
 * no tree, no beam, every path with its whole history. Slow, and nothing of native/decode in it.
 */
import type { Units } from '../../lib/model';
import type { DecodedWord } from '../../lib/decode';

interface Path {
  score: number;
  words: readonly DecodedWord[];
  /** Of the word that it is in. */
  start: number;
}

const NOWHERE: Path = { score: -Infinity, words: [], start: -1 };

const best = (paths: readonly Path[]): Path =>
  paths.reduce((a, b) => (b.score > a.score ? b : a), NOWHERE);

function logSoftmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const sum = scores.reduce((total, x) => total + Math.exp(x - largest), 0);
  return scores.map((x) => x - largest - Math.log(sum));
}

/**
 * A pronunciation: its labels with a blank behind each but the last, and the best path at each of
 * these states.
 */
interface Chain {
  word: string;
  units: number[];
  paths: Path[];
}

function chainsOf({ names, lexicon }: Units): Chain[] {
  return Object.entries(lexicon!).flatMap(([word, pronunciations]) =>
    pronunciations.map((pronunciation) => {
      const units = pronunciation.flatMap((name, i) => [
        ...(i > 0 ? [0] : []),
        names.indexOf(name),
      ]);
      return { word, units, paths: units.map(() => NOWHERE) };
    }),
  );
}

/** The best words for scores [frames, units]; the blank is unit 0. */
export function bestWords(
  scores: Float32Array,
  units: Units,
  wordPenalty: number,
): { words: readonly DecodedWord[]; score: number } {
  const k = units.names.length;
  let chains = chainsOf(units);
  let between: Path = { score: 0, words: [], start: -1 };
  let ended: { path: Path; unit: number }[] = [];
  for (let t = 0; t < scores.length / k; t++) {
    const logP = logSoftmax([...scores.subarray(t * k, (t + 1) * k)]);
    const said = (path: Path, unit: number): Path => ({ ...path, score: path.score + logP[unit]! });
    const entered = (unit: number): Path => {
      const others = ended.filter((each) => each.unit !== unit).map(({ path }) => path);
      return { ...best([between, ...others]), start: t };
    };
    const moved = chains.map(({ word, units: states, paths }) => ({
      word,
      units: states,
      paths: states.map((unit, s) => {
        const from = [paths[s]!, s === 0 ? entered(unit) : paths[s - 1]!];
        if (unit !== 0 && s >= 2 && states[s - 2] !== unit) from.push(paths[s - 2]!);
        return said(best(from), unit);
      }),
    }));
    between = said(best([between, ...ended.map(({ path }) => path)]), 0);
    chains = moved;
    ended = chains.map(({ word, units: states, paths }) => {
      const { score, words, start } = paths.at(-1)!;
      const spoken = { word, start, end: t + 1 };
      return {
        path: { score: score - wordPenalty, words: [...words, spoken], start: -1 },
        unit: states.at(-1)!,
      };
    });
  }
  const { score, words } = best([between, ...ended.map(({ path }) => path)]);
  return { score, words };
}
