import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { signRequestOptions } from '../nodes/shared/host/signRequestOptions';
import { clock } from '../nodes/shared/host/clock';
import { accountOf, type CredentialFields } from '../nodes/shared/protocol/account';

export class WangdianApi implements ICredentialType {
	name = 'wangdianApi';

	displayName = 'Wangdian API';

	icon: Icon = { light: 'file:../nodes/Wangdian/wangdian.svg', dark: 'file:../nodes/Wangdian/wangdian.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-wangdian/n8n-nodes-wangdian#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Edition',
			name: 'edition',
			type: 'options',
			default: 'flagship',
			description: 'The Wangdian product that the account belongs to: each has an API of its own',
			options: [
				{ name: 'Enterprise', value: 'enterprise' },
				{ name: 'Flagship', value: 'flagship' },
				{ name: 'Web', value: 'web' },
			],
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			default: 'production',
			description: 'Production and test accounts have different values below',
			options: [
				{ name: 'Custom', value: 'custom', description: 'Another address, e.g. a proxy of your own' },
				{ name: 'Production', value: 'production', description: 'The live ERP' },
				{ name: 'Sandbox', value: 'sandbox', description: "Wangdian's test system" },
			],
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://wdt.wangdian.cn/openapi',
			description:
				'Flagship: the endpoint, e.g. https://wdt.wangdian.cn/openapi. Enterprise and web: the folder of the .php files, e.g. https://api.wangdian.cn/openapi2.',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'Seller Account (sid)',
			name: 'sid',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. myshop2',
			description: 'The seller account of the ERP, which its buyer got from Wangdian',
		},
		{
			displayName: 'App Key',
			name: 'appKey',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. myshop2-openapi',
			description: 'The interface account of the application on the Wangdian open platform',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. secret:salt for flagship, one value for the others',
			description:
				'The appsecret of the application on the Wangdian open platform. Flagship: both parts with the colon between them, secret:salt.',
		},
		{
			displayName: 'Requests per Minute',
			name: 'requestsPerMinute',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 60,
			description:
				"How many requests this n8n process sends for this account in a minute at most, over all its executions. In queue mode, divide the account's number by the number of processes: main and every worker. With the whole number in each they get refusals, rest for minutes and find their shares slowly. Use 0 for unlimited.",
		},
	];

	/** Signs any request to the credential's own host; a function, because the signature covers the whole request. */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> =>
		signRequestOptions(accountOf(credentials as unknown as Partial<CredentialFields>), requestOptions, clock.now());
}
