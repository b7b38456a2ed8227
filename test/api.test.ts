/** The public face of the package: what its signatures mention can be imported. */
import { Api } from './api';

const api = new Api();

test.each(api.exports.map((each) => [each.name, each] as const))(
  '%s mentions only types that are exported',
  (_, each) => {
    expect(api.hiddenTypesOf(each)).toEqual([]);
  },
);
