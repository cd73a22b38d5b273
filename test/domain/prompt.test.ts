import { expect, it } from 'vitest';
import { interruptionMark } from '../../main/domain/context-window.ts';
import { systemPrompt, withEmotion, withoutEmotion } from '../../main/domain/prompt.ts';

const plain = { custom: '', character: null, userName: '', language: null };

it('says that the answer is spoken, in whose language, and what the mark of an interruption means', () => {
	const prompt = systemPrompt(plain);
	expect(prompt).toContain('spoken aloud');
	expect(prompt).toContain('No Markdown, no lists');
	expect(prompt).toContain('language of the user');
	expect(prompt).toContain(interruptionMark);
	expect(prompt).not.toContain('The user is called');
	expect(prompt).not.toContain('square brackets after');
});

it("puts the person's own prompt first, and the character's in its place", () => {
	expect(systemPrompt({ ...plain, custom: 'Be a pirate.' })).toMatch(/^Be a pirate\.\n/);
	const character = { name: 'Mira', prompt: 'You teach chess.' };
	expect(systemPrompt({ ...plain, custom: 'Be a pirate.', character })).toMatch(
		/^You are Mira\.\nYou teach chess\.\nEverything/,
	);
	expect(systemPrompt({ ...plain, character: { name: 'Mira', prompt: '' } })).toMatch(
		/^You are Mira\.\nEverything/,
	);
});

it('names the language and the user when they are set', () => {
	const prompt = systemPrompt({ ...plain, userName: ' Ana ', language: 'ta' });
	expect(prompt).toContain('Answer in Tamil');
	expect(prompt).toMatch(/The user is called Ana\.$/);
});

it('notes how the user sounded behind their words, and takes the note away again', () => {
	expect(systemPrompt({ ...plain, hearsEmotion: true })).toContain('square brackets after');
	const noted = withEmotion('I lost my keys', 'sad');
	expect(noted).toBe('I lost my keys\n[The user sounds sad.]');
	expect(withoutEmotion(noted)).toBe('I lost my keys');
	expect(withEmotion('I lost my keys', null)).toBe('I lost my keys');
	expect(withoutEmotion('a [note] of mine')).toBe('a [note] of mine');
});
