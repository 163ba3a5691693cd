// error: Property 'installStep' is missing
import type { Engine } from '../../../src/model/engine.ts';
import { engine } from '../whole.ts';

const { installStep: _, ...rest } = engine;
export const incomplete: Engine = rest;
