/** Faults of one call of a command-line tool. With `-after`, the service does its work before the fault. */
export const faults = [
  'kill', // the script and all of its processes are killed
  'kill-after',
  'fail', // the tool fails
  'lost', // the service does its work, and the tool fails
  'hang', // the tool never ends
  'hang-after',
  'garbage', // the tool succeeds with an output that means nothing
  'garbage-after',
] as const;

export type Fault = (typeof faults)[number];

/** The call that has a fault: the position among all calls since the fault was set, from 0. */
export interface FaultAt {
  readonly at: number;
  readonly fault: Fault;
}

/** Whether the service does its work in spite of the fault. */
export const works = (fault: Fault | undefined): boolean =>
  fault === undefined || fault === 'lost' || fault.endsWith('-after');
