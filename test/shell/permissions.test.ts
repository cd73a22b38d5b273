import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidePermission } from '../../main/shell/permissions.ts';

const own = { origin: 'app://parley', audioUrl: 'app://parley/audio/index.html' };
const microphone = {
	permission: 'media',
	mediaTypes: ['audio'],
	origin: own.origin,
	url: own.audioUrl,
	isMainFrame: true,
};
const visible = { ...microphone, url: 'app://parley/index.html' };

describe('what our page may use', () => {
	it.each([
		['the microphone', microphone],
		['the choice of a loudspeaker', { ...microphone, permission: 'speaker-selection', mediaTypes: [] }],
		['copying text', { ...visible, permission: 'clipboard-sanitized-write', mediaTypes: [] }],
	])('%s', (_, question) => expect(decidePermission(question, own)).toBe(true));

	it.each([
		['the camera', { ...microphone, mediaTypes: ['video'] }],
		['the camera beside the microphone', { ...microphone, mediaTypes: ['audio', 'video'] }],
		['media it does not name', { ...microphone, mediaTypes: [] }],
		['the microphone in a frame inside', { ...microphone, isMainFrame: false }],
		['the microphone from elsewhere', { ...microphone, origin: 'https://example.com' }],
		['the microphone in the page that shows answers', visible],
		['a loudspeaker there', { ...visible, permission: 'speaker-selection', mediaTypes: [] }],
		['the microphone from a page without a name', { ...microphone, url: '' }],
		['the microphone from nowhere', { ...microphone, origin: '' }],
	])('not %s', (_, question) => expect(decidePermission(question, own)).toBe(false));

	it('nothing else, whatever it is called', () => {
		const known = new Set(['media', 'speaker-selection', 'clipboard-sanitized-write']);
		fc.assert(
			fc.property(
				fc.string().filter((name) => !known.has(name)),
				(permission) => !decidePermission({ ...microphone, permission }, own),
			),
		);
	});
});
