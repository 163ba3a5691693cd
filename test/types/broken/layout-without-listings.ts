// error: Property 'listings' is missing
import type { Layout } from '../../../src/model/repository.ts';
import { aliases } from '../../../templates/layout/aliases/choice.ts';

const { listings: _, ...rest } = aliases;
export const incomplete: Layout = rest;
