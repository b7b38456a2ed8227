/**
 * Reading PyTorch: the state dicts of .pt, .pth and .ckpt files, zip archives or legacy ones, and
 * of safetensors files. The pickles in them are read without running them.
 *
 *     file -> checkpoint (objects, storages) -> state dict (tensors by name) -> contents
 *       -> modules -> order -> network
 */
import type { Source } from '../../files';
import type { Network } from '../../model';
import type { View } from '../tensors';
import type { Architecture } from './architecture';
import { tensorsOfJson, type Contents, type Opens, type PyTorchOptions } from './contents';
import { modulesOf, type Module } from './modules';
import { shapeOf } from './named-tensor';
import { networkOfStateDict } from './network';
import { titleOf } from './order';

export type { PyTorchArchitecture } from './architecture';
export type { PlacedCombination, PlacedFunction, PlacedLayer, PlacedModule } from './placed';
export {
  isJsonStateDict,
  openJson,
  openLegacy,
  openSafetensors,
  openZipped,
  type Opens,
} from './contents';
export { pytorchFiles, type ExportedFile } from './export';

/** A module of a state dict, and what is known of it. */
export interface ModuleSummary {
  /** As the state dict calls it. */
  readonly name: string;
  /** `nn.LSTM`, or what is not known of it. */
  readonly title: string;
  /** Of its first tensor. */
  readonly shape: string;
}

/** What was recognised in a checkpoint. */
export interface CheckpointSummary {
  /** Where the state dict is in the checkpoint; empty where it is the whole. */
  readonly stateDict: string;
  readonly modules: readonly ModuleSummary[];
}

export interface PyTorchModel {
  readonly network: Network;
  /** What the state dict does not say, and was taken for granted. */
  readonly assumed: readonly string[];
  /** Modules that the network does without. */
  readonly unused: readonly string[];
}

/**
 * The network of a state dict that JSON holds, of which its format says the architecture.
 * @throws CompactRnnError INVALID_FILE, INVALID_MODEL, UNSUPPORTED_MODEL.
 */
export async function networkOfJson(
  stateDict: object,
  architecture: Architecture,
  bounds: { fileSize: number; signal?: AbortSignal | undefined },
): Promise<Network> {
  return (await networkOfStateDict(tensorsOfJson(stateDict), architecture, bounds)).network;
}

/** What is in a file, whether or not a network can be made of it, and how one is made. */
export interface OpenedCheckpoint {
  readonly summary: CheckpointSummary;
  /** @throws CompactRnnError INVALID_MODEL, INVALID_OPTION, UNSUPPORTED_MODEL. */
  readonly read: () => Promise<PyTorchModel>;
}

/** @throws CompactRnnError INVALID_FILE, INVALID_OPTION, UNSUPPORTED_MODEL. */
export async function openPyTorch(
  file: Source,
  open: Opens,
  options: PyTorchOptions,
): Promise<OpenedCheckpoint> {
  const contents = await open(file, options);
  return {
    summary: summaryOf(contents),
    read: async () => {
      const { tensors, architecture } = contents;
      const bounds = { fileSize: file.size, signal: options.signal };
      const { network, assumed, unused } = await networkOfStateDict(tensors, architecture, bounds);
      return { network, assumed: [...contents.assumed, ...assumed], unused };
    },
  };
}

function summaryOf({ path, tensors }: Contents): CheckpointSummary {
  const modules = modulesOf(tensors).map((module): ModuleSummary => {
    const first = firstTensor(module);
    const layers = module.kind === 'recurrent' ? module.layers : [];
    const many = layers.length > 1 ? `, ${layers.length} layers` : '';
    const both = layers.some((directions) => directions.length > 1) ? ', both ways' : '';
    return {
      name: module.name,
      title: `${titleOf(module)}${many}${both}`,
      shape: first ? shapeOf(first) : '',
    };
  });
  return { stateDict: path, modules };
}

function firstTensor(module: Module): View | undefined {
  switch (module.kind) {
    case 'recurrent':
      return module.layers[0]![0]!.weight_ih;
    case 'batch-norm':
      return module.weight ?? module.mean;
    case 'unknown':
      return undefined;
    default:
      return module.weight;
  }
}
