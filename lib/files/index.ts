/** Files: read in pieces, written whole or not at all, named in errors. */
export { outputTarget, writeAtomically } from './atomic';
export { readingFile } from './open';
export { ioError, readBytes, readJson } from './read';
export { namedError, namingFile } from './naming';
export { MemorySource, type Source, copyFloats, slice } from './source';
