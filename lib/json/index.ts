/** JSON that people write: fields read and checked by name, values shown in errors. */
export { firstFew, kindOf, shown } from './shown';
export { Fields } from './fields';
export { duplicateKey } from './duplicates';
export { isIterable, ownElements } from './elements';
export {
  copied,
  flag,
  measured,
  nullable,
  number,
  numbers,
  object,
  objects,
  optional,
  pair,
  type Read,
  text,
} from './shape';
export { parseJson } from './parse';
