import { pageOf } from '../fakes/page.ts';
import { type Fake, json, type Reply, serveFake } from '../fakes/server.ts';

/** A review of a run, as GitHub lists it. */
export interface Review {
  readonly environments: readonly string[];
  readonly state: string;
  readonly user: string;
}

/** What the REST API of GitHub knows of a run and its commit. */
export interface ApiState {
  readonly repository: string;
  readonly run: string;
  readonly sha: string;
  readonly reviews: readonly Review[];
  /** The account of the author of the commit; null if there is none. */
  readonly author: string | null;
  /** The authors of the pull requests that brought the commit. */
  readonly requests: readonly string[];
  /** Replaces the answer to a request whose path contains a text. */
  readonly instead: Readonly<Record<string, Reply>>;
}

/** The token of a job. It tells the fakes which permissions the job has. */
export const tokenWith = (permissions: Readonly<Record<string, string>>): string =>
  `ghs.${Object.entries(permissions)
    .map(([name, level]) => `${name}_${level}`)
    .join('.')}.`;

const allows = (token: string, name: string): boolean =>
  token.includes(`.${name}_read.`) || token.includes(`.${name}_write.`);

/**
 * Answers as the REST API of GitHub does, as far as the pipelines ask it: nothing without the token of a job that has the
 * permission, and only for its repository, run and commit. The list of pull requests has pages of 30, or of up to 100 on
 * request; GitHub does not divide the list of approvals.
 */
export function serveApi(state: ApiState): Promise<Fake> {
  const user = (login: string) => ({ login, id: login.length, type: login.endsWith('[bot]') ? 'Bot' : 'User' });
  return serveFake(({ method, url, headers }) => {
    const path = decodeURI(url.pathname);
    const [, other] = Object.entries(state.instead).find(([part]) => path.includes(part)) ?? [];
    if (other !== undefined) return other;
    const token = /^Bearer (ghs\..*)$/.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return json(401, { message: 'Bad credentials' });
    const needed = {
      [`/repos/${state.repository}/actions/runs/${state.run}/approvals`]: 'actions',
      [`/repos/${state.repository}/commits/${state.sha}`]: 'contents',
      [`/repos/${state.repository}/commits/${state.sha}/pulls`]: 'pull-requests',
    }[path];
    if (needed === undefined || method !== 'GET') return json(404, { message: 'Not Found' });
    if (!allows(token, needed)) return json(403, { message: 'Resource not accessible by integration' });
    if (needed === 'actions')
      return json(
        200,
        state.reviews.map(({ environments, state: said, user: login }) => ({
          environments: environments.map((name, id) => ({ id, name, node_id: `E_${id}` })),
          state: said,
          user: user(login),
          comment: 'state: "approved", {"environments": [{"name": "prod"}]}',
        })),
      );
    if (needed === 'contents')
      return json(200, {
        sha: state.sha,
        author: state.author === null ? null : user(state.author),
        committer: user('web-flow'),
        commit: { author: { name: 'Mona', email: 'mona@acme.example' }, message: 'Changes\n\n"author"' },
      });
    return json(
      200,
      pageOf(url, state.requests, 30, 100).map((login, number) => ({ number, title: 'A change', user: user(login) })),
    );
  });
}
