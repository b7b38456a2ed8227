/** The selection of the entries (cases of engines) that a run measures. */
import { CASES, caseName, findCases, referenceOf, type Case } from './cases';
import { selectEngines, type Engine } from './engines';
import { entryName, type Entry } from './entry';
import { isUsual } from './usual';

/** What a run is asked for. */
export interface Selection {
  /** A regular expression of case names. */
  readonly cases?: string;
  /** All cases that there are. */
  readonly full?: true;
  readonly peers: string;
}

/**
 * What is asked for, else the usual entries; and what onnxruntime is measured for so that others
 * can be compared with it.
 */
export function selectEntries({ cases, full, peers }: Selection): Entry[] {
  const engines = selectEngines(peers);
  if (cases === undefined && !full)
    return entriesOf(engines, () => CASES).filter((entry) => isUsual(entryName(entry)));
  const found = cases === undefined ? CASES : findCases(cases);
  const references = found.flatMap((each) => referenceOf(each) ?? []);
  return entriesOf(engines, ({ name }) =>
    name === 'onnxruntime' ? [...found, ...references] : found,
  );
}

function entriesOf(
  engines: readonly Engine[],
  casesOf: (engine: Engine) => readonly Case[],
): Entry[] {
  return engines.flatMap((engine) =>
    [...new Map(casesOf(engine).map((each) => [caseName(each), each])).values()]
      .filter((each) => engine.takes(each))
      .map((each) => ({ engine, case: each })),
  );
}
