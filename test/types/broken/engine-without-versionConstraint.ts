// error: Property 'versionConstraint' is missing
import type { Engine } from '../../../src/model/engine.ts';
import { engine } from '../whole.ts';

const { versionConstraint: _, ...rest } = engine;
export const incomplete: Engine = rest;
