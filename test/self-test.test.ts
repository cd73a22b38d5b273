import { describe, expect, it } from 'vitest';
import { AssistantFailure } from '../main/domain/errors.ts';
import { heard } from '../main/self-test-checks.ts';
import { examine, exitCodeOf, lineOf, summaryOf } from '../main/self-test-report.ts';
import type { Check } from '../main/self-test-report.ts';
import { appChecks } from '../main/shell/self-test.ts';

const good: Check = { what: 'history', run: () => ({ verdict: 'ok', detail: 'there is one' }) };
const curious: Check = { what: 'graphics card', run: async () => ({ verdict: 'note', detail: 'none' }) };
const broken: Check = {
	what: 'voice',
	run: () => {
		throw new AssistantFailure({
			kind: 'voice-missing',
			message: 'No voice is installed.',
			retryable: false,
		});
	},
};

describe('the self-test', () => {
	it('tells of each thing as soon as it is known, in order', async () => {
		const lines: string[] = [];
		const findings = await examine([good, curious, broken], (found) => lines.push(lineOf(found)));
		expect(lines).toEqual([
			'ok    history            there is one',
			'note  graphics card      none',
			'FAIL  voice              No voice is installed.',
		]);
		expect(exitCodeOf(findings)).toBe(1);
		expect(summaryOf(findings)).toBe('One thing does not work.');
	});

	it('ends with 0 when nothing worse than a note was found', async () => {
		const findings = await examine([good, curious], () => undefined);
		expect(exitCodeOf(findings)).toBe(0);
		expect(summaryOf(findings)).toBe('Everything that was looked at works.');
	});

	it('names the check that hangs, aborts it and goes on', async () => {
		let aborted = false;
		const hanging: Check = {
			what: 'devices',
			run: (signal) => {
				signal.addEventListener('abort', () => (aborted = true));
				return new Promise(() => undefined);
			},
		};
		const findings = await examine([hanging, good], () => undefined, 50);
		expect(findings.map(({ what, verdict }) => [what, verdict])).toEqual([
			['devices', 'fail'],
			['history', 'ok'],
		]);
		expect(aborted).toBe(true);
	});

	it('repeats no text of an error that was not written for people', async () => {
		const leaking: Check = {
			what: 'history',
			run: () => Promise.reject(new TypeError('the secret he told me')),
		};
		const [found] = await examine([leaking], () => undefined);
		expect(found?.verdict).toBe('fail');
		expect(found?.detail).toContain('TypeError');
		expect(found?.detail).not.toContain('secret');
	});

	it('keeps every line of a detail in its column', () => {
		const [first, second] = lineOf({ what: 'devices', verdict: 'ok', detail: 'in: A\nout: B' }).split(
			'\n',
		);
		expect(second?.indexOf('out')).toBe(first?.indexOf('in:'));
	});

	it('knows a microphone that is muted from one that is not there', () => {
		expect(heard('Headset', -55)).toMatchObject({ verdict: 'ok' });
		expect(heard('Headset', -120).detail).toContain('only silence');
		expect(heard(null, Number.NEGATIVE_INFINITY).detail).toContain('sent nothing');
	});
});

describe('what only the app can look at', () => {
	const parts = {
		hotkey: { accelerator: 'Control+Space', behaviour: 'toggle' },
		surroundings: {
			platform: 'linux',
			sessionType: 'x11',
			display: true,
			accessibilityTrusted: true,
			portalAvailable: true,
		},
		safeStorage: {
			isAsyncEncryptionAvailable: async () => true,
			getSelectedStorageBackend: () => 'gnome_libsecret' as const,
		},
	} as const;

	async function findings(
		registers: boolean,
		given: Partial<Parameters<typeof appChecks>[0]> = {},
	): Promise<{ verdicts: string[]; held: Set<string> }> {
		const held = new Set<string>();
		const shortcuts = {
			register: (accelerator: string) => {
				if (registers) held.add(accelerator);
				return registers;
			},
			unregister: (accelerator: string) => void held.delete(accelerator),
		};
		const found = await examine(appChecks({ ...parts, shortcuts, ...given }), () => undefined);
		return { verdicts: found.map(({ verdict }) => verdict), held };
	}

	it('lets go of the hotkey it has tried', async () => {
		expect(await findings(true)).toEqual({ verdicts: ['ok', 'ok'], held: new Set() });
	});

	it('says when the hotkey is taken and when keys cannot be kept', async () => {
		const safeStorage = { ...parts.safeStorage, getSelectedStorageBackend: () => 'basic_text' as const };
		expect((await findings(false, { safeStorage })).verdicts).toEqual(['note', 'note']);
		expect((await findings(true, { hotkey: { ...parts.hotkey, accelerator: '' } })).verdicts).toEqual([
			'ok',
			'ok',
		]);
	});

	it('asks a Wayland desktop nothing: that would ask the person', async () => {
		const surroundings = { ...parts.surroundings, sessionType: 'wayland' };
		expect(await findings(false, { surroundings })).toEqual({ verdicts: ['ok', 'ok'], held: new Set() });
	});
});
