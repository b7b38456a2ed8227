/** Randomly initialised models of a given architecture; those of the papers are presets. */
export { initNetwork } from './network';
export { listPresets, presetSpec, type PresetSummary } from './presets';
export { readSpec } from './read-spec';
export { modelShapes } from './shapes';
export { INITIALIZATIONS, type Initialization, type LayerSpec, type ModelSpec } from './spec';
