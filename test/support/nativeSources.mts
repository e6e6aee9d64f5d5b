// Lets Node run the shipped sources and n8n-core as they are: it strips the types itself, but wants extensions in imports.
import { registerHooks } from 'node:module';

registerHooks({
	resolve(specifier, context, next) {
		// The ES module build of n8n-workflow has imports without extension; its CommonJS build is what n8n runs.
		if (specifier === 'n8n-workflow' || specifier === 'n8n-core') return next(specifier, { ...context, conditions: ['node', 'require'] });
		if (specifier.startsWith('n8n-core/') && !specifier.endsWith('.js')) return next(`${specifier}.js`, context);
		const isOurs = specifier.startsWith('.') && !context.parentURL?.includes('/node_modules/');
		if (!isOurs || /\.m?[jt]s$/.test(specifier)) return next(specifier, context);
		try {
			return next(`${specifier}.ts`, context);
		} catch {
			return next(`${specifier}/index.ts`, context);
		}
	},
});
