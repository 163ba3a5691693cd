// error: Property 'projekt' does not exist
import { definePipelinePlatform } from '../../../src/model/repository.ts';
import { platform } from '../whole.ts';

export const misspelled = definePipelinePlatform({ ...platform, claims: (_, { projekt }) => [projekt] });
