import { plansInPipeline, type Repository } from '../../src/model/repository.ts';
import { storageCloud } from './backend.ts';
import type { AuditLogs } from './cloud-root.ts';
import { bootstrapClouds, cloudRoots } from './files.ts';
import { resourcesIn } from './resources.ts';

/**
 * The sentences of SECURITY.md about the audit logs of the clouds: those that the bootstrap turns on, and the commands for the
 * others.
 */
export function auditLogSentences(repository: Repository): readonly string[] {
  const { backend, ci } = repository;
  const all = bootstrapClouds(repository).map((cloud) => logsOf(cloud, repository));
  const isElsewhere = storageCloud(repository) === undefined && plansInPipeline(ci, backend);
  const manual = all.flatMap((logs) => logs.manual);
  return [
    ...all.flatMap(({ on }) => on),
    ...manual,
    ...(isElsewhere ? [`Nothing in this repository turns on an audit log of the states (${backend.title})`] : []),
  ];
}

function logsOf<C extends keyof typeof cloudRoots>(cloud: C, repository: Repository): AuditLogs {
  return cloudRoots[cloud].auditLogs(repository, resourcesIn(repository, cloud));
}
