/** Recurrent cells that a graph writes out in operators of ONNX, recognised where it is certain. */
export type { HiddenProduct, WrittenCell } from './cell';
export { recurrentWeight } from './draft';
export { writtenCells } from './find';
export { type WithCells, withCellsAsNodes } from './nodes';
