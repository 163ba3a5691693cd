// Projects, as provider 0.2.1 has them. Each title ends with its source: "run" was seen with the real provider and
// Terraform 1.11.4 against a fake control plane whose rules for projects are those of flyteadmin 1.16.1, "source" was
// read from the provider's source.
import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { needs } from '../../terraform/workbench.ts';
import { Store } from './store.ts';
import { host, keyOf, org, type Planned, stateOf, trial } from './trial.ts';

const project = (name: string, description?: string, label = 'etl'): string => `resource "unionai_project" "${label}" {
  name = "${name}"
  ${description === undefined ? '' : `description = "${description}"`}
}
`;
const imported = (id: string, to = 'unionai_project.etl'): string => `import {
  to = ${to}
  id = "${id}"
}
`;
const attributes = `resource "unionai_project_domain_attributes" "etl" {
  project    = "etl"
  domain     = "staging"
  attributes = { role = "one" }
}
`;
const first = ({ errors }: Planned): string => `${errors[0]?.summary}: ${errors[0]?.detail}`;

describe('A project', function () {
  needs('terraform');
  this.timeout(60_000);

  it('without a description never converges (run)', async () => {
    const own = await trial(project('etl', 'Tables.') + project('plain', undefined, 'plain'));
    for (let round = 0; round < 2; round += 1) {
      equal((await own.apply()).status, 0);
      deepEqual((await own.plan()).changes, { 'unionai_project.plain': 'update' });
    }
  });

  if (process.env.SLOW_TESTS === undefined) return;

  it('that was deleted outside is created again (source)', async () => {
    const own = await trial(project('etl', 'Tables.'));
    equal((await own.apply()).status, 0);
    own.objects.projects.remove('etl');
    deepEqual((await own.plan()).changes, { 'unionai_project.etl': 'create' });
  });

  it('that was changed outside is changed back (source)', async () => {
    const own = await trial(project('etl', 'Tables.'));
    equal((await own.apply()).status, 0);
    own.objects.projects.put('etl', { name: 'etl', description: 'Mine.', state: 'ACTIVE' });
    deepEqual((await own.apply()).changes, { 'unionai_project.etl': 'update' });
    equal(own.objects.projects.get('etl')?.description, 'Tables.');
  });

  it('that exists is not created, whichever organization the key is of (run)', async () => {
    const own = await trial(project('etl', 'Tables.'));
    own.objects.projects.put('etl', { name: 'etl', description: 'Theirs.', state: 'ACTIVE' });
    for (const runs of [own, own.as(keyOf('deployer', { org: 'other' }))])
      equal(first(await runs.apply()), 'Project already exists: Project with identifier etl already exists');
  });

  it('that is destroyed is archived, and its name is taken (run)', async () => {
    const own = await trial(project('etl', 'Tables.'));
    equal((await own.apply()).status, 0);
    equal((await own.destroy()).status, 0);
    equal(own.objects.projects.get('etl')?.state, 'ARCHIVED');
    match(first(await own.apply()), /^Project already exists/);
  });

  it('cannot be destroyed where the server takes no domains (run, flyteadmin 1.16.1)', async () => {
    const own = await trial(project('etl', 'Tables.'), { projectDomains: 'refused' });
    equal((await own.apply()).status, 0);
    match(first(await own.destroy()), /^Failed to archive project: .*Domains are currently only set system wide/);
    equal(own.objects.projects.get('etl')?.state, 'ACTIVE');
    own.configure(project('etl', 'Other tables.'));
    equal((await own.apply()).status, 0, 'an update carries no domains');
  });

  it('that is archived stays archived when it is imported, and is active after the next update (run)', async () => {
    const own = await trial(imported('etl') + project('etl', 'Tables.'));
    own.objects.projects.put('etl', { name: 'etl', description: 'Tables.', state: 'ARCHIVED' });
    const planned = await own.apply();
    match(planned.stdout, /1 imported, 0 added, 0 changed, 0 destroyed/);
    deepEqual(stateOf(own.dir, 'unionai_project.etl'), { id: 'etl', name: 'etl', description: 'Tables.' });
    equal((await own.plan('-detailed-exitcode')).status, 0);
    equal(own.objects.projects.get('etl')?.state, 'ARCHIVED');
    own.configure(project('etl', 'Other tables.'));
    equal((await own.apply()).status, 0);
    equal(own.objects.projects.get('etl')?.state, 'ACTIVE');
  });

  it('whose name differs from its id is renamed by an import that destroys and replaces nothing (run)', async () => {
    const own = await trial(imported('etl') + project('etl', 'Tables.'));
    own.objects.projects.put('etl', { name: 'Tables of 2025', description: 'Tables.', state: 'ACTIVE' });
    const applied = await own.apply();
    deepEqual(applied.changes, { 'unionai_project.etl': 'update' });
    match(applied.stdout, /1 imported, 0 added, 1 changed, 0 destroyed/);
    equal(own.objects.projects.get('etl')?.name, 'etl');
  });

  it('that does not exist cannot be imported (run)', async () => {
    const own = await trial(imported('etl') + project('etl', 'Tables.'));
    match(first(await own.plan()), /^Cannot import non-existent remote object/);
  });

  it('is read by its id, archived or not (source)', async () => {
    const own = await trial(
      'data "unionai_project" "etl" {\n  id = "etl"\n}\noutput "it" {\n  value = data.unionai_project.etl\n}\n',
    );
    match(first(await own.plan()), /^Project not found: Project with ID "etl" not found/);
    own.objects.projects.put('etl', { name: 'Tables', description: '', state: 'ARCHIVED' });
    match((await own.apply()).stdout, /"state":"ARCHIVED"/);
  });
});

