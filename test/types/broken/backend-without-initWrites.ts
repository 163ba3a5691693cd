// error: Property 'initWrites' is missing
import type { StateBackend } from '../../../src/model/state-backend.ts';
import { sealingBackend } from '../whole.ts';

const { initWrites: _, ...rest } = sealingBackend;
export const incomplete: StateBackend<(typeof sealingBackend)['fields']> = rest;
