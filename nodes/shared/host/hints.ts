import type { IExecuteFunctions } from 'n8n-workflow';

/** What the output pane of a run shows already: many items can bring the same news. */
const shown = new WeakMap<object, Set<string>>();

/** Tells above the output what is no error, once per run. Hosts before n8n 1.82 have no place for it. */
export function showHint(context: IExecuteFunctions, message: string, type: 'info' | 'warning' = 'info'): void {
	if (typeof context.addExecutionHints !== 'function') return;
	const known = shown.get(context) ?? new Set();
	shown.set(context, known);
	if (known.has(message)) return;
	known.add(message);
	context.addExecutionHints({ message, type, location: 'outputPane' });
}
