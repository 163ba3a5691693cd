// The objects of all control planes, a file each:
//   $TFSTUB_DIR/union/HOST/projects/ID.json        projects and their attributes carry no organization
//   $TFSTUB_DIR/union/HOST/attributes/ID.json
//   $TFSTUB_DIR/union/HOST/ORG/roles/ID.json       roles, policies, users, applications, assignments
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Project {
  readonly name: string;
  readonly description: string;
  readonly state: 'ACTIVE' | 'ARCHIVED';
}

export interface Role {
  readonly description: string;
  readonly actions: readonly string[];
}

/** A role on the organization, on a domain of it, or on a project in one domain. */
export interface Binding {
  readonly role: string;
  readonly organization?: string;
  readonly domain?: string;
  readonly project?: string;
}

export interface Policy {
  readonly description: string;
  readonly bindings: readonly Binding[];
}

export interface User {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

export interface Application {
  readonly name: string;
  readonly secret: string;
  readonly uris: Readonly<Record<'client_uri' | 'logo_uri' | 'policy_uri' | 'tos_uri', string>>;
  readonly sets: Readonly<Record<'grant_types' | 'redirect_uris' | 'response_types', readonly string[]>>;
  readonly tokenEndpointAuthMethod: string;
}

export interface Assignment {
  readonly kind: 'user' | 'application';
  readonly subject: string;
  readonly policy: string;
}

/** The objects of one kind in one place. */
export class Collection<T> {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get(id: string): T | undefined {
    const file = this.#file(id);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
  }

  /** @returns false, and changes nothing, where the id is taken */
  create(id: string, value: T): boolean {
    if (existsSync(this.#file(id))) return false;
    this.put(id, value);
    return true;
  }

  put(id: string, value: T): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(this.#file(id), JSON.stringify(value));
  }

  /** @returns whether it was there */
  remove(id: string): boolean {
    const isThere = existsSync(this.#file(id));
    rmSync(this.#file(id), { force: true });
    return isThere;
  }

  list(): readonly (readonly [string, T])[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .sort()
      .map((name) => decodeURIComponent(name.replace(/\.json$/, '')))
      .flatMap((id) => {
        const value = this.get(id);
        return value === undefined ? [] : [[id, value] as const];
      });
  }

  #file(id: string): string {
    return join(this.#folder, `${encodeURIComponent(id)}.json`);
  }
}

/** All objects that one organization at one host has. */
export class Store {
  readonly projects: Collection<Project>;
  readonly attributes: Collection<Readonly<Record<string, string>>>;
  readonly roles: Collection<Role>;
  readonly policies: Collection<Policy>;
  readonly users: Collection<User>;
  readonly applications: Collection<Application>;
  readonly assignments: Collection<Assignment>;

  /** @param dir the state of the stub: $TFSTUB_DIR */
  constructor(dir: string, host: string, org: string) {
    const at = (...folder: readonly string[]): string => join(dir, 'union', ...folder.map(encodeURIComponent));
    this.projects = new Collection(at(host, 'projects'));
    this.attributes = new Collection(at(host, 'attributes'));
    this.roles = new Collection(at(host, org, 'roles'));
    this.policies = new Collection(at(host, org, 'policies'));
    this.users = new Collection(at(host, org, 'users'));
    this.applications = new Collection(at(host, org, 'applications'));
    this.assignments = new Collection(at(host, org, 'assignments'));
  }
}
