// error: Property '[parsed]' is missing
import type { Answers } from '../../../src/model/answers.ts';
import { answers } from '../whole.ts';

const { name, path, engine, layout, secretRead, planKey, secretStore, backend, ci, maxKeyAgeDays } = answers;
const { bootstrap, environments, record, rotatesKeys } = answers;
export const own: Answers = {
  ...{
    name,
    path,
    engine,
    layout,
    secretRead,
    planKey,
    secretStore,
    backend,
    ci,
    maxKeyAgeDays,
    bootstrap,
    environments,
    record,
    rotatesKeys,
  },
};
