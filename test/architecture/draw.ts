import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { contentOf, framesIn } from './imports.ts';
import { type Arrow, arrows, type Box, boxes, type Frame, frames } from './modules.ts';

/** The picture of docs/architecture.md. The same data give the same text with one version of Graphviz. */
export async function picture(): Promise<string> {
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(graph()).replace(/^.*?<svg /s, '');
  return `<svg role="img" aria-label="The modules of the generator and their imports" ${svg}`;
}

/** The source for Graphviz: https://graphviz.org/doc/info/lang.html */
export function graph(): string {
  return [
    'digraph modules {',
    '  graph [compound=true, rankdir=TB, nodesep=0.35, ranksep=0.55, fontname="Helvetica", fontsize=11, bgcolor="white"]',
    '  node [shape=box, style="rounded,filled", fillcolor="#eef4ff", color="#3b5b92", fontname="Helvetica", fontsize=11, margin="0.25,0.09"]',
    '  edge [color="#55606e", arrowsize=0.6]',
    ...boxes.map((box) => `  ${box.id} [label="${label(box)}"]`),
    ...frames.flatMap((frame) => cluster(frame, '  ')),
    ...arrows.map(edge),
    '}',
    '',
  ].join('\n');
}

function label({ layers, says }: Box): string {
  return [...layers, says].join('\\n');
}

function cluster({ id, title, contains }: Frame, indent: string): readonly string[] {
  return [
    `${indent}subgraph cluster_${id} {`,
    `${indent}  graph [label="${title}", style="rounded", color="#9aa5b1"]`,
    ...contains.flatMap((one) => (typeof one === 'string' ? [`${indent}  ${one}`] : cluster(one, `${indent}  `))),
    `${indent}}`,
  ];
}

/** An arrow of a frame is drawn from or to a box in it, and cut at the frame. */
function edge([from, to]: Arrow): string {
  const [tail, head] = [framesIn(frames).find(({ id }) => id === from), framesIn(frames).find(({ id }) => id === to)];
  const ends = [
    ...(tail === undefined ? [] : [`ltail=cluster_${from}`]),
    ...(head === undefined ? [] : [`lhead=cluster_${to}`]),
  ];
  const first = tail === undefined ? from : (contentOf(tail).at(-1) ?? '');
  const last = head === undefined ? to : (contentOf(head)[0] ?? '');
  return `  ${first} -> ${last} [${ends.join(', ')}]`;
}
