// In the place of the probe: a speech engine that gives up when it is to use the graphics card.
process.on('message', () => process.abort());
