import { deepEqual } from 'node:assert/strict';
import { findMoved } from '../../src/merge/find-moved.ts';

const map = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files));
const found = (missing: Readonly<Record<string, string>>, others: Readonly<Record<string, string>>) =>
  Object.fromEntries(findMoved(map(missing), map(others)));

const text = 'one = 1\ntwo = 2\nthree = 3\nfour = 4\n';

describe('A file that the user moved', () => {
  it('is found by its content', () => {
    deepEqual(found({ 'a/main.tf': text }, { 'b/other.tf': text, 'c/x.tf': 'nothing = 0\n' }), {
      'a/main.tf': 'b/other.tf',
    });
  });

  it('is found where half of its lines are the same, and not where fewer are', () => {
    const half = 'one = 1\ntwo = 2\nx = 3\ny = 4\n';
    const less = 'one = 1\nw = 2\nx = 3\ny = 4\n';
    deepEqual(found({ 'a/main.tf': text }, { 'b/other.tf': half }), { 'a/main.tf': 'b/other.tf' });
    deepEqual(found({ 'a/main.tf': text }, { 'b/other.tf': less }), {});
  });

  it('is found with fewer lines in its own folder, or under its own name in a folder of the same name', () => {
    const less = 'one = 1\nw = 2\nx = 3\ny = 4\nz = 5\n';
    const score = 'one = 1\ntwo = 2\nx = 3\ny = 4\nz = 5\nw = 6\nv = 7\n';
    deepEqual(found({ 'a/main.tf': text }, { 'a/other.tf': score }), { 'a/main.tf': 'a/other.tf' });
    deepEqual(found({ 'a/dev/main.tf': text }, { 'b/dev/main.tf': score }), { 'a/dev/main.tf': 'b/dev/main.tf' });
    deepEqual(found({ 'a/dev/main.tf': text }, { 'b/prod/main.tf': score }), {});
    deepEqual(found({ 'a/dev/main.tf': text }, { 'b/dev/more.tf': score }), {});
    deepEqual(found({ 'a/main.tf': text }, { 'a/other.tf': less.replaceAll('one = 1\n', '') }), {});
  });

  it('is not found where another candidate is almost as similar', () => {
    const close = `${text}five = 5\n`;
    deepEqual(found({ 'a/main.tf': text }, { 'b/x.tf': text, 'c/y.tf': text }), {});
    deepEqual(found({ 'a/main.tf': text }, { 'b/x.tf': text, 'c/y.tf': `${text}5 = 5\n6 = 6\n` }), {
      'a/main.tf': 'b/x.tf',
    });
    deepEqual(
      found({ 'a/main.tf': close.repeat(3) }, { 'b/x.tf': close.repeat(3), 'c/y.tf': `${close.repeat(3)}z\n` }),
      {},
    );
  });

  it('is found among several candidates, wherever it is in their order', () => {
    const half = 'one = 1\ntwo = 2\nx = 3\ny = 4\n';
    deepEqual(found({ 'a/main.tf': text }, { 'b/x.tf': half, 'c/y.tf': text, 'd/z.tf': half }), {
      'a/main.tf': 'c/y.tf',
    });
  });

  it('is not near to a file in a folder above or below its own', () => {
    const score = 'one = 1\ntwo = 2\nx = 3\ny = 4\nz = 5\nw = 6\nv = 7\n';
    for (const [from, to] of [
      ['a/b/main.tf', 'a/other.tf'],
      ['a/main.tf', 'a/b/other.tf'],
      ['a/b/main.tf', 'a/c/other.tf'],
    ] as const)
      deepEqual(found({ [from]: text }, { [to]: score }), {}, to);
  });

  it('is not found under another extension', () => {
    deepEqual(found({ 'a/main.tf': text }, { 'a/main.txt': text, main: text }), {});
    deepEqual(found({ 'a.b/main': text }, { 'c/main': text }), { 'a.b/main': 'c/main' });
  });

  it('is not found by lines that say nothing, and whatever its indentation', () => {
    deepEqual(found({ 'a/x.tf': '}\n\n{\n' }, { 'b/y.tf': '}\n\n{\n' }), {});
    deepEqual(found({ 'a/x.tf': text }, { 'b/y.tf': text.replaceAll('\n', '\r\n').replace(/^/gm, '  ') }), {
      'a/x.tf': 'b/y.tf',
    });
  });

  it('counts lines as often as they are there', () => {
    deepEqual(found({ 'a/x.tf': 'a\na\na\na\nb\n' }, { 'b/y.tf': 'a\nc\nd\ne\n' }), {});
    deepEqual(found({ 'a/x.tf': 'a\na\na\na\nb\n' }, { 'b/y.tf': 'a\na\na\nc\n' }), { 'a/x.tf': 'b/y.tf' });
  });

  it('never shares its place: the one that is most similar takes it', () => {
    const near = 'one = 1\ntwo = 2\nthree = 3\nx = 4\n';
    deepEqual(found({ 'a/x.tf': near, 'b/y.tf': text }, { 'c/z.tf': text }), { 'b/y.tf': 'c/z.tf' });
    deepEqual(found({ 'b/y.tf': text, 'a/x.tf': near }, { 'c/z.tf': text }), { 'b/y.tf': 'c/z.tf' });
  });
});
