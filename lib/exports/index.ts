/** The exports of the package, one file for each purpose. */
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
