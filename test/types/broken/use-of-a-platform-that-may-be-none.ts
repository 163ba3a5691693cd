// error: Property 'readme' does not exist on type 'NoPipeline
import type { Repository } from '../../../src/model/repository.ts';

export const readme = (repository: Repository) => repository.ci.readme(repository, repository.answers.ci);
