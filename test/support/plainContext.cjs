'use strict';
// Jest's environment for Node, with globals that are found as fast as in Node itself. Jest's own stand behind a Proxy, by which it clears
// what a file has left in them, and V8 asks that Proxy for every `JSON` and `Object` of a line: a third of all that the fast tests computed.
// A file's globals go with its context here.
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const { createContext } = vm;

module.exports = class PlainContext extends TestEnvironment {
	constructor(...given) {
		// The environment makes its context while it is constructed, and has no setting for it.
		vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
		try {
			super(...given);
		} finally {
			vm.createContext = createContext;
		}
	}
};
