import type { RecognizerCommand } from '../../helpers/recognizer/recognizer-protocol.ts';

/** 10 s of sound: a helper is replaced in a fraction of that, unless it has to be killed first. */
const mostFrames = 500;

/** What is said to a recognizer while its process is replaced, in order; of the sound, the last seconds. */
export class HeldCommands {
	#commands: RecognizerCommand[] = [];
	#frames = 0;

	push(command: RecognizerCommand): void {
		this.#commands.push(command);
		if (command.type !== 'frame') return;
		this.#frames += 1;
		if (this.#frames <= mostFrames) return;
		const oldest = this.#commands.findIndex(({ type }) => type === 'frame');
		this.#commands.splice(oldest, 1);
		this.#frames -= 1;
	}

	takeAll(): readonly RecognizerCommand[] {
		const commands = this.#commands;
		this.#commands = [];
		this.#frames = 0;
		return commands;
	}
}
