// Lets Node run the shipped sources as they are: it strips the types itself, but wants extensions in imports.
import { registerHooks } from 'node:module';

registerHooks({
	resolve(specifier, context, next) {
		if (!specifier.startsWith('.') || /\.m?[jt]s$/.test(specifier)) return next(specifier, context);
		try {
			return next(`${specifier}.ts`, context);
		} catch {
			return next(`${specifier}/index.ts`, context);
		}
	},
});
