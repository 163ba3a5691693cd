import { useEffect, useRef } from 'preact/hooks';
import type { Plain } from '../../src/answers/shape.ts';
import { decodeLink, encodeLink } from '../core.ts';
import { failureMessage } from './failure-message.ts';

/** The answers in the address of the page, and what is different in this version; or what is wrong with the link. */
export type Linked = { readonly raw: Plain; readonly notes: readonly string[] } | { readonly message: string };

/** Whether the address of the page contains answers. */
function isLinked(): boolean {
  return /^#v\d+(=|%3D)/i.test(location.hash);
}

/** Reads the answers in the address of the page. */
async function readLink(): Promise<Linked> {
  try {
    const { answers, notes } = await decodeLink(location.hash);
    return { raw: answers, notes };
  } catch (error) {
    return { message: failureMessage(error) };
  }
}

/** Calls a function with the answers in the address, at the start and when the address changes. */
export function useLink(onLink: (linked: Linked) => void): void {
  const latest = useRef(onLink);
  latest.current = onLink;
  useEffect(() => {
    const read = (): void => {
      if (isLinked()) void readLink().then((linked) => latest.current(linked));
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
}

/** The address of the page with the answers; or why there is none. */
export async function linkFor(raw: Plain): Promise<{ readonly link: string } | { readonly message: string }> {
  try {
    return { link: await encodeLink(raw, location.href.replace(/#.*$/s, '')) };
  } catch (error) {
    return { message: failureMessage(error) };
  }
}
