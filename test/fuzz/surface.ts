/** What can be called of the package, found by looking at what it exports. */
import * as library from '../../lib';
import type { Call } from './sample';

type Callable = (call: Call) => unknown;

/** By the names that samples have: `compress`, `new Model`, `Stream.step`, `Stream.state=`. */
export function surface(): ReadonlyMap<string, Callable> {
  const found = new Map<string, Callable>();
  for (const [name, value] of Object.entries(library as Record<string, unknown>)) {
    if (typeof value !== 'function') continue;
    if (isClass(value)) {
      found.set(`new ${name}`, ({ args }) => Reflect.construct(value, args) as unknown);
      for (const [member, callable] of membersOf(value)) found.set(`${name}.${member}`, callable);
    } else found.set(name, ({ args }) => Reflect.apply(value, undefined, args) as unknown);
  }
  return found;
}

function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class');
}

function membersOf({ prototype }: { prototype: object }): [string, Callable][] {
  const callables: [string, Callable][] = [];
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor') continue;
    const called = Reflect.get(property, property.set ? 'set' : 'value') as unknown;
    if (typeof called !== 'function') continue;
    callables.push([
      property.set ? `${name}=` : name,
      ({ receiver, args }) => Reflect.apply(called, receiver, args) as unknown,
    ]);
  }
  return callables;
}
