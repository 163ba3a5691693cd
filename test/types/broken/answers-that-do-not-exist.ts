// error: Property 'company' does not exist
import type { ParsedEnvironment } from '../../../src/answers/definition.ts';

export const org = (environment: ParsedEnvironment): string => environment.company;
