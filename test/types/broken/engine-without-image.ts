// error: Property 'image' is missing
import type { Engine } from '../../../src/model/engine.ts';
import { engine } from '../whole.ts';

const { image: _, ...rest } = engine;
export const incomplete: Engine = rest;
