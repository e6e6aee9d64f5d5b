/** Lines of a Markdown table, padded so that it reads well in a terminal too. The first column is text, the others are numbers. */
export function markdownTable(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const widths = header.map((_cell, column) => Math.max(...[header, ...rows].map((row) => row[column]!.length)));
	const line = (row: readonly string[]) =>
		`| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
	const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
	return [line(header), rule, ...rows.map(line)].join('\n');
}

/** A document with the text between its two markers `<!-- name -->` and `<!-- /name -->` replaced. @throws without the markers */
export function replaceSection(document: string, name: string, text: string): string {
	const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	const from = document.indexOf(begin);
	const to = document.indexOf(end);
	if (from < 0 || to < from) throw new Error(`The document has no section between ${begin} and ${end}`);
	return `${document.slice(0, from)}${begin}\n\n${text}\n\n${document.slice(to)}`;
}
