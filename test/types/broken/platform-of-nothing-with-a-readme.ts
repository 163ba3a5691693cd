// error: 'readme' does not exist in type 'NoPipeline

import { Fragment } from '../../../src/model/literal.ts';
import type { NoPipeline } from '../../../src/model/repository.ts';
import { noPipeline } from '../whole.ts';

export const mixed: NoPipeline = { ...noPipeline, readme: () => new Fragment('') };
