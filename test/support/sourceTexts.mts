import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { projectRoot } from './paths.mts';

/** The files that are compiled into the package, those that are made of the catalogue left out. */
export const shippedSources = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(path.join(projectRoot(), folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts') && !file.includes('generated'))
		.map((file) => path.join(projectRoot(), folder, file)),
);

/** Stands in a text for what is put in when it is used. */
export const PUT_IN = '…';

/** Every text in a source file: plain strings whole, templates with a mark for each thing put in. */
export function textsOfSource(file: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
		// A piece says little alone; what is said is the whole.
		else if (ts.isTemplateExpression(node)) {
			found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(PUT_IN));
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022));
	return found;
}
