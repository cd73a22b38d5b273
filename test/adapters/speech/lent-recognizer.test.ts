import { beforeEach, describe, expect, it } from 'vitest';
import { LentRecognizer } from '../../../main/adapters/speech/lent-recognizer.ts';
import { utteranceId } from '../../../main/domain/ids.ts';
import type { RecognizerEvent, SpeechRecognizer } from '../../../main/domain/ports/speech-recognizer.ts';

const first = utteranceId('u1');
const second = utteranceId('u2');

describe('a recognizer that is lent', () => {
	let did: string[];
	let tell: (event: RecognizerEvent) => void;
	let owner: string[];
	let borrower: string[];
	let recognizer: LentRecognizer;

	beforeEach(() => {
		did = [];
		owner = [];
		borrower = [];
		const real: SpeechRecognizer = {
			accept: () => void did.push('accept'),
			listen: (mode) => void did.push(`listen ${mode}`),
			beginUtterance: (id) => void did.push(`begin ${id}`),
			endUtterance: (id) => void did.push(`end ${id}`),
			endTurn: () => void did.push('end turn'),
			onEvent: (listener) => void (tell = listener),
		};
		recognizer = new LentRecognizer(real);
		recognizer.onEvent(({ type }) => owner.push(type));
	});

	const started = (id = first): void =>
		tell({ type: 'speech-started', utteranceId: id, onsetMs: 0, tMs: 0 });
	const final = (id = first): void =>
		tell({ type: 'final', utteranceId: id, text: 'hello', last: true, tMs: 1 });
	const ready = (): void =>
		tell({ type: 'ready', model: 'm', provider: 'cpu', providerReason: '', tMs: 0 });

	it('is the conversation’s as long as nobody borrows it', () => {
		recognizer.listen('manual');
		started();
		final();
		expect(owner).toEqual(['speech-started', 'final']);
		expect(did).toEqual(['listen manual']);
	});

	it('hears openly for the borrower, and as the conversation wants afterwards', () => {
		recognizer.listen('manual');
		const lent = recognizer.lend(
			({ type }) => borrower.push(type),
			() => borrower.push('taken'),
		);
		recognizer.listen('open');
		recognizer.listen('manual');
		started();
		ready();
		lent[Symbol.dispose]();
		expect(borrower).toEqual(['speech-started']);
		expect(owner).toEqual(['ready']);
		expect(did).toEqual(['listen manual', 'listen open', 'end turn', 'listen manual']);
	});

	it('never tells the conversation the end of what began elsewhere', () => {
		const lent = recognizer.lend(
			({ type }) => borrower.push(type),
			() => undefined,
		);
		started();
		lent[Symbol.dispose]();
		final();
		started(second);
		final(second);
		expect(borrower).toEqual(['speech-started']);
		expect(owner).toEqual(['speech-started', 'final']);
	});

	it('goes back at once when a key is pressed', () => {
		const lent = recognizer.lend(
			({ type }) => borrower.push(type),
			() => borrower.push('taken'),
		);
		recognizer.beginUtterance(second);
		final(second);
		lent[Symbol.dispose]();
		expect(borrower).toEqual(['taken']);
		expect(owner).toEqual(['final']);
		expect(did).toEqual(['listen open', 'end turn', 'listen manual', 'begin u2']);
	});
});
