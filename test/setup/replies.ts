import { pageOf } from '../fakes/page.ts';
import { json, type Reply } from '../fakes/server.ts';

export const missing = json(404, { message: 'Not Found' });
export const invalid = json(422, { message: 'Validation Failed' });

/** A page of a list, of at most 30 items, as GitHub's list of variables; in a field if the platform puts it there. */
export function page(url: URL, all: readonly unknown[], field?: string): Reply {
  const items = pageOf(url, all, 20, 30);
  return json(200, field === undefined ? items : { total_count: all.length, [field]: items });
}
