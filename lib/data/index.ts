/** Data to learn from: manifests of utterances. */
export { readManifest, readManifestTexts, type ManifestOptions } from './manifest';
export { TOO_LONG_POLICIES, type Manifest, type TooLongPolicy } from './alignment';
export type { InputOptions } from './inputs';
export type { Utterance } from './utterance';
export { NO_LABEL } from './labels';
