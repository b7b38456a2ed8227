/** JSGF texts. */
export { isJsgf, parseJsgf } from './parser';
