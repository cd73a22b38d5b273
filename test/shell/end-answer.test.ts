import { describe, expect, it } from 'vitest';
import { responseId, turnId } from '../../main/domain/ids.ts';
import { endAnswer } from '../../main/shell/end-answer.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';

const live = {
	responseId: responseId('r'),
	turnId: turnId('t'),
	text: 'One two',
	heardChars: 3,
	speculative: false,
	speaking: true,
};
const done = (id: string): Parameters<FakeAssistant['tell']>[0] => ({
	t_ms: 1,
	type: 'response.done',
	response_id: responseId(id),
	turn_id: turnId('t'),
	status: 'cancelled',
	text: 'One two',
	heard: 'One',
	interrupted: true,
	text_only: false,
});

describe('quitting in the middle of an answer', () => {
	it('stops it and waits until it is stored, and for no other', async () => {
		const assistant = new FakeAssistant();
		assistant.become({ liveResponse: live });
		let ended = false;
		const ending = endAnswer(assistant, 60_000).then(() => (ended = true));
		expect(assistant.asked).toEqual(['stop']);
		assistant.tell(done('another'));
		await Promise.resolve();
		expect(ended).toBe(false);
		assistant.tell(done('r'));
		await ending;
		expect(assistant.listeners).toBe(0);
	});

	it('waits no longer than a loudspeaker may take', async () => {
		const assistant = new FakeAssistant();
		assistant.become({ liveResponse: live });
		await endAnswer(assistant, 1);
		expect(assistant.listeners).toBe(0);
	});

	it.each([null, { ...live, speculative: true }])('has nothing to do for %j', async (liveResponse) => {
		const assistant = new FakeAssistant();
		assistant.become({ liveResponse });
		await endAnswer(assistant, 60_000);
		expect(assistant.asked).toEqual([]);
	});
});
