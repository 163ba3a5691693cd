// error: Property 'storeKey' is missing
import type { ReadStore } from '../../../src/model/secret-store.ts';
import { readStore } from '../whole.ts';

const { storeKey: _, ...rest } = readStore;
export const incomplete: ReadStore<(typeof readStore)['fields']> = rest;
