import { deepEqual } from 'node:assert/strict';
import { everyPipeline } from '../every-pipeline.ts';
import { pipelinePlatforms } from '../pipelines.ts';
import { meaningOf } from './meaning.ts';

for (const { kind } of pipelinePlatforms) {
  const { complaintsAbout, properties } = meaningOf(kind);

  describe(`The pipeline of every combination of choices, on ${kind}`, () => {
    let found: ReadonlyMap<string, readonly string[]>;

    before(function () {
      this.timeout(120_000);
      const all = new Map<string, string[]>();
      for (const pipeline of everyPipeline(kind)) {
        for (const [id, texts] of complaintsAbout(pipeline))
          all.set(id, [...(all.get(id) ?? []), ...texts.map((text) => `${pipeline.name}: ${text}`)]);
      }
      found = all;
    });

    for (const { id, says } of properties) it(says, () => deepEqual(found.get(id) ?? [], []));
  });
}