describe('A destroy with the key of another host, whose organization has the same name', function () {
  needs('terraform');
  this.timeout(60_000);
  if (process.env.SLOW_TESTS === undefined) return;
  const other = keyOf('stray', { host: 'other.example' });

  it('says nothing, and empties the state (run)', async () => {
    const own = await trial(project('etl', 'Tables.'));
    equal((await own.apply()).status, 0);
    const { status, stdout } = await own.as(other).destroy();
    equal(status, 0);
    match(stdout, /0 destroyed/);
    equal(stateOf(own.dir, 'unionai_project.etl'), undefined);
    equal(own.objects.projects.get('etl')?.state, 'ACTIVE', 'nothing was destroyed at the own host');
  });

  it('destroys there what has the same id (run)', async () => {
    const own = await trial(project('etl', 'Tables.'));
    equal((await own.apply()).status, 0);
    const theirs = new Store(own.world, 'other.example', org).projects;
    theirs.put('etl', { name: 'etl', description: 'Theirs.', state: 'ACTIVE' });
    equal((await own.as(other).destroy()).status, 0);
    deepEqual([own.objects.projects.get('etl')?.state, theirs.get('etl')?.state], ['ACTIVE', 'ARCHIVED']);
  });

  it('sends nothing where the host does not know the key, or does not resolve (source)', async () => {
    const own = await trial(project('etl', 'Tables.'), { hosts: [host], clients: { deployer: 'not-a-secret' } });
    equal((await own.apply()).status, 0);
    for (const key of [other, keyOf('stray')]) notEqual((await own.as(key).destroy()).status, 0);
    equal(own.objects.projects.get('etl')?.state, 'ACTIVE');
  });

  it('applies a plan that was saved with the right key (run)', async () => {
    const own = await trial(project('etl', 'Tables.'));
    await own.plan('-out=saved');
    equal((await own.as(other).apply('saved')).status, 0);
    equal(own.objects.projects.get('etl'), undefined);
    equal(new Store(own.world, 'other.example', org).projects.get('etl')?.state, 'ACTIVE');
  });
});

describe('The attributes of a project in a domain', function () {
  needs('terraform');
  this.timeout(60_000);
  if (process.env.SLOW_TESTS === undefined) return;

  it('are written, read back, imported by PROJECT/DOMAIN, and lost where they are deleted outside (source)', async () => {
    const own = await trial(attributes);
    own.objects.projects.put('etl', { name: 'etl', description: '', state: 'ACTIVE' });
    equal((await own.apply()).status, 0);
    deepEqual(own.objects.attributes.get('etl/staging'), { role: 'one' });
    own.objects.attributes.put('etl/staging', { role: 'two' });
    deepEqual((await own.apply()).changes, { 'unionai_project_domain_attributes.etl': 'update' });
    own.objects.attributes.remove('etl/staging');
    deepEqual((await own.plan()).changes, { 'unionai_project_domain_attributes.etl': 'create' });
    const again = await trial(imported('etl', 'unionai_project_domain_attributes.etl') + attributes);
    match(first(await again.plan()), /^Unexpected Import Identifier/);
    again.configure(imported('etl/staging', 'unionai_project_domain_attributes.etl') + attributes);
    match(first(await again.plan()), /^Cannot import non-existent remote object/);
    again.objects.attributes.put('etl/staging', { role: 'one' });
    match((await again.plan()).stdout, /1 to import, 0 to add, 0 to change/);
  });
});
