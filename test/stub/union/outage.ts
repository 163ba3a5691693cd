import type { World } from '../world.ts';
import { type Outage, seedOf } from './seed.ts';

/** How a request fails by one of the outages that the test asked for; undefined where it is answered. */
export function outageOf(world: World, call: string, host: string): Outage['mode'] | undefined {
  for (const [index, outage] of (seedOf(world).outages ?? []).entries()) {
    if (outage.call !== undefined && outage.call !== call) continue;
    if (outage.host !== undefined && outage.host !== host) continue;
    const { after = 0, times = Number.POSITIVE_INFINITY, mode } = outage;
    const count = world.count(`outage-${index}`);
    if (count > after && count <= after + times) return mode;
  }
  return undefined;
}
