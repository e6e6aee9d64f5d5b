// `npm run test:queue`: the package in n8n's queue mode.
import { execa } from 'execa';
import { installHost } from '../support/hostInstall.mts';
import { queuePrograms } from '../support/queueHost.mts';

const programs = queuePrograms();
if (typeof programs === 'string') console.log(`${programs} was not found: the tests of n8n's queue mode are skipped.`);
else {
	await installHost((line) => console.log(`  ${line}`));
	// A start that takes too long is not waited for: with the end of this process the ends of all that it started come, too.
	const result = await execa(process.execPath, ['--test', '--test-force-exit', '--test-reporter=spec', 'test/queue/queue.test.mts'], {
		stdio: 'inherit',
		reject: false,
	});
	process.exitCode = result.exitCode ?? 1;
}
