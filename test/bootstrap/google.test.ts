import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Answers } from '../../src/model/answers.ts';
import { allNames } from '../../src/model/login.ts';
import { plan } from '../../src/plan/plan.ts';
import { repositoryOf } from '../../src/plan/resolve-repository.ts';
import { googleId } from '../../templates/bootstrap/google/places.ts';
import { resourcesIn } from '../../templates/bootstrap/resources.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor, combinations, nameOf } from '../combinations.ts';
import { isInstalled } from '../terraform/accept.ts';
import { needs } from '../terraform/workbench.ts';
import { type Applied, applyRoot, asBootstrap, rootFiles } from './apply-root.ts';
import { disagreements } from './disagreements.ts';
import { distinctRoots, environments } from './distinct-roots.ts';
import { loginsWith, matrix, wideResources } from './google-access.ts';
import { googleExpected, googleTargets, googleVariables } from './google-cases.ts';
import { holds, stringOf } from './google-cel.ts';
import { googleAccess } from './google-verdicts.ts';

const isSlow = process.env.SLOW_TESTS !== undefined;
// Google Cloud compares every claim.
const allClaims = [
  'repository_id',
  'repository',
  'environment',
  'ref',
  'job_workflow_ref',
  'project_path',
  'ref_type',
  'ref_protected',
  'environment_protected',
];
const [main] = combinations.filter(
  ({ store, backend, layout }) => store === 'google-secret-manager' && backend === 'gcs' && layout === 'directories',
);

/** Answers with states and secrets in Google Cloud. */
function google(more: Readonly<Record<string, unknown>> = {}): Answers {
  if (main === undefined) throw new Error('no combination with Google Cloud');
  return answersFor(main, { ci: platforms['github-actions'], environments, ...more });
}

/** The matrix of the identities after an apply. */
function matrixOf(answers: Answers, applied: Applied): readonly string[] {
  const plans = Object.values(applied.ciEnvironments).find(({ PLAN_BUCKET }) => PLAN_BUCKET !== undefined)?.PLAN_BUCKET;
  return matrix(applied, googleTargets(answers, plans));
}

/** Where the access is not what SECURITY.md documents. */
function documentedFaults(answers: Answers, applied: Applied): readonly string[] {
  const repository = repositoryOf(answers);
  const access = googleAccess(asBootstrap(applied), repository);
  const security = plan(answers).get('SECURITY.md')?.text ?? '';
  return disagreements(repository, 'google', access, { compared: allClaims, security });
}

