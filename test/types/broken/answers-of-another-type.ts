// error: Type 'number' is not assignable to type 'string'
import type { ParsedAnswers } from '../../../src/answers/definition.ts';

export const days = ({ rotation }: ParsedAnswers): string => rotation.maxAgeDays;
