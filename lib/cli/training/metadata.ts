/** Metadata that models of other programs lack, given by files: a front end and units. */
import { invalidOption } from '../../errors';
import type { FrontEnd, Model, Units } from '../../model';

export interface MetadataOptions {
  frontEnd?: string;
  units?: string;
}

/**
 * @throws CompactRnnError INVALID_OPTION where the model has its own, or what the file holds does
 *   not fit it.
 */
export async function withMetadata(
  model: Model,
  { frontEnd, units }: MetadataOptions,
): Promise<Model> {
  if (frontEnd === undefined && units === undefined) return model;
  const { completeFrontEnd } = await import('../../model/index.js');
  const { namingFile, readJson } = await import('../../files/index.js');
  if (frontEnd !== undefined && model.frontEnd)
    throw invalidOption(
      'the model has a front end, with which it was trained: leave --front-end out',
    );
  if (units !== undefined && model.units)
    throw invalidOption('the model says what its outputs stand for: leave --units out');
  const given: Metadata = {};
  if (frontEnd !== undefined) {
    const json = await readJson(frontEnd);
    given.frontEnd = namingFile(frontEnd, () => completeFrontEnd(json));
  }
  if (units !== undefined) given.units = (await readJson(units)) as Units; // the model checks it
  return describedBy(model, given);
}

interface Metadata {
  frontEnd?: FrontEnd;
  units?: Units;
}

/** The model with these instead of its own. */
export async function describedBy(model: Model, metadata: Metadata): Promise<Model> {
  const { attributesOf, bodyOf, Model } = await import('../../model/index.js');
  return new Model({ ...bodyOf(model), ...attributesOf(model), ...metadata }, model.format);
}
