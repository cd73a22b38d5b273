/** jsdom draws nothing. */
HTMLCanvasElement.prototype.getContext = () => null;

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

/** Marks nothing, as there is nothing to see. */
class NoHighlight extends Set<AbstractRange> {
	priority = 0;
	type: HighlightType = 'highlight';
}

/** Only what jsdom leaves out. */
function supply(target: object, name: string, value: unknown): void {
	if (Reflect.get(target, name) === undefined)
		Object.defineProperty(target, name, { value, configurable: true, writable: true });
}

// jsdom has no media queries: none of them matches, until a test says otherwise.
supply(window, 'matchMedia', (media: string) =>
	Object.assign(new EventTarget(), {
		media,
		matches: false,
		onchange: null,
		addListener: () => undefined,
		removeListener: () => undefined,
	}),
);
supply(HTMLDialogElement.prototype, 'showModal', function showModal(this: HTMLDialogElement): void {
	this.open = true;
});
supply(window, 'ResizeObserver', InstantResizeObserver);
supply(window, 'Highlight', NoHighlight);
supply(window, 'CSS', { escape: (text: string) => text });
supply(window.CSS, 'highlights', new Map());
supply(Element.prototype, 'scrollTo', function scrollTo(this: Element, options?: ScrollToOptions): void {
	this.scrollTop = options?.top ?? this.scrollTop;
	this.dispatchEvent(new Event('scroll'));
});
Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
	get(this: HTMLElement) {
		return this.parentElement;
	},
});
