/** jsdom has no media queries: none of them matches, until a test says otherwise. */
window.matchMedia ??= (media): MediaQueryList =>
	Object.assign(new EventTarget(), {
		media,
		matches: false,
		onchange: null,
		addListener: () => undefined,
		removeListener: () => undefined,
	}) as MediaQueryList;

/** jsdom has no layout: every row is 40 px high and the window around them 4000, so that short lists are there as a whole. */
class InstantResizeObserver implements ResizeObserver {
	readonly #tell: ResizeObserverCallback;

	constructor(tell: ResizeObserverCallback) {
		this.#tell = tell;
	}

	observe(target: Element): void {
		const contentRect = new DOMRect(0, 0, 800, target.tagName === 'LI' ? 40 : 4000);
		const none: ResizeObserverSize[] = [];
		const sizes = { borderBoxSize: none, contentBoxSize: none, devicePixelContentBoxSize: none };
		queueMicrotask(() => this.#tell([{ target, contentRect, ...sizes }], this));
	}

	unobserve(): void {
		// It told what there is to tell when it was asked.
	}

	disconnect(): void {
		// The same.
	}
}

window.ResizeObserver ??= InstantResizeObserver;
Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
	get(this: HTMLElement) {
		return this.parentElement;
	},
});
Element.prototype.scrollTo ??= function scrollTo(this: Element, options?: ScrollToOptions | number): void {
	if (typeof options !== 'object') return;
	this.scrollTop = options.top ?? this.scrollTop;
	this.dispatchEvent(new Event('scroll'));
};

/** Marks nothing, as there is nothing to see. */
class NoHighlight extends Set<AbstractRange> {
	priority = 0;
	type: HighlightType = 'highlight';
}

window.Highlight ??= NoHighlight as typeof Highlight;
window.CSS ??= { escape: (text: string) => text } as typeof CSS;
Object.defineProperty(window.CSS, 'highlights', { value: new Map() });
