// Preloaded into the n8n process (`node --import`). Its standard input is a pipe from the test or demo that started it; when that
// process ends, for whatever reason, the pipe closes, and n8n with its task runner must not stay behind.
import { isMainThread } from 'node:worker_threads';

// Worker threads load this too, and theirs is another standard input.
if (isMainThread) {
	process.stdin.on('close', () => {
		process.kill(process.pid, 'SIGTERM');
		// n8n leads its own process group; what has not stopped after the grace time is ended with it.
		setTimeout(() => process.kill(-process.pid, 'SIGKILL'), 10_000).unref();
	});
	process.stdin.resume();
}
