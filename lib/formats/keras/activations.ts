/** Activations as Keras's configurations name them: a word, or a function or layer as an object. */
import { unsupportedModel } from '../../errors';
import { shown } from '../../json';

/** The name of an activation in a field; `linear` where there is none. */
export function activationName(value: unknown, where: string): string {
  if (value === undefined || value === null) return 'linear';
  if (typeof value === 'string') return value;
  const { class_name: className, config } = value as Record<string, unknown>;
  if (className === 'function' && typeof config === 'string') return config;
  throw unsupportedModel(
    `${where} has the activation ${shown(value)}, a function of the program that made the model: use one of Keras's own`,
  );
}
