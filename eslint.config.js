// The layer arrows of ARCHITECTURE.md §2 as errors. Each room names what it must not import and why;
// test/eslint.config.test.ts plants one breach for every arrow and expects it to be reported.
import { builtinModules } from 'node:module';
import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** A relative path that leaves the room and enters one of `rooms` (folders beside or above it). */
const into = (...rooms) => `^(\\.\\./)+(${rooms.join('|')})/`;
const compositionRoots = '^(\\.\\./)+(main/)?(index|converse|start)\\.ts$';
const nodeBuiltins = `^(node:.*|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/.*)?)$`;
const nativeSpeech =
	'^(sherpa-onnx-node|sherpa-onnx-.*|speaker|node-record-lpcm16|onnxruntime-node|uiohook-napi|@livekit/rtc-ffi-bindings.*)$';

const noElectron = {
	regex: '^electron(/.*)?$',
	message:
		'Only main/shell, main/index.ts and the two preload scripts import electron: the rest of the assistant also runs under plain Node (npm run converse). Inject what you need.',
};
const noNativeSpeech = {
	regex: nativeSpeech,
	message:
		'Native speech and audio code is loaded in main/helpers only: it can abort its process, and only a helper may die.',
};
const noOpenAiOrSqlite = {
	regex: '^(openai|better-sqlite3)(/.*)?$',
	message: 'openai and better-sqlite3 are used in main/adapters only; everyone else talks to a port.',
};
const noRoots = {
	regex: compositionRoots,
	message: 'Nothing imports a composition root: it builds the others and hands them what they need.',
};
const noRooms = (message, ...rooms) => ({ regex: into(...rooms), message });

/** The restrictions of one room, as static and as dynamic imports. */
function room(name, files, patterns, ignores = []) {
	return {
		name: `parley/arrows/${name}`,
		files,
		ignores,
		rules: {
			'@typescript-eslint/no-restricted-imports': ['error', { patterns }],
			'no-restricted-syntax': [
				'error',
				...shapeRules,
				...patterns.map(({ regex, message }) => ({
					selector: `:matches(ImportExpression, CallExpression[callee.name='require'] ) > Literal[value=/${regex.replaceAll('/', '\\u002F')}/]`,
					message,
				})),
			],
		},
	};
}

const shapeRules = [
	{
		selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
		message: '`as unknown as` hides a wrong type: narrow it or parse it.',
	},
	{
		selector: 'ExportAllDeclaration',
		message: 'No barrels: import from the file that owns the name.',
	},
];

const arrows = [
	room(
		'domain',
		['main/domain/**/*.ts'],
		[
			{
				regex: '^[^.]',
				message:
					'main/domain is pure: no packages, no node:*, no electron. Time, ids and effects come in through ports.',
			},
			noRooms(
				'main/domain imports nothing outside itself, not even types: the arrows point towards it.',
				'adapters',
				'helpers',
				'shell',
				'main',
				'preload',
				'renderer',
				'models',
				'test',
				'bench',
			),
			noRoots,
		],
	),
	room(
		'adapters',
		['main/adapters/**/*.ts'],
		[
			noElectron,
			noNativeSpeech,
			{
				regex: '^(\\.\\./)+helpers/(?!([^/]+/)*[^/]*protocol\\.ts$)',
				message: 'Adapters know a helper by its protocol only: the helper itself is another program.',
			},
			noRooms(
				'Adapters import main/domain, the helper protocol and models/ only; the shell is injected.',
				'shell',
				'preload',
				'renderer',
				'test',
				'bench',
			),
			noRoots,
		],
	),
	room(
		'helpers',
		['main/helpers/**/*.ts'],
		[
			noElectron,
			noOpenAiOrSqlite,
			noRooms(
				'A helper is a program of its own: it imports its protocol and models/ only.',
				'domain',
				'adapters',
				'shell',
				'renderer',
				'test',
				'bench',
			),
			{
				regex: '^(\\.\\./)+preload/(?!contract/audio-page\\.ts$)',
				message:
					'A helper is a program of its own; of the contracts it shares only the one with the audio page.',
			},
			{
				regex: '^(\\.\\./)+preload/contract/audio-page\\.ts$',
				message: 'The contract with the audio page is types: nothing of it is there at run time.',
				allowTypeImports: true,
			},
			noRoots,
		],
	),
	room(
		'shell',
		['main/shell/**/*.ts'],
		[
			noNativeSpeech,
			noOpenAiOrSqlite,
			noRooms(
				'The shell imports main/domain and preload/contract only; adapters are handed to it by main/index.ts.',
				'adapters',
				'helpers',
				'models',
				'renderer',
				'test',
				'bench',
			),
			{
				regex: '^(\\.\\./)+preload/(?!contract/|words/)',
				message: 'The preload script is another program; the shell shares only its contract.',
			},
			noRoots,
		],
	),
	room('composition root for Electron', ['main/index.ts'], [noNativeSpeech, noOpenAiOrSqlite]),
	room(
		'composition root for Node',
		['main/*.ts'],
		[
			noElectron,
			noNativeSpeech,
			noOpenAiOrSqlite,
			{ regex: '^\\./shell/', message: 'main/shell needs Electron; plain Node runs without it.' },
		],
		['main/index.ts'],
	),
	room(
		'preload',
		['preload/index.ts', 'preload/audio.ts'],
		[
			noNativeSpeech,
			noOpenAiOrSqlite,
			{
				regex: '^(?!(electron$|\\./contract/channels\\.ts$))',
				message:
					'A sandboxed preload loads electron and contract/channels.ts at run time and nothing else (no zod); types are free.',
				allowTypeImports: true,
			},
			{ regex: nodeBuiltins, message: 'A sandboxed preload has no Node.' },
			noRooms('The preload knows the contract only.', 'main', 'renderer', 'models', 'test', 'bench'),
		],
	),
	room(
		'contract',
		['preload/contract/**/*.ts'],
		[
			noElectron,
			noNativeSpeech,
			noOpenAiOrSqlite,
			{ regex: nodeBuiltins, message: 'The contract is also read by the renderer: no Node in it.' },
			{
				regex: '^(\\.\\./)+main/domain/',
				message:
					'The contract takes types from main/domain, never code: it is bundled apart from it.',
				allowTypeImports: true,
			},
			{
				regex: '^(\\.\\./)+(main/(?!domain/)|renderer/|models/|test/|bench/)',
				message: 'The contract imports zod and types of main/domain only.',
			},
		],
	),
	room(
		'renderer',
		['renderer/**/*.{ts,svelte}'],
		[
			noElectron,
			noNativeSpeech,
			noOpenAiOrSqlite,
			{
				regex: nodeBuiltins,
				message: 'The renderer is a sandboxed page: it has window.assistant, not Node.',
			},
			{
				regex: '^(\\.\\./)+preload/contract/',
				message:
					'The renderer takes types from the contract, never its code: schemas are checked in main.',
				allowTypeImports: true,
			},
			{
				regex: '^(\\.\\./)+(main|models|test|bench)/|^(\\.\\./)+preload/(?!contract/|words/)',
				message:
					'The renderer knows preload/contract only (types) and preload/words; everything else is behind window.assistant.',
			},
		],
	),
	room(
		'models',
		['models/**/*.ts'],
		[
			noElectron,
			noNativeSpeech,
			noOpenAiOrSqlite,
			noRooms(
				'models/ is pinned data with its schema: it imports no room.',
				'main',
				'preload',
				'renderer',
			),
		],
	),
	room('tests', ['{test,bench}/**/*.ts'], [noElectron], ['test/e2e/**']),
];

