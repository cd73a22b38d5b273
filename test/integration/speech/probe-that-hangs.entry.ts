// In the place of the probe: a driver that never comes back.
process.on('message', () => {
	for (;;);
});
