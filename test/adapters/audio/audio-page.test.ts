import { expect, it } from 'vitest';
import { type AudioPageListener, AudioPageRelay } from '../../../main/adapters/audio/audio-page.ts';
import type { AudioCommand } from '../../../main/helpers/audio/audio-protocol.ts';

class Setup {
	readonly sent: AudioCommand[] = [];
	readonly posted: unknown[] = [];
	listener: AudioPageListener | null = null;
	helperRuns = true;
	readonly relay = new AudioPageRelay({
		page: {
			open: (listener) => (this.listener = listener),
			post: (message) => this.posted.push(message),
			close: () => (this.listener = null),
		},
		send: (command) => {
			if (this.helperRuns) this.sent.push(command);
			return this.helperRuns;
		},
	});
}

const ready = { type: 'page-state', ready: true };

it('opens no page that nobody needs', () => {
	const setup = new Setup();
	setup.relay.use(false);
	setup.relay.connected();
	setup.relay.post('hello');
	expect([setup.listener, setup.sent, setup.posted]).toEqual([null, [], []]);
});

it('carries both ways', () => {
	const setup = new Setup();
	setup.relay.use(true);
	setup.listener?.ready();
	setup.listener?.message({ type: 'anything' });
	setup.relay.post({ type: 'input-close' });
	expect(setup.sent).toEqual([ready, { type: 'from-page', message: { type: 'anything' } }]);
	expect(setup.posted).toEqual([{ type: 'input-close' }]);
});

it('a page that was there before its helper is told to it, with every device closed', () => {
	const setup = new Setup();
	setup.helperRuns = false;
	setup.relay.use(true);
	setup.listener?.ready();
	setup.helperRuns = true;
	setup.relay.connected();
	expect(setup.sent).toEqual([ready]);
	expect(setup.posted).toEqual([{ type: 'input-close' }, { type: 'output-close' }]);
});

it('a page that is gone is told, and told again when it is back', () => {
	const setup = new Setup();
	setup.relay.use(true);
	setup.listener?.ready();
	setup.listener?.gone();
	setup.listener?.ready();
	expect(setup.sent).toEqual([ready, { type: 'page-state', ready: false }, ready]);
});

it('the other path closes the page, and late words of it reach nobody', () => {
	const setup = new Setup();
	setup.relay.use(true);
	const { listener } = setup;
	listener?.ready();
	setup.relay.use(false);
	listener?.message('late');
	listener?.gone();
	expect(setup.sent).toEqual([ready]);
	expect(setup.listener).toBeNull();
});
