// error: 'team' is possibly 'undefined'
import { Fragment } from '../../../src/model/literal.ts';
import { definePipelinePlatform } from '../../../src/model/repository.ts';
import { platform } from '../whole.ts';

export const hasty = definePipelinePlatform({ ...platform, readme: (_, { team }) => new Fragment(team.trim()) });
