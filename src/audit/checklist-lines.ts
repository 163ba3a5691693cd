import { type ControlId, checklist, type PracticeId } from '../model/checklist.ts';
import type { Finding } from '../model/finding.ts';
import { assessPipelines } from './assess-pipelines.ts';
import { assessProviders } from './assess-providers.ts';
import { assessStates } from './assess-states.ts';
import { type Assess, type Assessment, shown } from './assessment.ts';
import type { Audited } from './audited.ts';

/** A line of the checklist. */
export interface ChecklistLine extends Assessment {
  readonly id: PracticeId;
  readonly title: string;
}

const assessments: Readonly<Record<PracticeId, Assess>> = { ...assessProviders, ...assessStates, ...assessPipelines };

/** The nineteen lines of the checklist, in order. */
export function checklistOf(
  repository: Audited,
  findings: readonly Finding[],
  controlsOf: (rule: string) => readonly ControlId[],
): readonly ChecklistLine[] {
  return practices().map((id) => {
    // Findings that are waived count, too: a waiver never makes a control met.
    const where = [...new Set(findings.filter(({ rule }) => controlsOf(rule).includes(id)).map(shown))];
    const assessed =
      where.length > 0
        ? { status: 'not-met' as const, where, reason: 'See the findings.' }
        : assessments[id](repository);
    return { id, title: checklist[id], ...assessed };
  });
}

/** The ids of the nineteen practices, in the order of the checklist. */
export function practices(): readonly PracticeId[] {
  return Object.keys(checklist).filter((id): id is PracticeId => Object.hasOwn(assessments, id));
}
