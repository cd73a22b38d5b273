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
