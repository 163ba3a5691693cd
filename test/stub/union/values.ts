import type { Cty } from '../msgpack.ts';

/** A string as the provider reads it: null and unknown are empty. */
export const text = (value: Cty | undefined): string => (typeof value === 'string' ? value : '');

export const list = (value: Cty | undefined): readonly Cty[] => (Array.isArray(value) ? value : []);

export const texts = (value: Cty | undefined): readonly string[] => list(value).map(text);
