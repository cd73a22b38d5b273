import { powerMonitor } from 'electron';

/** Keys come up unseen behind a locked screen. */
export function releaseWhenAway(onAway: () => void): Disposable {
	powerMonitor.on('suspend', onAway);
	powerMonitor.on('lock-screen', onAway);
	return {
		[Symbol.dispose]: () => {
			powerMonitor.off('suspend', onAway);
			powerMonitor.off('lock-screen', onAway);
		},
	};
}

/** Downloads rest while the computer sleeps: a connection that slept is dead, and finding that out takes long. */
export function sleepWhenSuspended(sleeper: { sleep(): void; wake(): void }): Disposable {
	const toSleep = (): void => sleeper.sleep();
	const awake = (): void => sleeper.wake();
	powerMonitor.on('suspend', toSleep);
	powerMonitor.on('resume', awake);
	return {
		[Symbol.dispose]: () => {
			powerMonitor.off('suspend', toSleep);
			powerMonitor.off('resume', awake);
		},
	};
}
