/**
 * Milliseconds on a clock that a change of the time does not move. `performance.now()` is the same, but makes Node.js load a
 * module that takes a millisecond.
 */
export function monotonicNow(): number {
  return process.uptime() * 1000;
}
