/** Poll times every five seconds: n8n refuses shorter intervals than a minute for one poll time, but takes twelve of them. */
export const EVERY_FIVE_SECONDS = {
	item: Array.from({ length: 12 }, (_, index) => ({ mode: 'custom', cronExpression: `${index * 5} * * * * *` })),
};
