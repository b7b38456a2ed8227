/** Files: read in pieces, written whole or not at all, named in errors. */
export { outputTarget, writeAtomically } from './atomic';
export { readingFile } from './open';
export { ioError, namedError, namingFile } from './errors';
export { readBytes, readJson } from './read';
export { MemorySource, type Source, copyFloats, slice } from './source';
