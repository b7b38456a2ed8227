/** Randomly initialised models of a given architecture; those of the papers are presets. */
export { initNetwork } from './network';
export { listPresets, presetSpec, type PresetSummary } from './presets';
export { INITIALIZATIONS, type Initialization, type LayerSpec, type ModelSpec } from './spec';
