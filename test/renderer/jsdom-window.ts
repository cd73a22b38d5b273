/** jsdom has no media queries: none of them matches, until a test says otherwise. */
window.matchMedia ??= (media): MediaQueryList =>
	Object.assign(new EventTarget(), {
		media,
		matches: false,
		onchange: null,
		addListener: () => undefined,
		removeListener: () => undefined,
	}) as MediaQueryList;
