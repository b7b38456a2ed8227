/**
 * The public face of the package: what its signatures mention can be imported, and is
 * described.
 */
import { Api } from './api';

const api = new Api();

test.each(api.exports.map((each) => [each.name, each] as const))(
  '%s mentions only types that are exported',
  (_, each) => {
    expect(api.hiddenTypesOf(each)).toEqual([]);
  },
);

test.each(api.exports.map((each) => [each.name, each] as const))(
  '%s says what it is',
  (_, each) => {
    expect(api.gapsOf(each)).toEqual([]);
  },
);
