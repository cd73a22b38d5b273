import { join } from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript-eslint';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** The project's own rules without those that need types: the planted files exist only in memory. */
const eslint = new ESLint({
	cwd: root,
	overrideConfig: [
		{
			...ts.configs.disableTypeChecked,
			files: ['**/*.ts', '**/*.svelte'],
			languageOptions: { parserOptions: { projectService: false } },
		},
	],
});

async function breaches(file: string, code: string): Promise<string[]> {
	const text = file.endsWith('.svelte') ? `<script lang="ts">\n${code}\n</script>` : code;
	const [result] = await eslint.lintText(text, { filePath: join(root, file) });
	const arrows = ['@typescript-eslint/no-restricted-imports', 'no-restricted-syntax'];
	return (result?.messages ?? [])
		.filter(({ ruleId, fatal }) => fatal === true || arrows.includes(ruleId ?? ''))
		.map(({ message }) => message);
}

const use = (from: string) => `import { planted } from '${from}';\nplanted();\n`;
const useType = (from: string) => `import type { Planted } from '${from}';\nexport type Kept = Planted;\n`;

const forbidden: [file: string, from: string, reason: RegExp][] = [
	['main/domain/planted.ts', 'electron', /domain is pure/],
	['main/domain/planted.ts', 'node:fs', /domain is pure/],
	['main/domain/planted.ts', 'fs', /domain is pure/],
	['main/domain/planted.ts', 'zod', /domain is pure/],
	['main/domain/planted.ts', 'openai', /domain is pure/],
	['main/domain/planted.ts', '../adapters/logger.ts', /nothing outside itself/],
	['main/domain/ports/planted.ts', '../../helpers/protocol.ts', /nothing outside itself/],
	['main/domain/planted.ts', '../shell/tray.ts', /nothing outside itself/],
	['main/domain/planted.ts', '../../preload/contract/events.ts', /nothing outside itself/],
	['main/domain/planted.ts', '../../models/catalogue.ts', /nothing outside itself/],
	['main/domain/planted.ts', '../converse.ts', /composition root/],
	['main/adapters/storage/planted.ts', 'electron', /main\/shell.*import electron/],
	['main/adapters/storage/planted.ts', '../../shell/tray.ts', /shell is injected/],
	['main/adapters/planted.ts', '../index.ts', /composition root/],
	['main/adapters/speech/planted.ts', 'sherpa-onnx-node', /only a helper may die/],
	['main/adapters/speech/planted.ts', 'speaker', /only a helper may die/],
	['main/adapters/speech/planted.ts', 'node-record-lpcm16', /only a helper may die/],
	['main/adapters/speech/planted.ts', 'onnxruntime-node', /only a helper may die/],
	['main/shell/planted.ts', 'uiohook-napi', /only a helper may die/],
	['main/adapters/speech/planted.ts', '@livekit/rtc-ffi-bindings', /only a helper may die/],
	['main/adapters/speech/planted.ts', '../../helpers/recognizer.entry.ts', /by its protocol only/],
	['main/helpers/planted.ts', '../adapters/logger.ts', /program of its own/],
	['main/helpers/planted.ts', '../shell/tray.ts', /program of its own/],
	['main/helpers/planted.ts', '../domain/errors.ts', /program of its own/],
	['main/helpers/planted.ts', '../../preload/contract/settings.ts', /program of its own/],
	['main/helpers/audio/planted.ts', '../../../preload/contract/audio-page.ts', /is types/],
	['main/helpers/planted.ts', 'electron', /import electron/],
	['main/helpers/planted.ts', 'better-sqlite3', /main\/adapters only/],
	['main/helpers/planted.ts', 'openai', /main\/adapters only/],
	['main/shell/planted.ts', '../adapters/logger.ts', /handed to it/],
	['main/shell/ipc/planted.ts', '../../helpers/protocol.ts', /handed to it/],
	['main/shell/planted.ts', '../../preload/index.ts', /only its contract/],
	['main/shell/planted.ts', 'better-sqlite3', /main\/adapters only/],
	['main/shell/planted.ts', 'sherpa-onnx-node', /only a helper may die/],
	['main/index.ts', 'better-sqlite3', /main\/adapters only/],
	['main/converse.ts', 'electron', /plain Node/],
	['main/converse.ts', './shell/tray.ts', /plain Node/],
	['preload/index.ts', 'zod', /no zod/],
	['preload/index.ts', './contract/requests.ts', /types are free/],
	['preload/index.ts', 'node:fs', /no Node|nothing else/],
	['preload/contract/planted.ts', '../../main/domain/errors.ts', /never code/],
	['preload/contract/planted.ts', '../../main/adapters/logger.ts', /types of main\/domain only/],
	['preload/contract/planted.ts', 'node:path', /no Node in it/],
	['preload/contract/planted.ts', 'electron', /import electron/],
	['renderer/planted.ts', '../preload/contract/requests.ts', /never its code/],
	['renderer/views/Planted.svelte', '../../preload/contract/requests.ts', /never its code/],
	['renderer/views/Planted.svelte', '../../main/domain/errors.ts', /preload\/contract only/],
	['renderer/planted.ts', '../preload/index.ts', /preload\/contract only/],
	['renderer/planted.ts', 'electron', /import electron/],
	['renderer/planted.ts', 'node:fs', /sandboxed page/],
	['renderer/planted.svelte.ts', 'path', /sandboxed page/],
	['models/planted.ts', '../main/domain/errors.ts', /imports no room/],
	['test/domain/planted.test.ts', 'electron', /import electron/],
];

