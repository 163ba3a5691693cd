import { Fragment, Identifier } from '../model/literal.ts';
import type { Locals, Located, Template } from '../model/template.ts';
import { encode, type Language } from './encode.ts';

/** Called by the module that build/ejs.mjs makes of a template. */
export function template(name: string, body: Template['body']): Template {
  return { name, body };
}

/**
 * Renders a template. `<%= x %>` emits `x` as a complete literal of `language`; only an
 * {@link Identifier} and a {@link Fragment} pass as they are.
 *
 * @throws Error naming the template, and from source also the line, for a value that the language has no literal for, which
 *   a name that does not exist has not either. From source, reading such a name throws too. Always a bug of the template,
 *   never of the user.
 */
export function render(it: Template, language: Language, locals: Locals): Fragment {
  const escapeFn = (value: unknown): string =>
    Identifier.is(value) || Fragment.is(value) ? value.toString() : encode(language, value);
  let isLocated = false;
  const located: Located = (error, line) => {
    isLocated = true;
    return at(`${it.name}:${line}`, error);
  };
  try {
    return new Fragment(it.body(locals, escapeFn, located));
  } catch (error) {
    throw isLocated ? error : at(it.name, error);
  }
}

function at(place: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`templates/${place}: ${message}`, { cause: error });
}

/** A copy in which reading an unknown name throws, at any depth: for a template that runs from source. */
export function guarded(target: object): object {
  const copy: object = Array.isArray(target) ? [...target] : { ...target };
  return new Proxy(copy, {
    get(object, key, receiver) {
      if (typeof key === 'string' && !(key in object)) throw new Error(`unknown name "${key}"`);
      const value: unknown = Reflect.get(object, key, receiver);
      return isPlain(value) ? guarded(value) : value;
    },
  });
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
