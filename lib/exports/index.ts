/** What the package exports, by what it is for: one file each. */
export * from './calls';
export * from './compression';
export * from './grammar';
export * from './lattices';
export * from './models';
export * from './ngrams';
export * from './reports';
export * from './rescore';
export * from './speech';
export * from './training';
