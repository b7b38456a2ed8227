/** Multi-style training: recordings as they would be elsewhere, features behind masks. */
export { Augmentation, type Version } from './augmentation';
export { distortAudio, distortAudioSync, type Distortion } from './distort';
export { AUGMENTATION_OPTIONS, changesAudio, type AugmentationOptions } from './options';
export type { Range as AugmentationRange } from './ranges';
export { simulateRoom, type Metres, type RoomOptions } from './room';
