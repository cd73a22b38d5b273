import type { AssistantError } from '../../domain/errors.ts';
import type { HelperError } from '../../helpers/protocol.ts';
import { fileBeingLoaded } from '../../helpers/sherpa/loading-protocol.ts';
import { exitKind } from '../helper-process/helper-death.ts';
import type { HelperDeath } from '../helper-process/helper-death.ts';

const nativeEnds = new Set(['native-abort', 'native-crash', 'native-exit']);

/** A model file that killed the speech engine while it was being loaded; null when the death was another one. */
export function explainModelCrash(death: HelperDeath): HelperError | null {
	const file = fileBeingLoaded(death.stderr);
	if (file === null || death.cause !== 'exited' || !nativeEnds.has(exitKind(death.exit))) return null;
	return {
		kind: 'model-corrupt',
		message: `The speech engine could not take the model file ${file}: it is damaged or made for something else. Download the model again or choose another one in the settings.`,
		retryable: false,
		subject: file,
	};
}

/** On a graphics card such an end says nothing against the model. */
export function cardFailed({ subject }: HelperError): AssistantError {
	return {
		kind: 'helper-crashed',
		message: `The graphics card failed while ${subject ?? 'a model'} was loaded, so the CPU is used instead. You need to do nothing.`,
		retryable: true,
		...(subject === undefined ? {} : { subject }),
	};
}
