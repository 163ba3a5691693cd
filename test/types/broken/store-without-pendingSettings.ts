// error: Property 'pendingSettings' is missing
import type { ReadStore } from '../../../src/model/secret-store.ts';
import { readStore } from '../whole.ts';

const { pendingSettings: _, ...rest } = readStore;
export const incomplete: ReadStore<(typeof readStore)['fields']> = rest;
