// error: Type 'undefined' is not assignable to type
import type { ParsedEnvironment } from '../../../src/answers/definition.ts';
import type { Tier } from '../../../src/model/answers.ts';

export const tier = (environment: ParsedEnvironment): Tier => environment.tier;