const forbiddenTypes: [file: string, from: string][] = [
	['main/domain/planted.ts', 'zod'],
	['main/domain/planted.ts', '../adapters/logger.ts'],
	['main/adapters/planted.ts', 'electron'],
	['main/helpers/planted.ts', '../domain/errors.ts'],
	['main/helpers/planted.ts', '../../preload/contract/settings.ts'],
	['renderer/planted.ts', '../main/domain/errors.ts'],
];

const allowed: [file: string, code: string][] = [
	['main/domain/planted.ts', use('./ports/clock.ts')],
	['main/domain/ports/planted.ts', use('../errors.ts')],
	['main/adapters/planted.ts', use('../domain/errors.ts')],
	['main/adapters/speech/planted.ts', use('../../helpers/protocol.ts')],
	['main/adapters/speech/planted.ts', use('../../helpers/recognizer-protocol.ts')],
	['main/adapters/models/planted.ts', use('../../../models/catalogue.ts')],
	['main/adapters/storage/planted.ts', use('better-sqlite3')],
	['main/adapters/language-model/planted.ts', use('openai')],
	['main/helpers/planted.ts', use('sherpa-onnx-node')],
	['main/helpers/planted.ts', use('../../models/catalogue.ts')],
	['main/helpers/audio/planted.ts', useType('../../../preload/contract/audio-page.ts')],
	['main/shell/planted.ts', use('electron')],
	['main/shell/ipc/planted.ts', use('../../../preload/contract/requests.ts')],
	['main/index.ts', use('electron')],
	['main/index.ts', use('./shell/tray.ts')],
	['main/converse.ts', use('./adapters/logger.ts')],
	['preload/index.ts', use('electron')],
	['preload/audio.ts', use('electron')],
	['preload/index.ts', use('./contract/channels.ts')],
	['preload/index.ts', useType('./contract/desktop-api.ts')],
	['preload/contract/planted.ts', useType('../../main/domain/errors.ts')],
	['preload/contract/planted.ts', use('zod')],
	['renderer/planted.ts', useType('../preload/contract/events.ts')],
	['renderer/views/Planted.svelte', useType('../../preload/contract/events.ts')],
];

describe('layer arrows', () => {
	test.each(forbidden)('%s must not import %s', async (file, from, reason) => {
		expect(await breaches(file, use(from))).toContainEqual(expect.stringMatching(reason));
	});

	test.each(forbiddenTypes)('%s must not even take a type from %s', async (file, from) => {
		expect(await breaches(file, useType(from))).not.toEqual([]);
	});

	test.each(allowed)('%s may do so: %s', async (file, code) => {
		expect(await breaches(file, code)).toEqual([]);
	});

	test.each([
		['main/adapters/planted.ts', "await import('electron');"],
		['main/adapters/planted.ts', "await import('../shell/tray.ts');"],
		['main/adapters/planted.ts', "require('speaker');"],
		['main/domain/planted.ts', "await import('node:fs');"],
	])('%s cannot get round it with %s', async (file, code) => {
		expect(await breaches(file, code)).not.toEqual([]);
	});
});

describe('shape rules', () => {
	test('a comment cannot switch a rule off', async () => {
		const code = `/* eslint-disable */\n${use('electron')}`;
		expect(await breaches('main/domain/planted.ts', code)).not.toEqual([]);
	});

	test('no barrels, no double casts', async () => {
		expect(await breaches('main/domain/planted.ts', "export * from './turn.ts';")).toHaveLength(1);
		expect(
			await breaches('main/domain/planted.ts', 'export const a = 1 as unknown as string;'),
		).toHaveLength(1);
	});

	test('no raw HTML in the page', async () => {
		const [result] = await eslint.lintText('{@html "<b>x</b>"}', {
			filePath: join(root, 'renderer/Planted.svelte'),
		});
		expect(result?.messages.map(({ ruleId }) => ruleId)).toContain('svelte/no-at-html-tags');
	});
});
