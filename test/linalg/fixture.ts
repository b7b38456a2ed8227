/** The matrices of test/fixtures/linalg.json with what numpy and scipy make of them. */
import fixture from '../fixtures/linalg.json';

export const cases = fixture;
export const BACKENDS = ['openblas', 'eigen'] as const;
