import type { Objection } from '../errors.ts';
import type { PlanKey } from '../model/answers.ts';
import type { Choice } from '../model/choice.ts';
import { plansInPipeline } from '../model/repository.ts';
import { complaintAbout } from './check-field.ts';
import { definition } from './definition.ts';
import { type Draft, type DraftEnvironment, pathOf } from './draft.ts';
import { show } from './words.ts';

/**
 * Whether plan and apply use separate keys: by default if a pipeline plans and the key is not written to the plan. Only a
 * pipeline has two identities, so without one, the answer has no effect.
 */
export function planKeyOf({ given, secretRead }: Draft): PlanKey {
  const backend = given.backend?.choice;
  const ci = given.ci?.choice ?? definition.ci.choices[0];
  if (ci === undefined || backend === undefined || !plansInPipeline(ci, backend)) return 'shared';
  return given.planKey ?? (secretRead.leavesKeyInState ? 'shared' : 'separate');
}

/** A saved plan contains what a data source read, so the apply would use the key of the plan. */
export function separableKeys({ given, secretRead }: Draft): readonly Objection[] {
  if (given.planKey !== 'separate' || !secretRead.leavesKeyInState) return [];
  const message = `cannot be separate: with secretRead ${secretRead.kind}, the saved plan contains the key, and the apply uses it`;
  return [{ path: 'planKey', message, hint: 'Use --plan-key shared, or --secret-read ephemeral.' }];
}

/** A secret of an environment: the one that applies use, or the view-only one that plans use. */
export interface DraftSecret {
  readonly environment: DraftEnvironment;
  readonly use: 'plan' | 'apply';
  readonly identity: string;
}

/** All secrets that a repository reads, resolved: first those of applies. */
export function draftSecrets(draft: Draft): readonly DraftSecret[] {
  const uses = planKeyOf(draft) === 'separate' ? (['apply', 'plan'] as const) : (['apply'] as const);
  return uses.flatMap((use) =>
    draft.environments.flatMap((environment): readonly DraftSecret[] => {
      const { choice, settings } = environment.secretStore ?? {};
      if (choice?.source !== 'store' || settings === undefined) return [];
      const own = use === 'plan' ? choice.planSettings(settings) : settings;
      return [{ environment, use, identity: choice.identity(own) }];
    }),
  );
}

/** The names of the other secrets of a key are longer than the one in the answers, so they are checked again. */
export function otherSecretNames(draft: Draft): readonly Objection[] {
  const isShared = planKeyOf(draft) === 'shared';
  return draft.environments.flatMap((environment) => {
    const { choice, settings } = environment.secretStore ?? {};
    if (choice?.source !== 'store' || settings === undefined) return [];
    const plan = choice.planSettings(settings);
    const shorter = 'Choose a shorter name.';
    const orOther = 'Choose a shorter name, or set planSecretName (planPath) to the name of the second secret.';
    // First the one that a name of the second secret does not fix.
    const others = [
      ['the pending secret of a rotation', choice.pendingSettings(settings), shorter] as const,
      ...(isShared
        ? []
        : [
            ['the secret of the plan', plan, orOther] as const,
            ['the pending secret of the plan', choice.pendingSettings(plan), orOther] as const,
          ]),
    ];
    return Object.entries((choice as Choice).fields).flatMap(([name, field]): readonly Objection[] => {
      // What is wrong with the name itself was said.
      const own = settings[name];
      if (own !== undefined && complaintAbout(field, own) !== undefined) return [];
      const found = others.flatMap(([title, { [name]: text }, hint]): readonly Objection[] => {
        const complaint = text === undefined || text === own ? undefined : complaintAbout(field, text);
        if (complaint === undefined) return [];
        const message = `for ${show(environment.given.name)}: ${title} ${complaint}`;
        return [{ path: `${pathOf(environment)}.secretStore.${name}`, message, hint }];
      });
      return found.slice(0, 1);
    });
  });
}
