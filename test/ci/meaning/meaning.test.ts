import { deepEqual } from 'node:assert/strict';
import { everyPipeline, platforms } from '../pipelines.ts';
import { complaintsAbout, propertiesOf } from './meaning.ts';

for (const platform of Object.keys(platforms)) {
  describe(`The pipeline of every combination of choices, on ${platform}`, () => {
    let found: ReadonlyMap<string, readonly string[]>;

    before(function () {
      this.timeout(120_000);
      const all = new Map<string, string[]>();
      for (const pipeline of everyPipeline(platform)) {
        for (const [id, texts] of complaintsAbout(pipeline))
          all.set(id, [...(all.get(id) ?? []), ...texts.map((text) => `${pipeline.name}: ${text}`)]);
      }
      found = all;
    });

    for (const { id, says } of propertiesOf[platform] ?? []) it(says, () => deepEqual(found.get(id) ?? [], []));
  });
}
