// error: Property 'providerRegistry' is missing
import type { Engine } from '../../../src/model/engine.ts';
import { engine } from '../whole.ts';

const { providerRegistry: _, ...rest } = engine;
export const incomplete: Engine = rest;