export default defineConfig([
	globalIgnores([
		'out/',
		'dist/',
		'release/',
		'coverage/',
		'models/practice/',
		'models/cache/',
		'bench/scratch/',
		'preload/words/compiled/',
	]),
	{ linterOptions: { noInlineConfig: true } },
	{
		name: 'parley/typescript',
		files: ['**/*.ts', '**/*.svelte'],
		extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
		languageOptions: {
			parserOptions: {
				projectService: true,
				tsconfigRootDir: import.meta.dirname,
				extraFileExtensions: ['.svelte'],
			},
		},
		rules: {
			'max-lines': ['error', { max: 300 }],
			'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
			'no-restricted-syntax': ['error', ...shapeRules],
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/consistent-type-exports': 'error',
			'@typescript-eslint/consistent-type-definitions': 'off',
			'@typescript-eslint/no-confusing-void-expression': [
				'error',
				{ ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
			],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
			],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
		},
	},
	{
		name: 'parley/svelte',
		files: ['renderer/**/*.svelte', 'renderer/**/*.svelte.ts', 'test/renderer/**/*.svelte'],
		extends: [svelte.configs.recommended],
		rules: { 'svelte/no-at-html-tags': 'error', 'svelte/require-each-key': 'error' },
	},
	{
		name: 'parley/svelte-parser',
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			parserOptions: {
				parser: ts.parser,
				projectService: true,
				tsconfigRootDir: import.meta.dirname,
				extraFileExtensions: ['.svelte'],
				svelteConfig,
			},
		},
		rules: { 'max-lines-per-function': 'off' },
	},
	{
		name: 'parley/svelte-templates',
		files: ['**/*.svelte'],
		rules: {
			// To ESLint every component's props are any; svelte-check knows their types and checks these places.
			'@typescript-eslint/no-unsafe-argument': 'off',
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'@typescript-eslint/no-unsafe-call': 'off',
			'@typescript-eslint/no-unsafe-member-access': 'off',
			'@typescript-eslint/no-unsafe-return': 'off',
		},
	},
	{
		name: 'parley/the one place where text becomes HTML',
		files: ['renderer/components/Markdown.svelte'],
		rules: { 'svelte/no-at-html-tags': 'off' },
	},
	{
		name: 'parley/tests',
		files: ['test/**/*.ts', 'bench/**/*.ts'],
		rules: {
			'max-lines-per-function': 'off',
			'@typescript-eslint/no-non-null-assertion': 'off',
			'@typescript-eslint/require-await': 'off',
		},
	},
	...arrows,
]);
