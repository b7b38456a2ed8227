/**
 * What a state dict cannot say of its network: the order of its modules, activations, and where the
 * output is taken. A short JSON says it; networks that this library wrote carry it with them.
 *
 *     { "layers": ["lstm", { "module": "output", "activation": "log-softmax" }] }
 */
import type { ErrorCode } from '../../errors';
import { Fields } from '../../json';
import {
  checkedUnits,
  completeFrontEnd,
  SEQUENCE_OUTPUTS,
  type FrontEnd,
  type Network,
  type Units,
} from '../../model';
import { placedLayers, type PlacedLayer } from './placed';

/** What a state dict cannot say of its network. */
export interface PyTorchArchitecture {
  /** Where the state dict is in the checkpoint, where there are several: `"ema.model"`. */
  readonly stateDict?: string | undefined;
  /** What runs, in its order; default the modules in that of the state dict. */
  readonly layers?: readonly (string | PlacedLayer)[] | undefined;
  /** Default every-frame. */
  readonly emits?: Network['emits'] | undefined;
  /** What makes the inputs of audio. */
  readonly frontEnd?: FrontEnd | undefined;
  /** What the outputs stand for. */
  readonly units?: Units | undefined;
}

/** The same, checked and copied. */
export interface Architecture extends Omit<PyTorchArchitecture, 'layers'> {
  readonly layers?: readonly PlacedLayer[] | undefined;
}

/** @throws CompactRnnError of that code, naming the field. */
export function checkedArchitecture(value: unknown, code: ErrorCode): Architecture {
  const fields = new Fields(value, 'architecture', code);
  const architecture: Architecture = {
    ...(fields.has('stateDict') && { stateDict: fields.string('stateDict') }),
    ...(fields.has('layers') && { layers: placedLayers(fields, code) }),
    ...(fields.has('emits') && { emits: fields.oneOf('emits', SEQUENCE_OUTPUTS) }),
    ...(fields.has('frontEnd') && {
      frontEnd: completeFrontEnd(fields.raw('frontEnd'), code),
    }),
    ...(fields.has('units') && {
      units: checkedUnits(fields.raw('units'), 'architecture.units', code),
    }),
  };
  fields.done();
  return architecture;
}