describe('The root module bootstrap/google', () => {
  it('is created if states, secrets or identities are in Google Cloud', () => {
    for (const combination of combinations.filter(({ read }) => read === 'ephemeral')) {
      const needed = combination.store === 'google-secret-manager' || combination.backend === 'gcs';
      equal(rootFiles(answersFor(combination), 'google').size > 0, needed, nameOf(combination));
    }
  });

  it('contains the part of Google Cloud only, if states are in another cloud', () => {
    const files = rootFiles(google({ backend: { kind: 's3', bucket: 'acme', region: 'eu-west-1' } }), 'google');
    ok(!files.has('storage.tf'));
    ok(files.get('backend.tf')?.includes('backend "s3"'));
    ok(!`${files.get('environment-dev.tf')}`.includes('state = {'));
  });

  it('is the same text for every order of runs, and has no resource that replaces grants of others', () => {
    const text = [...rootFiles(google(), 'google').values()].join('\n');
    ok(!/_iam_(policy|binding)"/.test(text));
    ok(!/google_(project|folder|organization)_iam_(member|binding|policy)/.test(text));
  });
});

describe('IDs of service accounts and providers', () => {
  const valid = /^(?!gcp-)[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

  it('are valid for every name of a repository and an environment', () => {
    for (const name of [
      'a',
      'ml-platform',
      'gcp-infra',
      '1st',
      'Union_AI.infra',
      'x'.repeat(60),
      `${'ab-'.repeat(20)}c`,
    ])
      for (const ci of ['dev', 'dev-plan', 'prod_eu-plan', `${'long-name-'.repeat(4)}rotate`])
        ok(valid.test(googleId(name, ci)), googleId(name, ci));
  });

  it('differ if the names differ after the 30th character', () => {
    const long = 'organization-infrastructure-repository';
    equal(new Set(['dev', 'dev-plan', 'prod', 'prod-plan'].map((ci) => googleId(long, ci))).size, 4);
  });
});

describe('Conditions of Google Cloud', () => {
  const names = { 'resource.name': 'projects/_/buckets/b/objects/a/x', 'assertion.sub': 'me' };

  it('hold for equal names and beginnings', () => {
    ok(holds('resource.name == "projects/_/buckets/b/objects/a/x"', { names }));
    ok(holds('resource.name.startsWith("projects/_/buckets/b/objects/a/")', { names }));
    ok(!holds('resource.name.startsWith("projects/_/buckets/c/")', { names }));
    ok(holds('assertion.sub in ["you","me"] && (assertion.sub == "x" || assertion.sub.endsWith("e"))', { names }));
    ok(holds('api.getAttribute("p", "") == "a/"', { names, attributes: { p: 'a/' } }));
    equal(stringOf('"id:" + assertion.sub', { names }), 'id:me');
  });

  it('do not hold if a claim is missing', () => {
    ok(!holds('assertion.ref in ["refs/heads/main"]', { names }));
    ok(!holds('assertion.ref == "x" && assertion.sub == "me"', { names }));
    ok(holds('assertion.ref == "x" || assertion.sub == "me"', { names }));
  });
});

describe('bootstrap/google, applied', function () {
  this.timeout(1_800_000);
  before(function () {
    if (!isSlow) this.skip();
  });
  needs('terraform');

  for (const { binary, name, answers } of isSlow ? distinctRoots('google') : [])
    it(`${name}: is applied, the second plan is empty, and identities have exactly their access`, async function () {
      if (!isInstalled(binary)) this.skip();
      const applied = await applyRoot(answers, 'google', binary, googleVariables);
      deepEqual(wideResources(applied), []);
      deepEqual(matrixOf(answers, applied), googleExpected(answers));
      deepEqual(documentedFaults(answers, applied), []);
      for (const { ciEnvironment, logins, savedPlans } of resourcesIn(repositoryOf(answers), 'google').identities)
        deepEqual(
          Object.keys(applied.ciEnvironments[ciEnvironment] ?? {}).sort(),
          [...allNames(logins).variables, ...(savedPlans ? ['PLAN_BUCKET'] : [])].sort(),
        );
    });

  it('the scheduled rotation replaces keys, and has no access to a state', async () => {
    const answers = google({ rotation: { automatic: true } });
    const applied = await applyRoot(answers, 'google', 'terraform', googleVariables);
    deepEqual(documentedFaults(answers, applied), []);
    ok(matrixOf(answers, applied).some((line) => line.startsWith('prod-rotate adds a version')));
  });

  describe('of two environments', () => {
    let applied: Applied;
    before(async () => {
      applied = await applyRoot(google(), 'google', 'terraform', googleVariables);
    });

    it('the plan identity only reads its state and the view-only key, and creates plans that it cannot read', () => {
      const secret = 'projects/acme-platform/secrets/unionai-dev-terraform-api-key';
      deepEqual(
        matrixOf(google(), applied).filter((line) => line.startsWith('dev-plan ')),
        [
          'dev-plan creates plans/dev/1-1/0000.tfplan',
          'dev-plan lists the state unionai/ml-platform/dev',
          `dev-plan reads ${secret}-plan`,
          `dev-plan reads the dates of ${secret}`,
          `dev-plan reads the dates of ${secret}-plan`,
          'dev-plan reads the state unionai/ml-platform/dev',
        ],
      );
    });

    it('the apply identity reads its plans and its key, and writes its state', () => {
      deepEqual(
        matrixOf(google(), applied).filter((line) => line.startsWith('prod ')),
        [
          'prod lists the state unionai/ml-platform/prod',
          'prod locks the state unionai/ml-platform/prod',
          'prod reads plans/prod/1-1/0000.tfplan',
          'prod reads projects/acme-platform/secrets/unionai-prod-terraform-api-key',
          'prod reads the state unionai/ml-platform/prod',
          'prod writes the state unionai/ml-platform/prod',
        ],
      );
    });

    const claims = {
      sub: 'repo:acme/ml-platform:environment:prod',
      repository: 'acme/ml-platform',
      repository_id: '2002',
      environment: 'prod',
      ref: 'refs/heads/main',
      job_workflow_ref: 'acme/ml-platform/.github/workflows/terraform-deploy.yml@refs/heads/main',
    };
    const login = (changed: Readonly<Record<string, string>> = {}, own = 'prod'): readonly string[] =>
      loginsWith(applied, {
        iss: 'https://token.actions.githubusercontent.com',
        aud: `https://iam.googleapis.com/${applied.ciEnvironments[own]?.GCP_WORKLOAD_IDENTITY_PROVIDER}`,
        claims: { ...claims, ...changed },
      });

    it('a job of the deployment can use the service account of its environment, with both forms of the subject', () => {
      deepEqual(login(), ['prod']);
      deepEqual(login({ sub: 'repo:acme@1001/ml-platform@2002:environment:prod' }), ['prod']);
    });

    it('no other job can use it', () => {
      for (const changed of [
        { repository_id: '2003' },
        { environment: 'dev' },
        { ref: 'refs/heads/feature' },
        { job_workflow_ref: 'acme/ml-platform/.github/workflows/other.yml@refs/heads/main' },
        { job_workflow_ref: 'acme/ml-platform/.github/workflows/terraform-deploy.yml@refs/heads/feature' },
        { sub: 'repo:acme/ml-platform:ref:refs/heads/main' },
        { repository: 'acme/other' },
      ])
        deepEqual(login(changed), [], JSON.stringify(changed));
    });

    it('a job of another environment cannot log in with the provider of this one', () => {
      const dev = { environment: 'dev', sub: 'repo:acme/ml-platform:environment:dev' };
      deepEqual(login(dev), []);
      deepEqual(login(dev, 'dev'), ['dev']);
    });
  });

  it('a job of GitLab can log in on the deployment branch only, except for the plan of merge requests', async () => {
    const answers = google({ ci: platforms['gitlab-ci'] });
    const applied = await applyRoot(answers, 'google', 'terraform', googleVariables);
    const login = (
      environment: string,
      ref: string,
      isProtected = 'true',
      environmentProtected = 'true',
    ): readonly string[] =>
      loginsWith(applied, {
        iss: 'https://gitlab.com',
        aud: 'https://gitlab.com',
        claims: {
          sub: `project_path:acme/platform/ml-platform:ref_type:branch:ref:${ref}`,
          project_path: 'acme/platform/ml-platform',
          environment,
          ref,
          ref_type: 'branch',
          ref_protected: isProtected,
          environment_protected: environmentProtected,
        },
      });
    deepEqual(login('prod', 'main'), ['prod']);
    deepEqual(login('prod-plan', 'main'), ['prod-plan']);
    deepEqual(login('prod', 'feature'), []);
    deepEqual(login('prod', 'main', 'false'), []);
    deepEqual(login('prod', 'main', 'true', 'false'), [], 'an environment that is not protected');
    deepEqual(login('prod-plan', 'main', 'true', 'false'), ['prod-plan']);
    deepEqual(login('dev-plan', 'feature', 'false'), ['dev-plan']);
  });

  it('environments in several projects have their own pools, buckets and service accounts', async () => {
    const answers = google({
      environments: [
        environments[0],
        { ...environments[1], secretStore: { project: 'acme-production' }, backend: { bucket: 'acme-prod-tfstate' } },
      ],
    });
    const applied = await applyRoot(answers, 'google', 'terraform', googleVariables);
    ok(applied.ciEnvironments.prod?.GCP_SERVICE_ACCOUNT?.endsWith('@acme-production.iam.gserviceaccount.com'));
    ok(applied.ciEnvironments.dev?.GCP_SERVICE_ACCOUNT?.endsWith('@acme-platform.iam.gserviceaccount.com'));
    equal(applied.ciEnvironments.prod?.PLAN_BUCKET, 'acme-prod-tfstate-plans');
    const bucket = applied.resources.find(({ values }) => values.name === 'acme-prod-tfstate');
    equal(bucket?.values.project, 'acme-production');
  });

  it('what exists is referred to, and not managed', async () => {
    const bootstrap = { existingStateStorage: true, existingIdentityProvider: true };
    const answers = google({ bootstrap });
    const applied = await applyRoot(answers, 'google', 'terraform', googleVariables);
    const managed = applied.resources.filter(({ mode }) => mode === 'managed');
    deepEqual(
      managed.filter(({ type }) => type === 'google_storage_bucket').map(({ values }) => values.name),
      ['acme-tfstate-ml-platform-plans'],
    );
    ok(!managed.some(({ type }) => type === 'google_iam_workload_identity_pool'));
    deepEqual(matrixOf(answers, applied), googleExpected(answers));
  });

  const own = `\${jsonencode("projects/_/buckets/\${each.value.bucket}/objects/\${each.value.prefix}/default.tfstate")}`;
  const mutants: readonly (readonly [name: string, from: string, to: string])[] = [
    ['the condition allows all objects', `resource.name == ${own}`, 'resource.name.startsWith(\\"projects/\\")'],
    [
      'the condition allows all states that begin alike',
      `resource.name == ${own}`,
      `resource.name.startsWith(${own.replace('/default.tfstate', '')})`,
    ],
    ['plans of all environments are readable', `/objects/\${each.value.prefix}/")})`, '/objects/plans/")})'],
    [
      'the plan identity writes the state',
      'read = "roles/storage.objectViewer", write',
      'read = "roles/storage.objectUser", write',
    ],
    ['the plan identity reads plans', 'create = "roles/storage.objectCreator"', 'create = "roles/storage.objectUser"'],
    ['those who read dates read values', '"roles/secretmanager.viewer"', '"roles/secretmanager.secretAccessor"'],
  ];
  for (const [name, from, to] of mutants)
    it(`finds a mutant: ${name}`, async () => {
      const answers = google();
      const applied = await applyRoot(answers, 'google', 'terraform', googleVariables, (file, text) => {
        if (file !== 'environment/access.tf') return text;
        ok(text.includes(from), 'the mutant changes nothing');
        return text.replace(from, () => to);
      });
      ok(JSON.stringify(matrixOf(answers, applied)) !== JSON.stringify(googleExpected(answers)));
    });
});
