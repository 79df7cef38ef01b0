// Leads what our dependencies write as markup or start as workers through the policies of trusted.ts, which they do not know of.
import { resolve } from 'node:path';
import type { Plugin } from 'vite';

const TRUSTED = resolve(import.meta.dirname, 'trusted.ts');
/** Of media-chrome the templates of its elements, of ffmpeg.wasm its worker: both are ours to ship, and looked through. */
const CONCERNED = /node_modules\/(?:media-chrome\/dist|@ffmpeg\/ffmpeg\/dist\/esm)\//;

interface Node {
  type: string;
  start: number;
  end: number;
  [part: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

function* within(node: Node): Generator<Node> {
  yield node;
  for (const part of Object.values(node))
    for (const child of Array.isArray(part) ? part : [part]) if (isNode(child)) yield* within(child);
}

const nameOf = (member: unknown): string =>
  isNode(member) && member.type === 'MemberExpression' ? String((member['property'] as { name?: string }).name) : '';

/** What a node hands to a place where strings become code, and by which of our functions it has to go. */
function handed(node: Node): { by: 'trustedMarkup' | 'trustedScript'; value: Node } | null {
  const args = (node['arguments'] ?? []) as Node[];
  const of = (by: 'trustedMarkup' | 'trustedScript', value: unknown) => (isNode(value) ? { by, value } : null);
  if (node.type === 'AssignmentExpression' && nameOf(node['left']) === 'innerHTML')
    return of('trustedMarkup', node['right']);
  if (node.type === 'CallExpression' && nameOf(node['callee']) === 'setHTMLUnsafe') return of('trustedMarkup', args[0]);
  if (node.type === 'CallExpression' && nameOf(node['callee']) === 'insertAdjacentHTML')
    return of('trustedMarkup', args[1]);
  const isWorker = node.type === 'NewExpression' && (node['callee'] as { name?: string }).name === 'Worker';
  return isWorker ? of('trustedScript', args[0]) : null;
}

/** After Vite's own work: it knows workers by how they are written. */
export function trustedDependencies(): Plugin {
  return {
    name: 'trusted-dependencies',
    enforce: 'post',
    transform(code, id) {
      if (!CONCERNED.test(id)) return null;
      const found = [...within(this.parse(code) as unknown as Node)].flatMap((node) => handed(node) ?? []);
      if (found.length === 0) return null;
      let changed = code;
      // From the end: places before stay where they are.
      for (const { by, value } of found.sort((a, b) => b.value.start - a.value.start)) {
        const text = changed.slice(value.start, value.end);
        changed = `${changed.slice(0, value.start)}${by}(${text})${changed.slice(value.end)}`;
      }
      const names = [...new Set(found.map(({ by }) => by))].join(', ');
      return { code: `import { ${names} } from ${JSON.stringify(TRUSTED)};\n${changed}`, map: null };
    },
  };
}
