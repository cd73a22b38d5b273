import type { ListedModel } from '../../domain/providers/choose-model.ts';
import { sensibleModel, talkingModels } from '../../domain/providers/choose-model.ts';
import type { ProviderId } from '../../domain/providers/presets.ts';
import { providerAt, providerPresets } from '../../domain/providers/presets.ts';
import { field, listedModels, lmStudioModels, ollamaModels } from './model-list.ts';
import { isOnThisMachine } from './offline-language-model.ts';

/** A server on this computer that has models. */
export interface DiscoveredServer {
	readonly provider: ProviderId;
	/** `Ollama`, or host and port of a server of a kind not known. */
	readonly name: string;
	readonly baseUrl: string;
	/** Those for talk first. */
	readonly models: readonly ListedModel[];
	/** The one to begin with; null when none is for talk. */
	readonly suggested: string | null;
}

interface DiscoverOptions {
	/** Where `OLLAMA_HOST` may stand. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Only addresses on this computer are asked. */
	readonly offline: boolean;
	readonly signal: AbortSignal;
	/** Where to look, instead of where such servers listen by default. */
	readonly addresses?: readonly string[];
}

/** A server on this computer answers within milliseconds; one that does not is busy or not one of these. */
const probeMs = 1500;

/** Looks where model servers listen. Never throws: what does not answer is not there. */
export async function discoverServers(options: DiscoverOptions): Promise<readonly DiscoveredServer[]> {
	const addresses = options.addresses ?? usualAddresses(options.env);
	const asked = addresses.filter((address) => !options.offline || isOnThisMachine(address));
	const found = await Promise.all(asked.map((address) => probe(address, options.signal)));
	return found.filter((server) => server !== null);
}

function usualAddresses(env: DiscoverOptions['env']): readonly string[] {
	const local = providerPresets.filter((preset) => preset.local);
	return local.flatMap(({ id, baseUrl }) => {
		if (baseUrl === null) return [];
		const usual = new URL(baseUrl).origin;
		return [id === 'ollama' ? (ollamaOrigin(env.OLLAMA_HOST) ?? usual) : usual];
	});
}

/**
 * What Ollama makes of `OLLAMA_HOST` (its envconfig/config.go): scheme and port may be left out, and an address to listen at on
 * every network is this computer for us. Null when it is not set or cannot be read.
 */
export function ollamaOrigin(value: string | undefined): string | null {
	const given = (value ?? '').trim().replaceAll(/^["']|["']$/g, '');
	if (given === '') return null;
	const scheme = /^([a-z]+):\/\//.exec(given)?.[1];
	const hostAndPort = given.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, '');
	const named = hostAndPort.startsWith(':') ? `127.0.0.1${hostAndPort}` : hostAndPort || '127.0.0.1';
	const reachable = named.replace(/^0\.0\.0\.0(?=:|$)/, '127.0.0.1').replace(/^\[::\](?=:|$)/, '[::1]');
	const hasPort = /:\d+$/.test(reachable);
	const address = `${scheme ?? 'http'}://${reachable}${hasPort || scheme !== undefined ? '' : ':11434'}`;
	return URL.canParse(address) ? new URL(address).origin : null;
}

async function probe(origin: string, signal: AbortSignal): Promise<DiscoveredServer | null> {
	const address = new URL(origin).origin;
	const native =
		(await ask(`${address}/api/tags`, signal, ollamaModels, 'ollama')) ??
		(await ask(`${address}/api/v0/models`, signal, lmStudioModels, 'lm-studio')) ??
		(await askModels(address, signal));
	if (native === null) return null;
	const { provider, models } = native;
	const talking = talkingModels(models);
	const preset = providerPresets.find(({ id }) => id === provider);
	return {
		provider,
		name: preset?.name ?? new URL(address).host,
		baseUrl: `${address}/v1`,
		models: [...talking, ...models.filter((model) => !talking.includes(model))],
		suggested: sensibleModel(provider, models),
	};
}

interface Native {
	readonly provider: ProviderId;
	readonly models: readonly ListedModel[];
}

async function ask(
	url: string,
	signal: AbortSignal,
	read: (body: unknown) => ListedModel[] | null,
	provider: ProviderId,
): Promise<Native | null> {
	const models = read(await json(url, signal));
	return models === null ? null : { provider, models };
}

/** llama.cpp and vLLM name themselves in `owned_by`. */
async function askModels(address: string, signal: AbortSignal): Promise<Native | null> {
	const body = await json(`${address}/v1/models`, signal);
	const models = listedModels(body);
	if (models === null) return null;
	const data = field(body, 'data');
	const first: unknown = Array.isArray(data) ? data[0] : undefined;
	const owner = field(first, 'owned_by');
	if (owner === 'llamacpp') return { provider: 'llama-cpp', models };
	if (owner === 'vllm') return { provider: 'vllm', models };
	const usual = providerAt(`${address}/v1`).id;
	// Anything may listen at these two ports, and a server of another kind takes other options.
	return { provider: usual === 'llama-cpp' || usual === 'vllm' ? 'custom' : usual, models };
}

async function json(url: string, signal: AbortSignal): Promise<unknown> {
	const deadline = AbortSignal.timeout(probeMs);
	try {
		// A redirect would lead away from this computer.
		const response = await fetch(url, { redirect: 'error', signal: AbortSignal.any([signal, deadline]) });
		if (!response.ok) {
			await response.body?.cancel();
			return null;
		}
		return await response.json();
	} catch {
		return null;
	}
}
