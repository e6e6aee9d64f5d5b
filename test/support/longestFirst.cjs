'use strict';
// The order of test files: those that take minutes first, so that no worker is left with one of them at the end. `npm test` prints
// the longest ones. Between the others jest's own order holds: what took long last time, else what is large.
const Sequencer = require('@jest/test-sequencer').default;

const LONGEST = [
	'integration/triggerCorners',
	'integration/triggerPromise',
	'property/records.property',
	'property/trigger.property',
	'property/feed.property',
	'integration/accountFacts',
	'integration/compareTrigger',
	'property/zones.property',
	'e2e/triggerPromise',
	'e2e/records',
	'e2e/editor',
	'e2e/secrets',
	'e2e/trigger.',
	'e2e/hostCore',
	'e2e/demo',
	'e2e/examples',
];

const rank = ({ path }) => {
	const place = LONGEST.findIndex((name) => path.replaceAll('\\', '/').includes(`/test/${name}`));
	return place === -1 ? LONGEST.length : place;
};

module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
	}
};
