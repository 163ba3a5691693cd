// error: Property 'cli' is missing
import type { ReadStore } from '../../../src/model/secret-store.ts';
import { readStore } from '../whole.ts';

const { cli: _, ...rest } = readStore;
export const incomplete: ReadStore<(typeof readStore)['fields']> = rest;
