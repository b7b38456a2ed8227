/**
 * The units that a model which is to be trained gets: from a lexicon, from the characters of the
 * texts, from its spec, or from a file.
 */
import { invalidOption } from '../../errors';
import type { ModelSpec } from '../../init';
import { checkedUnits, type UnitKind, type Units } from '../../model';
import type { CriterionKind } from '../../train';
import { jsonIn } from '../model-input';
import type { TrainingOptions } from './options';

export interface UnitsOptions extends TrainingOptions {
  lexicon?: string;
  characters?: boolean;
  units?: string;
}

/** @param data the manifests whose texts the units must be able to say. */
export async function unitsFor(
  spec: ModelSpec,
  criterion: CriterionKind,
  data: readonly string[],
  options: UnitsOptions,
): Promise<Units> {
  const { unitKindOf } = await import('../../train/index.js');
  const { characterUnits, lexiconUnits, loadLexicon, numberedUnits } =
    await import('../../text/index.js');
  const kind = unitKindOf(criterion)!;
  checkSources(spec, kind, options);
  if (spec.units !== undefined) return spec.units;
  if (options.lexicon !== undefined && kind !== 'tokens') {
    const lexicon = await loadLexicon(options.lexicon, { words: await textsOf(data, '--lexicon') });
    return lexiconUnits(kind, lexicon);
  }
  if (options.units !== undefined)
    return checkedUnits(await jsonIn(options.units), options.units, 'INVALID_FILE');
  if (options.characters)
    return characterUnits(kind, (await textsOf(data, '--characters')).join(''));
  return numberedUnits(kind, spec.output!);
}

function checkSources({ units, output }: ModelSpec, kind: UnitKind, options: UnitsOptions): void {
  const sources = Object.entries({
    '"units" in the spec': units,
    '--lexicon': options.lexicon,
    '--characters': options.characters,
    '--units': options.units,
  }).flatMap(([name, given]) => (given === undefined ? [] : [name]));
  if (sources.length > 1)
    throw invalidOption(`units come from ${sources.join(' and from ')}: give one of them`);
  if (kind === 'tokens' && options.lexicon !== undefined)
    throw invalidOption(
      '--lexicon is not for lm, whose tokens are characters, numbers or names: use --characters',
    );
  if (sources.length > 0 || (Number.isSafeInteger(output) && output! > 1)) return;
  throw invalidOption(
    'train needs to know what the outputs stand for: --lexicon FILE, --characters, --units FILE, or "units" in the spec, or "output", their number, where labels are numbers',
  );
}

async function textsOf(data: readonly string[], option: string): Promise<string[]> {
  const { readManifestTexts } = await import('../../data/index.js');
  const texts = (await Promise.all(data.map(readManifestTexts))).flat();
  if (texts.length > 0) return texts;
  throw invalidOption(`${option} makes units of texts, but ${data.join(' and ')} hold none`);
}
