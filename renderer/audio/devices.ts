type Kind = 'audioinput' | 'audiooutput';

/** Labels of the devices to choose from; Chromium's entries for the default ones are not devices of their own. */
export async function deviceLabels(kind: Kind): Promise<string[]> {
	const labels = (await devicesOf(kind)).map(({ label }) => label).filter((label) => label !== '');
	return [...new Set(labels)];
}

/** The id of the device with that label; `default` where there is none. */
export async function deviceIdOf(kind: Kind, label: string | null): Promise<string> {
	if (label === null) return 'default';
	const device = (await devicesOf(kind)).find((each) => each.label === label);
	return device?.deviceId ?? 'default';
}

async function devicesOf(kind: Kind): Promise<MediaDeviceInfo[]> {
	const devices = await navigator.mediaDevices.enumerateDevices();
	return devices.filter(
		(device) => device.kind === kind && !['default', 'communications', ''].includes(device.deviceId),
	);
}
