'use strict';
// The first test file that fails ends the run of a mutant, so they go in the order of folders.mts, the cheap ones first.
const Sequencer = require('@jest/test-sequencer').default;

module.exports = class CheapestFirst extends Sequencer {
	async sort(tests) {
		const { stepAtWork } = await import('./folders.mts');
		const order = stepAtWork().tests;
		const rank = ({ path }) => order.findIndex((name) => path.replaceAll('\\', '/').endsWith(`/test/${name}.test.mts`));
		return [...tests].sort((one, other) => rank(one) - rank(other));
	}
};
