/** Files: read in pieces, written whole or not at all, named in errors. */
export { writeAtomically } from './atomic';
export { ioError, namedError, namingFile } from './errors';
export { readingFile, type ReadingOptions } from './open';
export { keepPipes } from './pipe';
export { protectInputs } from './protection';
export { linesOf, notUtf8, readBytes, readJson, readText } from './read';
export { MemorySource, type Source, copyFloats, slice } from './source';
export { isSameFile, outputTarget } from './target';
export { removeTemporaries, withTemporaryFolder } from './temporary';
