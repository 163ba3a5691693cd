// error: Property 'passesPlans' is missing
import type { PipelinePlatform } from '../../../src/model/repository.ts';
import { platform } from '../whole.ts';

type Fields = (typeof platform)['fields'];
const { passesPlans: _, ...rest } = platform;
export const incomplete: PipelinePlatform<Fields> = rest;
