import { actions, images, keyImages } from '../../../templates/ci/pins.ts';
import type { Dependency } from '../pipeline.ts';
import type { Fix } from './edit.ts';

/**
 * Pins an action or image to the commit or digest that the generator's own pipelines use, if that is the version which the
 * reference names: `v7` is pinned to v7.0.1, `v6` is not.
 */
export function pinDependency({ kind, reference, file, line, column }: Dependency): Fix {
  const at = { file, line, column };
  if (kind === 'action') {
    const [name, tag = ''] = reference.split('@');
    const action = Object.values(actions).find((one) => one.name === name);
    if (action === undefined) return { reason: `the commit of ${reference} is not known here` };
    if (!covers(tag, action.tag)) return otherVersion(reference, action.tag);
    return {
      edits: [{ kind: 'text', at, from: reference, to: `${name}@${action.sha}`, comment: action.tag }],
    };
  }
  const [name, tag = ''] = reference.split(/:(?=[^/]*$)/);
  const image = [...Object.values(images), ...Object.values(keyImages)].find((one) => one.startsWith(`${name}:`));
  if (image === undefined) return { reason: `the digest of ${reference} is not known here` };
  const version = image.slice(image.lastIndexOf(':', image.indexOf('@')) + 1, image.indexOf('@'));
  if (!covers(tag, version)) return otherVersion(reference, version);
  return { edits: [{ kind: 'text', at, from: reference, to: image }] };
}

/** Whether a tag names a version: all of it, or its first numbers. */
function covers(tag: string, version: string): boolean {
  return /^v?\d/.test(tag) && (version === tag || version.startsWith(`${tag}.`));
}

function otherVersion(reference: string, version: string): Fix {
  return { reason: `only ${version} can be pinned here, and ${reference} is another version` };
}
