// The simulated Wangdian servers: flagship 旗舰版, enterprise 企业版 and web 网页版 over HTTP on the loopback interface.
// Start with startSimulator(); everything a test steers or looks at hangs on the object it answers.
import { startServer } from './server.mts';
import type { Simulator, SimulatorOptions } from './types.mts';

export type * from './types.mts';
export { formatBeijing, parseBeijing } from './beijingTime.mts';
export { webId } from './records/wireNumbers.mts';

/** Starts the three servers on one port of 127.0.0.1. Close it with `close()`. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	return await startServer(options);
}
