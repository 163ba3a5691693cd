// error: Source has 0 element(s) but target requires 1
import type { Choices } from '../../../src/model/choice.ts';
import type { Engine } from '../../../src/model/engine.ts';

export const engines: Choices<Engine> = [];
