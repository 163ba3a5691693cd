// error: Property 'encryption' is missing
import type { Engine } from '../../../src/model/engine.ts';
import { engine } from '../whole.ts';

const { encryption: _, ...rest } = engine;
export const incomplete: Engine = rest;
