// error: Property 'unlock' is missing
import type { StateBackend } from '../../../src/model/state-backend.ts';
import { sealingBackend } from '../whole.ts';

const { unlock: _, ...rest } = sealingBackend;
export const incomplete: StateBackend<(typeof sealingBackend)['fields']> = rest;
